from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tests.align.whole.invented import prose, sentences, sides
from toolkit.align.whole.aligned import aligned, blocks, hull, is_large
from toolkit.align.whole.pieces import Box, common_pieces


@pytest.mark.parametrize("seed", range(5))
def test_each_character_answers_to_one_at_most(seed: int) -> None:
    own = sentences(seed, 6)
    left, right = sides("".join(own[3:] + own[:3]), "".join(own) + prose(seed + 50, 3) + own[0])
    box = Box(0, len(left) - 1, 0, len(right) - 1)
    ours, theirs = aligned(left, right, box, common_pieces(left, right))
    assert ours[:-1].all(), seed
    assert ours.sum() <= theirs.sum() + len(own[0])
    assert theirs.sum() <= ours.sum() + 30


def test_what_a_moved_sentence_has_speaks_for_its_own_place_alone() -> None:
    own = sentences(1, 4)
    part = own[0][:6]
    left, right = sides("".join(own[2:] + own[:2]), "".join(own) + prose(2, 2) + part + prose(3, 2))
    ours, theirs = aligned(left, right, Box(0, len(left) - 1, 0, len(right) - 1), common_pieces(left, right))
    again = right.text(0, len(right)).rindex(part)
    assert ours[:-1].all()
    assert not theirs[again : again + len(part)].any()


def test_blocks_are_in_order_and_a_hull_spans_them() -> None:
    left, right = sides(prose(1, 2) + prose(2, 2) + prose(3, 2), prose(1, 2) + prose(4, 2) + prose(3, 2))
    box = Box(0, len(left) - 1, 0, len(right) - 1)
    found = blocks(left, right, box)
    assert hull(found) == box
    assert all(a.left_end <= b.left_start and a.right_end <= b.right_start for a, b in pairwise(found))
    assert all(left.text(b.left_start, b.left_end) == right.text(b.right_start, b.right_end) for b in found)


def test_outside_of_a_passage_nothing_answers() -> None:
    text = prose(5, 20)
    left, right = sides(text, text)
    ours, theirs = aligned(left, right, Box(100, 120, 100, 120), common_pieces(left, right))
    assert np.flatnonzero(ours).tolist() == np.flatnonzero(theirs).tolist() == list(range(70, 150))


def test_large_passages_are_not_aligned() -> None:
    assert not is_large(Box(0, 40_000, 0, 40_000))
    assert is_large(Box(0, 40_001, 0, 40_000))
