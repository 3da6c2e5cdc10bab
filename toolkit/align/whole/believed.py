"""Which passages are believed: on the two sides together enough of it is the same, and that tells enough."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.align.whole.aligned import aligned, equal_runs
from toolkit.align.whole.pieces import Box, Pieces
from toolkit.align.whole.sides import Side

_DENSE = 0.31
"""Share of a passage, in bits, the mean of both sides, that has a counterpart at least. Two chapters on one matter in
two reports of one kind come to .2 to .3, any other two stretches of them to .05."""

_SENTENCE = 40
_PHRASE_BITS = 180.0
"""What a passage has to tell that is shorter than a sentence: a slogan that the counts of pairs don't know tells 6 bits
a character, and has fewer than thirty."""


def believed(left: Side, right: Side, box: Box, pieces: Pieces) -> list[Box]:
    """The passage, or its parts of which enough is the same; those that tell enough."""
    parts = [box] if _density(left, right, box, pieces) >= _DENSE else _dense_parts(left, right, box)
    return [part for part in parts if _tells_enough(left, right, part, pieces)]


def _density(left: Side, right: Side, box: Box, pieces: Pieces) -> float:
    shares = [
        float((side.weight * here)[span].sum() / max(side.weight[span].sum(), 1e-9))
        for side, here, span in _sides(left, right, box, pieces)
    ]
    return sum(shares) / 2


def _sides(left: Side, right: Side, box: Box, pieces: Pieces):
    ours, theirs = aligned(left, right, box, pieces)
    return (left, ours, slice(box.left_start, box.left_end)), (right, theirs, slice(box.right_start, box.right_end))


def _tells_enough(left: Side, right: Side, box: Box, pieces: Pieces) -> bool:
    if min(box.left_end - box.left_start, box.right_end - box.right_start) >= _SENTENCE:
        return True
    return min(float((side.bits * here)[span].sum()) for side, here, span in _sides(left, right, box, pieces)) >= _PHRASE_BITS


def _dense_parts(left: Side, right: Side, box: Box) -> list[Box]:
    """Runs of equal stretches in order of which more than _DENSE is the same (maximal sums: Ruzzo and Tompa 1999)."""
    runs = [run for run in equal_runs(left, right, box) if run[2] >= 3]
    found: list[Box] = []
    total = best = 0.0
    start = end = 0
    for number, (at, to, length) in enumerate(runs):
        if number:
            last, other, size = runs[number - 1]
            gap = left.weight[last + size : at].sum() + right.weight[other + size : to].sum()
            total -= _DENSE * float(gap)
            if total <= 0:
                if best>0: found.append(_hull(runs, start, end))
                total = best = 0.0
        if total == 0.0:
            start = number
        total += (1 - _DENSE) * float(left.weight[at : at + length].sum() + right.weight[to : to + length].sum())
        if total > best:
            best, end = total, number
    if best>0: found.append(_hull(runs, start, end))
    return found


def _hull(runs, start: int, end: int) -> Box:
    (at, to, _), (last, other, size) = runs[start], runs[end]
    return Box(at, last + size, to, other + size)
