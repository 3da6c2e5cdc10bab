"""The pieces that two texts have in common: maximal runs of equal characters, each with what it tells."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from toolkit.align.grams import BoolArray, IntArray
from toolkit.align.normalize import SEPARATOR
from toolkit.align.weights import FloatArray
from toolkit.align.whole.sides import Side, run_keys

_SHORTEST = 3
"""Characters of a piece: with every word exchanged hardly a longer one is left."""

_MOST_PLACES = 16
"""Places in the right text at which one run is looked at; of what stands in more no single one is the source."""

_LEAST_BITS = 4.0


@dataclass(frozen=True, slots=True)
class Box:
    """A range of characters on each side, half-open."""

    left_start: int
    left_end: int
    right_start: int
    right_end: int

    def overlaps(self, other: Box) -> bool:
        """Whether the two share characters on both sides."""
        return min(self._common(other)) > 0

    def is_told_by(self, other: Box) -> bool:
        """Whether more than half of it, on either side, lies in the other."""
        left, right = self._common(other)
        return 2 * left > self.left_end - self.left_start or 2 * right > self.right_end - self.right_start

    def with_(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left_start, other.left_start),
            max(self.left_end, other.left_end),
            min(self.right_start, other.right_start),
            max(self.right_end, other.right_end),
        )

    def _common(self, other: Box) -> tuple[int, int]:
        return (
            min(self.left_end, other.left_end) - max(self.left_start, other.left_start),
            min(self.right_end, other.right_end) - max(self.right_start, other.right_start),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Equal runs as columns of equal length, sorted by (left, right). bits: what each tells, 0 never."""

    left: IntArray
    right: IntArray
    length: IntArray
    bits: FloatArray

    def __len__(self) -> int:
        return len(self.left)

    def take(self, index: IntArray | BoolArray) -> Pieces:
        """The pieces at some indices."""
        return Pieces(*(getattr(self, field.name)[index] for field in fields(self)))


def common_pieces(left: Side, right: Side) -> Pieces:
    """All maximal equal runs of two texts that tell something."""
    at, to = _equal_runs(left, right)
    order = np.lexsort((at, at - to))
    at, to = at[order], to[order]
    opens = np.ones(len(at), dtype=np.bool_)
    opens[1:] = (np.diff(at - to) != 0) | (np.diff(at) != 1)
    first = np.flatnonzero(opens)
    length = np.diff(np.append(first, len(at))) + _SHORTEST - 1
    at, to = at[first], to[first]
    ours, theirs = (np.concatenate(([0.0], np.cumsum(side.bits))) for side in (left, right))
    bits = np.minimum(ours[at + length] - ours[at], theirs[to + length] - theirs[to])
    order = np.lexsort((to, at))
    return Pieces(at, to, length, bits).take(order[bits[order] > _LEAST_BITS])


def _equal_runs(left: Side, right: Side) -> tuple[IntArray, IntArray]:
    """Places of all runs of _SHORTEST characters that stand in both texts, in neither over a document's end."""
    ours, theirs = run_keys(left.codes, _SHORTEST), run_keys(right.codes, _SHORTEST)
    order = np.argsort(theirs, kind="stable")
    first, last = (np.searchsorted(theirs[order], ours, side=side) for side in ("left", "right"))
    times = last - first
    times[times > _MOST_PLACES] = 0
    for step in range(_SHORTEST):
        times[left.codes[step : step + len(times)] == SEPARATOR] = 0
    within = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(np.arange(len(ours)), times), order[np.repeat(first, times) + within]


def likeness(left: Side, pieces: Pieces, explained: list[Box]) -> float:
    """The share, 0-1, of what the left text tells that stands in some piece, outside of what is explained.

    It says how alike the two are anyhow: of two yearly reports of one kind half of every sentence is common.
    """
    depth = np.zeros(len(left) + 1, dtype=np.int64)
    np.add.at(depth, pieces.left, 1)
    np.add.at(depth, pieces.left + pieces.length, -1)
    outside = np.ones(len(left), dtype=np.bool_)
    for box in explained:
        outside[box.left_start : box.left_end] = False
    there = np.cumsum(depth[:-1]) > 0
    return float((left.bits * (there & outside)).sum() / max(float((left.bits * outside).sum()), 1.0))
