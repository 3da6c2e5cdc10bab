"""What a suspect word probably was: the usual word that fits its places best, by counts of runs across its borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from toolkit.judge.garble.form import FIRST, Uint16Array
from toolkit.judge.garble.grams import MULTIPLIERS, GramTables, look_up

MAX_PLACES = 8
"""Occurrences of a word that are looked at."""
N_ELSEWHERE = 24
"""Other places of the text in which candidates are tried, to know how well each fits anywhere."""
MIN_MARGIN = 3.0
"""Count classes by which the best candidate must be ahead of the next: about half of such guesses are right."""
SHARED_CHARACTER = 12.0
"""What a character shared with the suspect word is worth in such classes: synonyms often share one."""
REACH = 2


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Usual words of one length. symbols: (m, length), uint16."""

    words: tuple[str, ...]
    symbols: Uint16Array


@cache
def candidates(words: tuple[str, ...], alphabet: str, length: int) -> Candidates:
    """The usual words of one length whose characters all have symbols of their own."""
    place = {char: FIRST + number for number, char in enumerate(alphabet)}
    kept = tuple(word for word in words if len(word) == length and set(word) <= place.keys())
    symbols = np.array([[place[char] for char in word] for word in kept], dtype=np.uint16).reshape(-1, length)
    return Candidates(kept, symbols)


def guess(
    symbols: Uint16Array, places: Sequence[Sequence[int]], usual: Candidates, tables: GramTables
) -> list[str | None]:
    """What each of some suspect words of one length probably was; None where no usual word fits clearly better.

    places: for each word, the symbols it begins at. A candidate's fit in a place is the sum of the count classes of the
    runs that cross a border of it; its gain is the mean fit in the word's places less that in places all over the text,
    so that words that fit everywhere (的, 应当) are worth nothing.
    """
    length = usual.symbols.shape[1]
    if not len(usual.words) or not places:
        return [None] * len(places)
    last = max(1, len(symbols) - length)
    anywhere = _mean_fit(symbols, np.linspace(0, last - 1, N_ELSEWHERE).astype(int).tolist(), usual, tables)
    return [_best(symbols, starts, usual, tables, anywhere) for starts in places]


def _best(
    symbols: Uint16Array, starts: Sequence[int], usual: Candidates, tables: GramTables, anywhere: NDArray[np.float32]
) -> str | None:
    word = symbols[starts[0] : starts[0] + usual.symbols.shape[1]]
    same = usual.symbols == word
    fits = _mean_fit(symbols, starts[:MAX_PLACES], usual, tables)
    shared = (usual.symbols[:, :, None] == word).any(axis=(1, 2))
    gains = np.where(same.all(axis=1), -np.inf, fits - anywhere + SHARED_CHARACTER * shared)
    own = Candidates(("",), word[None])
    own_gain = float(_mean_fit(symbols, starts[:MAX_PLACES], own, tables)[0])
    order = np.argsort(gains)
    best, margin = int(order[-1]), float(gains[order[-1]] - gains[order[-2]]) if len(gains) > 1 else np.inf
    return usual.words[best] if margin >= MIN_MARGIN and fits[best] > own_gain else None


def _mean_fit(
    symbols: Uint16Array, starts: Sequence[int], usual: Candidates, tables: GramTables
) -> NDArray[np.float32]:
    length = usual.symbols.shape[1]
    total = np.zeros(len(usual.words), dtype=np.float32)
    for start in starts:
        before = symbols[max(0, start - REACH) : start]
        after = symbols[start + length : start + length + REACH]
        total += _fit(before, usual.symbols, after, tables)
    return total / np.float32(max(1, len(starts)))


def _fit(before: Uint16Array, words: Uint16Array, after: Uint16Array, tables: GramTables) -> NDArray[np.float32]:
    """Summed count classes of the runs across the words' borders, (m,), longer runs counting more."""
    m, length = words.shape
    row = np.empty((m, len(before) + length + len(after)), dtype=np.uint32)
    row[:, : len(before)] = before
    row[:, len(before) : len(before) + length] = words
    row[:, len(before) + length :] = after
    total = np.zeros(m, dtype=np.float32)
    first, last = len(before), len(before) + length
    for size, table in tables.runs:
        for at in range(row.shape[1] - size + 1):
            inside = min(at + size, last) - max(at, first)
            if 0 < inside < size:
                hashes = (row[:, at : at + size] * MULTIPLIERS[:size]).sum(axis=1, dtype=np.uint32)
                total += look_up(table, hashes) * np.float32(size / 4)
    return total
