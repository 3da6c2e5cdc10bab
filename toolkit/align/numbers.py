"""The numbers behind the matching form's placeholders."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.align.grams import BoolArray, IntArray
from toolkit.align.normalize import CodeArray, code_points

_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_POINTS = code_points(".．")


class Numbers:
    """Tells whether the numbers in two equal stretches are the same, in constant time.

    at: corpus positions of the placeholders, ascending. value: uint32, a hash of each number's digits.
    """

    def __init__(self, at: IntArray, value: NDArray[np.uint32]) -> None:
        self.at = at
        self.value = value
        wide = value.astype(np.uint64) + np.uint64(1)
        self._sum = np.concatenate((np.zeros(1, np.uint64), np.cumsum(wide * _powers(_BASE, len(wide)))))
        self._scale = _powers(_INVERSE, len(wide) + 1)

    def differ(self, left: IntArray, right: IntArray, length: IntArray) -> BoolArray:
        """Whether the numbers of [left, left + length) and [right, right + length), where codes are equal, differ."""
        differ: BoolArray = self._fingerprint(left, length) != self._fingerprint(right, length)
        return differ

    def within(self, start: IntArray, end: IntArray) -> tuple[IntArray, IntArray]:
        """Which numbers lie in each [start, end): the first one's index and the one behind the last one's."""
        return np.searchsorted(self.at, start), np.searchsorted(self.at, end)

    def _fingerprint(self, start: IntArray, length: IntArray) -> NDArray[np.uint64]:
        """A polynomial hash of the numbers in each range, shifted to the range's start (wrap-around arithmetic)."""
        first, last = self.within(start, start + length)
        result: NDArray[np.uint64] = (self._sum[last] - self._sum[first]) * self._scale[first]
        return result


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
