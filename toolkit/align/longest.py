"""The longest stretch that two texts have in common, however often either repeats itself."""

from __future__ import annotations

import numpy as np

from toolkit.align.grams import UInt64Array
from toolkit.align.normalize import SEPARATOR, CodeArray

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)


def longest_common(codes: CodeArray, cut: int, *, more_than: int = 0) -> tuple[int, int, int]:
    """Where the longest stretch of codes[:cut] that codes[cut:] has too begins in both, and its length.

    0 for none, and for none of more than so many codes.


    A SEPARATOR agrees with nothing. By a search for the greatest length at which windows of both sides have a hash in
    common: O(n log n log n) for n codes, whatever they repeat.
    """
    low, high, found = more_than, min(cut, len(codes) - cut), (0, cut, 0)
    prefix, powers = _prefix_hashes(codes)
    length = low + 1  # mostly there is none, which one look tells
    while low < high:
        places = _shared_window(prefix, powers, cut, length)
        if places is None:
            high = length - 1
        else:
            low, found = length, (*places, length)
        length = (low + high + 1) // 2
    return found


def _prefix_hashes(codes: CodeArray) -> tuple[UInt64Array, UInt64Array]:
    """Hashes of what stands before each place, and powers of their base; shape (n + 1,), wrap-around arithmetic."""
    values = (codes.astype(np.uint64) + np.uint64(1)) * _MIX
    at = np.flatnonzero(codes == SEPARATOR)
    values[at] = (at.astype(np.uint64) + np.uint64(1 << 17)) * _MIX  # each another: none agrees
    powers = np.cumprod(np.append(np.uint64(1), np.full(len(codes), _BASE)), dtype=np.uint64)
    # With the power of its place before each value, sums need no loop; windows are compared at one common power.
    return np.append(np.uint64(0), np.cumsum(values * powers[:-1], dtype=np.uint64)), powers


def _shared_window(prefix: UInt64Array, powers: UInt64Array, cut: int, length: int) -> tuple[int, int] | None:
    """The first windows of so many codes on both sides of the cut with one hash; None where there are none."""
    sums = prefix[length:] - prefix[:-length]
    windows = sums * powers[len(powers) - 1 - np.arange(len(sums))]
    left, right = windows[: cut - length + 1], windows[cut:]
    shared, first, other = np.intersect1d(left, right, return_indices=True)
    if not len(shared):
        return None
    at = int(np.argmin(first))
    return int(first[at]), int(other[at]) + cut
