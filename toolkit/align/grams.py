"""Every character n-gram of the corpus: which occur once, which in a few places, which everywhere.

The index is exact (all positions, no sampling) and never holds more than a slice of the hash space at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.align.normalize import CodeArray

UInt64Array = NDArray[np.uint64]
UInt32Array = NDArray[np.uint32]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

GRAM = 6
"""Characters a gram. Six is the longest length at which a passage of 25 characters with 15 % of them changed still keeps
a gram with probability > .99 in simulation, and short enough for set phrases, which are mostly four to twelve long."""

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_CHUNK = 1 << 16


def gram_hashes(codes: CodeArray) -> UInt64Array:
    """64-bit hash of the GRAM codes from each position on, shape (len(codes) - GRAM + 1,) or (0,).

    Polynomial in 64-bit wrap-around arithmetic by doubling (three multiply-adds for six codes), then one mixing step so
    that the high bits may be used as a table index.
    """
    if len(codes) < GRAM:
        return np.zeros(0, dtype=np.uint64)
    wide = codes.astype(np.uint64)
    pairs = wide[:-1] * _BASE + wide[1:]
    triples = pairs[:-1] * _BASE + wide[2:]
    cube = np.uint64(pow(int(_BASE), 3, 1 << 64))
    hashes: UInt64Array = triples[:-3] * cube + triples[3:]
    hashes ^= hashes >> np.uint64(29)
    hashes *= _MIX
    return hashes


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """The matching form of all documents in one array.

    codes: shape (n,), uint16, documents one after another, a SEPARATOR after each. offsets: shape (n_docs + 1,), int64,
    where each document begins. inert: ranges that prove nothing (inside 《》), int64, shape (k, 2), half-open.
    source: who published each document, int32, shape (n_docs,): equal numbers for one agency, a number of its own for
    each document whose agency is unknown.
    """

    codes: CodeArray
    offsets: IntArray
    inert: IntArray
    source: NDArray[np.int32]

    @property
    def n_docs(self) -> int:
        """Number of documents."""
        return len(self.offsets) - 1

    def doc_of(self, positions: NDArray[np.integer]) -> IntArray:
        """Document of each position."""
        return np.searchsorted(self.offsets, positions, side="right") - 1


@dataclass(frozen=True, slots=True, eq=False)
class GramGroups:
    """Positions of equal grams, gathered by how many there are.

    by_size[s]: shape (n_groups, s), uint32, positions ascending within a row.
    """

    by_size: dict[int, list[UInt32Array]]

    def n_pairs(self, size: int) -> int:
        """How many pairs of positions the groups of one size make."""
        return sum(len(block) for block in self.by_size.get(size, [])) * size * (size - 1) // 2


def sorted_slices(corpus: Corpus, *, slice_bytes: int) -> Iterator[tuple[UInt64Array, int]]:
    """Yield (packed, position_bits): all grams of one slice of the hash space, sorted, equal grams side by side.

    packed: uint64, the gram's hash in the high bits, its position in the low `position_bits`.
    """
    n = len(corpus.codes)
    position_bits = max(1, int(n).bit_length())
    n_slices = max(1, -(-n * 8 // slice_bytes))
    invalid = _crossing_a_border(corpus)
    for slice_index in range(n_slices):
        yield _one_slice(corpus.codes, invalid, slice_index, n_slices, position_bits), position_bits


def _one_slice(
    codes: CodeArray, invalid: BoolArray, slice_index: int, n_slices: int, position_bits: int
) -> UInt64Array:
    n = len(codes)
    high = np.uint64(((1 << 64) - 1) ^ ((1 << position_bits) - 1))
    pieces = []
    for begin in range(0, max(0, n - GRAM + 1), _CHUNK):
        hashes = gram_hashes(codes[begin : begin + _CHUNK + GRAM - 1])
        usable = ~invalid[begin : begin + len(hashes)]
        if n_slices > 1:
            usable &= ((hashes & np.uint64(0xFFFF)) * np.uint64(n_slices)) >> np.uint64(16) == np.uint64(slice_index)
        at = np.flatnonzero(usable)
        pieces.append((hashes[at] & high) | (at + begin).astype(np.uint64))
    packed = np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.uint64)
    packed.sort()
    return packed


def _crossing_a_border(corpus: Corpus) -> BoolArray:
    """Positions whose gram would run over a document's end."""
    invalid = np.zeros(len(corpus.codes), dtype=np.bool_)
    separators = corpus.offsets[1:] - 1
    for back in range(GRAM):
        invalid[np.maximum(separators - back, 0)] = True
    return invalid


def group_bounds(packed: UInt64Array, position_bits: int) -> tuple[IntArray, IntArray]:
    """Starts and sizes of the groups of two or more equal grams in a sorted slice."""
    if len(packed) < 2:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    keys = packed >> np.uint64(position_bits)
    equal = np.empty(len(keys) + 1, dtype=np.bool_)
    equal[0] = equal[-1] = False
    np.equal(keys[1:], keys[:-1], out=equal[1:-1])
    edges = np.flatnonzero(equal[1:] != equal[:-1])
    starts, ends = edges[0::2], edges[1::2] + 1
    return starts, ends - starts
