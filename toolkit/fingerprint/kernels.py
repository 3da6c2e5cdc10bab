"""The array kernels under signatures: rolling shingle hashes and the minimum in each slot.

Work goes over the flat code array in blocks that stay in cache, whatever the borders of texts: a long text may span
blocks, a block may hold a thousand short ones. Minima accumulate in the signature matrix, so borders cannot matter.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.fingerprint.arrays import distinct
from toolkit.fingerprint.codes import CodeArray, Codes, Int64Array
from toolkit.fingerprint.params import ONE_PERMUTATION, SketchParams

UInt32Array = NDArray[np.uint32]

EMPTY = np.uint32(0xFFFFFFFF)
"""Value of a slot that no shingle fell into; datasketch's too."""

_BASE = 0x9E3779B1  # 2^32 / golden ratio, made odd: no two-character swaps cancel within the CJK range
_BLOCK_CHARS = 3 << 14  # measured: larger leaves the cache, smaller pays for calls
_AT_ONCE = 1 << 20
_MIX_BITS = np.uint32(15)  # brings the better mixed upper half down, to be multiplied up again
_FEW_SLOTS = 4


class Hasher:
    """Rolling shingle hashes for blocks of codes, in memory that is used again for each block.

    The hash of c[0..n) is the polynomial sum(c[i] * B^(n-1-i)) mod 2^32, B = 0x9E3779B1. It is computed for all places
    at once by doubling: three multiplications for five characters. Weakly mixed: pass it through `fmix32`.
    """

    def __init__(self, *, shingle_chars: int, max_chars: int) -> None:
        self.shingle_chars = shingle_chars
        self._memory = [np.empty(max_chars, np.uint32) for _ in range(3)]

    @property
    def spare(self) -> UInt32Array:
        """Memory free for any use between two calls of `hashes`, shape (max_chars,): the less of it, the more cache."""
        return self._memory[0 if self.shingle_chars > 1 else 1]  # the hash of one character is where it was copied to

    def hashes(self, codes: CodeArray) -> UInt32Array:
        """Hash every run, shape (max(0, n_chars - shingle_chars + 1),). The result lives until the next call."""
        chars, one, two = (buffer[: len(codes)] for buffer in self._memory)
        np.copyto(chars, codes)
        out, width = chars, 1
        for bit in f"{self.shingle_chars:b}"[1:]:
            out = _join(out, out, two if out is one else one, gap=width, tail_chars=width)
            width *= 2
            if bit == "1":
                out = _join(out, chars, out, gap=width, tail_chars=1)
                width += 1
        return out[: max(0, len(codes) - self.shingle_chars + 1)]


def _join(head: UInt32Array, tail: UInt32Array, into: UInt32Array, *, gap: int, tail_chars: int) -> UInt32Array:
    """Hashes of runs made of a run in `head` and the run in `tail` that starts `gap` characters later.

    Places near the end, where a run would leave the block, hold nothing of use.
    """
    np.multiply(head, np.uint32(pow(_BASE, tail_chars, 1 << 32)), out=into)
    size = max(0, len(into) - gap)
    into[:size] += tail[gap:]
    return into


def fmix32(values: UInt32Array) -> UInt32Array:
    """Mix by MurmurHash3's 32-bit finalizer: a bijection that spreads every input bit over the word."""
    values = values ^ (values >> np.uint32(16))
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    return values


