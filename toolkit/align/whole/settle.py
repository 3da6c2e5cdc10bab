"""Where a passage of two Chinese texts begins and ends, character by character.

The stretch of each side for which most speaks (`passages/borders.py` does the same with words): a character that is
aligned, or stands near by in what is not, speaks for it by what it tells; one that the other side lacks speaks against
it, the more so the more alike the two are inside, and the less the two have in common outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log2

import numpy as np

from toolkit.align.grams import BoolArray
from toolkit.align.passages.borders import best_segment
from toolkit.align.weights import FloatArray
from toolkit.align.whole.aligned import AROUND, aligned, blocks, hull, is_large
from toolkit.align.whole.pieces import Box, Pieces
from toolkit.align.whole.sides import Side, folded

_ROUNDS = 3
_AT_SENTENCE = 24.0
"""What a border at a sentence's border is worth, in bits: passages are mostly taken sentence by sentence."""

_LEAST_CHANCE, _MOST_CHANCE, _LEAST_GAIN, _MOST_SHARED = 0.03, 0.5, 0.15, 0.97
_CONDENSED = 0.8
"""Length of the other side, as a share of a side's, below which this side was told in short there."""

_REST_OF_SENTENCE = 120
_APART = 60.0
"""Bits against a passage, on both sides, at which it parts, and that each part has to tell."""

_RIFT_LACKING = 2.5
"""The least that a lacking character counts where a passage may part: what stands apart lowers it."""

_LACKING = 1.5
"""How much a lacking character counts, as a multiple of its log-likelihood ratio: characters lack in words, and what a
word tells was weighed by its first character."""


def settled(left: Side, right: Side, box: Box, pieces: Pieces) -> Box:
    """The passage with its borders where they belong. Work grows with the product of its sides."""
    if is_large(box):
        return box
    for _ in range(_ROUNDS):
        before = box
        ours, theirs = aligned(left, right, box, pieces)
        shared = _shared(left, ours, _words(right, ~theirs, box.right_start, box.right_end))
        start, end = _moved(left, box.left_start, box.left_end, shared, opposite=box.right_end - box.right_start)
        box = Box(start, end, box.right_start, box.right_end)
        shared = _shared(right, theirs, _words(left, ~ours, before.left_start, before.left_end))
        box = Box(start, end, *_moved(right, box.right_start, box.right_end, shared, opposite=end - start))
        if box == before:
            break
    return box


def parted(left: Side, right: Side, box: Box, pieces: Pieces) -> list[Box]:
    """The passage cut where other matter stands on both sides, which speaks against it more than _APART bits.

    What is left out, put in or moved parts nothing: there one side lacks nothing. Nor is a passage too large cut.
    """
    if is_large(box):
        return [box]
    ours, theirs = aligned(left, right, box, pieces)
    spans = (box.left_start, box.left_end), (box.right_start, box.right_end)
    there = _words(right, ~theirs, *spans[1]), _words(left, ~ours, *spans[0])
    against = [
        _against(side, span, _shared(side, aligned, words))
        for side, span, aligned, words in zip((left, right), spans, (ours, theirs), there, strict=True)
    ]
    hulls, start = [], 0
    for last, first in _rifts(equal := blocks(left, right, box), against):
        hulls.append(hull(equal[start:last]))
        start = first
    if not start:
        return [box]
    return [part for part in (*hulls, hull(equal[start:])) if _own(left, part) >= _APART]


def _rifts(equal: list[Box], against: list[FloatArray]) -> Iterator[tuple[int, int]]:
    """Where a passage parts: number of the first block that goes, and of the first that stays again.

    Set phrases amid other matter go with it: a rift is a run of gaps and blocks of which, on both sides, more speaks
    against the passage, in sum, than for it; it ends where that no longer holds of both together. It may be a part of
    one gap: what was moved stands at the gap's other end.
    """
    opened, depth, deepest, rift = 1, np.zeros(2), 0.0, (1, 1)
    for at in range(1, len(equal) + 1):
        if at < len(equal):
            block = equal[at]
            if depth.sum() <= 0:
                opened, depth = at, np.zeros(2)
            gap, within = _gap(against, equal[at - 1], block)
            depth = depth + gap
            if depth.min() > deepest:
                deepest, rift = float(depth.min()), (opened, at)
            if within > deepest:
                deepest, rift = within, (at, at)
            spans = (block.left_start, block.left_end), (block.right_start, block.right_end)
            depth = depth + [side[end] - side[start] for side, (start, end) in zip(against, spans, strict=True)]
        if (depth.sum() <= 0 or at == len(equal)) and deepest > 0:
            if deepest >= _APART:
                yield rift
            deepest = 0.0


