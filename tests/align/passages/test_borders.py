from __future__ import annotations

import numpy as np
import pytest

from tests.align.passages.invented import sentences
from toolkit.align.passages import Terms, read_units
from toolkit.align.passages.borders import best_segment, settle_borders
from toolkit.align.passages.groups import Box
from toolkit.align.passages.pair import pair_up


@pytest.mark.parametrize("seed", range(40))
def test_the_best_segment_is_the_best_of_all(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n = int(draw.integers(1, 15))
    score = draw.normal(size=n) * 4
    opens, closes = draw.random((2, n)) < 0.3
    found = best_segment(score, opens, closes)
    worth = {
        (i, j): score[i:j].sum() + 6 * (int(opens[i]) + int(closes[j - 1]))
        for i in range(n)
        for j in range(i + 1, n + 1)
    }
    assert found.score == pytest.approx(max(worth.values()))
    assert worth[found.start, found.end] == pytest.approx(found.score)


@pytest.mark.parametrize(("left_off", "right_off"), [(-15, 12), (9, -8), (0, 0)])
def test_borders_of_a_copy_are_found_from_wherever_one_begins(left_off: int, right_off: int) -> None:
    own, other = sentences(3, 30), sentences(4, 30)
    copy = own[10:16]
    left = read_units(" ".join([*other[:10], *copy, *other[10:]]), Terms.WORDS)
    right = read_units(" ".join(own), Terms.WORDS)
    start, size = int(left.cuts[10]), sum(len(s.split()) for s in copy)
    there = int(right.cuts[10])
    rough = Box(start + left_off, start + size + right_off, there - left_off, there + size - right_off)
    box, score = settle_borders(pair_up(left, right), rough)
    assert box == Box(start, start + size, there, there + size)
    assert score > 100
