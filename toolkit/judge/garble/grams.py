"""How often runs of two to five symbols occur in official prose, in hashed tables without any text.

A slot holds a class of counts, 0 (not kept) to 15. Each gram lies in two slots and reads the lower of them, so that two
grams have to collide in both places to be mistaken: at most the square of the table's load (Fan et al. 2000, counting
Bloom filters; Cormode & Muthukrishnan 2005, count-min sketches).
"""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True, eq=False)
class GramTables:
    """tables[k]: count classes of grams of lengths[k] symbols, uint8, each length a power of two."""

    lengths: tuple[int, ...]
    tables: tuple[Uint8Array, ...]

    def classes(self, symbols: Uint16Array) -> Uint8Array:
        """Count class of the gram that begins at each symbol: shape (len(lengths), n), 0 where it would run over."""
        found = np.zeros((len(self.tables), len(symbols)), dtype=np.uint8)
        hashes = symbols.astype(np.uint32) * MULTIPLIERS[0]
        at = 0
        for length in range(2, max(self.lengths) + 1):
            if len(symbols) < length:
                break
            hashes = hashes[:-1] + symbols[length - 1 :] * MULTIPLIERS[length - 1]
            if length == self.lengths[at]:
                found[at, : len(hashes)] = look_up(self.tables[at], hashes)
                at += 1
        return found


def hash_grams(grams: Uint16Array) -> Uint32Array:
    """Hashes of grams given as rows, shape (m, length); equal to those that `GramTables.classes` makes on the way."""
    hashes: Uint32Array = (grams.astype(np.uint32) * MULTIPLIERS[: grams.shape[1]]).sum(axis=1, dtype=np.uint32)
    return hashes


def slots(hashes: Uint32Array, n_slots: int) -> tuple[Uint32Array, Uint32Array]:
    """The two slots of each hash."""
    mixed = hashes ^ (hashes >> np.uint32(15))
    mixed *= _MIX
    last = np.uint32(n_slots - 1)
    first = (mixed ^ (mixed >> np.uint32(16))) & last
    mixed *= MULTIPLIERS[1]
    return first, (mixed >> np.uint32(7)) & last


def look_up(table: Uint8Array, hashes: Uint32Array) -> Uint8Array:
    """Count class of each hashed gram."""
    first, second = slots(hashes, len(table))
    classes: Uint8Array = np.minimum(table[first], table[second])
    return classes


def build_table(hashes: Uint32Array, counts: NDArray[np.int64], *, bits: int, floor: int) -> Uint8Array:
    """The table of 2**bits slots for distinct grams; those counted fewer than `floor` times are left out."""
    kept = counts >= floor
    classes = np.minimum(1 + np.floor(1.5 * np.log2(counts[kept] / floor)), TOP_CLASS).astype(np.uint8)
    table = np.zeros(1 << bits, dtype=np.uint8)
    for place in slots(hashes[kept], 1 << bits):
        np.maximum.at(table, place, classes)
    return table
