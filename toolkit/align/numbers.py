"""The numbers behind the matching form's placeholders."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.align.grams import BoolArray, IntArray


class Numbers:
    """Tells whether the numbers in two equal stretches are the same, in constant time.

    at: corpus positions of the placeholders, ascending. value: uint32, a hash of each number's digits.
    """

    def __init__(self, at: IntArray, value: NDArray[np.uint32]) -> None:
        self._at = at
        wide = value.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(1)
        self._sum = np.concatenate(([np.uint64(0)], np.cumsum(wide)))
        self._weighted = np.concatenate(([np.uint64(0)], np.cumsum(wide * np.arange(len(wide), dtype=np.uint64))))

    def differ(self, left: IntArray, right: IntArray, length: IntArray) -> BoolArray:
        """Whether the numbers of [left, left + length) and [right, right + length) differ. The codes there are equal."""
        return self._fingerprint(left, length) != self._fingerprint(right, length)

    def _fingerprint(self, start: IntArray, length: IntArray) -> NDArray[np.uint64]:
        """A hash of the numbers in each range that depends on their order (wrap-around arithmetic)."""
        first, last = np.searchsorted(self._at, start), np.searchsorted(self._at, start + length)
        total = self._sum[last] - self._sum[first]
        by_place = self._weighted[last] - self._weighted[first] - first.astype(np.uint64) * total
        result: NDArray[np.uint64] = total * np.uint64(0xD6E8FEB86659FD93) + by_place
        return result
