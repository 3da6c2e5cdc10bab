"""Two documents aligned in order, character by character, where many short runs agree though few long ones do."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from toolkit.align.chain import Block
from toolkit.align.grams import IntArray
from toolkit.align.normalize import CodeArray

ANCHOR = 4
"""Characters an anchor: what fits one machine word, and survives with a word in five replaced."""

_CUT = 60
"""Characters without an anchor, on the longer side, at which the two no longer run beside each other."""

_LEAST = 100
"""Equal characters of a passage that is looked at: less holds too few words to tell a system from an accident."""

_CHUNK = 1500
_ROUNDS = 3
_CROWDED = 10
_SIEVE_BITS = 16
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Passage:
    """Two passages that run beside each other, as the equal blocks between them, in order on both sides.

    Positions are the documents' own. The passage begins and ends with a block.
    """

    blocks: tuple[Block, ...]

    @property
    def equal(self) -> int:
        """Characters that agree."""
        return sum(block.length for block in self.blocks)

    @property
    def left(self) -> tuple[int, int]:
        """Range in the left document."""
        return self.blocks[0].left, self.blocks[-1].left_end

    @property
    def right(self) -> tuple[int, int]:
        """Range in the right document."""
        return self.blocks[0].right, self.blocks[-1].right_end

    def gaps(self) -> Iterator[tuple[int, int, int, int]]:
        """What differs: left start and end, right start and end of each gap between two blocks."""
        for a, b in pairwise(self.blocks):
            yield a.left_end, b.left, a.right_end, b.right


class Side:
    """One document as it is aligned, made ready once however many others it is aligned with."""

    def __init__(self, codes: CodeArray) -> None:
        """codes: matching form, shape (n,)."""
        self.codes = codes

    @cached_property
    def text(self) -> str:
        """A character a code."""
        return self.codes.tobytes().decode("utf-16-le", "surrogatepass")

    @cached_property
    def grams(self) -> NDArray[np.uint64]:
        """Its grams in order, shape (n - ANCHOR + 1,); four codes fill 64 bits."""
        n = max(0, len(self.codes) - ANCHOR + 1)
        grams = np.zeros(n, dtype=np.uint64)
        for i in range(ANCHOR):
            grams <<= np.uint64(16)
            grams |= self.codes[i : i + n]
        return grams

    @cached_property
    def unique(self) -> tuple[NDArray[np.uint64], IntArray]:
        """Grams that occur once, ascending, and where."""
        found, first, counts = np.unique(self.grams, return_index=True, return_counts=True)
        return found[counts == 1], first[counts == 1]

    @cached_property
    def sieve(self) -> NDArray[np.bool_]:
        """By some bits of a gram: whether one of `unique` has these, which spares the search for most that are not."""
        seen = np.zeros(1 << _SIEVE_BITS, dtype=np.bool_)
        seen[_sieve_bits(self.unique[0])] = True
        return seen


def _sieve_bits(grams: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return grams * _MULTIPLIER >> np.uint64(64 - _SIEVE_BITS)


def passages(left: Side, right: Side) -> list[Passage]:
    """The passages of two documents that run beside each other, longest chain of anchors first.

    Anchors are grams that each document has once. Passages in another order than the first chain's are found in up to
    two further rounds.
    """
    at_left, at_right = _anchors(left, right)
    if not _may_run_beside(at_left, at_right):
        return []
    texts = left.text, right.text
    found: list[Passage] = []
    for _ in range(_ROUNDS):
        chain = heaviest_chain(at_left, at_right)
        pieces = [piece for piece in _cut(at_left[chain], at_right[chain]) if _is_worth(*piece)]
        if not pieces:
            break
        found += [_aligned(texts[0], texts[1], *piece) for piece in pieces]
        free = np.ones(len(at_left), dtype=np.bool_)
        for lefts, rights in pieces:
            free &= (at_left < lefts[0]) | (at_left > lefts[-1])
            free &= (at_right < rights[0]) | (at_right > rights[-1])
        at_left, at_right = at_left[free], at_right[free]
    return [passage for passage in found if passage.equal >= _LEAST]


def _anchors(left: Side, right: Side) -> tuple[IntArray, IntArray]:
    """Places of the grams that stand once in each document, by their place in the left one."""
    grams, places = left.unique
    at_right = np.flatnonzero(left.sieve[_sieve_bits(right.grams)])
    if not len(at_right):
        return at_right, at_right
    found = right.grams[at_right]
    at = np.minimum(np.searchsorted(grams, found), len(grams) - 1)
    both = grams[at] == found
    at, at_right = at[both], at_right[both]
    once = np.bincount(at, minlength=len(grams))[at] == 1
    at_left, at_right = places[at[once]], at_right[once]
    order = np.argsort(at_left)
    return at_left[order], at_right[order]


def _may_run_beside(lefts: IntArray, rights: IntArray) -> bool:
    """Whether anchors follow each other closely enough for a piece that is worth a look; most pairs have none.

    Looks at runs two by two: a piece is one long run, two that reach far enough, or three in a row. Linear: within _CUT
    characters only so many runs begin.
    """
    opens = np.flatnonzero(_begins_run(lefts, rights))
    last = np.append(opens[1:], len(lefts)) - 1
    if not len(opens) or int((last - opens).max()) + ANCHOR >= _LEAST:
        return len(opens) > 0
    begins, ends = (lefts[opens], rights[opens]), (lefts[last], rights[last])
    within = np.searchsorted(begins[0], ends[0] + _CUT, side="right") - np.arange(1, len(opens) + 1)
    one = np.repeat(np.arange(len(opens)), within)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(within) - within, within)
    near = (begins[1][other] > begins[1][one]) & (begins[1][other] - ends[1][one] <= _CUT)
    one, other = one[near], other[near]
    reach = np.minimum(ends[0][other] - begins[0][one], ends[1][other] - begins[1][one])
    return bool((reach + ANCHOR >= _LEAST).any() or len(np.intersect1d(one, other)))


def _begins_run(lefts: IntArray, rights: IntArray) -> NDArray[np.bool_]:
    """Which anchors don't follow the one before character by character on both sides."""
    begins = np.ones(len(lefts), dtype=np.bool_)
    begins[1:] = (lefts[1:] - lefts[:-1] != 1) | (rights[1:] - rights[:-1] != 1)
    return begins


