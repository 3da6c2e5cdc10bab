"""Exact shingle sets of a few texts at a time: what the last word on a pair rests on, whatever hashes collide."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import BadInput
from toolkit.fingerprint.codes import CodeArray, Codes, Int64Array

UInt64Array = NDArray[np.uint64]

_WORD_BITS = 64
_ODD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class ShingleSets:
    """Which text holds which shingle. member: shape (n_texts, n_kinds), bool; sizes: shape (n_texts,), set sizes.

    Takes n_texts bytes for every different shingle: meant for some dozens of texts.
    """

    member: NDArray[np.bool_]
    sizes: list[int]

    def __len__(self) -> int:
        return len(self.sizes)

    def jaccard(self, left: int, right: int) -> float:
        """Exact Jaccard similarity of two texts' shingle sets, 0-1; 0 where both are empty."""
        shared = int(np.count_nonzero(self.member[left] & self.member[right]))
        return shared / max(1, self.sizes[left] + self.sizes[right] - shared)


def shingle_sets(codes: Codes, *, shingle_chars: int) -> ShingleSets:
    """Every text's set of runs of `shingle_chars` characters (one or more), exactly."""
    if shingle_chars < 1:
        raise BadInput(f"shingle_chars is {shingle_chars}, expected 1 or more")
    place, kind, n_kinds = _ranked(*_numbered_shingles(codes.codes, shingle_chars))
    owner = np.repeat(np.arange(len(codes)), codes.lengths)[: len(place)]
    crossing = (codes.offsets[1:, None] - np.arange(1, shingle_chars)).ravel()
    owner[crossing[(crossing >= 0) & (crossing < len(place))]] = len(codes)  # a row of refuse, cut off below
    member = np.zeros((len(codes) + 1, n_kinds), bool)
    member.reshape(-1)[owner[place] * n_kinds + kind] = True
    member = member[:-1]
    return ShingleSets(member, np.count_nonzero(member, axis=1).tolist())


def _numbered_shingles(codes: CodeArray, shingle_chars: int) -> tuple[UInt64Array, int]:
    """One number for each place's shingle, equal only for equal shingles, and a bound that all lie below.

    Characters are ranked and the ranks read as digits: with up to 7,131 different characters five fit a 64-bit word.
    Where the next digit would not fit, the numbers so far are ranked anew.
    """
    n_places = len(codes) - shingle_chars + 1
    if n_places <= 0:
        return np.zeros(0, np.uint64), 1
    present = np.zeros(int(codes.max()) + 1, bool)
    present[codes] = True
    n_kinds = int(np.count_nonzero(present))
    digits = np.cumsum(present, dtype=np.uint64)[codes]
    digits -= np.uint64(1)
    values, bound = digits[:n_places].copy(), n_kinds
    for position in range(1, shingle_chars):
        if bound * n_kinds > 1 << _WORD_BITS:
            place, kind, bound = _ranked(values, bound)
            values[place] = kind.astype(np.uint64)
        values *= np.uint64(n_kinds)
        values += digits[position : position + n_places]
        bound *= n_kinds
    return values, bound


def _ranked(values: UInt64Array, bound: int) -> tuple[Int64Array, Int64Array, int]:
    """Places in an order that brings equal values together, each place's dense number from 0, and how many there are.

    Value and place are packed into one word and sorted, which is far cheaper than an argsort. A value too large for
    that is hashed to fewer bits; where that brings two values under one hash, plain ranking takes over.
    """
    place_bits = len(values).bit_length()
    value_bits = _WORD_BITS - place_bits
    shift, low = np.uint64(place_bits), np.uint64((1 << place_bits) - 1)
    packed = values << shift if bound <= 1 << value_bits else (values * _ODD) & ~low
    packed |= np.arange(len(values), dtype=np.uint64)
    packed.sort()
    place = (packed & low).astype(np.int64)
    ordered = values[place]
    starts = np.ones(len(values), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=starts[1:])
    kind = np.cumsum(starts) - 1
    packed >>= shift
    n_keys = 1 + int(np.count_nonzero(packed[1:] != packed[:-1])) if len(values) else 0
    n_kinds = int(kind[-1]) + 1 if len(values) else 0
    if n_keys != n_kinds:
        found, kind = np.unique(values, return_inverse=True)
        return np.arange(len(values)), kind, len(found)
    return place, kind, n_kinds
