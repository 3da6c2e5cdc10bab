"""A passage that tells the other text over in short: many of its words, from everywhere in the source.

No sentence of a summary need be like one sentence of its source, and sentences that are lie far apart there. So the
whole source is taken for one bag of words, and the stretch of the left text is looked for that draws on it most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.align.passages.borders import Segment, best_segment, marked
from toolkit.align.passages.groups import Box
from toolkit.align.passages.pair import FloatArray, Pair
from toolkit.align.passages.seeds import similar_sentences

_COSINE, _DICE = 0.12, 0.08
_FEWEST_SENTENCES, _FEWEST_SOURCES = 3, 4
_MARGIN = 0.35


@dataclass(frozen=True, slots=True)
class RetellingParams:
    """When a passage is a retelling.

    score: nats that must speak for it. density: nats a term. chance: at most this share of the left text's weight may
    be found in the source anyway: a long source on the same matter has every word. ratio: how many times as long its
    source is. explained: the share of what it has from the source that passages found otherwise may explain.
    """

    score: float = 80.0
    density: float = 0.9
    chance: float = 0.5
    ratio: float = 3.0
    explained: float = 0.5


def find_retelling(pair: Pair, known: Sequence[Box], params: RetellingParams) -> Box | None:
    """The left text's passage that retells the right text, if there is one. known: the passages found otherwise."""
    shared = marked(pair, pair.right.terms)[pair.left.terms]
    weight = pair.weight[pair.left.terms]
    chance = float((weight * shared).sum() / weight.sum())
    if chance > params.chance:
        return None
    score = np.where(shared, weight, -weight * (chance / (1 - chance) + _MARGIN))
    found = best_segment(score, pair.left.opens, pair.left.closes)
    if found.score < max(params.score, params.density * (found.end - found.start)):
        return None
    if _explained(pair, known, found, weight * shared) >= params.explained:
        return None
    return _with_source(pair, found, params.ratio)


def _explained(pair: Pair, known: Sequence[Box], found: Segment, gained: FloatArray) -> float:
    """Share of the weight in common that known passages have in common with their own sources."""
    told = np.zeros(len(gained), dtype=np.bool_)
    for box in known:
        mark = marked(pair, pair.right.terms[box.right_start : box.right_end])
        told[box.left_start : box.left_end] |= mark[pair.left.terms[box.left_start : box.left_end]]
    inside = slice(found.start, found.end)
    return float(gained[inside][told[inside]].sum() / gained[inside].sum())


def _with_source(pair: Pair, found: Segment, ratio: float) -> Box | None:
    """The passage with the stretch of the source that its sentences are like; None where that is too small."""
    left, right = pair.left.units, pair.right.units
    first = int(np.searchsorted(left.cuts, found.start, side="right")) - 1
    last = int(np.searchsorted(left.cuts, found.end, side="left"))
    if last - first < _FEWEST_SENTENCES:
        return None
    seeds = similar_sentences(pair, cosine=_COSINE, dice=_DICE)
    near = np.unique(seeds.right[(seeds.left >= first) & (seeds.left < last)])
    if len(near) < _FEWEST_SOURCES:
        return None
    start, end = int(right.cuts[near[0]]), int(right.cuts[near[-1] + 1])
    source_chars = right.ends[end - 1] - right.starts[start]
    if source_chars < ratio * (left.ends[found.end - 1] - left.starts[found.start]):
        return None
    return Box(found.start, found.end, start, end)
