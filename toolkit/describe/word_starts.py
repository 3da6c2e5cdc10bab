"""Where words of some lists may begin in many texts: one look-up a character, however many words there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntFlag
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from toolkit.model import WordStarts
from toolkit.repair.chars import bmp_units

# Odd numbers near a power of two times the golden ratio: neighbouring codes land far apart (Knuth, TAOCP 3, 6.4).
_MIXER = np.uint16(40503)
_SECOND_MIXER = np.uint32(2654435769)
_SECOND_BITS = 18


class WordList(IntFlag):
    """The lists of words that are looked for in whole documents; eight at most."""

    PLACE = 1
    BLANK = 2
    CONGRESS = 4
    PLENUM = 8
    PLAN = 16
    DATED = 32


class WordTable:
    """The first two characters of every word, hashed. What it finds are candidates: all true ones, and few others.

    The second hash is asked only where the first one hits: its table, four times as large, leaves the cache.
    """

    def __init__(self, words: Mapping[WordList, Iterable[str]]) -> None:
        """words: of two characters or more."""
        self._first = np.zeros(1 << 16, dtype=np.uint8)
        self._second = np.zeros(1 << _SECOND_BITS, dtype=np.uint8)
        for which, listed in words.items():
            heads = "".join({word[:2] for word in listed})
            pairs = bmp_units(heads).reshape(-1, 2)
            self._first[_hashes(pairs[:, 0], pairs[:, 1])] |= np.uint8(which)
            self._second[_second_hashes(pairs[:, 0], pairs[:, 1])] |= np.uint8(which)

    def starts(self, texts: Sequence[str]) -> list[WordStarts]:
        """For each text, the places where words may begin."""
        units = bmp_units("\n".join(texts))
        found = self._first.take(_hashes(units[:-1], units[1:]), mode="clip")  # in range by type: clip saves the check
        at = np.flatnonzero(found != 0)
        lists = found[at] & self._second[_second_hashes(units[at], units[at + 1])]
        sure = lists != 0
        at, lists = at[sure], lists[sure]
        firsts = list(accumulate((len(text) + 1 for text in texts), initial=0))
        borders = np.searchsorted(at, firsts).tolist()
        places, which = at.tolist(), lists.tolist()
        return [
            WordStarts([place - first for place in places[begin:end]], which[begin:end])
            for first, begin, end in zip(firsts, borders, borders[1:], strict=False)
        ]


def _hashes(first: NDArray[np.uint16], second: NDArray[np.uint16]) -> NDArray[np.uint16]:
    hashes = first * _MIXER
    hashes += second
    return hashes


def _second_hashes(first: NDArray[np.uint16], second: NDArray[np.uint16]) -> NDArray[np.uint32]:
    return ((first.astype(np.uint32) << np.uint32(16)) + second) * _SECOND_MIXER >> np.uint32(32 - _SECOND_BITS)