def heaviest_chain(lefts: IntArray, rights: IntArray) -> IntArray:
    """Indices of the anchors on the heaviest sequence of runs that grows on both sides; lefts ascending.

    A run is anchors that follow each other character by character on both sides; its weight is their number. Of the
    chains that end at or before a place the heaviest is found by bisection (n log n).
    """
    if not len(lefts):
        return np.zeros(0, dtype=np.int64)
    opens = np.flatnonzero(_begins_run(lefts, rights))
    sizes = np.diff(opens, append=len(lefts))
    ends: list[int] = []  # ascending places, each with the heaviest chain that ends there: weights ascend too
    weights: list[int] = []
    runs: list[int] = []
    before = []
    for run, (right, size) in enumerate(zip(rights[opens].tolist(), sizes.tolist(), strict=True)):
        place = bisect_left(ends, right)
        weight = size + (weights[place - 1] if place else 0)
        before.append(runs[place - 1] if place else -1)
        upto = place
        while upto < len(ends) and weights[upto] <= weight:
            upto += 1
        ends[place:upto], weights[place:upto], runs[place:upto] = [right], [weight], [run]
    chain = []
    run = runs[-1]
    while run >= 0:
        chain.append(run)
        run = before[run]
    chosen = np.array(chain[::-1], dtype=np.int64)
    first = np.concatenate(([0], np.cumsum(sizes[chosen])[:-1]))
    return np.repeat(opens[chosen] - first, sizes[chosen]) + np.arange(int(sizes[chosen].sum()))


def _cut(lefts: IntArray, rights: IntArray) -> Iterator[tuple[IntArray, IntArray]]:
    """The chain cut where neither document has an anchor for long."""
    if len(lefts):
        cuts = np.flatnonzero(np.maximum(np.diff(lefts), np.diff(rights)) > _CUT) + 1
        yield from zip(np.split(lefts, cuts), np.split(rights, cuts), strict=True)


def _is_worth(lefts: IntArray, rights: IntArray) -> bool:
    """Whether a piece of the chain is long enough, on both sides, to hold _LEAST equal characters."""
    return min(int(lefts[-1] - lefts[0]), int(rights[-1] - rights[0])) + ANCHOR >= _LEAST


def _aligned(left: str, right: str, lefts: IntArray, rights: IntArray) -> Passage:
    """Equal blocks from a piece's first anchor to its last, by longest common subsequence between fixed anchors."""
    anchors = list(zip(lefts.tolist(), rights.tolist(), strict=True))
    starts = anchors[:1]
    for at, to in anchors[1:]:
        if max(at - starts[-1][0], to - starts[-1][1]) >= _CHUNK:
            starts.append((at, to))
    starts.append((anchors[-1][0] + ANCHOR, anchors[-1][1] + ANCHOR))
    blocks: list[Block] = []
    for (a, b), (a_end, b_end) in pairwise(starts):
        for at, to, length in Indel.editops(left[a:a_end], right[b:b_end]).as_matching_blocks():
            if length:  # the last one is a mark of the end
                _append(blocks, Block(a + at, b + to, length))
    return Passage(tuple(_without_chance(blocks)))


def _append(blocks: list[Block], block: Block) -> None:
    """Add a block, joined to the last where they touch on both sides."""
    if blocks and blocks[-1].left_end == block.left and blocks[-1].right_end == block.right:
        block = Block(blocks[-1].left, blocks[-1].right, blocks[-1].length + block.length)
        blocks.pop()
    blocks.append(block)


def _without_chance(blocks: list[Block]) -> list[Block]:
    """Without single characters that agree amid much that does not."""
    kept = blocks[:1]
    for block, following in pairwise(blocks[1:]):
        last = kept[-1]
        around = max(following.left - last.left_end, following.right - last.right_end) - 1
        if block.length > 1 or around < _CROWDED:
            kept.append(block)
    return kept + blocks[1:][-1:]