def affine_constants(params: SketchParams) -> tuple[UInt32Array, UInt32Array]:
    """Multipliers (odd) and addends of the permutations, shape (n_slots,) each.

    Drawn as `datasketch.MinHash(scheme="affine32")` draws them, which is what makes k_permutation bit-identical.
    """
    draw = np.random.RandomState(params.seed)  # the legacy generator is datasketch's
    multipliers = draw.randint(0, 1 << 31, params.n_slots, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return multipliers, draw.randint(0, 1 << 32, params.n_slots, dtype=np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Shingle hashes at places [start, start + len(hashes)) of the flat array, for texts [first, last).

    edges: shape (last - first + 1,), where each text begins within the block, and the block's end.
    crossing: places whose shingle runs over its text's end.
    """

    hashes: UInt32Array
    start: int
    first: int
    last: int
    edges: Int64Array
    crossing: Int64Array


def _slot_numbers(values: UInt32Array, edges: Int64Array, n_slots: int, out: UInt32Array) -> Int64Array | UInt32Array:
    """Flat number, over all texts of a block, of the slot that each value falls into: its upper bits choose."""
    np.right_shift(values, np.uint32(33 - n_slots.bit_length()), out=out)
    first_slots = np.arange(0, (len(edges) - 1) * n_slots, n_slots)
    if len(edges) * n_slots < 1 << 32:  # all but floods of empty texts; half the memory to move
        out += first_slots.astype(np.uint32).repeat(edges[1:] - edges[:-1])
        return out
    return first_slots.repeat(edges[1:] - edges[:-1]) + out


class Signer:
    """Signs texts chunk after chunk in the same memory: asking the system for it each time costs more than the work."""

    def __init__(self, params: SketchParams) -> None:
        self.params = params
        self._hasher = Hasher(shingle_chars=params.shingle_chars, max_chars=_BLOCK_CHARS + params.shingle_chars - 1)
        self._slots = np.empty(_BLOCK_CHARS, np.int64)
        self._multipliers, self._addends = affine_constants(params)
        self._fill = self._one_permutation if params.scheme == ONE_PERMUTATION else self._k_permutation

    def fill(self, codes: Codes, out: UInt32Array) -> None:
        """Write the texts' signatures into out, shape (n_texts, n_slots), uint32, contiguous."""
        out[:] = EMPTY
        self._fill(codes, out)

    def _one_permutation(self, codes: Codes, out: UInt32Array) -> None:
        """Sign by one permutation.

        A shingle's mixed hash chooses its slot by its upper bits and competes there with its whole value. A slot that
        none of a text's shingles chose gets the minimum of a permutation of its own over all of them: two texts agree
        in a slot with probability exactly their Jaccard similarity, whether it was filled the first way or the second.
        Source: Dahlgaard, Knudsen, Thorup, Fast Similarity Sketching (2017), with one round of choosing.
        """
        n_slots = self.params.n_slots
        for block in self._blocks(codes):
            values, rows = self._mixed(block), out[block.first : block.last]
            values[block.crossing] = EMPTY
            slots = self._slots[: len(values)]
            slots[:] = _slot_numbers(values, block.edges, n_slots, out=self._hasher.spare[: len(values)])
            np.minimum.at(rows.reshape(-1), slots, values)
            self._fill_empty_slots(codes, block, rows)

    def _k_permutation(self, codes: Codes, out: UInt32Array) -> None:
        """Sign as datasketch's affine32 MinHash does."""
        for block in self._blocks(codes):
            keep = np.ones(len(block.hashes), bool)
            keep[block.crossing] = False
            text_of = np.repeat(np.arange(block.first, block.last), np.diff(block.edges))[keep]
            starts = np.flatnonzero(np.diff(text_of, prepend=-1))
            texts, mixed = text_of[starts], fmix32(block.hashes[keep])
            for slot in range(self.params.n_slots if len(starts) else 0):
                lowest = np.minimum.reduceat(mixed * self._multipliers[slot] + self._addends[slot], starts)
                out[texts, slot] = np.minimum(out[texts, slot], lowest)

    def _blocks(self, codes: Codes) -> Iterator[_Block]:
        """Cut the flat array into blocks, between texts where they are no longer than a block.

        A block's hashes may be overwritten, and live until the next is asked for.
        """
        borders, shingle_chars = codes.offsets.tolist(), self.params.shingle_chars
        n_places = len(codes.codes) - shingle_chars + 1
        start = 0
        while start < n_places:
            n_blocks = -(-(n_places - start) // _BLOCK_CHARS)  # of even size: a small rest would pay for its calls
            even = start + (n_places - start) // n_blocks
            fitting = bisect_right(borders, start + _BLOCK_CHARS) - 1
            border = borders[min(bisect_left(borders, even), fitting)]
            end = min(border if border > start else start + _BLOCK_CHARS, n_places)
            beyond = end + shingle_chars - 1
            first, last = bisect_right(borders, start) - 1, bisect_left(borders, end)
            edges = codes.offsets[first : last + 1] - start
            edges[0], edges[-1] = 0, end - start  # a long text may begin before the block and end after it
            ends = codes.offsets[first + 1 : bisect_left(borders, beyond)] - start
            crossing = np.subtract.outer(ends, np.arange(1, shingle_chars)).ravel()
            crossing = crossing[(crossing >= 0) & (crossing < end - start)]
            yield _Block(self._hasher.hashes(codes.codes[start:beyond]), start, first, last, edges, crossing)
            start = end

    def _mixed(self, block: _Block) -> UInt32Array:
        """Mix the block's hashes in place, by multipliers that the seed draws.

        The inner steps of `fmix32`: the first would spread what the polynomial has spread already, the last would only
        change bits too low to decide which value is least. Errors on digits, tables, running numbers and rare
        alphabets were as small as with all of them.
        """
        values, shifted = block.hashes, self._hasher.spare[: len(block.hashes)]
        values *= self._multipliers[0]
        np.right_shift(values, _MIX_BITS, out=shifted)
        values ^= shifted
        values *= self._multipliers[1]
        return values

    def _fill_empty_slots(self, codes: Codes, block: _Block, rows: UInt32Array) -> None:
        """Give every slot that is still empty the minimum of its own permutation, for texts that end in this block."""
        holes = (rows.reshape(-1) == EMPTY).nonzero()[0]
        texts, slots = holes // self.params.n_slots, holes % self.params.n_slots
        n_empty = np.bincount(texts, minlength=len(rows))
        offsets = codes.offsets[block.first : block.last + 1] - block.start
        starts, ends = offsets[:-1], offsets[1:] - (self.params.shingle_chars - 1)
        inside = (starts >= 0) & (starts < ends) & (ends <= len(block.hashes))
        few = (inside & (n_empty <= _FEW_SLOTS))[texts]
        if few.any():
            self._fill_few(rows, block.hashes, texts[few], slots[few], offsets)
        for place in (inside & (n_empty > _FEW_SLOTS)).nonzero()[0].tolist():
            self._fill_row(rows[place], block.hashes[starts[place] : ends[place]])
        if starts[0] < 0 < ends[0] <= len(block.hashes) and n_empty[0]:  # last: it overwrites this block's hashes
            self._fill_row(rows[0], self._mixed_hashes(codes, block.first))

    def _fill_few(
        self, rows: UInt32Array, mixed: UInt32Array, texts: Int64Array, slots: Int64Array, offsets: Int64Array
    ) -> None:
        """Fill empty slots of texts that lack but a few, all at once.

        texts, slots: shape (n_empty,), which slot of which row. offsets: where the texts begin among `mixed`.
        """
        starts, lengths = offsets[texts], offsets[texts + 1] - offsets[texts] - (self.params.shingle_chars - 1)
        spans = zip(starts.tolist(), (starts + lengths).tolist(), strict=True)
        values = np.concatenate([mixed[start:end] for start, end in spans])
        values *= self._multipliers[slots].repeat(lengths)
        rows[texts, slots] = np.minimum.reduceat(values, lengths.cumsum() - lengths)

    def _fill_row(self, row: UInt32Array, mixed: UInt32Array) -> None:
        """Fill the empty slots of one text. mixed: its hashes, so well mixed that an odd multiplier permutes enough."""
        empty = np.flatnonzero(row == EMPTY)
        if len(mixed) * len(empty) > _AT_ONCE:  # long and far from full: the same few shingles over and over
            mixed = distinct(mixed)
        step = max(1, _AT_ONCE // len(mixed))
        for begin in range(0, len(empty), step):
            some = empty[begin : begin + step]
            row[some] = (self._multipliers[some, None] * mixed).min(axis=1)

    def _mixed_hashes(self, codes: Codes, text: int) -> UInt32Array:
        """Mixed hashes of one text that spans blocks, without repeats."""
        own = codes.take(np.array([text]))
        parts = [distinct(np.delete(self._mixed(block), block.crossing)) for block in self._blocks(own)]
        return distinct(np.concatenate(parts))
