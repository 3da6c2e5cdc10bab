"""Which passages are believed: on the two sides together enough of it is the same, and that tells enough."""

from __future__ import annotations

import numpy as np

from toolkit.align.whole.aligned import aligned, blocks, equal_runs, hull, is_large
from toolkit.align.whole.parallel import REST
from toolkit.align.whole.pieces import Box, Pieces
from toolkit.align.whole.sides import Side

_DENSE = 0.31
"""Share of a passage, in bits, the mean of both sides, that has a counterpart at least. Two chapters on one matter in
two reports of one kind come to .2 to .3, any other two stretches of them to .05."""

_ONE_SIDED = 0.1
"""What a lacking bit counts against a part where the other side lacks nothing: it was left out, as in a summary."""

_KINSHIP = 2000.0
"""Bits that a passage has to tell, times how alike the texts are anyhow and the share of it that has no counterpart."""

_SENTENCE = 30
"""Letters and digits; with its punctuation such a passage has some forty characters."""

_PHRASE = 180.0
"""Bits that a shorter passage of one piece has to tell: a slogan that the counts of pairs don't know tells 6 bits a
character, and has seldom twenty-five."""


def believed(left: Side, right: Side, box: Box, pieces: Pieces, *, parallel: list[Box], alike: float) -> list[Box]:
    """The passage, or its parts of which enough is the same; those that tell enough.

    parallel: passages that run parallel; what consists of one mostly is no chance, however little of it is the same.
    alike: see `likeness`.
    """
    if is_large(box):
        return [box]
    in_step = any(box.is_told_by(one) for one in parallel)
    whole = in_step or _shared(left, right, box, pieces)[0] >= _DENSE
    parts = [box] if whole else _dense_parts(left, right, box)
    return [
        part
        for part in parts
        if _is_no_phrase(left, right, part) and _is_no_kinship(*_shared(left, right, part, pieces), alike=alike)
    ]


def _shared(left: Side, right: Side, box: Box, pieces: Pieces) -> tuple[float, float]:
    """What of a passage has a counterpart: as a share, the mean of both sides, and in bits, of the lesser side."""
    ours, theirs = aligned(left, right, box, pieces)
    spans = (left, ours, slice(box.left_start, box.left_end)), (right, theirs, slice(box.right_start, box.right_end))
    shares = [float((side.weight * here)[span].sum() / side.weight[span].sum()) for side, here, span in spans]
    return sum(shares) / 2, min(float((side.bits * here)[span].sum()) for side, here, span in spans)


def _is_no_kinship(density: float, bits: float, *, alike: float) -> bool:
    """Whether it tells more than what two texts of one kind have in common by themselves: that is thin."""
    return bits >= _KINSHIP * alike * (1 - density)


def _is_no_phrase(left: Side, right: Side, box: Box) -> bool:
    """Whether it is no phrase: it is long, or tells much, or is of several pieces."""
    if min(box.left_end - box.left_start, box.right_end - box.right_start) >= _SENTENCE:
        return True
    bits = [
        min(float(left.bits[at : at + length].sum()), float(right.bits[to : to + length].sum()))
        for at, to, length in equal_runs(left, right, box)
        if length > 1
    ]
    return sum(bits) >= _PHRASE or sum(bits) - max(bits, default=0.0) >= REST


def _dense_parts(left: Side, right: Side, box: Box) -> list[Box]:
    """Runs of equal stretches in order of which more than _DENSE is the same (maximal sums: Ruzzo and Tompa 1999)."""
    ours, theirs = (np.concatenate(([0.0], np.cumsum(side.weight))) for side in (left, right))
    runs: list[list[Box]] = []
    score = best = 0.0
    end = 0
    for block in blocks(left, right, box):
        if score > 0:
            last = runs[-1][-1]
            gaps = ours[block.left_start] - ours[last.left_end], theirs[block.right_start] - theirs[last.right_end]
            score -= _DENSE * float(2 * min(gaps) + _ONE_SIDED * abs(gaps[0] - gaps[1]))
        if score <= 0:
            if runs:
                del runs[-1][end:]
            runs.append([])
            score = best = 0.0
        runs[-1].append(block)
        gained = ours[block.left_end] - ours[block.left_start] + theirs[block.right_end] - theirs[block.right_start]
        score += (1 - _DENSE) * float(gained)
        if score > best:
            best, end = score, len(runs[-1])
    if runs:
        del runs[-1][end:]
    return [hull(run) for run in runs]
