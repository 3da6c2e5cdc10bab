"""Exact shingle sets of a few texts at a time: what the last word on a pair rests on, whatever hashes collide."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import BadInput
from toolkit.fingerprint.codes import CodeArray, Codes
from toolkit.fingerprint.kernels import Hasher, UInt32Array

Int32Array = NDArray[np.int32]

_ROUNDS = 6  # each leaves a few per cent open; what stays open after so many was made to collide
_SPREAD = (0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F, 0x165667B1, 0x9E3779B1, 0xD3A2646D)
_TABLE_PER_PLACE = 2  # larger leaves the cache
_MAX_CHARS = 1 << 31


@dataclass(frozen=True, slots=True, eq=False)
class ShingleSets:
    """Which text holds which shingle. member: shape (n_texts, n_columns), bool; sizes: set sizes, one a text.

    A shingle's column is the number of a place where it stands; other columns are empty. Takes n_texts bytes for every
    character: meant for some dozens of texts.
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
    if len(codes.codes) >= _MAX_CHARS:
        raise BadInput(f"{len(codes.codes)} characters at once; exact sets are made of fewer than {_MAX_CHARS}")
    column = _same_place(codes.codes, shingle_chars)
    owner = np.repeat(np.arange(len(codes)), codes.lengths)[: len(column)]
    crossing = (codes.offsets[1:, None] - np.arange(1, shingle_chars)).ravel()
    owner[crossing[(crossing >= 0) & (crossing < len(column))]] = len(codes)  # a row of refuse, cut off below
    member = np.zeros((len(codes) + 1, len(column)), bool)
    owner *= len(column)
    owner += column
    member.reshape(-1)[owner] = True
    return ShingleSets(member[:-1], [int(np.count_nonzero(row)) for row in member[:-1]])


def _same_place(codes: CodeArray, shingle_chars: int) -> Int32Array:
    """For each place one place with the same shingle, equal for equal shingles and only for them.

    Places are entered in a table under their shingle's hash, where the last one stays; a place whose shingle is that of
    the one found there, character by character, is done. The others, few, try again with another hash.
    """
    n_places = max(0, len(codes) - shingle_chars + 1)
    hashes = Hasher(shingle_chars=shingle_chars, max_chars=len(codes)).hashes(codes)
    columns = [codes[shift : shift + n_places] for shift in range(shingle_chars)]
    bits = max(1, (n_places * _TABLE_PER_PLACE - 1).bit_length())
    table = np.empty(1 << bits, np.int32)
    same = _in_table(table, hashes, np.arange(n_places, dtype=np.int32), 0)
    equal = np.ones(n_places, bool)
    for column in columns:
        equal &= column == column[same]
    open_places = np.flatnonzero(~equal).astype(np.int32)
    for round_number in range(1, _ROUNDS if len(open_places) else 1):
        found = _in_table(table, hashes[open_places], open_places, round_number)
        equal = np.all([column[open_places] == column[found] for column in columns], axis=0)
        same[open_places[equal]] = found[equal]
        open_places = open_places[~equal]
    first: dict[bytes, int] = {}
    for place in open_places.tolist():
        same[place] = first.setdefault(codes[place : place + shingle_chars].tobytes(), place)
    return same


def _in_table(table: Int32Array, hashes: UInt32Array, places: Int32Array, round_number: int) -> Int32Array:
    """Enter places under their hashes and give, for each, the place that stayed there."""
    spread = hashes * np.uint32(_SPREAD[round_number])
    spread ^= spread >> np.uint32(15)
    spread *= np.uint32(_SPREAD[-1 - round_number])
    slots = (spread >> np.uint32(33 - len(table).bit_length())).astype(np.int64)
    table[slots] = places
    stayed: Int32Array = table[slots]
    return stayed
