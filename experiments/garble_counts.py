"""Counts of runs and frames in natural text, as the tables that ship with the detector."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from experiments.garble_corpus import Natural
from toolkit.judge.garble.form import Uint16Array, read_form
from toolkit.judge.garble.grams import (
    PATTERNS,
    GramTables,
    Pattern,
    Uint32Array,
    build_table,
    hash_pattern,
    span,
)

Int64Array = NDArray[np.int64]
BITS = dict.fromkeys((pattern.name for pattern in PATTERNS), 21) | {"run3": 22, "run4": 22, "after2": 20, "before2": 20}
FLOORS = {
    "run2": 2,
    "run3": 2,
    "run4": 3,
    "after2": 2,
    "before2": 2,
    "after3": 3,
    "before3": 3,
    "around21": 4,
    "around12": 4,
    "around22": 4,
}
"""Counts below which a gram is left out: a few megabytes in all."""
_GAP = 6


def count_pattern(symbols: Uint16Array, pattern: Pattern) -> tuple[Uint32Array, Int64Array]:
    """Hashes of a pattern's distinct grams in a text, and their counts; symbol 0 lies between documents."""
    low, high = span((*pattern.places, *pattern.filling), len(symbols))
    if low >= high:
        return np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.int64)
    whole = np.ones(high - low, dtype=np.bool_)
    for place in (*pattern.places, *pattern.filling):
        whole &= symbols[low + place : high + place] > 0
    own_low, _ = span(pattern.places, len(symbols))
    hashes = hash_pattern(symbols, pattern.places)[low - own_low :][: high - low][whole]
    if pattern.is_run:
        return np.unique(hashes, return_counts=True)
    fillings = np.zeros(high - low, dtype=np.uint64)
    for place in pattern.filling:
        fillings = (fillings << np.uint64(16)) | symbols[low + place : high + place]
    codes, counts = np.unique((hashes.astype(np.uint64) << np.uint64(32)) | fillings[whole], return_counts=True)
    contexts = (codes >> np.uint64(32)).astype(np.uint32)
    starts = np.flatnonzero(np.r_[True, contexts[1:] != contexts[:-1]]) if len(contexts) else np.zeros(0, dtype=int)
    best = np.maximum.reduceat(counts, starts) if len(starts) else counts
    return contexts[starts], best.astype(np.int64)


def joined(naturals: Sequence[Natural], alphabet: str) -> Uint16Array:
    """The symbols of some documents, with a gap after each."""
    gap = np.zeros(_GAP, dtype=np.uint16)
    parts = [part for n in naturals for part in (read_form(n.text, alphabet).symbols, gap)]
    return np.concatenate(parts) if parts else gap


def count(naturals: Sequence[Natural], alphabet: str) -> GramTables:
    """Tables of the grams of some documents."""
    symbols = joined(naturals, alphabet)
    tables = []
    for pattern in PATTERNS:
        hashes, counts = count_pattern(symbols, pattern)
        tables.append(build_table(hashes, counts, bits=BITS[pattern.name], floor=FLOORS[pattern.name]))
    return GramTables(PATTERNS, tuple(tables))
