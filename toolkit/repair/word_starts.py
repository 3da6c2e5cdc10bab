"""Where words of some lists may begin in many texts: one look-up a character, however many words there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.model import WordStarts
from toolkit.repair.chars import bmp_units

# Odd numbers near a power of two times the golden ratio: neighbouring codes land far apart (Knuth, TAOCP 3, 6.4).
_MIXER = np.uint16(40503)
_SECOND_MIXER = np.uint32(2654435769)
_SECOND_BITS = 18


# The lists of words that are looked for in whole documents; eight at most.
PLACE, BLANK, CONGRESS, PLENUM, PLAN, DATED, MILL, POINT = (1 << bit for bit in range(8))


class WordTable:
    """The first two characters of every word, hashed. What it finds are candidates: all true ones, and few others.

    The second hash is asked only where the first one hits: its table, four times as large, leaves the cache.
    """

    def __init__(self, words: Mapping[int, Iterable[str]]) -> None:
        """words: of two characters or more."""
        self._first = np.zeros(1 << 16, dtype=np.uint8)
        self._second = np.zeros(1 << _SECOND_BITS, dtype=np.uint8)
        self._lists = tuple(words)
        for which, listed in words.items():
            heads = "".join({word[:2] for word in listed})
            pairs = bmp_units(heads).reshape(-1, 2)
            self._first[_hashes(pairs[:, 0], pairs[:, 1])] |= np.uint8(which)
            self._second[_second_hashes(pairs[:, 0], pairs[:, 1])] |= np.uint8(which)

    def starts(self, texts: Sequence[str]) -> list[WordStarts]:
        """For each text, the places where words may begin."""
        units = bmp_units("\n".join(texts))
        hit = self._first.take(_hashes(units[:-1], units[1:]), mode="clip")  # in range by type: clip saves the check
        at = np.flatnonzero(hit != 0)
        lists = hit[at] & self._second[_second_hashes(units[at], units[at + 1])]
        firsts = np.cumsum([0, *(len(text) + 1 for text in texts)])
        within = at - firsts[np.searchsorted(firsts, at, side="right") - 1]
        found_of = [dict[int, list[int]]() for _ in texts]
        for which in self._lists:
            chosen = np.flatnonzero(lists & which)
            borders = np.searchsorted(at[chosen], firsts).tolist()
            places = within[chosen].tolist()
            for found, begin, end in zip(found_of, borders, borders[1:], strict=False):
                if begin < end:
                    found[which] = places[begin:end]
        return [WordStarts(found) for found in found_of]


def _hashes(first: NDArray[np.uint16], second: NDArray[np.uint16]) -> NDArray[np.uint16]:
    hashes = first * _MIXER
    hashes += second
    return hashes


def _second_hashes(first: NDArray[np.uint16], second: NDArray[np.uint16]) -> NDArray[np.uint32]:
    return ((first.astype(np.uint32) << np.uint32(16)) + second) * _SECOND_MIXER >> np.uint32(32 - _SECOND_BITS)
