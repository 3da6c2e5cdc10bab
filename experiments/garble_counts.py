"""Counts of grams by text, and what is left of them without one document: how a text unseen would find them.

A detector trained on the text it has counted would learn that natural text is known by heart. So in training every
document is looked up with its own counts (those of all documents under its key) taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from experiments.garble_corpus import Natural
from toolkit.judge.garble.form import Uint16Array, read_form
from toolkit.judge.garble.grams import (
    PATTERNS,
    GramTables,
    Pattern,
    Uint8Array,
    Uint32Array,
    build_table,
    count_classes,
    hash_pattern,
    look_up,
    span,
)

Int64Array = NDArray[np.int64]
BITS = dict.fromkeys((pattern.name for pattern in PATTERNS), 21) | {"run3": 22, "run4": 22, "after2": 20, "before2": 20}
FLOORS = {
    "run2": 2,
    "run3": 3,
    "run4": 4,
    "after2": 2,
    "before2": 2,
    "after3": 4,
    "before3": 4,
    "around21": 6,
    "around12": 6,
    "around22": 6,
}
"""Counts below which a gram is left out: a few megabytes in all."""
_GAP = 6


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Counts of one pattern's distinct grams. hashes: rising; counts: of each."""

    hashes: Uint32Array
    counts: Int64Array

    def of(self, hashes: Uint32Array) -> Int64Array:
        """Count of each hash, 0 where there is none."""
        if not len(self.hashes):
            return np.zeros(len(hashes), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        counts: Int64Array = np.where(self.hashes[at] == hashes, self.counts[at], 0)
        return counts


def count_pattern(symbols: Uint16Array, pattern: Pattern) -> Counted:
    """Counts of a pattern in a text; symbol 0 lies between documents and is in no gram."""
    low, high = span((*pattern.places, *pattern.filling), len(symbols))
    if low >= high:
        return Counted(np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.int64))
    whole = np.ones(high - low, dtype=np.bool_)
    for place in (*pattern.places, *pattern.filling):
        whole &= symbols[low + place : high + place] > 0
    own_low, _ = span(pattern.places, len(symbols))
    hashes = hash_pattern(symbols, pattern.places)[low - own_low :][: high - low][whole]
    if pattern.is_run:
        return Counted(*np.unique(hashes, return_counts=True))
    fillings = np.zeros(high - low, dtype=np.uint64)
    for place in pattern.filling:
        fillings = (fillings << np.uint64(16)) | symbols[low + place : high + place]
    codes, counts = np.unique((hashes.astype(np.uint64) << np.uint64(32)) | fillings[whole], return_counts=True)
    contexts = (codes >> np.uint64(32)).astype(np.uint32)
    starts = np.flatnonzero(np.r_[True, contexts[1:] != contexts[:-1]]) if len(contexts) else np.zeros(0, dtype=int)
    best = np.maximum.reduceat(counts, starts) if len(starts) else counts
    return Counted(contexts[starts], best.astype(np.int64))


def joined(naturals: Sequence[Natural], alphabet: str) -> Uint16Array:
    """The symbols of some documents, with a gap after each."""
    gap = np.zeros(_GAP, dtype=np.uint16)
    parts = [part for n in naturals for part in (read_form(n.text, alphabet).symbols, gap)]
    return np.concatenate(parts) if parts else gap


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """All counts of some documents, and the tables made of them."""

    counted: tuple[Counted, ...]
    tables: GramTables

    def without(self, own: tuple[Counted, ...], symbols: Uint16Array) -> Uint8Array:
        """What `GramTables.classes` would give if the documents of `own` had not been counted.

        Of frames the commonest filling's count is lowered by the documents' own commonest filling's, whichever it is.
        """
        found = np.zeros((len(self.counted), len(symbols)), dtype=np.uint8)
        for row, pattern in enumerate(self.tables.patterns):
            low, high = span(pattern.places, len(symbols))
            if low >= high:
                continue
            hashes = hash_pattern(symbols, pattern.places)
            classes = look_up(self.tables.tables[row], hashes)
            mine = own[row].of(hashes)
            held = np.flatnonzero(mine)
            left = self.counted[row].of(hashes[held]) - mine[held]
            classes[held] = count_classes(left, FLOORS[pattern.name])
            found[row, low:high] = classes
        return found


def count(naturals: Sequence[Natural], alphabet: str) -> Counts:
    """Count documents and build the tables."""
    symbols = joined(naturals, alphabet)
    counted = tuple(count_pattern(symbols, pattern) for pattern in PATTERNS)
    tables = tuple(
        build_table(one.hashes, one.counts, bits=BITS[pattern.name], floor=FLOORS[pattern.name])
        for one, pattern in zip(counted, PATTERNS, strict=True)
    )
    return Counts(
        tuple(_kept(one, FLOORS[p.name]) for one, p in zip(counted, PATTERNS, strict=True)),
        GramTables(PATTERNS, tables),
    )


def _kept(counted: Counted, floor: int) -> Counted:
    kept = counted.counts >= floor
    return Counted(counted.hashes[kept], counted.counts[kept])


class OwnCounts:
    """Counts of the documents under each key, made when asked for."""

    def __init__(self, naturals: Sequence[Natural], alphabet: str) -> None:
        self._by_key: dict[str, list[Natural]] = {}
        for natural in naturals:
            self._by_key.setdefault(natural.key, []).append(natural)
        self._alphabet = alphabet
        self._made = lru_cache(maxsize=400)(self._make)

    def of(self, key: str) -> tuple[Counted, ...]:
        """Counts of all documents under a key."""
        return self._made(key)

    def _make(self, key: str) -> tuple[Counted, ...]:
        symbols = joined(self._by_key.get(key, ()), self._alphabet)
        return tuple(count_pattern(symbols, pattern) for pattern in PATTERNS)
