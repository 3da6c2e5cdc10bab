from __future__ import annotations

import numpy as np
import pytest

from tests.align.whole.invented import prose, sentences, sides
from toolkit.align.whole import Side, aligned
from toolkit.align.whole import settle as module
from toolkit.align.whole.pieces import Box, common_pieces


def settled(left: Side, right: Side, box: Box) -> Box:
    return module.settled(left, right, box, common_pieces(left, right))


def parted(left: Side, right: Side, box: Box) -> list[Box]:
    return module.parted(left, right, box, common_pieces(left, right))


def bare(text: str) -> int:
    return len(text.replace("。", ""))


def test_borders_go_to_where_what_is_shared_ends() -> None:
    shared, before, behind = prose(1, 5), prose(2, 4), prose(3, 4)
    left, right = sides(before + shared + behind, prose(4, 3) + shared + prose(5, 3))
    a, b = bare(before), bare(prose(4, 3))
    n = bare(shared)
    for off in (-15, 0, 12):
        box = Box(a + off, a + n + off, b + off, b + n + off)
        assert settled(left, right, box) == Box(a, a + n, b, b + n)


def test_a_passage_is_parted_where_other_matter_stands_on_both_sides_only() -> None:
    first, last = prose(1, 3), prose(2, 3)
    left, right = sides(first + prose(3, 4) + last, first + prose(4, 4) + last)
    whole = Box(0, len(left) - 1, 0, len(right) - 1)
    n, m = bare(first), bare(last)
    pieces = parted(left, right, whole)
    assert pieces == [Box(0, n, 0, n), Box(len(left) - 1 - m, len(left) - 1, len(right) - 1 - m, len(right) - 1)]
    left, right = sides(first + prose(3, 4) + last, first + last)
    whole = Box(0, len(left) - 1, 0, len(right) - 1)
    assert parted(left, right, whole) == [whole]


def test_sentences_in_another_order_stay_one_passage() -> None:
    own = sentences(7, 6)
    left, right = sides("".join(own), "".join(own[3:] + own[:3]))
    whole = Box(0, len(left) - 1, 0, len(right) - 1)
    assert parted(left, right, settled(left, right, whole)) == [whole]


def test_what_is_too_large_to_be_aligned_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    first, last = prose(1, 3), prose(2, 3)
    left, right = sides(first + prose(3, 4) + last, first + prose(4, 4) + last)
    box = Box(3, len(left) - 5, 0, len(right) - 1)
    assert settled(left, right, box) != box or len(parted(left, right, box)) > 1
    monkeypatch.setattr(aligned, "LARGEST", 100)
    assert settled(left, right, box) == box
    assert parted(left, right, box) == [box]


def test_a_passage_parts_where_other_matter_follows_on_both_sides_though_a_sentence_was_moved() -> None:
    first, moved, last = prose(1, 3), prose(2, 1), prose(3, 2)
    left, right = sides(first + prose(4, 3) + moved + last, first + prose(5, 3) + last + moved)
    parts = parted(left, right, Box(0, len(left) - 1, 0, len(right) - 1))
    assert parts[0] == Box(0, bare(first), 0, bare(first))
    assert len(parts) == 2


def test_of_what_was_told_in_short_the_sentence_is_had_whole() -> None:
    own = sentences(3, 6)
    left, right = sides("。".join(sentence[:8] for sentence in own) + "。", "".join(own) + prose(4, 4))
    box = settled(left, right, Box(0, len(left) - 1, 0, bare("".join(own[:-1])) + 8))
    assert box == Box(0, len(left) - 1, 0, bare("".join(own)))


@pytest.mark.parametrize("seed", range(5))
def test_what_the_other_side_has_is_what_a_plain_look_up_says(seed: int) -> None:
    left, right = sides(prose(seed, 30), prose(seed, 4) + prose(seed + 50, 9))
    rng = np.random.default_rng(seed)
    mask, free = rng.random(len(left)) < 0.2, rng.random(len(right)) < 0.7
    there = module._words(right, free, 20, 120)
    pairs = np.isin(left.pairs, there)
    expected = mask.copy()
    expected[:-1] |= pairs
    expected[1:] |= pairs
    assert (module._shared(left, mask, there) == expected).all(), seed
    assert pairs.any()
