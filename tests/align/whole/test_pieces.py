from __future__ import annotations

import random

import numpy as np
import pytest

from tests.align.whole.invented import prose, sides
from toolkit.align.normalize import SEPARATOR
from toolkit.align.whole.pieces import Box, common_pieces, likeness


@pytest.mark.parametrize("seed", range(10))
def test_pieces_are_all_maximal_equal_runs_that_tell_something(seed: int) -> None:
    draw = random.Random(seed)
    texts = ["".join(draw.choice("渠堰柳松梨荻") for _ in range(90)) for _ in range(2)]
    left, right = sides(*texts)
    found = common_pieces(left, right)
    ours, theirs = left.codes.tolist(), right.codes.tolist()
    runs = set()
    for i in range(len(ours) - 1):
        for j in range(len(theirs) - 1):
            if ours[i] != theirs[j] or (i and j and ours[i - 1] == theirs[j - 1]):
                continue
            n = 0
            while ours[i + n] == theirs[j + n] != SEPARATOR:
                n += 1
            if n >= 3:
                runs.add((i, j, n))
    listed = set(zip(found.left.tolist(), found.right.tolist(), found.length.tolist(), strict=True))
    assert listed <= runs
    told = {(i, j, n) for i, j, n in runs if min(left.bits[i : i + n].sum(), right.bits[j : j + n].sum()) > 4}
    # a run of three that stands in more than sixteen places of the right text leads nowhere
    assert len(told - listed) <= sum(right.text(0, len(right)).count(left.text(i, i + 3)) > 16 for i, _, _ in told)
    assert (found.bits > 0).all()
    assert (np.diff(found.left) >= 0).all()


def test_likeness_is_of_what_is_not_explained() -> None:
    left, right = sides(prose(1, 4) + prose(2, 4), prose(1, 4) + prose(3, 4))
    pieces = common_pieces(left, right)
    shared = len(sides(prose(1, 4), "渠")[0]) - 1
    assert 0.3 < likeness(left, pieces, []) < 0.7
    assert likeness(left, pieces, [Box(0, shared, 0, shared)]) < 0.05


def test_boxes_overlap_on_both_sides_or_not_at_all() -> None:
    box = Box(0, 10, 100, 110)
    assert box.overlaps(Box(9, 20, 109, 120))
    assert not box.overlaps(Box(9, 20, 110, 120))
    assert box.is_told_by(Box(4, 20, 500, 510))
    assert not box.is_told_by(Box(5, 20, 500, 510))
