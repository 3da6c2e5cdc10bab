"""Passages that two documents share because both quote the same law or superior's document."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.align.grams import IntArray
from toolkit.align.matches import Matches

_SHARE = 0.8


def quoted_from_above(matches: Matches, superior: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which matches lie, on both sides, within passages that are matched with a superior's document.

    superior: which matches are with one. Four fifths of each side must be covered.
    """
    if not superior.any():
        return superior.copy()
    starts = np.concatenate([matches.left_start[superior], matches.right_start[superior]])
    ends = np.concatenate([matches.left_end[superior], matches.right_end[superior]])
    starts, ends = _merged(starts, ends)
    left = _covered_share(matches.left_start, matches.left_end, starts, ends)
    right = _covered_share(matches.right_start, matches.right_end, starts, ends)
    return superior | ((left >= _SHARE) & (right >= _SHARE))


def _merged(starts: IntArray, ends: IntArray) -> tuple[IntArray, IntArray]:
    """The union of ranges as disjoint ranges, ascending."""
    order = np.argsort(starts, kind="stable")
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    opens = np.concatenate(([True], starts[1:] > reach[:-1]))
    last = np.concatenate((np.flatnonzero(opens)[1:] - 1, [len(starts) - 1]))
    return starts[opens], reach[last]


def _covered_share(start: IntArray, end: IntArray, starts: IntArray, ends: IntArray) -> NDArray[np.float64]:
    """Share of each [start, end) that disjoint ascending ranges cover."""
    before = np.concatenate(([0], np.cumsum(ends - starts)))

    def up_to(position: IntArray) -> IntArray:
        index = np.searchsorted(starts, position, side="right")
        last = np.maximum(index - 1, 0)
        beyond = np.maximum(ends[last] - position, 0)
        return np.where(index > 0, before[index] - beyond, 0)

    share: NDArray[np.float64] = (up_to(end) - up_to(start)) / np.maximum(end - start, 1)
    return share
