"""How many bits are set in a range, and where the k-th is, for arrays too long for a running sum of integers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.align.grams import BoolArray, IntArray


class BitRanks:
    """Counts set bits in any range of a boolean array in constant time, with 3/16 byte an element.

    Source of the layout (one running count a 64-bit word): Jacobson 1989, rank directories.
    """

    def __init__(self, bits: BoolArray) -> None:
        n_words = len(bits) // 64 + 1
        packed = np.zeros(n_words * 8, dtype=np.uint8)
        packed[: (len(bits) + 7) // 8] = np.packbits(bits, bitorder="little")
        self._words: NDArray[np.uint64] = packed.view("<u8")
        self._before = np.zeros(n_words, dtype=np.uint32)
        np.cumsum(np.bitwise_count(self._words[:-1]), out=self._before[1:], dtype=np.uint32)

    def up_to(self, positions: IntArray) -> IntArray:
        """How many bits are set before each position; positions in 0..n."""
        word = positions >> 6
        inside = (np.uint64(1) << (positions & 63).astype(np.uint64)) - np.uint64(1)
        before: IntArray = self._before[word].astype(np.int64)
        before += np.bitwise_count(self._words[word] & inside)
        return before

    def between(self, starts: IntArray, ends: IntArray) -> IntArray:
        """How many bits are set in each [start, end); 0 where end <= start."""
        return np.where(ends > starts, self.up_to(np.maximum(ends, starts)) - self.up_to(starts), 0)


class BitPlaces:
    """Finds the k-th set bit of a long row of bits, for many k at a time; holds the bits and half as much beside them.

    packed: uint8, as `np.packbits` gives them.
    """

    _AT_ONCE = 1 << 16

    def __init__(self, packed: NDArray[np.uint8]) -> None:
        n_words = len(packed) // 8 + 1
        self._bytes = np.zeros((n_words, 8), dtype=np.uint8)
        self._bytes.ravel()[: len(packed)] = packed
        self._before = np.zeros(n_words, dtype=np.uint32)
        np.cumsum(np.bitwise_count(self._bytes.view("<u8")[:-1, 0]), out=self._before[1:], dtype=np.uint32)

    def of(self, numbers: IntArray) -> IntArray:
        """Positions of the set bits with these numbers, counted from 0. Numbers beyond the last give no error."""
        found = np.empty(len(numbers), dtype=np.int64)
        for start in range(0, len(numbers), self._AT_ONCE):
            part = numbers[start : start + self._AT_ONCE].astype(np.uint32)
            word = np.searchsorted(self._before, part, side="right") - 1
            within = (part - self._before[word]).astype(np.uint8)
            bits = np.unpackbits(self._bytes[word], axis=1)
            passed = np.cumsum(bits, axis=1, dtype=np.uint8) > within[:, None]
            found[start : start + self._AT_ONCE] = word * 64 + passed.argmax(axis=1)
        return found
