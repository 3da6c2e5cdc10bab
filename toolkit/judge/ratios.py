"""What share of each document is reused, and of what sort: unions over its own characters, never sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

    AGREED = 1
    OWN_LATER = 2
    COPIED = 3
    OWN_EARLIER = 4
    SUPERIOR = 5
    FORMULA = 6


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

FormulaAt = Callable[[int, int], NDArray[np.bool_]]
"""Which corpus positions in [begin, end) lie in set phrases; both are where documents begin, or the corpus' end."""


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """All matches in their left or their right documents, by start. garbled: which make it a machine's copy."""

    start: IntArray
    end: IntArray
    sort: NDArray[np.int8]
    garbled: NDArray[np.bool_]

    def within(self, begin: int, end: int) -> _Side:
        """Those that begin in [begin, end), counted from there."""
        part = slice(*np.searchsorted(self.start, (begin, end)).tolist())
        return _Side(self.start[part] - begin, self.end[part] - begin, self.sort[part], self.garbled[part])


def _side(start: IntArray, end: IntArray, sort: NDArray[np.int8], garbled: NDArray[np.bool_]) -> _Side:
    order = np.argsort(start, kind="stable")
    return _Side(start[order], end[order], sort[order], garbled[order])


def ratios(
    offsets: IntArray,
    matches: Matches,
    sorts: tuple[NDArray[np.int8], NDArray[np.int8]],
    garbled: NDArray[np.bool_],
    formula: FormulaAt,
) -> Ratios:
    """The ratios of every document; a large corpus is counted by parts.

    offsets: where each document begins in the corpus, and its end, shape (n_docs + 1,); each has a separator behind it.
    sorts: Sort of each match for its left and for its right document. garbled: which matches make their left
    and their right document a garbled one, shape (2, n_matches): the source is none.
    """
    sides = (
        _side(matches.left_start, matches.left_end, sorts[0], garbled[0]),
        _side(matches.right_start, matches.right_end, sorts[1], garbled[1]),
    )
    n_chars = np.diff(offsets) - 1
    counted = np.zeros((len(Sort) + 1, len(n_chars)), dtype=np.int64)
    in_garbled = np.zeros(len(n_chars), dtype=np.int64)
    cuts = np.searchsorted(offsets, np.arange(0, int(offsets[-1]), _AT_ONCE))
    for first, last in pairwise([*np.unique(cuts).tolist(), len(n_chars)]):
        begin, end = int(offsets[first]), int(offsets[last])
        bounds = offsets[first : last + 1] - begin
        here = [side.within(begin, end) for side in sides]
        counted[:, first:last] = _per_document(_painted(here, formula(begin, end)), bounds)
        if any(side.garbled.any() for side in here):
            in_garbled[first:last] = _per_document(_garbled(here, end - begin), bounds)[1]
    total = np.maximum(n_chars, 1)
    by_sort = {sort: counted[sort] / total for sort in Sort}
    return Ratios(
        n_chars=n_chars,
        reused=counted[1:].sum(axis=0) / total,
        formulaic=by_sort[Sort.FORMULA] + by_sort[Sort.AGREED],
        own_earlier=by_sort[Sort.OWN_EARLIER] + by_sort[Sort.OWN_LATER],
        superior=by_sort[Sort.SUPERIOR],
        copied=by_sort[Sort.COPIED],
        garbled=in_garbled / total,
    )


def _painted(sides: Sequence[_Side], formula: NDArray[np.bool_]) -> NDArray[np.int8]:
    """The Sort of each position, 0 where it is not reused."""
    painted = np.zeros(len(formula), dtype=np.int8)
    for sort in sorted(Sort):
        for side in sides:
            _paint(painted, side, side.sort == sort, int(sort))
    painted[formula] = Sort.FORMULA
    return painted


def _garbled(sides: Sequence[_Side], n_codes: int) -> NDArray[np.int8]:
    """1 for each position that lies in a match which makes its document a garbled one."""
    painted = np.zeros(n_codes, dtype=np.int8)
    for side in sides:
        _paint(painted, side, side.garbled, 1)
    return painted


def sorts_of(
    relations: list[Relation], directions: list[Direction], formula: NDArray[np.bool_]
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Sort of each match for its left and for its right document."""
    left = np.array([_sort(r, d is Direction.RIGHT_FIRST) for r, d in zip(relations, directions, strict=True)], np.int8)
    right = np.array([_sort(r, d is Direction.LEFT_FIRST) for r, d in zip(relations, directions, strict=True)], np.int8)
    left[formula] = right[formula] = Sort.AGREED
    return left, right


def _sort(relation: Relation, other_first: bool) -> Sort:
    if relation is Relation.SUPERIOR:
        return Sort.SUPERIOR
    if relation is Relation.OWN_EARLIER:
        return Sort.OWN_EARLIER if other_first else Sort.OWN_LATER
    return Sort.COPIED


def _paint(painted: NDArray[np.int8], side: _Side, chosen: NDArray[np.bool_], value: int) -> None:
    for start, end in zip(side.start[chosen].tolist(), side.end[chosen].tolist(), strict=True):
        painted[start:end] = value


def _per_document(painted: NDArray[np.int8], bounds: IntArray) -> IntArray:
    """How many positions of each document have each value: shape (len(Sort) + 1, n_docs)."""
    counted = np.zeros((len(Sort) + 1, len(bounds) - 1), dtype=np.int64)
    for value in np.flatnonzero(np.bincount(painted, minlength=1)).tolist():
        counted[value] = BitRanks(painted == value).between(bounds[:-1], bounds[1:])
    return counted
