"""Sentences of two texts that are alike: cosine of tf-isf vectors and Dice of terms, both.

Source: Sanchez-Perez, Sidorov and Gelbukh, A Winning Approach to Text Alignment for Text Reuse Detection at PAN 2014.
There both bounds are .33; here more seeds are let in, since what a passage rests on is weighed again (`borders.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from toolkit.align.grams import IntArray
from toolkit.align.passages.pair import FloatArray, Pair

_BLOCK = 256
_MOST_LIKE_ONE = 64
"""Sentences of the right text kept as like one of the left, the most similar: a list may repeat one line forever."""


@dataclass(frozen=True, slots=True, eq=False)
class Seeds:
    """Pairs of sentences as columns of equal length, sorted by (left, right): numbers of the sentences."""

    left: IntArray
    right: IntArray

    def __len__(self) -> int:
        return len(self.left)


def similar_sentences(pair: Pair, *, cosine: float, dice: float) -> Seeds:
    """All pairs of sentences above both bounds. Work grows with the product of the texts' lengths, memory does not."""
    left, right = pair.left.counts, pair.right.counts
    weighted, others = _unit_rows(left, pair.weight), _unit_rows(right, pair.weight).T.tocsc()
    has, have = _ones(left), _ones(right).T.tocsc()
    sizes, other_sizes = np.diff(left.indptr), np.diff(right.indptr)
    found: list[tuple[IntArray, IntArray]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    for first in range(0, left.shape[0], _BLOCK):
        cosines = (weighted[first : first + _BLOCK] @ others).tocoo()
        near = cosines.data >= cosine
        row, column, value = cosines.row[near], cosines.col[near], cosines.data[near]
        shared = _at(has[first : first + _BLOCK], have, row, column)
        alike = 2 * shared >= dice * (sizes[first + row] + other_sizes[column])
        row, column = _strongest(row[alike], column[alike], value[alike])
        order = np.lexsort((column, row))
        found.append((row[order].astype(np.int64) + first, column[order].astype(np.int64)))
    return Seeds(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


def _unit_rows(counts: sp.csr_array, weight: FloatArray) -> sp.csr_array:
    """Rows weighted and brought to length 1."""
    data = counts.data * weight[counts.indices]
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    norm = np.sqrt(np.bincount(row, weights=data * data, minlength=counts.shape[0]))
    return sp.csr_array((data / norm[row], counts.indices, counts.indptr), shape=counts.shape)


def _ones(counts: sp.csr_array) -> sp.csr_array:
    return sp.csr_array((np.ones(len(counts.data)), counts.indices, counts.indptr), shape=counts.shape)


def _at(left: sp.csr_array, right: sp.csc_array, row: IntArray, column: IntArray) -> FloatArray:
    """Entries of left @ right."""
    if not len(row):
        return np.zeros(0)
    found: FloatArray = np.asarray((left @ right)[row, column], dtype=np.float64).ravel()
    return found


def _strongest(row: IntArray, column: IntArray, value: FloatArray) -> tuple[IntArray, IntArray]:
    """Without those beyond _MOST_LIKE_ONE of a row."""
    if len(row) <= _MOST_LIKE_ONE:
        return row, column
    order = np.lexsort((column, -value, row))
    rows = row[order]
    kept = order[np.arange(len(rows)) - np.searchsorted(rows, rows) < _MOST_LIKE_ONE]
    return row[kept], column[kept]
