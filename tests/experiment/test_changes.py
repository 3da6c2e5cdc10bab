from __future__ import annotations

import random
from collections import Counter

import pytest
from rapidfuzz.distance import Levenshtein

from toolkit.experiment import changes
from toolkit.model import Page
from toolkit.repair import repair

PASSAGE = (
    "针对渡槽年久失修的老问题，镇里会同沿线5个村逐段丈量，用了37天。账目贴到村口，请种田大户在栎岗乡公开验收！"
    "维修报告发放120份，回访农户86户。"
)


@pytest.mark.parametrize("seed", range(10))
def test_slots_change_and_the_words_between_do_not(seed: int) -> None:
    out = changes.slots(random.Random(seed), PASSAGE)
    assert out != PASSAGE
    assert len(out) in (len(PASSAGE), len(PASSAGE) + 1)  # one of the places has three characters
    frame = "针对渡槽年久失修的老问题，镇里会同沿线"
    assert out.startswith(frame) and "账目贴到村口，请种田大户在" in out


def test_one_place_gets_one_name_and_general_words_none() -> None:
    out = changes.slots(random.Random(1), "在栎岗乡和在栎岗乡开会，在全县推广，由各乡镇落实")
    names = [name for name in changes._PLACE_NAMES if name in out]
    assert len(names) == 1 and out.count(names[0]) == 2
    assert "在全县推广，由各乡镇落实" in out


@pytest.mark.parametrize("share", [0.05, 0.2])
def test_edits_touch_about_the_share_asked_for(share: float) -> None:
    distances = [
        Levenshtein.distance(PASSAGE * 4, changes.edited(random.Random(seed), PASSAGE * 4, share)) for seed in range(10)
    ]
    assert 0.5 * share < sum(distances) / 10 / len(PASSAGE * 4) <= 1.05 * share


@pytest.mark.parametrize("seed", range(5))
def test_reordering_keeps_every_character(seed: int) -> None:
    long = PASSAGE.replace("！", "。") + "明年继续。后年再看。"
    assert Counter(changes.reordered(random.Random(seed), long)) == Counter(long)
    assert Counter(changes.reordered(random.Random(seed), "甲事办了，乙事没办。")) == Counter("甲事办了，乙事没办。")


@pytest.mark.parametrize("share", [0.02, 0.08])
def test_noise_stays_near_its_share(share: float) -> None:
    text = "茶园码头学校道路票据仓库巡查值班" * 20  # without lookalikes: those come on top
    distance = sum(Levenshtein.distance(text, changes.noisy(random.Random(s), text, share)) for s in range(10)) / 10
    assert 0.5 * share < distance / len(text) < 1.3 * share


def test_lookalikes_look_both_ways() -> None:
    assert changes._LOOKALIKE["未"] == "末" and changes._LOOKALIKE["末"] == "未"


def test_a_summary_is_made_of_first_clauses() -> None:
    out = changes.summary(random.Random(3), PASSAGE)
    assert out.startswith("针对渡槽年久失修的老问题") and out.endswith("。")
    assert len(out) < len(PASSAGE) / 2


def test_a_slip_loses_the_first_byte_and_can_be_undone() -> None:
    assert changes.slipped("　（一") == "?。ㄒ?"
    assert changes.slipped("\U00020000") == "\U00020000"


def test_the_toolkit_can_undo_a_mirror() -> None:
    text = PASSAGE * 6
    damaged = changes.mirrored(random.Random(2), text)
    assert damaged != text
    undone = repair(Page("a.txt", damaged, damaged)).text
    assert Levenshtein.normalized_similarity(text, undone) > 0.95 > Levenshtein.normalized_similarity(text, damaged)
