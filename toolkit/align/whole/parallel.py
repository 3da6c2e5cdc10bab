"""Passages that run parallel: short common pieces, each at nearly the same distance from its place on the other side.

What is left of a passage when a machine exchanged every second word. No piece of it tells anything; that many stand in
step does. A gap costs as many bits as it takes to say where the next piece stands, and more for each character
exchanged, so that the score is, but for a constant, how unlikely the passage is by chance (Karlin and Altschul 1990).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log2

import numpy as np

from toolkit.align.grams import IntArray
from toolkit.align.weights import FloatArray
from toolkit.align.whole.pieces import Box, Pieces

_BAND = 16
"""Characters that the two sides may drift apart."""

_WIDEST = 40
"""Characters between two pieces on the shorter side."""

_TOUCHING = 2
"""Characters by which a piece may begin before the last one's end."""

_EXCHANGED = 0.3
"""Bits that each exchanged character costs."""

_IN_STEP, _OUT_OF_STEP = -1.0, 4.0
"""Bits for and against a passage where a gap is as long on both sides, and where it isn't: words are mostly exchanged
for words of as many characters (96 of 100 rules of a spinner's list), by chance gaps are seldom equal."""

REST = 60.0
"""Bits beside the longest piece: a piece may be a name or a phrase that the counts don't know, several are none."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage and its score in bits, less what chance brings in texts of that size."""

    box: Box
    score: float


def parallel_passages(pieces: Pieces, *, least: float, chance: float) -> list[Found]:
    """Passages of a score of at least so many bits, best first; none overlaps more than half of a better one.

    chance: log2 of the characters on the one side times those on the other. Linear in the pieces.
    """
    found = [
        Found(box, score - chance)
        for shift in (0, _BAND // 2)
        for box, score in _runs(pieces, shift, least + chance)
        if score - chance >= least
    ]
    return without_told(found)


def without_told(found: list[Found]) -> list[Found]:
    """The best, and those that better ones don't tell: a passage has one source."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (-f.score, f.box.left_start, f.box.right_start)):
        if not any(one.box.is_told_by(better.box) for better in kept):
            kept.append(one)
    return kept


def gap_cost(left: int, right: int) -> float:
    """Bits that a gap costs; characters on either side, negative where pieces overlap."""
    in_step = left == right
    left, right = max(left, 0), max(right, 0)
    if in_step:
        return _IN_STEP + log2(1 + left) + _EXCHANGED * left
    return _OUT_OF_STEP + log2(1 + left) + log2(1 + right) + _EXCHANGED * min(left, right)


def _runs(pieces: Pieces, shift: int, least: float) -> Iterator[tuple[Box, float]]:
    """In each band of diagonals the runs that tell most (Kadane's maximal sum), where all of it tells enough."""
    band = (pieces.left - pieces.right + shift) // _BAND
    telling = _told_together(band, pieces.bits) >= least
    pieces, band = pieces.take(telling), band[telling]
    order = np.lexsort((pieces.left, band))
    ordered = pieces.take(order)
    columns = (band[order], ordered.left, ordered.right, ordered.length, ordered.bits)
    run: _Run | None = None
    for number, left, right, length, bits in zip(*(column.tolist() for column in columns), strict=True):
        if run is not None and run.band == number:
            gaps = left - run.end[0], right - run.end[1]
            if min(gaps) < -_TOUCHING:
                continue
            cost = gap_cost(*gaps)
            if min(gaps) <= _WIDEST and run.score > cost:
                run.take((left + length, right + length), bits, cost)
                continue
        if run is not None and run.is_telling():
            yield run.box(), run.best
        run = _Run(number, (left, right), (left + length, right + length), bits)
    if run is not None and run.is_telling():
        yield run.box(), run.best


def _told_together(band: IntArray, bits: FloatArray) -> FloatArray:
    """Of each piece what all those in its band tell, one for each gap: no run of them can tell more."""
    if not len(band):
        return bits
    number = band - band.min()
    together: FloatArray = np.bincount(number, weights=bits - _IN_STEP)[number]
    return together


class _Run:
    """A run of pieces as it grows."""

    def __init__(self, band: int, start: tuple[int, int], end: tuple[int, int], bits: float) -> None:
        self.band = band
        self.end = end
        self.score = self.best = bits
        self._start, self._best_end = start, end
        self._longest = self._longest_of_best = bits

    def take(self, end: tuple[int, int], bits: float, cost: float) -> None:
        """Take one piece more."""
        self.score += bits - cost
        self.end = end
        self._longest = max(self._longest, bits)
        if self.score > self.best:
            self.best, self._best_end, self._longest_of_best = self.score, end, self._longest

    def is_telling(self) -> bool:
        """Whether it is more than one piece."""
        return self.best - self._longest_of_best >= REST

    def box(self) -> Box:
        """Up to where its score was best."""
        return Box(self._start[0], self._best_end[0], self._start[1], self._best_end[1])
