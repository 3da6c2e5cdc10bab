"""How usual runs of characters, and the frames around them, are in official prose: hashed tables without any text.

A table answers for one pattern of places around a symbol. Runs of two to four symbols are counted as they are. Frames
leave out one or two symbols and are counted by their commonest filling: 政务__工作 is usual although 果然 never stood
in it, which tells a word that was put in from a rare word among others of its topic.

A slot holds four bits of the gram's hash and a class of counts, 1 to 15. Each gram lies in one of two slots, so that a
gram never counted is taken for another with a chance of at most 2/16 of the table's load (Fan et al. 2014, Cuckoo
Filter; here the rarest grams are left out where both slots are taken).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.judge.garble.form import Uint16Array

Uint8Array = NDArray[np.uint8]
Uint32Array = NDArray[np.uint32]

MULTIPLIERS = np.array([0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F, 0x165667B1], dtype=np.uint32)
"""Odd 32-bit constants, one a place in the gram (those of the xxHash and Murmur mixers)."""
_MIX = np.uint32(0x7FEB352D)
TOP_CLASS = 15
_FINGERPRINT = 15
_ROUNDS = 16


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which symbols a table looks at. name: in the asset. places: relative to the symbol that the class is told for.

    filling: places that are left open; counts are then of the commonest filling.
    """

    name: str
    places: tuple[int, ...]
    filling: tuple[int, ...] = ()

    @property
    def is_run(self) -> bool:
        """Whether it is a run of neighbours, counted as it stands."""
        return not self.filling


PATTERNS = (
    Pattern("run2", (0, 1)),
    Pattern("run3", (-1, 0, 1)),
    Pattern("run4", (-2, -1, 0, 1)),
    Pattern("after2", (-2, -1), (0,)),
    Pattern("before2", (1, 2), (0,)),
    Pattern("after3", (-3, -2, -1), (0,)),
    Pattern("before3", (1, 2, 3), (0,)),
    Pattern("around21", (-2, -1, 2), (0, 1)),
    Pattern("around12", (-1, 2, 3), (0, 1)),
    Pattern("around22", (-2, -1, 2, 3), (0, 1)),
)


@dataclass(frozen=True, slots=True, eq=False)
class GramTables:
    """tables[k]: for grams of patterns[k], uint8, each length a power of two."""

    patterns: tuple[Pattern, ...]
    tables: tuple[Uint8Array, ...]

    def classes(self, symbols: Uint16Array) -> Uint8Array:
        """Count class at each symbol: shape (len(patterns), n), 0 where it was not counted or would run over."""
        found = np.zeros((len(self.tables), len(symbols)), dtype=np.uint8)
        for row, (pattern, table) in enumerate(zip(self.patterns, self.tables, strict=True)):
            low, high = span(pattern.places, len(symbols))
            if low < high:
                found[row, low:high] = look_up(table, hash_pattern(symbols, pattern.places))
        return found

    def row(self, name: str) -> int:
        """Number of the pattern of that name."""
        return [pattern.name for pattern in self.patterns].index(name)

    def table(self, name: str) -> Uint8Array:
        """Table of the pattern of that name."""
        return self.tables[self.row(name)]

    @property
    def runs(self) -> tuple[tuple[int, Uint8Array], ...]:
        """Length and table of each pattern that is a run."""
        pairs = zip(self.patterns, self.tables, strict=True)
        return tuple((len(pattern.places), table) for pattern, table in pairs if pattern.is_run)


def span(places: Sequence[int], n: int) -> tuple[int, int]:
    """Half-open range of the symbols around which all the places lie inside a text of n symbols."""
    return max(0, -min(places)), max(0, n - max(0, *places))


def hash_pattern(symbols: Uint16Array, places: Sequence[int], *, every: int = 1) -> Uint32Array:
    """Hashes of the symbols at some places around each symbol of `span`, or each `every`-th of them."""
    low, high = span(places, len(symbols))
    if low >= high:
        return np.zeros(0, dtype=np.uint32)
    hashes = np.zeros(-(-(high - low) // every), dtype=np.uint32)
    for number, place in enumerate(places):
        hashes += symbols[low + place : high + place : every] * MULTIPLIERS[number]
    return hashes


def hash_grams(grams: Uint16Array) -> Uint32Array:
    """Hashes of grams given as rows, shape (m, length); equal to those of `hash_pattern`."""
    hashes: Uint32Array = (grams.astype(np.uint32) * MULTIPLIERS[: grams.shape[1]]).sum(axis=1, dtype=np.uint32)
    return hashes


def slots(hashes: Uint32Array, n_slots: int) -> tuple[Uint32Array, Uint32Array, Uint8Array]:
    """The two slots of each hash, and its fingerprint."""
    mixed = hashes ^ (hashes >> np.uint32(15))
    mixed *= _MIX
    last = np.uint32(n_slots - 1)
    first = (mixed ^ (mixed >> np.uint32(16))) & last
    mixed *= MULTIPLIERS[1]
    return first, (mixed >> np.uint32(7)) & last, ((mixed ^ first) & np.uint32(_FINGERPRINT)).astype(np.uint8)


def look_up(table: Uint8Array, hashes: Uint32Array) -> Uint8Array:
    """Count class of each hashed gram."""
    first, second, fingerprints = slots(hashes, len(table))
    one, other = table[first], table[second]
    one *= (one & _FINGERPRINT) == fingerprints
    other *= (other & _FINGERPRINT) == fingerprints
    classes: Uint8Array = np.maximum(one, other) >> np.uint8(4)
    return classes


def count_classes(counts: NDArray[np.int64], floor: int) -> Uint8Array:
    """Class of each count: 0 below `floor`, then one for every two thirds of a doubling, TOP_CLASS at most."""
    scaled = 1 + np.floor(1.5 * np.log2(np.maximum(counts, floor) / floor))
    classes: Uint8Array = np.where(counts < floor, 0, np.minimum(scaled, TOP_CLASS)).astype(np.uint8)
    return classes


def build_table(hashes: Uint32Array, counts: NDArray[np.int64], *, bits: int, floor: int) -> Uint8Array:
    """The table of 2**bits slots for distinct grams; those counted fewer than `floor` times are left out."""
    order = np.argsort(-counts, kind="stable")
    order = order[: np.count_nonzero(counts >= floor)]
    first, second, fingerprints = slots(hashes[order], 1 << bits)
    values = (count_classes(counts[order], floor) << 4) | fingerprints
    table = np.zeros(1 << bits, dtype=np.uint8)
    for block in np.array_split(np.arange(len(order)), _ROUNDS):
        left = block
        for place in (first, second):
            free = left[table[place[left]] == 0]
            _, earliest = np.unique(place[free], return_index=True)
            table[place[free[earliest]]] = values[free[earliest]]
            left = np.setdiff1d(left, free[earliest], assume_unique=True)
    return table