def _gap(against: list[FloatArray], last: Box, block: Box) -> tuple[FloatArray, float]:
    """What speaks against the gap between two blocks: on either side; and against one end of it, on the lesser side."""
    left = against[0][last.left_end : block.left_start + 1]
    right = against[1][last.right_end : block.right_start + 1]
    head, tail = (min(ends) for ends in zip(*((s.max() - s[0], s[-1] - s.min()) for s in (left, right)), strict=True))
    return np.array([left[-1] - left[0], right[-1] - right[0]]), float(max(head, tail))


def _against(side: Side, span: tuple[int, int], shared: BoolArray) -> FloatArray:
    """Running sum of what speaks against a passage on one side, shape (len(side) + 1,)."""
    lacking = max(_lacking(side, *span, shared), _RIFT_LACKING)
    return np.concatenate(([0.0], np.cumsum(np.where(shared, -side.weight, lacking * side.lack))))


def _own(side: Side, box: Box) -> float:
    return float(side.bits[box.left_start : box.left_end].sum())


def _words(side: Side, free: BoolArray, start: int, end: int) -> np.ndarray:
    """Pairs of characters about a range that are not aligned: what was moved stands among them."""
    start, end = max(0, start - AROUND), min(len(side), end + AROUND)
    both = free[start : end - 1] & free[start + 1 : end]
    return np.unique(side.pairs[start : end - 1][both])


def _shared(side: Side, aligned: BoolArray, there: np.ndarray) -> BoolArray:
    """Which characters the other side has."""
    shared, marks = aligned.copy(), np.zeros(1 << 16, dtype=np.bool_)
    marks[folded(there)] = True
    found = np.flatnonzero(marks[side.folded_pairs])
    found = found[np.isin(side.pairs[found], there)]
    shared[found] = shared[found + 1] = True
    return shared


def _moved(side: Side, start: int, end: int, shared: BoolArray, *, opposite: int) -> tuple[int, int]:
    """One side's passage, given what the other has; within one document where it lies in one.

    opposite: characters of the passage on the other side.
    """
    first, last = max(0, start - AROUND), min(len(side), end + AROUND)
    cuts = side.separators
    before, behind = cuts[(cuts >= first) & (cuts < start)], cuts[(cuts >= end) & (cuts < last)]
    first, last = int(before[-1]) + 1 if len(before) else first, int(behind[0]) if len(behind) else last
    part = slice(first, last)
    lacking = _lacking(side, start, end, shared)
    score = np.where(shared[part], side.weight[part], -lacking * side.lack[part])
    found = best_segment(score, side.opens[part], side.closes[part], at_sentence=_AT_SENTENCE)
    start, end = first + found.start, first + found.end
    return (start, _sentence_end(side, end)) if opposite < _CONDENSED * (end - start) else (start, end)


def _sentence_end(side: Side, end: int) -> int:
    """Where the sentence ends that a passage ends in: of what is told in short, a sentence's beginning is kept."""
    if side.closes[end - 1]:
        return end
    ahead = np.flatnonzero(side.closes[end : end + _REST_OF_SENTENCE])
    return end + int(ahead[0]) + 1 if len(ahead) else end


def _lacking(side: Side, start: int, end: int, shared: BoolArray) -> float:
    """What a lacking character counts against a passage, in bits.

    Inside the passage a share p of what it tells is shared, in the rest of the text, by chance, a share q.
    """
    gained = side.weight * shared
    inside, within = float(gained[start:end].sum()), float(side.weight[start:end].sum())
    rest = max(float(side.weight.sum()) - within, 1e-9)
    chance = min(max((float(gained.sum()) - inside) / rest, _LEAST_CHANCE), _MOST_CHANCE)
    share = min(max(inside / max(within, 1e-9), chance + _LEAST_GAIN), _MOST_SHARED)
    return _LACKING * log2((1 - chance) / (1 - share))
