"""From equal stretches to matches: kinds, reach, cuts, borders."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import numpy as np
import pytest
from rapidfuzz.distance import Indel

from toolkit.align.borders import borders
from toolkit.align.chain import Block
from toolkit.align.normalize import code_points, matching_form
from toolkit.align.spans import SpanPair, SpanParams, align_cluster
from toolkit.model import MatchKind

PARAMS = SpanParams()
OWN_LEFT = "渡口的摆渡船夏天加开早晚两班，船工轮流值守。"
OWN_RIGHT = "粮站仓库铺了防潮垫，守夜人每两小时翻看湿度计。"
MORE_LEFT = "铁匠铺改成了修车行，老师傅带着两个徒弟。"
MORE_RIGHT = "镇上的茶馆每逢赶集坐满听书人，茶钱两角。"
PASSAGE = "村口的老井重新砌了井台，井水每季化验；化验单贴在井房门上，谁都能看。"


def form(text: str) -> tuple[str, bytes]:
    codes, keep = matching_form(text)
    return codes.tobytes().decode("utf-16-le"), borders(code_points(text), keep).tobytes()


def stretches(left: str, right: str, *, shortest: int = 6) -> list[Block]:
    """Maximal equal stretches by a plain table, sorted by left."""
    found = set()
    lengths = np.zeros((len(left) + 1, len(right) + 1), dtype=np.int64)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            if a == b:
                lengths[i + 1, j + 1] = n = lengths[i, j] + 1
                ends = i + 1 == len(left) or j + 1 == len(right) or left[i + 1] != right[j + 1]
                if ends and n >= shortest:
                    found.add(Block(int(i + 1 - n), int(j + 1 - n), int(n)))
    return sorted(found)


def matches(left: str, right: str) -> list[SpanPair]:
    (one, one_borders), (other, other_borders) = form(left), form(right)
    found = align_cluster(
        one, other, stretches(one, other), PARAMS, left_borders=one_borders, right_borders=other_borders
    )
    return list(found)


def words(text: str, pair: SpanPair) -> str:
    return form(text)[0][pair.left_start : pair.left_end]


def check(left: str, right: str, pair: SpanPair) -> None:
    """What holds of every match."""
    assert 0 < pair.similarity <= 1
    for block in pair.blocks:
        assert left[block.left : block.left_end] == right[block.right : block.right_end]
        assert pair.left_start <= block.left < block.left_end <= pair.left_end
        assert pair.right_start <= block.right < block.right_end <= pair.right_end
    assert all(a.left_end <= b.left for a, b in pairwise(pair.blocks))
    by_right = sorted(pair.blocks, key=lambda b: b.right)
    assert all(a.right_end <= b.right for a, b in pairwise(by_right))
    if pair.kind != MatchKind.REORDERED:
        assert list(pair.blocks) == by_right


def test_verbatim_across_sentences() -> None:
    left, right = OWN_LEFT + PASSAGE + MORE_LEFT, OWN_RIGHT + PASSAGE + MORE_RIGHT
    (pair,) = matches(left, right)
    assert pair.kind == MatchKind.VERBATIM
    assert words(left, pair) == form(PASSAGE)[0]


def test_refilled() -> None:
    template = "{}今年为{}户困难家庭翻修房屋，{}逐户验收，验收单由户主签字。"
    left = OWN_LEFT + template.format("柏川县", "三十二", "民政局") + MORE_LEFT
    right = OWN_RIGHT + template.format("汀安县", "一百零六", "住建局") + MORE_RIGHT
    (pair,) = matches(left, right)
    assert pair.kind == MatchKind.SLOT_FILLED
    assert words(left, pair) == form(template.format("柏川县", "三十二", "民政局"))[0]


def test_edited() -> None:
    changed = "村口那口老井重砌了井台，井水每月送去化验；化验单贴在井房门口，谁都能看。"
    (pair,) = matches(OWN_LEFT + PASSAGE + MORE_LEFT, OWN_RIGHT + changed + MORE_RIGHT)
    assert pair.kind == MatchKind.EDITED
    assert words(OWN_LEFT + PASSAGE, pair) == form(PASSAGE)[0]


def test_reordered_clauses() -> None:
    clauses = ["先修学校门前的断头路", "再换集市漏水的棚顶", "剩下的钱给五保老人买煤过冬"]
    left = OWN_LEFT + "，".join(clauses) + "。" + MORE_LEFT
    right = OWN_RIGHT + "，".join([clauses[1], clauses[0], clauses[2]]) + "。" + MORE_RIGHT
    found = [pair for pair in matches(left, right) if pair.kind == MatchKind.REORDERED]
    assert [words(left, pair) for pair in found] == ["".join(clauses)]


def test_far_apart_passages_of_swapped_order_stay_two() -> None:
    other = "农机站的拖拉机按村排班，谁家先交定金谁家先耕，排班表张在站门口。"
    between = "".join(chr(0x5200 + i) for i in range(40)), "".join(chr(0x6200 + i) for i in range(40))
    found = matches(f"{PASSAGE}{between[0]}。{other}", f"{other}{between[1]}。{PASSAGE}")
    assert [pair.kind for pair in found] == [MatchKind.VERBATIM, MatchKind.VERBATIM]


def test_a_stock_sentence_behind_other_words_does_not_spoil_a_copy() -> None:
    stock = "本年度没有收取任何费用。"
    found = matches(f"{PASSAGE}渡船加开两班，船工轮流值守夜航。{stock}", f"{PASSAGE}{stock}")
    assert [pair.kind for pair in found] == [MatchKind.VERBATIM, MatchKind.VERBATIM]


def test_a_changed_sentence_start_belongs_to_the_match() -> None:
    tail = "组织志愿者清理河道垃圾，捞起的水草晒干后送到养殖场。"
    left, right = OWN_LEFT + "柏川县" + tail, OWN_RIGHT + "汀安县" + tail
    (pair,) = matches(left, right)
    assert pair.kind == MatchKind.SLOT_FILLED
    assert words(left, pair) == form("柏川县" + tail)[0]


def test_without_borders_spans_end_with_what_is_equal() -> None:
    left, right = "柏川县清理河道垃圾捞起水草", "汀安区清理河道垃圾捞起水草"
    (pair,) = align_cluster(left, right, stretches(left, right), PARAMS)
    assert (pair.left_start, pair.left_end, pair.kind) == (3, 13, MatchKind.VERBATIM)


def variant(rng: random.Random, text: str) -> str:
    """The text with some characters dropped, exchanged or put in, or two parts swapped."""
    result = []
    for char in text:
        roll = rng.random()
        if roll < 0.04:
            continue
        result.append(rng.choice("山水田林路电气网") if roll < 0.08 else char)
        if roll > 0.96:
            result.append(rng.choice("东南西北"))
    if rng.random() < 0.4:
        cut = len(result) // 2
        result = result[cut:] + result[:cut]
    return "".join(result)


@pytest.mark.parametrize("seed", range(60))
def test_every_match_is_sound_and_symmetric(seed: int) -> None:
    rng = random.Random(seed)
    alphabet = [chr(0x4E00 + i) for i in range(300)] + ["，", "。"] * 12
    own = ["".join(rng.choice(alphabet) for _ in range(rng.randrange(20, 80))) for _ in range(4)]
    passage = "".join(rng.choice(alphabet) for _ in range(rng.randrange(30, 120)))
    left, right = own[0] + passage + own[1], own[2] + variant(rng, passage) + own[3]
    one, other = form(left)[0], form(right)[0]
    found, mirrored = matches(left, right), matches(right, left)
    for pair in found:
        check(one, other, pair)
    kinds = [sorted((p.kind, p.left_end - p.left_start, p.right_end - p.right_start) for p in found)]
    kinds.append(sorted((p.kind, p.right_end - p.right_start, p.left_end - p.left_start) for p in mirrored))
    if Indel.normalized_similarity(one, other) > 0 and len(found) == len(mirrored) == 1:
        assert kinds[0] == kinds[1], f"seed {seed}"


def test_no_stretch_means_too_unlike() -> None:
    left, right = "甲乙丙丁戊己" + "一" * 40 + "子丑寅卯辰巳", "甲乙丙丁戊己" + "二" * 40 + "子丑寅卯辰巳"
    found = list(align_cluster(left, right, stretches(left, right), PARAMS))
    assert [pair.similarity for pair in found] == [1.0, 1.0]


def test_long_repetitive_texts_stay_cheap() -> None:
    left = right = "逐户登记逐户核对" * 2000
    blocks = sorted(Block(8 * i, 8 * j, 40) for i in range(0, 1900, 19) for j in range(0, 1900, 19))
    start = time.perf_counter()
    list(align_cluster(left, right, blocks, PARAMS, left_borders=bytes(16000), right_borders=bytes(16000)))
    assert time.perf_counter() - start < 15
