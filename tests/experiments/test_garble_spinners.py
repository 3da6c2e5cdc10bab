from __future__ import annotations

import random

import numpy as np
import pytest

from experiments.garble_corpus import families, split_rules
from experiments.garble_spinners import (
    USUAL_SHARE,
    WAYS,
    DrawnRules,
    EitherRules,
    ListedRules,
    Vocabulary,
    difference,
    spin,
    spin_below,
)

TEXT = "青石县政府部门加强制度建设，公开信息；各部门加强管理，公开结果。"


def replaced_in_sequence(text: str, rules: list[tuple[str, str]]) -> str:
    for source, target in rules:
        text = text.replace(source, target)
    return text


def test_a_cascade_runs_over_its_own_output_and_across_words() -> None:
    rules = [("政府", "当局"), ("局部", "部分"), ("加强", "增强"), ("强制", "逼迫"), ("公开", "公然"), ("公然", "果然")]
    spun = spin_below(TEXT, ListedRules(rules), bound=1.0, way="cascade", seed="x")
    assert spun.text == replaced_in_sequence(TEXT, rules)
    assert "当部分门" in spun.text
    assert spun.text.count("果然") == 2
    assert len(spun.changed) == len(spun.text)
    assert not spun.changed[spun.text.index("管理") : spun.text.index("管理") + 2].any()


@pytest.mark.parametrize("seed", range(30))
def test_a_cascade_against_replacing_in_sequence(seed: int) -> None:
    draw = random.Random(seed)
    words = ["".join(draw.choices("甲乙丙丁", k=draw.randint(1, 3))) for _ in range(12)]
    rules = [(a, b) for a, b in zip(words[::2], words[1::2], strict=True) if a != b]
    text = "".join(draw.choices("甲乙丙丁，", k=60))
    spun = spin_below(text, ListedRules(rules), bound=1.0, way="cascade", seed="x")
    assert spun.text == replaced_in_sequence(text, rules)
    assert len(spun.changed) == len(spun.text)


def test_one_pass_does_not_touch_what_it_put_in() -> None:
    rules = ListedRules([("公开", "公然"), ("公然", "果然"), ("加强", "增强")])
    spun = spin_below(TEXT, rules, bound=1.0, way="single", seed="x")
    assert spun.text == TEXT.replace("公开", "公然").replace("加强", "增强")
    assert spun.changed.sum() == 4  # 公 and 强 were there before


def test_only_the_first_occurrence() -> None:
    spun = spin_below(TEXT, ListedRules([("公开", "果然")]), bound=1.0, way="first", seed="x")
    assert (spun.text.count("果然"), spun.text.count("公开")) == (1, 1)


def test_a_new_synonym_each_time() -> None:
    rules = ListedRules([("公开", "甲乙"), ("公开", "丙丁")])
    found = {spin_below("公开，" * 40, rules, bound=1.0, way="redraw", seed=str(k)).text for k in range(3)}
    assert len(found) == 3
    assert all("甲乙" in text and "丙丁" in text for text in found)


def test_whole_words_only() -> None:
    spun = spin_below(
        "政府部门管理", ListedRules([("府部", "甲乙"), ("管理", "丙丁")]), bound=1.0, way="words", seed="x"
    )
    assert spun.text == "政府部门丙丁"


@pytest.mark.parametrize("way", WAYS)
def test_the_rate_asked_for_is_kept_roughly(way: str) -> None:
    rules = ListedRules([(a + b, b + a + "丁") for a in "甲乙丙" for b in "子丑寅卯"])
    text = "，".join(a + b for _ in range(3) for a in "甲乙丙" for b in "子丑寅卯")
    spun = spin(text, rules, rate=0.15, way=way, seed="1")
    assert 0.0 < spun.rate < 0.3
    assert spin(text, rules, rate=0.15, way=way, seed="1").text == spun.text


def test_difference() -> None:
    assert difference("公开", "公然").tolist() == [False, True]
    assert difference("公开", "大公开").tolist() == [True, False, False]


def test_a_text_without_the_words_stays() -> None:
    spun = spin(TEXT, ListedRules([("子丑", "寅卯")]), rate=0.1, way="cascade", seed="1")
    assert (spun.text, spun.rate) == (TEXT, 0.0)


def vocabulary() -> Vocabulary:
    words = ["公开", "公然", "加强", "强化", "管理", "办理", "部门", "机关"]
    return Vocabulary(words, [90, 80, 70, 60, 50, 40, 30, 20], ["v"] * 8, {"公开": ["强化", "办理"]})


def test_drawn_rules_stay_what_they_are_and_differ_by_seed() -> None:
    drawn = [DrawnRules(vocabulary(), seed) for seed in range(8)]
    first = [[rules.targets(word) for word in vocabulary().words] for rules in drawn]
    assert [[rules.targets(word) for word in vocabulary().words] for rules in drawn] == first
    assert len({str(targets) for targets in first}) > 4
    assert all(target in vocabulary().rank for targets in first for found in targets for _, target in found)
    assert drawn[0].targets("没有") == ()


def test_a_usual_word_may_get_one_as_usual() -> None:
    words = vocabulary().words
    plain = Vocabulary(words, [9] * 8, ["v"] * 8, {})
    usual = Vocabulary(words, [9] * 8, ["v"] * 8, {}, ["机关", "没有", "公开"])
    assert usual.usual == ["机关", "公开"]  # what is no word of the dictionary is left out
    often, seldom = (sum(v.draw("公开", random.Random(seed)) == "机关" for seed in range(400)) for v in (usual, plain))
    assert often > seldom + 0.3 * USUAL_SHARE * 400


def test_the_share_bounds_how_many_words_are_replaced() -> None:
    def replaced(share: float) -> int:
        rules = [DrawnRules(vocabulary(), seed, share=share) for seed in range(40)]
        return sum(bool(r.targets(word)) for r in rules for word in vocabulary().words)

    assert replaced(0.0) == 0
    assert replaced(0.2) < replaced(1.0)


def test_the_first_source_of_rules_comes_first() -> None:
    both = EitherRules(ListedRules([("公开", "甲")]), ListedRules([("公开", "乙"), ("管理", "丙")]))
    assert [target for _, target in both.targets("公开")] == ["甲"]
    assert [target for _, target in both.targets("管理")] == ["丙"]


def test_families_hold_together_and_the_split_shares_no_word() -> None:
    draw = np.random.default_rng(0)
    words = [f"{a}{b}" for a in "甲乙丙丁戊己" for b in "子丑寅卯辰巳午未"]
    rules = [(words[i], words[j]) for i, j in draw.integers(0, len(words), (24, 2)) if i != j]
    found = families(rules)
    assert sorted(rule for family in found for rule in family) == sorted(rules)
    kin = [{word for rule in family for word in rule} for family in found]
    assert all(not one & other for i, one in enumerate(kin) for other in kin[:i])
    parts = split_rules(rules)
    assert sorted(rule for part in parts.values() for rule in part) == sorted(rules)
    sides = [{word for rule in part for word in rule} for part in parts.values()]
    assert not (sides[0] & sides[1] | sides[0] & sides[2] | sides[1] & sides[2])
    assert parts["test"] == sorted(found[0], key=rules.index)
