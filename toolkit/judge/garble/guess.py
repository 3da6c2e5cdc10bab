"""What a suspect word probably was: the usual word that fits its places best, by counts of the runs across its borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from toolkit.judge.garble.form import FIRST, Uint16Array
from toolkit.judge.garble.grams import MULTIPLIERS, GramTables, look_up

MAX_PLACES = 6
"""Occurrences of a word that are looked at."""
MIN_GAIN = 3.0
"""Classes of counts, summed over the runs across the borders of one place, that a guess must fit better than the word."""
SHARED_CHARACTER = 1.5
REACH = 2


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Usual words of one length. symbols: (m, length), uint16; commonness: (m,), 1 for the commonest down to 0."""

    words: tuple[str, ...]
    symbols: Uint16Array
    commonness: NDArray[np.float32]


@cache
def candidates(words: tuple[str, ...], alphabet: str, length: int) -> Candidates:
    """The usual words of one length whose characters all have symbols of their own."""
    place = {char: FIRST + number for number, char in enumerate(alphabet)}
    kept = [(rank, word) for rank, word in enumerate(words) if len(word) == length and set(word) <= place.keys()]
    symbols = np.array([[place[char] for char in word] for _, word in kept], dtype=np.uint16).reshape(-1, length)
    ranks = np.array([rank for rank, _ in kept], dtype=np.float32)
    return Candidates(tuple(word for _, word in kept), symbols, 1 - ranks / max(1, len(words)))


def guess(symbols: Uint16Array, starts: Sequence[int], length: int, usual: Candidates, tables: GramTables) -> str | None:
    """The best word for the places where a suspect word of `length` symbols begins, or None if none fits clearly better.

    Each candidate is scored by the count classes of the runs that cross a border of the word, averaged over the places.
    """
    fits = np.zeros(len(usual.words), dtype=np.float32)
    own = 0.0
    places = starts[:MAX_PLACES]
    for start in places:
        before = symbols[max(0, start - REACH) : start]
        after = symbols[start + length : start + length + REACH]
        fits += _fit(before, usual.symbols, after, tables)
        own += float(_fit(before, symbols[None, start : start + length], after, tables)[0])
    word = symbols[starts[0] : starts[0] + length]
    gains = (fits - own) / max(1, len(places))
    shared = (usual.symbols[:, :, None] == word[None, None, :]).any(axis=(1, 2))
    same = (usual.symbols == word).all(axis=1)
    ranked = np.where(same, -np.inf, gains + SHARED_CHARACTER * shared + usual.commonness)
    best = int(np.argmax(ranked)) if len(ranked) else -1
    return usual.words[best] if best >= 0 and gains[best] >= MIN_GAIN else None


def _fit(before: Uint16Array, words: Uint16Array, after: Uint16Array, tables: GramTables) -> NDArray[np.float32]:
    """Summed count classes of the runs across the words' borders, (m,), longer runs counting more."""
    m, length = words.shape
    row = np.empty((m, len(before) + length + len(after)), dtype=np.uint32)
    row[:, : len(before)] = before
    row[:, len(before) : len(before) + length] = words
    row[:, len(before) + length :] = after
    total = np.zeros(m, dtype=np.float32)
    first, last = len(before), len(before) + length
    for size, table in zip(tables.lengths, tables.tables, strict=True):
        for at in range(row.shape[1] - size + 1):
            inside = min(at + size, last) - max(at, first)
            if 0 < inside < size:
                hashes = (row[:, at : at + size] * MULTIPLIERS[:size]).sum(axis=1, dtype=np.uint32)
                total += look_up(table, hashes) * np.float32(size / 4)
    return total
