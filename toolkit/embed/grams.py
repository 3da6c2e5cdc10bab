"""Sentences as bags of hashed character n-grams: what the shipped encoder sums vectors over.

Grams are taken from the matching form (no punctuation, folded widths and case, Simplified, one placeholder a number):
single characters and pairs, each hashed into one of a fixed number of slots. No segmenter, no vocabulary, nothing
unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.align.normalize import code_points, matched
from toolkit.repair.chars import simplified_codes

Int32Array = NDArray[np.int32]
CodeArray = NDArray[np.uint16]

MAX_CHARS = 1000
"""Characters of a sentence that are read: what runs on longer is no sentence, and its vector is of its beginning."""
_FIRST = np.uint32(0x9E3779B1)
_SECOND = np.uint32(0x85EBCA6B)


@dataclass(frozen=True, slots=True, eq=False)
class Bags:
    """Slots of many sentences, one after the other.

    slots: int32, shape (n_grams,). offsets: int32, shape (n_sentences + 1,); sentence i has
    slots[offsets[i]:offsets[i + 1]], none where it says nothing.
    """

    slots: Int32Array
    offsets: Int32Array


def gram_bags(sentences: Sequence[str], *, slot_bits: int) -> Bags:
    """The bags of single characters and pairs, in 2**slot_bits slots."""
    codes, lengths = _forms(sentences)
    single = char_slots(codes, slot_bits)
    pairs = pair_slots(codes[:-1], codes[1:], slot_bits)
    # In order of place, each character before the pair that it begins; a sentence's last character begins none.
    both = np.empty(2 * len(codes), dtype=np.int32)
    both[::2], both[1:-1:2] = single, pairs
    keep = np.ones(2 * len(codes), dtype=np.bool_)
    ends = np.cumsum(lengths)
    spoken = lengths > 1
    keep[2 * ends[lengths > 0] - 1] = False
    keep[2 * ends[lengths == 1] - 2] = False
    offsets = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(np.where(spoken, 2 * lengths - 1, 0), out=offsets[1:])
    return Bags(both[keep], offsets)


def char_slots(codes: CodeArray, slot_bits: int) -> Int32Array:
    """Slot of each character by itself."""
    return _mixed(codes.astype(np.uint32) * _FIRST, slot_bits)


def pair_slots(first: CodeArray, second: CodeArray, slot_bits: int) -> Int32Array:
    """Slot of each pair of characters."""
    return _mixed((first.astype(np.uint32) << np.uint32(16) | second) * _SECOND + _FIRST, slot_bits)


def _mixed(keys: NDArray[np.uint32], slot_bits: int) -> Int32Array:
    """The high bits of a multiplicative hash after one round of mixing (Murmur's finalizer)."""
    keys ^= keys >> np.uint32(15)
    keys *= np.uint32(0x2C1B3C6D)
    return (keys >> np.uint32(32 - slot_bits)).astype(np.int32)


def _forms(sentences: Sequence[str]) -> tuple[CodeArray, NDArray[np.int64]]:
    """Codes of all sentences' matching forms, one after the other, and how many each has."""
    heads = [sentence[:MAX_CHARS] for sentence in sentences]
    sizes = np.fromiter(map(len, heads), np.int64, len(heads)) + 1
    points = code_points("\n".join([*heads, ""]))  # a line break is dropped, but keeps numbers apart
    codes, keep, _ = matched(simplified_codes(points))
    lengths = np.add.reduceat(keep, np.cumsum(sizes) - sizes, dtype=np.int64) if len(sizes) else sizes
    return codes[keep], lengths
