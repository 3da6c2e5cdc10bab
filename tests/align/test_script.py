"""What fills a gap, how far likeness reaches, and what differences speak of."""

from __future__ import annotations

import random

import pytest
from rapidfuzz.distance import Indel

from toolkit.align.chain import Block
from toolkit.align.script import gap_blocks, kind_of, reach
from toolkit.model import MatchKind


def aligned(left: str, right: str) -> list[Block]:
    ops = [op for op in Indel.opcodes(left, right) if op.tag == "equal"]
    return [Block(op.src_start, op.dest_start, op.src_end - op.src_start) for op in ops]


def test_equal_words_in_a_gap() -> None:
    assert gap_blocks("旧村改造工程", "新村改造项目", 10, 20) == [Block(11, 21, 3)]
    assert gap_blocks("", "新增", 0, 0) == []


def test_single_characters_count_only_at_the_gaps_ends() -> None:
    assert gap_blocks("甲一乙", "丙一丁", 0, 0) == []
    assert gap_blocks("甲一乙", "甲二丁", 0, 0) == [Block(0, 0, 1)]


def test_reach_goes_over_a_small_change() -> None:
    assert reach("按月公示结果接受监督", "按季公示结果接受监督") == [Block(0, 0, 1), Block(2, 2, 8)]


def test_reach_stops_where_likeness_ends() -> None:
    left = "接受监督" + "甲乙丙丁戊己庚辛壬癸子丑寅卯" + "再次相同的话"
    right = "接受监督" + "金木水火土日月星辰风雨雷电霜" + "再次相同的话"
    assert reach(left, right) == [Block(0, 0, 4)]


def test_reach_wants_three_equal_characters() -> None:
    assert reach("甲乙丙丁", "甲乙子丑") == []
    assert reach("", "甲乙") == []


@pytest.mark.parametrize("seed", range(40))
def test_a_quick_no_is_never_wrong(seed: int) -> None:
    """Two texts without a common pair of characters near their start can't reach anywhere."""
    rng = random.Random(seed)
    left, right = ("".join(rng.choice("甲乙丙丁戊己庚辛壬癸") for _ in range(40)) for _ in range(2))
    for block in reach(left, right):
        assert left[block.left : block.left_end] == right[block.right : block.right_end], f"seed {seed}"


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("各村组织党员清扫街巷", "各村组织党员清扫街巷", MatchKind.VERBATIM),
        ("云溪市民政局逐户上门核对", "云岭区教育局逐户上门核对", MatchKind.SLOT_FILLED),
        ("全年受理来信三十二件办结", "全年受理来信一百零六件办结", MatchKind.SLOT_FILLED),
        ("各村组织党员清扫街巷", "各村发动村民清扫街巷", MatchKind.EDITED),
        ("柏川县认真清扫街巷河道", "汀安县及时清扫街巷河道", MatchKind.EDITED),
    ],
)
def test_kinds(left: str, right: str, kind: MatchKind) -> None:
    blocks = [b for b in aligned(left, right) if b.length > 1 or b.left == 0 or b.left_end == len(left)]
    edges = [Block(0, 0, 0), *blocks, Block(len(left), len(right), 0)]
    assert kind_of(left, right, edges) == kind
    swapped = [Block(b.right, b.left, b.length) for b in edges]
    assert kind_of(right, left, swapped) == kind


def test_an_accidental_island_does_not_split_a_name() -> None:
    left, right = "由云溪市民政局民政科承办", "由石门市财政局社会事务科承办"
    assert kind_of(left, right, aligned(left, right)) == MatchKind.SLOT_FILLED
