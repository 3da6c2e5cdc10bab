"""Which characters of two passages answer to each other: what stands in order, and what was moved.

Each character has at most one counterpart. What was moved comes first, as the longest equal runs wherever they stand
(greedy string tiling: Wise 1993), so that words of a moved sentence don't speak for some other place that has them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from rapidfuzz.distance import Indel

from toolkit.align.grams import BoolArray
from toolkit.align.whole.pieces import Box, Pieces
from toolkit.align.whole.sides import Side

AROUND = 30
"""Characters outside a passage that are looked at: as far as its borders may move at a time."""

_MOVED = 8
"""Characters of an equal run that may have been moved; a shorter one stands anywhere."""

_IN_ORDER = 2
"""Characters of an equal run in order."""

_NO_ACCIDENT = 3
"""Characters of an equal run in order that ties two sides together."""

LARGEST = 40_000**2
"""Product of the sides of a passage above which it isn't aligned: that takes a bit a cell, here 200 MB."""


def aligned(left: Side, right: Side, box: Box, pieces: Pieces) -> tuple[BoolArray, BoolArray]:
    """Which characters of each text have a counterpart in the passage or next to it on the other side.

    pieces: what the two texts have in common, at least the `movable` ones. Work grows with the product of the sides.
    """
    near = _widened(left, right, box)
    ours, theirs = np.zeros(len(left), dtype=np.bool_), np.zeros(len(right), dtype=np.bool_)
    for at, to, length in _tiles(pieces, near):
        run = slice(at, at + length), slice(to, to + length)
        if not ours[run[0]].any() and not theirs[run[1]].any():
            ours[run[0]], theirs[run[1]] = True, True
    for at, to, length in equal_runs(left, right, near):
        if length >= _IN_ORDER:
            mine, other = ours[at : at + length], theirs[to : to + length]
            free = ~mine & ~other
            mine |= free
            other |= free
    return ours, theirs


def equal_runs(left: Side, right: Side, box: Box) -> list[tuple[int, int, int]]:
    """Equal runs of a passage in order (longest common subsequence): start in the one and in the other, length."""
    texts = left.text(box.left_start, box.left_end), right.text(box.right_start, box.right_end)
    return [(box.left_start + at, box.right_start + to, length) for at, to, length in _equal_runs(*texts)]


@lru_cache(maxsize=4)
def _equal_runs(left: str, right: str) -> list[tuple[int, int, int]]:
    """Kept, since several steps ask."""
    return [(at, to, n) for at, to, n in Indel.editops(left, right).as_matching_blocks() if n]


def blocks(left: Side, right: Side, box: Box) -> list[Box]:
    """Equal runs of a passage that are no accident, in order on both sides."""
    runs = equal_runs(left, right, box)
    return [Box(at, at + length, to, to + length) for at, to, length in runs if length >= _NO_ACCIDENT]


def hull(run: Sequence[Box]) -> Box:
    """From the first to the last of some boxes in order."""
    return Box(run[0].left_start, run[-1].left_end, run[0].right_start, run[-1].right_end)


def is_large(box: Box) -> bool:
    """Whether a passage is too large to be aligned."""
    return (box.left_end - box.left_start) * (box.right_end - box.right_start) > LARGEST


def _widened(left: Side, right: Side, box: Box) -> Box:
    return Box(
        max(0, box.left_start - AROUND),
        min(len(left), box.left_end + AROUND),
        max(0, box.right_start - AROUND),
        min(len(right), box.right_end + AROUND),
    )


def movable(pieces: Pieces) -> Pieces:
    """Those long enough to have been moved."""
    return pieces.take(pieces.length >= _MOVED)


def _tiles(pieces: Pieces, box: Box) -> list[tuple[int, int, int]]:
    """Long pieces of a passage, cut at its ends, the longest first."""
    longest = int(pieces.length.max(initial=0))
    first, last = np.searchsorted(pieces.left, (box.left_start - longest, box.left_end))
    near = pieces.take(np.arange(first, last))
    inside = (near.right < box.right_end) & (near.length >= _MOVED)
    inside &= (near.left + near.length > box.left_start) & (near.right + near.length > box.right_start)
    own = near.take(inside)
    cut = np.maximum(np.maximum(box.left_start - own.left, box.right_start - own.right), 0)
    at, to = own.left + cut, own.right + cut
    length = np.minimum(np.minimum(own.length - cut, box.left_end - at), box.right_end - to)
    order = np.lexsort((to, at, -length))
    return [(int(at[i]), int(to[i]), int(length[i])) for i in order.tolist() if length[i] >= _MOVED]
