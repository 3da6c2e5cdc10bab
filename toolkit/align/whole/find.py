"""The whole passages of two Chinese texts: matches, what belongs to them, and what runs parallel without a match."""

from __future__ import annotations

from math import log2

import numpy as np

from toolkit.align.together import joined_spans
from toolkit.align.whole.about import chains_about
from toolkit.align.whole.aligned import movable
from toolkit.align.whole.believed import believed
from toolkit.align.whole.parallel import parallel_passages
from toolkit.align.whole.pieces import Box, common_pieces, likeness
from toolkit.align.whole.settle import parted, settled
from toolkit.align.whole.sides import Side

_PARALLEL, _ALIKE = 75.0, 1200.0
"""Bits that a passage without a match needs at least, and for each share of likeness of the two texts: the highest that
unrelated texts reach grows with it (chosen on news, laws and reports, seeds 11 and 13)."""


def whole_passages(left: Side, right: Side, matches: list[Box]) -> list[Box]:
    """Passages that the two texts share, by place. matches: what is known to be reused."""
    pieces = common_pieces(left, right)
    chance = log2(max(len(left), 2)) + log2(max(len(right), 2))
    alike = likeness(left, pieces, matches)
    least = max(_PARALLEL, _ALIKE * alike)
    parallel = [found.box for found in parallel_passages(pieces, least=least, chance=chance)]
    known = matches + [box for box in parallel if not any(box.is_told_by(match) for match in matches)]
    if not known:
        return []
    chains = [found.box for found in chains_about(matches, pieces, chance=chance)]
    boxes = chains + [box for box in known if _goes_with(box, chains)]
    spans = np.array([(b.left_start, b.left_end, b.right_start, b.right_end) for b in boxes], dtype=np.int64)
    joined = joined_spans(left.text(0, len(left)), right.text(0, len(right)), spans).tolist()
    moved = movable(pieces)
    hulls = [settled(left, right, Box(*span), moved) for span in joined]
    parts = [settled(left, right, part, moved) for hull in hulls for part in parted(left, right, hull, moved)]
    return _each_once(
        [box for part in parts for box in believed(left, right, part, moved, parallel=parallel, alike=alike)]
    )


def _each_once(boxes: list[Box]) -> list[Box]:
    """Those that overlap on both sides as one: their borders met. Sorted."""
    found: list[Box] = []
    reaching: list[Box] = []
    for box in sorted(boxes, key=lambda box: (box.left_start, box.right_start)):
        reaching = [other for other in reaching if other.left_end > box.left_start]
        while overlapping := next((other for other in reaching if box.overlaps(other)), None):
            reaching.remove(overlapping)
            found.remove(overlapping)
            box = box.with_(overlapping)
        reaching.append(box)
        found.append(box)
    return sorted(found, key=lambda box: (box.left_start, box.right_start))


def _goes_with(box: Box, chains: list[Box]) -> bool:
    """Whether a match is part of a chain, or of none: what a chain tells at another place is told once."""
    told = [chain for chain in chains if box.is_told_by(chain)]
    return not told or any(box.overlaps(chain) for chain in told)
