"""What share of each document is reused, and of what sort: unions over its own characters, never sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from toolkit.align.grams import IntArray
from toolkit.align.matches import Matches
from toolkit.align.ranks import BitRanks
from toolkit.model import Direction, Relation


class Sort(IntEnum):
    """What a reused character is. Where several apply the greatest holds, so each is counted once.

    OWN_LATER: the same agency used it again later, or nobody knows when (a copy of the very report among them). That
    does not explain where it came from, so it ranks below a match with somebody else; OWN_EARLIER (the agency had it
    before) does.
    """

    OWN_LATER = 1
    COPIED = 2
    OWN_EARLIER = 3
    SUPERIOR = 4
    FORMULA = 5


@dataclass(frozen=True, slots=True, eq=False)
class Ratios:
    """Shares of each document's own characters, float64, shape (n_docs,), in 0-1.

    Its own characters are those that take part in matching: letters and numbers of its sentences, without headings,
    punctuation and site furniture. n_chars: how many these are. original = 1 - reused, and
    copied = reused - formulaic - own_earlier - superior.
    """

    n_chars: IntArray
    reused: NDArray[np.float64]
    formulaic: NDArray[np.float64]
    own_earlier: NDArray[np.float64]
    superior: NDArray[np.float64]
    copied: NDArray[np.float64]
    garbled: NDArray[np.float64]


_AT_ONCE = 1 << 24

_Side = tuple[IntArray, IntArray, NDArray[np.int8]]
"""Starts, ends and sorts of all matches, for the left or the right document."""


def ratios(
    offsets: IntArray,
    matches: Matches,
    sorts: tuple[NDArray[np.int8], NDArray[np.int8]],
    garbled: NDArray[np.bool_],
    formula: NDArray[np.bool_],
) -> Ratios:
    """The ratios of every document.

    offsets: where each document begins in the corpus, and its end, shape (n_docs + 1,); each has a separator behind it.
    sorts: Sort of each match for its left and for its right document. garbled: which matches make their left
    and their right document a garbled one, shape (2, n_matches): the source is none. formula: which corpus
    positions lie in set phrases.
    """
    sides = (
        (matches.left_start, matches.left_end, sorts[0]),
        (matches.right_start, matches.right_end, sorts[1]),
    )
    painted = np.zeros(int(offsets[-1]), dtype=np.int8)
    for sort in sorted(Sort):
        for starts, ends, side_sorts in sides:
            _paint(painted, starts, ends, side_sorts == sort, int(sort))
    painted[formula] = Sort.FORMULA
    n_chars = np.diff(offsets) - 1
    total = np.maximum(n_chars, 1)
    counted = _per_document(painted, offsets)
    by_sort = {sort: counted[sort] / total for sort in Sort}
    return Ratios(
        n_chars=n_chars,
        reused=counted[1:].sum(axis=0) / total,
        formulaic=by_sort[Sort.FORMULA],
        own_earlier=by_sort[Sort.OWN_EARLIER] + by_sort[Sort.OWN_LATER],
        superior=by_sort[Sort.SUPERIOR],
        copied=by_sort[Sort.COPIED],
        garbled=_garbled_chars(offsets, sides, garbled) / total,
    )


def _garbled_chars(offsets: IntArray, sides: Sequence[_Side], garbled: NDArray[np.bool_]) -> IntArray:
    """How many positions of each document lie in matches that make it a garbled one."""
    if not garbled.any():
        return np.zeros(len(offsets) - 1, dtype=np.int64)
    painted = np.zeros(int(offsets[-1]), dtype=np.int8)
    for (starts, ends, _), chosen in zip(sides, garbled, strict=True):
        _paint(painted, starts, ends, chosen, 1)
    counted: IntArray = _per_document(painted, offsets)[1]
    return counted


def sorts_of(
    relations: list[Relation], directions: list[Direction], formula: NDArray[np.bool_]
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Sort of each match for its left and for its right document."""
    left = np.array([_sort(r, d is Direction.RIGHT_FIRST) for r, d in zip(relations, directions, strict=True)], np.int8)
    right = np.array([_sort(r, d is Direction.LEFT_FIRST) for r, d in zip(relations, directions, strict=True)], np.int8)
    left[formula] = right[formula] = Sort.FORMULA
    return left, right


def _sort(relation: Relation, other_first: bool) -> Sort:
    if relation is Relation.SUPERIOR:
        return Sort.SUPERIOR
    if relation is Relation.OWN_EARLIER:
        return Sort.OWN_EARLIER if other_first else Sort.OWN_LATER
    return Sort.COPIED


def _paint(painted: NDArray[np.int8], starts: IntArray, ends: IntArray, chosen: NDArray[np.bool_], value: int) -> None:
    for start, end in zip(starts[chosen].tolist(), ends[chosen].tolist(), strict=True):
        painted[start:end] = value


def _per_document(painted: NDArray[np.int8], offsets: IntArray) -> IntArray:
    """How many positions of each document have each value: shape (len(Sort) + 1, n_docs)."""
    n_docs = len(offsets) - 1
    counted = np.zeros((len(Sort) + 1, n_docs), dtype=np.int64)
    cuts = np.searchsorted(offsets, np.arange(0, int(offsets[-1]), _AT_ONCE))  # a large corpus is counted by parts
    for first, last in pairwise([*np.unique(cuts).tolist(), n_docs]):
        begin, end = int(offsets[first]), int(offsets[last])
        for value in np.flatnonzero(np.bincount(painted[begin:end], minlength=1)).tolist():
            ranks = BitRanks(painted[begin:end] == value)
            counted[value, first:last] = ranks.between(
                offsets[first:last] - begin, offsets[first + 1 : last + 1] - begin
            )
    return counted
