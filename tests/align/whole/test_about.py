from __future__ import annotations

from math import log2

from tests.align.whole.invented import prose, sentences, sides
from toolkit.align.whole.about import chains_about
from toolkit.align.whole.pieces import Box, common_pieces


def test_a_summary_is_one_chain_from_its_first_to_its_last_clause() -> None:
    source = sentences(1, 10)
    summary = "。".join(sentence[:10] for sentence in source) + "。"
    before = prose(2, 5)
    left, right = sides(before + summary, prose(3, 5) + "".join(source))
    chance = log2(len(left)) + log2(len(right))
    start, at = len(before.replace("。", "")), len(prose(3, 5).replace("。", ""))
    known = Box(start, start + 10, at, at + 10)
    (found,) = chains_about([known], common_pieces(left, right), chance=chance)
    assert (found.box.left_start, found.box.right_start) == (start, at)
    assert found.box.left_end == len(left) - 1
    assert chains_about([], common_pieces(left, right), chance=chance) == []


def test_a_chain_has_to_run_through_a_match() -> None:
    source = prose(1, 6)
    left, right = sides(source + prose(2, 40), source + prose(3, 40))
    elsewhere = Box(len(left) - 30, len(left) - 10, len(right) - 30, len(right) - 10)
    assert chains_about([elsewhere], common_pieces(left, right), chance=20.0) == []
