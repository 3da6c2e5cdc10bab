"""Passages of two texts that share their words, whatever became of them.

Copied, reordered, reworded, translated there and back, told over in short: sentences that are alike (`seeds.py`) are
grouped (`groups.py`), a group's borders are settled term by term (`borders.py`), and what rests on too little is
dropped; last a retelling of the whole is looked for (`retold.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz.distance import Indel

from toolkit.align.passages.borders import marked, settle_borders
from toolkit.align.passages.groups import Box, group_seeds
from toolkit.align.passages.pair import Pair, Side, pair_up
from toolkit.align.passages.retold import RetellingParams, find_retelling
from toolkit.align.passages.seeds import similar_sentences
from toolkit.align.passages.units import Units
from toolkit.model import MatchKind, Span

_MOSTLY_THERE, _OUT_OF_ORDER = 0.6, 0.25
_LONGEST_SCRIPT = 20_000
"""Terms of both sides up to which the order of words is compared; the work grows with the square."""


@dataclass(frozen=True, slots=True)
class PassageParams:
    """When sentences are alike and when a passage counts.

    cosine, dice: bounds for two sentences. gap: sentences between that need not be alike. likeness: cosine of a
    passage's two sides. evidence: nats that the different terms in common must weigh together. score: nats that must
    speak for it once what is missing is taken off, see `borders.py`. run: so many terms in a row, the same on both
    sides, count whatever they weigh. chars: shortest side of a passage.
    """

    cosine: float = 0.2
    dice: float = 0.2
    gap: int = 4
    likeness: float = 0.35
    evidence: float = 50.0
    score: float = 30.0
    run: int = 20
    chars: int = 100
    retelling: RetellingParams = field(default_factory=RetellingParams)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the left text and where it is from in the right one; code points.

    similarity: Dice coefficient of their terms, 0-1. n_chars: characters of the left one in terms that the right one
    has too.
    """

    left: Span
    right: Span
    kind: MatchKind
    similarity: float
    n_chars: int


def find_passages(left: Units, right: Units, params: PassageParams) -> list[Passage]:
    """All passages of two texts, sorted by place. No two share half of the shorter one on both sides."""
    if not len(left) or not len(right):
        return []
    pair = pair_up(left, right)
    boxes = _copied(pair, params)
    retold = find_retelling(pair, boxes, params.retelling)
    found = [_passage(pair, box, MatchKind.PARAPHRASE) for box in ([retold] if retold else [])]
    found += [_passage(pair, box) for box in boxes if retold is None or not _touches_left(box, retold)]
    return sorted(found, key=lambda passage: (passage.left, passage.right))


def _copied(pair: Pair, params: PassageParams) -> list[Box]:
    """Passages whose sentences are like sentences of the other text, the strongest first where two say the same."""
    seeds = similar_sentences(pair, cosine=params.cosine, dice=params.dice)
    settled = [settle_borders(pair, box) for box in group_seeds(pair, seeds, gap=params.gap, cosine=params.likeness)]
    counted = [(box, score) for box, score in settled if _counts(pair, box, score, params)]
    kept: list[Box] = []
    for box, _ in sorted(counted, key=lambda found: -found[1]):
        if not any(_same(box, other) for other in kept):
            kept.append(box)
    return kept


def _counts(pair: Pair, box: Box, score: float, params: PassageParams) -> bool:
    if min(map(len, _spans(pair, box))) < params.chars:
        return False
    left, right = _terms(pair, box)
    evidence = pair.weight[np.intersect1d(left, right)].sum()
    return bool(evidence >= params.evidence and score >= params.score) or _has_run(
        left.tolist(), right.tolist(), params.run
    )


def _has_run(left: Sequence[int], right: Sequence[int], length: int) -> bool:
    """Whether so many terms follow each other on both sides."""
    runs = set(_windows(left, length))
    return any(window in runs for window in _windows(right, length))


def _windows(terms: Sequence[int], length: int) -> Iterator[tuple[int, ...]]:
    return zip(*(terms[start:] for start in range(length)), strict=False)


def _same(box: Box, other: Box) -> bool:
    """Whether half of the smaller lies in the other, on both sides."""
    return all(
        2 * (min(end, other_end) - max(start, other_start)) >= min(end - start, other_end - other_start)
        for start, end, other_start, other_end in (
            (box.left_start, box.left_end, other.left_start, other.left_end),
            (box.right_start, box.right_end, other.right_start, other.right_end),
        )
    )


def _touches_left(box: Box, other: Box) -> bool:
    return box.left_start < other.left_end and other.left_start < box.left_end


def _spans(pair: Pair, box: Box) -> tuple[Span, Span]:
    return (
        _span(pair.left, box.left_start, box.left_end),
        _span(pair.right, box.right_start, box.right_end),
    )


def _span(side: Side, start: int, end: int) -> Span:
    return Span(int(side.units.starts[start]), int(side.units.ends[end - 1]))


def _terms(pair: Pair, box: Box) -> tuple[np.ndarray, np.ndarray]:
    return pair.left.terms[box.left_start : box.left_end], pair.right.terms[box.right_start : box.right_end]


def _passage(pair: Pair, box: Box, kind: MatchKind | None = None) -> Passage:
    left, right = _terms(pair, box)
    left_span, right_span = _spans(pair, box)
    n = len(pair.weight)
    common = int(np.minimum(np.bincount(left, minlength=n), np.bincount(right, minlength=n)).sum())
    similarity = 2 * common / (len(left) + len(right))
    inside = slice(box.left_start, box.left_end)
    units, shared = pair.left.units, marked(pair, right)[left]
    # Terms of characters overlap: of each counts what lies before the next.
    follows = np.append(units.starts[inside][1:], units.ends[box.left_end - 1])
    length = np.minimum(units.ends[inside], follows) - units.starts[inside]
    return Passage(left_span, right_span, kind or _kind(left, right, similarity), similarity, int(length[shared].sum()))


def _kind(left: np.ndarray, right: np.ndarray, similarity: float) -> MatchKind:
    """How the words relate: equal, in another order, or changed."""
    if np.array_equal(left, right):
        return MatchKind.VERBATIM
    if similarity < _MOSTLY_THERE or len(left) + len(right) > _LONGEST_SCRIPT:
        return MatchKind.EDITED
    in_order = Indel.normalized_similarity(left.tolist(), right.tolist())
    return MatchKind.REORDERED if similarity - in_order > _OUT_OF_ORDER else MatchKind.EDITED
