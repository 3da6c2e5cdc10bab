"""What a suspect word probably was: the usual word that fits its places best, by counts of runs across its borders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from toolkit.judge.garble.form import FIRST, Uint16Array
from toolkit.judge.garble.grams import MULTIPLIERS, GramTables, Uint32Array, look_up

MAX_PLACES = 8
"""Occurrences of a word that are looked at."""
N_ELSEWHERE = 24
"""Other places of the text in which candidates are tried, to know how well each fits anywhere."""
MIN_MARGIN = 3.0
"""Count classes by which the best candidate must be ahead of the next: about half of such guesses are right."""
SHARED_CHARACTER = 12.0
"""What a character shared with the suspect word is worth in such classes: synonyms often share one."""
REACH = 2
"""Symbols to either side of a word that are looked at."""
RUNS = (2, 3, 4)
"""Lengths of runs that are counted."""


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """A run across a border of the words, and what they put into its hash.

    size: of the run; start: where it begins, seen from the word's first symbol. hashes: of the distinct pieces of words
    that lie in it, (u,), uint32; piece: which of these each word has, (m,).
    """

    size: int
    start: int
    hashes: Uint32Array
    piece: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Usual words of one length. symbols: (m, length), uint16; windows: the runs by which they are tried."""

    words: tuple[str, ...]
    symbols: Uint16Array
    windows: tuple[_Window, ...]


@cache
def candidates(words: tuple[str, ...], alphabet: str, length: int) -> Candidates:
    """The usual words of one length whose characters all have symbols of their own."""
    place = {char: FIRST + number for number, char in enumerate(alphabet)}
    kept = tuple(word for word in words if len(word) == length and set(word) <= place.keys())
    symbols = np.array([[place[char] for char in word] for word in kept], dtype=np.uint16).reshape(-1, length)
    return Candidates(kept, symbols, tuple(_windows(symbols)))


def _windows(words: Uint16Array) -> Iterator[_Window]:
    """Every run of RUNS symbols within REACH of the words that crosses a border of theirs."""
    length = words.shape[1]
    for size in RUNS:
        for start in range(-REACH, length + REACH - size + 1):
            first, last = max(start, 0), min(start + size, length)
            if 0 < last - first < size:
                # many words begin or end alike: each piece is looked up once
                pieces, piece = np.unique(words[:, first:last], axis=0, return_inverse=True)
                factors = MULTIPLIERS[first - start : last - start]
                yield _Window(size, start, (pieces * factors).sum(axis=1, dtype=np.uint32), piece.reshape(-1))


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
    own = Candidates(("",), word[None], tuple(_windows(word[None])))
    own_gain = float(_mean_fit(symbols, starts[:MAX_PLACES], own, tables)[0])
    order = np.argsort(gains)
    best, margin = int(order[-1]), float(gains[order[-1]] - gains[order[-2]]) if len(gains) > 1 else np.inf
    return usual.words[best] if margin >= MIN_MARGIN and fits[best] > own_gain else None


def _mean_fit(
    symbols: Uint16Array, starts: Sequence[int], usual: Candidates, tables: GramTables
) -> NDArray[np.float32]:
    """Count classes of the runs across the words' borders, longer ones counting more: sums, mean over places, (m,)."""
    table = dict(tables.runs)
    total = np.zeros(len(usual.words), dtype=np.float32)
    for window in usual.windows:
        fits = np.zeros(len(window.hashes), dtype=np.float32)
        for start in starts:
            begin = start + window.start
            if 0 <= begin <= len(symbols) - window.size:
                hashes = window.hashes + _around(symbols, begin, window, usual.symbols.shape[1])
                fits += look_up(table[window.size], hashes)
        total += fits[window.piece] * np.float32(window.size / 4)
    return total / np.float32(max(1, len(starts)))


def _around(symbols: Uint16Array, begin: int, window: _Window, length: int) -> Uint32Array:
    """What the symbols on either side of a word put into the hash of the run at `begin`, (1,)."""
    run = symbols[begin : begin + window.size] * MULTIPLIERS[: window.size]
    run[max(-window.start, 0) : max(length - window.start, 0)] = 0  # the word's own
    outside: Uint32Array = run.sum(keepdims=True, dtype=np.uint32)
    return outside
