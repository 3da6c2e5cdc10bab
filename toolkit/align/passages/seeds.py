"""Sentences of two texts that are alike: cosine of tf-isf vectors and Dice of terms, both.

Source: Sanchez-Perez, Sidorov and Gelbukh, A Winning Approach to Text Alignment for Text Reuse Detection at PAN 2014.
There both bounds are .33; here more seeds are let in, since what a passage rests on is weighed again (`borders.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from toolkit.align.grams import IntArray
from toolkit.align.passages.pair import FloatArray, Pair, Side

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
    """All pairs of sentences above both bounds. Work grows with the product of the texts' lengths, memory does not.

    Sentences with the same terms are compared once.
    """
    (rows, left_of), (columns, right_of) = _distinct(pair.left), _distinct(pair.right)
    row, column, value = _similar(pair.left.counts[rows], pair.right.counts[columns], pair.weight, cosine, dice)
    row, column, value = _spread(row, column, value, right_of)
    alike = np.searchsorted(row, np.arange(len(rows) + 1))
    times = np.diff(alike)[left_of]
    place = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    return Seeds(np.repeat(np.arange(len(left_of)), times), column[np.repeat(alike[left_of], times) + place])


def _distinct(side: Side) -> tuple[IntArray, IntArray]:
    """The first of all sentences with the same terms in the same order, and for each sentence which of these it is."""
    cuts = side.units.cuts.tolist()
    numbers: dict[bytes, int] = {}
    of = [numbers.setdefault(side.terms[a:b].tobytes(), len(numbers)) for a, b in pairwise(cuts)]
    return np.unique(of, return_index=True)[1], np.array(of, dtype=np.int64)


def _similar(
    left: sp.csr_array, right: sp.csr_array, weight: FloatArray, cosine: float, dice: float
) -> tuple[IntArray, IntArray, FloatArray]:
    """Similar sentences and their cosine, at most _MOST_LIKE_ONE for each of the left ones; sorted by these."""
    weighted, others = _unit_rows(left, weight), _unit_rows(right, weight).T.tocsc()
    has, have = _ones(left), _ones(right).T.tocsc()
    sizes, other_sizes = np.diff(left.indptr), np.diff(right.indptr)
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for first in range(0, left.shape[0], _BLOCK):
        cosines = (weighted[first : first + _BLOCK] @ others).tocoo()
        near = cosines.data >= cosine
        row, column, value = cosines.row[near].astype(np.int64), cosines.col[near].astype(np.int64), cosines.data[near]
        shared = _at(has[first : first + _BLOCK], have, row, column)
        alike = 2 * shared >= dice * (sizes[first + row] + other_sizes[column])
        found.append(_strongest(row[alike] + first, column[alike], value[alike]))
    row, column, value = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return row, column, value


def _spread(
    row: IntArray, column: IntArray, value: FloatArray, right_of: IntArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """The same with every sentence of the right text in place of the first like it."""
    members = np.argsort(right_of, kind="stable")
    first = np.searchsorted(right_of[members], np.arange(int(right_of.max(initial=-1)) + 2))
    times = np.minimum(np.diff(first), _MOST_LIKE_ONE)[column]
    place = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    every = members[np.repeat(first[column], times) + place]
    return _strongest(np.repeat(row, times), every, np.repeat(value, times))


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


def _strongest(row: IntArray, column: IntArray, value: FloatArray) -> tuple[IntArray, IntArray, FloatArray]:
    """Sorted by row and column, without those beyond the _MOST_LIKE_ONE strongest of a row."""
    order = np.lexsort((column, -value, row))
    rows = row[order]
    kept = order[np.arange(len(rows)) - np.searchsorted(rows, rows) < _MOST_LIKE_ONE]
    kept = kept[np.lexsort((column[kept], row[kept]))]
    return row[kept], column[kept], value[kept]
