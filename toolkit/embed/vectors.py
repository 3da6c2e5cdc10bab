"""Arithmetic of vectors that all encoders share."""

from __future__ import annotations

import numpy as np

from toolkit.embed.protocol import FloatArray


def unit_rows(vectors: FloatArray) -> FloatArray:
    """Rows scaled to length 1; rows of zeros stay."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return (vectors / np.where(lengths > 0, lengths, 1)[:, None]).astype(np.float32, copy=False)
