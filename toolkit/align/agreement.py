"""How far two places of the corpus agree: the kernel under every stretch."""

from __future__ import annotations

import numpy as np

from toolkit.align.grams import IntArray, UInt64Array
from toolkit.align.normalize import SEPARATOR, CodeArray

_ROWS = 1 << 16


def common_prefix(codes: CodeArray, left: IntArray, right: IntArray, *, step: int) -> IntArray:
    """How many codes agree from each (left, right) on, going forward (step 1) or backward from just before (step -1).

    A SEPARATOR agrees with nothing. Cost: the sum of the lengths. Most agreements are short: they are followed by words
    of four codes, the rest by rows of codes, and what is longer still by slices.
    """
    parts = [
        _common_prefix(codes, left[begin : begin + _ROWS], right[begin : begin + _ROWS], step)
        for begin in range(0, len(left), _ROWS)
    ]
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _common_prefix(codes: CodeArray, left: IntArray, right: IntArray, step: int) -> IntArray:
    length = np.zeros(len(left), dtype=np.int64)
    active = np.arange(len(left))
    a, b = (left, right) if step == 1 else (left - 1, right - 1)
    for agreement, width, rounds in ((_agreement_of_words, _WORD, 8), (_agreement_of_rows, 32, 32)):
        for _ in range(rounds):
            run = agreement(codes, a, b, step)
            length[active] += run
            whole = run == width
            active, a, b = active[whole], a[whole] + step * width, b[whole] + step * width
            if len(active) == 0:
                return length
    for i, start_a, start_b in zip(active.tolist(), a.tolist(), b.tolist(), strict=True):
        length[i] += _long_agreement(codes, start_a, start_b, step)
    return length


_WORD = 4
_LOW_BITS, _HIGH_BIT = np.uint64(0x7FFF7FFF7FFF7FFF), np.uint64(0x8000800080008000)
_GATHER, _FLAGS = np.uint64(1 << 45 | 1 << 30 | 1 << 15 | 1), np.uint64(60)
_BEFORE_FLAG = {
    1: np.array([4, *((flags & -flags).bit_length() - 1 for flags in range(1, 16))]),
    -1: np.array([4, *(4 - flags.bit_length() for flags in range(1, 16))]),
}
"""Codes before the first flag that going forward, or backward, meets; flags: a bit for each code of a word."""


def _agreement_of_words(codes: CodeArray, a: IntArray, b: IntArray, step: int) -> IntArray:
    """How many of the next _WORD codes agree, for each pair of positions; four codes are compared as one integer.

    Which codes of a word are not zero is found without a loop (Warren, Hacker's Delight, section 6-1); the four answers
    are gathered into the topmost bits by one multiplication.
    """
    one, other = _words(codes, a, step), _words(codes, b, step)
    stops = _not_zero(one ^ other) | (_not_zero(one) ^ _HIGH_BIT)  # SEPARATOR is zero
    found: IntArray = _BEFORE_FLAG[step][stops * _GATHER >> _FLAGS]
    return found


def _words(codes: CodeArray, at: IntArray, step: int) -> UInt64Array:
    """The codes from each position on, or up to it (step -1), the first in the lowest bits; beyond the ends zeros."""
    if len(codes) < _WORD:
        codes = np.concatenate([codes, np.zeros(_WORD, dtype=codes.dtype)])
    last = len(codes) - _WORD
    words: UInt64Array = np.ndarray((last + 1,), dtype="<u8", buffer=np.ascontiguousarray(codes), strides=(2,))
    first = at if step == 1 else at - (_WORD - 1)
    found = words[np.clip(first, 0, last)]
    if step == 1:
        beyond = np.flatnonzero(first > last)
        found[beyond] >>= 16 * np.minimum(first[beyond] - last, _WORD - 1).astype(np.uint64)
        found[first > last + _WORD - 1] = 0
    else:
        beyond = np.flatnonzero(first < 0)
        found[beyond] <<= 16 * np.minimum(-first[beyond], _WORD - 1).astype(np.uint64)
        found[at < 0] = 0
    return found


def _not_zero(words: UInt64Array) -> UInt64Array:
    """The highest bit of each 16 where any of them is set."""
    flags: UInt64Array = (((words & _LOW_BITS) + _LOW_BITS) | words) & _HIGH_BIT
    return flags


def _agreement_of_rows(codes: CodeArray, a: IntArray, b: IntArray, step: int) -> IntArray:
    """How many of the next 32 codes agree, for each pair of positions."""
    ahead = np.arange(32) * step
    last = len(codes) - 1
    left, right = (codes[_within(at[:, None] + ahead, last)] for at in (a, b))
    differs = (left != right) | (left == SEPARATOR)
    return np.where(differs.any(axis=1), differs.argmax(axis=1), 32)


def _within(index: IntArray, last: int) -> IntArray:
    """Indices beyond either end lead to the last code, which is a SEPARATOR."""
    return np.where((index < 0) | (index > last), last, index)


def _long_agreement(codes: CodeArray, a: int, b: int, step: int) -> int:
    """Agreement length by slices of doubling size."""
    done, size, n = 0, 256, len(codes)
    while True:
        if step == 1:
            room = min(size, n - a - done, n - b - done)
            left, right = codes[a + done : a + done + room], codes[b + done : b + done + room]
        else:
            room = min(size, a + 1 - done, b + 1 - done)
            left = codes[a + 1 - done - room : a + 1 - done][::-1]
            right = codes[b + 1 - done - room : b + 1 - done][::-1]
        differs = (left != right) | (left == SEPARATOR)
        if room <= 0 or differs.any():
            return done + (int(np.argmax(differs)) if room > 0 else 0)
        done += room
        size = min(2 * size, 1 << 20)
