"""The numbers behind the matching form's placeholders."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.align.grams import BoolArray, IntArray
from toolkit.align.normalize import CodeArray, code_points

_POINTS = code_points(".．")


class Numbers:
    """Tells how many of the numbers in two equal stretches are the same.

    at: corpus positions of the placeholders, ascending. value: uint32, a hash of each number's digits.
    """

    def __init__(self, at: IntArray, value: NDArray[np.uint32]) -> None:
        self.at = at
        self.value = value

    def n_different(self, left: IntArray, right: IntArray, length: IntArray) -> IntArray:
        """How many numbers of [left, left + length) differ from those of [right, right + length), codes being equal."""
        first, last = self.within(left, left + length)
        times = last - first
        owner = np.repeat(np.arange(len(times)), times)
        step = np.arange(len(owner)) - np.repeat(np.cumsum(times) - times, times)
        differ = self.value[first[owner] + step] != self.value[np.searchsorted(self.at, right)[owner] + step]
        return np.bincount(owner, weights=differ, minlength=len(times)).astype(np.int64)

    def within(self, start: IntArray, end: IntArray) -> tuple[IntArray, IntArray]:
        """Which numbers lie in each [start, end): the first one's index and the one behind the last one's."""
        return np.searchsorted(self.at, start), np.searchsorted(self.at, end)


def _powers(base: int, n: int) -> NDArray[np.uint64]:
    """Base ** 0, base ** 1, ... in wrap-around arithmetic, shape (n,)."""
    factors = np.full(n, base, dtype=np.uint64)
    factors[:1] = 1
    return np.cumprod(factors, dtype=np.uint64)


def number_values(points: CodeArray, at: IntArray, keep: BoolArray) -> NDArray[np.uint32]:
    """A hash of each number's digits, in order; digits that were dropped behind the placeholder count too.

    points: a text's characters; at: places of its digits; keep: which characters the matching form keeps.
    """
    if len(at) == 0:
        return np.zeros(0, dtype=np.uint32)
    first = keep[at]
    run = np.cumsum(first) - 1
    place = np.arange(len(at)) - np.flatnonzero(first)[run]
    # A decimal point moves the hash, a comma does not: 12.5 is not 125, 1,250 is 1250.
    jump = ~first & np.isin(points[at - 1], _POINTS)
    weight = _powers(31, int(place.max()) + 1)[place]
    digit = (points[at] & 15).astype(np.uint64) + np.uint64(1) + np.uint64(16) * jump.astype(np.uint64)
    values = np.bincount(run, weights=(digit * weight % np.uint64(0xFFFFFFFB)).astype(np.float64))
    return (values.astype(np.uint64) & np.uint64(0xFFFFFFFF)).astype(np.uint32)
