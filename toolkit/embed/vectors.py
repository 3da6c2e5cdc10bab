"""Arithmetic of vectors that all encoders share."""

from __future__ import annotations

import numpy as np

from toolkit.embed.protocol import FloatArray
from toolkit.errors import BadInput


def unit_rows(vectors: FloatArray) -> FloatArray:
    """Rows scaled to length 1; rows of zeros stay."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return (vectors / np.where(lengths > 0, lengths, 1)[:, None]).astype(np.float32, copy=False)


def checked_vectors(
    vectors: FloatArray, *, n_rows: int, dimension: int | None = None, encoder: str = "the encoder"
) -> FloatArray:
    """The vectors, if they are what an encoder should give. Raises BadInput for another shape, NaN and infinities."""
    expected = f"({n_rows}, {dimension if dimension is not None else 'dimension'})"
    cure = "use another encoder, or report this with its name"
    if vectors.ndim != 2 or len(vectors) != n_rows or dimension not in (None, vectors.shape[1]):
        raise BadInput(f"{encoder} gave vectors of shape {vectors.shape}, expected {expected}", next_step=cure)
    bad = int(np.count_nonzero(~np.isfinite(vectors.sum(axis=1, dtype=np.float64))))
    if bad:
        raise BadInput(f"{encoder} gave {bad:,} of {n_rows:,} vectors that hold NaN or infinity", next_step=cure)
    return np.ascontiguousarray(vectors, dtype=np.float32)
