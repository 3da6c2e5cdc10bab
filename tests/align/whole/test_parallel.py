from __future__ import annotations

from math import log2

import pytest

from tests.align.whole.invented import prose, sides, spun
from toolkit.align.whole.parallel import Found, gap_cost, parallel_passages, without_told
from toolkit.align.whole.pieces import Box, common_pieces


def found_in(left: str, right: str, least: float = 100.0) -> list[Found]:
    ours, theirs = sides(left, right)
    return parallel_passages(common_pieces(ours, theirs), least=least, chance=log2(len(ours)) + log2(len(theirs)))


@pytest.mark.parametrize("seed", range(5))
def test_a_passage_with_half_of_its_words_exchanged_runs_parallel(seed: int) -> None:
    source = prose(seed, 12)
    before, behind = prose(50 + seed, 6), prose(60 + seed, 6)
    (found,) = found_in(before + spun(source, seed, 0.5) + behind, prose(70 + seed, 9) + source)
    start = len(before.replace("。", ""))
    size = len(source.replace("。", ""))
    assert abs(found.box.left_start - start) < 40
    assert abs(found.box.left_end - start - size) < 40
    assert found.score >= 100


@pytest.mark.parametrize("seed", range(5))
def test_texts_that_share_nothing_have_none(seed: int) -> None:
    assert found_in(prose(seed, 20), prose(100 + seed, 20), least=20) == []


def test_one_piece_is_no_passage_however_long() -> None:
    assert found_in(prose(1, 4) + prose(2, 3), prose(3, 4) + prose(2, 3)) == []


def test_gaps_cost_more_the_wider_and_the_more_is_exchanged() -> None:
    assert gap_cost(2, 2) < gap_cost(10, 10)
    assert gap_cost(2, 3) < gap_cost(10, 12)
    assert gap_cost(0, 100) < gap_cost(30, 31)


def test_a_gap_as_long_on_both_sides_costs_less_than_one_that_is_not() -> None:
    assert all(gap_cost(n, n) < gap_cost(n, m) for n in range(20) for m in range(n + 1, 40))
    assert gap_cost(-1, -1) == gap_cost(0, 0)
    assert gap_cost(-1, 0) == gap_cost(0, -2) > gap_cost(0, 0)


@pytest.mark.parametrize("seed", range(5))
def test_bands_that_cannot_tell_enough_are_left_out_for_nothing_else(seed: int) -> None:
    source = prose(seed, 12)
    ours, theirs = prose(50 + seed, 6) + spun(source, seed, 0.4), prose(70 + seed, 9) + source
    every = found_in(ours, theirs, least=-1e9)
    for least in (20.0, 100.0, 300.0):
        assert [f.score for f in found_in(ours, theirs, least=least)][:1] == [
            f.score for f in every if f.score >= least
        ][:1]


def test_of_two_that_tell_the_same_the_better_one_is_kept() -> None:
    good, worse, other = Found(Box(0, 50, 0, 50), 90), Found(Box(0, 50, 200, 250), 80), Found(Box(60, 90, 60, 90), 70)
    assert without_told([other, worse, good]) == [good, other]
