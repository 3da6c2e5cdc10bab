"""Seeds that lie near each other on both sides are one passage.

Source: the recursive extension of Sanchez-Perez et al. 2014. Seeds are parted at gaps of more than so many sentences,
on either side, until nothing parts them; where what such a group spans is not alike as a whole, it is parted again at
smaller gaps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from toolkit.align.grams import IntArray
from toolkit.align.passages.pair import FloatArray, Pair, Side
from toolkit.align.passages.seeds import Seeds


@dataclass(frozen=True, slots=True)
class Box:
    """A range of terms on each side, half-open."""

    left_start: int
    left_end: int
    right_start: int
    right_end: int


def group_seeds(pair: Pair, seeds: Seeds, *, gap: int, cosine: float) -> list[Box]:
    """Passages in terms. gap: sentences without a seed that a passage may hold; cosine: likeness of its two sides."""
    waiting = [(np.arange(len(seeds)), gap)] if len(seeds) else []
    boxes = []
    while waiting:
        chosen, allowed = waiting.pop()
        for group in _parted(seeds, chosen, allowed):
            box = _box(pair, seeds, group)
            if _likeness(pair, box) > cosine:
                boxes.append(box)
            elif allowed > 0:
                waiting.append((group, allowed - 1))
    return sorted(boxes, key=lambda box: (box.left_start, box.right_start, box.left_end, box.right_end))


def _parted(seeds: Seeds, chosen: IntArray, gap: int) -> Iterator[IntArray]:
    """Groups that no gap parts, as indices into the seeds."""
    waiting = [chosen]
    while waiting:
        group = waiting.pop()
        for side in (seeds.left, seeds.right):
            order = group[np.argsort(side[group], kind="stable")]
            wide = np.flatnonzero(np.diff(side[order]) > gap + 1)
            if len(wide):
                waiting += np.split(order, wide + 1)
                break
        else:
            yield group


def _box(pair: Pair, seeds: Seeds, group: IntArray) -> Box:
    left, right = seeds.left[group], seeds.right[group]
    left_cuts, right_cuts = pair.left.units.cuts, pair.right.units.cuts
    return Box(
        int(left_cuts[left.min()]),
        int(left_cuts[left.max() + 1]),
        int(right_cuts[right.min()]),
        int(right_cuts[right.max() + 1]),
    )


def _likeness(pair: Pair, box: Box) -> float:
    """Cosine of the two sides as wholes."""
    left = _vector(pair, pair.left, box.left_start, box.left_end)
    right = _vector(pair, pair.right, box.right_start, box.right_end)
    return float(left @ right / np.sqrt((left @ left) * (right @ right)))


def _vector(pair: Pair, side: Side, start: int, end: int) -> FloatArray:
    vector: FloatArray = np.bincount(side.terms[start:end], minlength=len(pair.weight)) * pair.weight
    return vector
