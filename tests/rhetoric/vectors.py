"""Invented wordings and vectors around known centers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.rhetoric import Excluded, Wordings

Floats = NDArray[np.float32]


def unit(vectors: NDArray[np.float64]) -> Floats:
    scaled: Floats = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return scaled


def around(n_groups: int, n_members: int, *, noise: float, seed: int, dimension: int = 64, alone: int = 0) -> Floats:
    """Unit vectors, group after group, then some that belong nowhere."""
    draw = np.random.default_rng(seed)
    centers = unit(draw.standard_normal((n_groups, dimension)))
    spread = draw.standard_normal((n_groups * n_members, dimension)) * noise / np.sqrt(dimension)
    members = np.repeat(centers, n_members, axis=0) + spread
    return unit(np.concatenate([members, draw.standard_normal((alone, dimension))]))


def named(n: int) -> Wordings:
    """Wordings of n numbers, of which no two have nearly the same words."""
    texts = ["".join(chr(0x4E00 + (7919 * (12 * at + place)) % 20000) for place in range(12)) for at in range(n)]
    return Wordings(texts, texts, np.arange(n), Excluded())
