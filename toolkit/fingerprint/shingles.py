"""Exact shingle sets of a few texts at a time: what the last word on a pair rests on. Nothing is hashed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import BadInput
from toolkit.fingerprint.arrays import distinct
from toolkit.fingerprint.codes import CodeArray, Codes

UInt64Array = NDArray[np.uint64]

_WORD_BITS = 64
_MAX_CHARS = 1 << 31


@dataclass(frozen=True, slots=True, eq=False)
class ShingleSets:
    """Which text holds which shingle.

    words: one array a text, sorted, repeats included; each word stands for one shingle, the same one in every text.
    sizes: set sizes, one a text. Takes 16 bytes for every character.
    """

    words: list[UInt64Array]
    sizes: list[int]

    def __len__(self) -> int:
        return len(self.sizes)

    def jaccard(self, left: int, right: int) -> float:
        """Exact Jaccard similarity of two texts' shingle sets, 0-1; 0 where both are empty."""
        together = np.concatenate([self.words[left], self.words[right]])
        together.sort()
        union = _n_kinds(together)
        return (self.sizes[left] + self.sizes[right] - union) / max(1, union)


def shingle_sets(codes: Codes, *, shingle_chars: int) -> ShingleSets:
    """Every text's set of runs of `shingle_chars` characters (one or more), exactly."""
    if shingle_chars < 1:
        raise BadInput(f"shingle_chars is {shingle_chars}, expected 1 or more")
    if len(codes.codes) >= _MAX_CHARS:
        raise BadInput(f"{len(codes.codes)} characters at once; exact sets are made of fewer than {_MAX_CHARS}")
    words = _shingle_words(codes.codes, shingle_chars)
    spans = zip(codes.offsets[:-1].tolist(), codes.offsets[1:].tolist(), strict=True)
    own = [words[start : max(start, end - shingle_chars + 1)] for start, end in spans]
    for text in own:
        text.sort()  # in place: texts share no word, and those that cross from one to the next are no longer needed
    return ShingleSets(own, [_n_kinds(text) for text in own])


def _n_kinds(ordered: UInt64Array) -> int:
    """Count the different values of a sorted array."""
    return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + 1 if len(ordered) else 0


class _Words(NamedTuple):
    """Numbers of `bits` bits, one a place, equal just where the runs of characters that begin there are equal."""

    values: UInt64Array
    bits: int


def _shingle_words(codes: CodeArray, shingle_chars: int) -> UInt64Array:
    """One word a place, equal for equal shingles and only for them.

    Characters are numbered densely, so that those of a shingle fit side by side into a word: five of up to 4,096 kinds,
    which Chinese text of many pages doesn't reach. Where they don't fit, shorter runs are numbered densely first.
    """
    bits = max(1, int(codes.max(initial=0)).bit_length())
    fits = bits * shingle_chars <= _WORD_BITS
    chars = whole = _Words(codes.astype(np.uint64), bits) if fits else _char_ranks(codes)
    width = 1
    for bit in f"{shingle_chars:b}"[1:]:
        whole = _side_by_side(whole, whole, gap=width)
        width *= 2
        if bit == "1":
            whole = _side_by_side(whole, chars, gap=width)
            width += 1
    return whole.values


def _side_by_side(head: _Words, tail: _Words, *, gap: int) -> _Words:
    """Words of the runs made of a run in `head` and the run in `tail` that starts `gap` characters later."""
    if head.bits + tail.bits > _WORD_BITS:
        head, tail = _ranks(head), _ranks(tail)
    size = max(0, len(tail.values) - gap)
    values = head.values[:size] << np.uint64(tail.bits)
    values |= tail.values[gap : gap + size]
    return _Words(values, head.bits + tail.bits)


def _ranks(words: _Words) -> _Words:
    """Number the different values densely: fewer than 2^31, so that two always fit into a word."""
    kinds = distinct(words.values)
    ranks = np.searchsorted(kinds, words.values).astype(np.uint64)
    return _Words(ranks, max(1, (len(kinds) - 1).bit_length()))


def _char_ranks(codes: CodeArray) -> _Words:
    """Number the characters that occur densely."""
    places = codes.astype(np.intp)
    rank = np.zeros(int(codes.max(initial=0)) + 1, np.uint64)
    rank[places] = 1
    kinds = rank.nonzero()[0]
    rank[kinds] = np.arange(len(kinds), dtype=np.uint64)
    return _Words(rank[places], max(1, (len(kinds) - 1).bit_length()))
