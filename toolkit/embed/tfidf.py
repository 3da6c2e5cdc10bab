"""TF-IDF over character pairs and singular value decomposition: the baseline that every encoder is printed beside.

Source: Deerwester et al. 1990, Indexing by Latent Semantic Analysis. It is fitted to the sentences at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.align.normalize import matching_form
from toolkit.embed.protocol import FloatArray
from toolkit.embed.vectors import unit_rows

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SLOT_BITS = 16
SEED = 20261126


@dataclass(frozen=True, slots=True, eq=False)
class TfidfEncoder:
    """Character n-grams (1 and 2) by TF-IDF, projected. idf: shape (n_slots,). basis: shape (n_slots, dimension)."""

    idf: FloatArray
    basis: FloatArray
    name: str = "tfidf-svd"

    @classmethod
    def fit(cls, sentences: Sequence[str], *, dimension: int = 256) -> TfidfEncoder:
        """Fit to some sentences, more of them than `dimension`."""
        from scipy.sparse.linalg import svds

        counts = _counts(sentences)
        seen = np.bincount(counts.indices, minlength=1 << SLOT_BITS)
        idf = np.log((1 + len(sentences)) / (1 + seen)).astype(np.float32)
        _, _, basis = svds(counts.multiply(idf).tocsr(), k=dimension, random_state=SEED)
        return cls(idf, np.ascontiguousarray(basis.T, dtype=np.float32))

    @property
    def dimension(self) -> int:
        """Numbers a vector."""
        return int(self.basis.shape[1])

    def encode(self, sentences: Sequence[str]) -> FloatArray:
        """Unit vectors, shape (n, dimension); zeros where fewer than two characters say anything."""
        projected: FloatArray = np.asarray(_counts(sentences).multiply(self.idf).tocsr() @ self.basis)
        return unit_rows(projected)


def _counts(sentences: Sequence[str]) -> csr_matrix:
    """How often each hashed gram stands in each sentence, shape (n, n_slots)."""
    from scipy.sparse import csr_matrix

    bags = [_slots(sentence) for sentence in sentences]
    offsets = np.cumsum([0, *map(len, bags)])
    slots = np.concatenate([*bags, np.zeros(0, np.int64)])
    counts = csr_matrix((np.ones(len(slots), np.float32), slots, offsets), shape=(len(bags), 1 << SLOT_BITS))
    counts.sum_duplicates()
    return counts


def _slots(sentence: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    codes = matching_form(sentence)[0].astype(np.int64)
    if len(codes) < 2:
        return np.zeros(0, dtype=np.int64)
    grams = np.concatenate([codes, codes[:-1] * 65_537 + codes[1:] + (1 << 32)])
    return (grams * 0x9E3779B1 >> 20) & ((1 << SLOT_BITS) - 1)
