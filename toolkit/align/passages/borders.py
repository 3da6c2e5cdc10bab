"""Where a passage begins and ends, term by term, and what it rests on.

A term of one side that the other side's passage has speaks for the passage by its weight, one that it lacks speaks
against it. The passage is the stretch for which most speaks in sum (maximal segment: Karlin and Altschul 1990). How
much a missing term speaks against it follows from how much the two have in common: in a copy to the letter each odd
word tells, in a translated passage every third word is another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.align.grams import BoolArray, IntArray
from toolkit.align.passages.groups import Box
from toolkit.align.passages.pair import FloatArray, Pair, Side

_AROUND = 20
"""Terms outside a passage that its borders may move to at each round."""

_ROUNDS = 3
_AT_SENTENCE = 6.0
"""What a border at a sentence's border is worth, in nats: passages are mostly taken sentence by sentence."""

_LEAST_CHANCE, _MOST_CHANCE, _LEAST_GAIN, _MOST_SHARED = 0.05, 0.5, 0.15, 0.97
_MILDEST, _HARSHEST = 0.45, 3.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of terms, half-open, and the sum of what speaks for it, in nats."""

    start: int
    end: int
    score: float


def settle_borders(pair: Pair, box: Box) -> tuple[Box, float]:
    """The passage with its borders where they belong, and what speaks for it on the side where that is less."""
    # What the first look at the left side may draw on: a little more than the passage, since the right side's borders
    # are not settled either.
    other = pair.right.terms[max(0, box.right_start - _AROUND) : box.right_end + _AROUND]
    score = 0.0
    for _ in range(_ROUNDS):
        before = box
        left = _moved(pair, pair.left, box.left_start, box.left_end, other)
        right = _moved(pair, pair.right, box.right_start, box.right_end, pair.left.terms[left.start : left.end])
        other = pair.right.terms[right.start : right.end]
        box = Box(left.start, left.end, right.start, right.end)
        score = min(left.score, right.score)
        if box == before:
            break
    return box, score


def best_segment(
    score: FloatArray, opens: BoolArray, closes: BoolArray, *, at_sentence: float = _AT_SENTENCE
) -> Segment:
    """The stretch of the largest sum, borders at sentences' borders counting extra. Arrays of shape (n,), n > 0."""
    total = np.cumsum(score)
    entry = opens * at_sentence - (total - score)
    best = np.maximum.accumulate(entry)
    value = total + closes * at_sentence + best
    end = int(np.argmax(value))
    return Segment(int(np.argmax(entry[: end + 1])), end + 1, float(value[end]))


def marked(pair: Pair, terms: IntArray) -> BoolArray:
    """Which terms of the vocabulary are among these."""
    mark = np.zeros(len(pair.weight), dtype=np.bool_)
    mark[terms] = True
    return mark


def _moved(pair: Pair, side: Side, start: int, end: int, other: IntArray) -> Segment:
    """One side's passage, given the terms of the other's."""
    mark = marked(pair, other)
    first, last = max(0, start - _AROUND), min(len(side), end + _AROUND)
    shared, weight = mark[side.terms], pair.weight[side.terms]
    penalty = _penalty(shared, weight, start, end)
    score = np.where(shared, weight, -penalty * weight)[first:last]
    found = best_segment(score, side.opens[first:last], side.closes[first:last])
    return Segment(first + found.start, first + found.end, found.score)


def _penalty(shared: BoolArray, weight: FloatArray, start: int, end: int) -> float:
    """What a missing term counts against one that is shared: the ratio of the two log-likelihood ratios.

    Inside the passage a share p of the weight is shared, in the rest of the text, by chance, a share q.
    """
    gained = weight * shared
    inside, within = gained[start:end].sum(), weight[start:end].sum()
    rest = max(weight.sum() - within, 1e-9)
    chance = float(np.clip((gained.sum() - inside) / rest, _LEAST_CHANCE, _MOST_CHANCE))
    share = float(np.clip(inside / max(within, 1e-9), chance + _LEAST_GAIN, _MOST_SHARED))
    ratio = np.log((1 - chance) / (1 - share)) / np.log(share / chance)
    return float(np.clip(ratio, _MILDEST, _HARSHEST))
