from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from rapidfuzz.distance import Indel

from tests.judge.rewrite.prose import REPORT, TABLE
from toolkit.experiment.spinners import (
    SPINNERS,
    Rule,
    cascade,
    first_occurrence,
    fresh_synonym,
    load_rules,
    pseudo_rules,
    single_pass,
    split_families,
)

RULES = [Rule(source, target) for source, target in TABLE.items()]


@pytest.mark.parametrize("name", SPINNERS)
@pytest.mark.parametrize("rate", [0.01, 0.02])
def test_the_rate_is_kept(name: str, rate: float) -> None:
    text = SPINNERS[name](REPORT * 3, RULES, rate, Random(1))
    changed = 1 - Indel.normalized_similarity(REPORT * 3, text)
    # one clause in forty changes place beside the words, where spinners are mixed; words may share a character
    assert 0.4 * rate < changed < 1.6 * rate + 0.03


def test_a_cascade_works_on_its_own_output_and_across_words() -> None:
    rules = [Rule("公开", "公然"), Rule("公然", "果然"), Rule("度政", "迫力")]
    assert cascade("制度政务公开", rules, 1, Random(1)) == "制迫力务果然"


def test_a_table_is_applied_once() -> None:
    assert single_pass("公开公然", [Rule("公开", "公然"), Rule("公然", "果然")], 1, Random(1)) == "公然果然"


def test_a_cascade_does_not_undo_itself() -> None:
    assert cascade("公开", [Rule("公开", "公然"), Rule("公然", "公开")], 1, Random(1)) == "公然"


def test_only_the_first_place_is_changed() -> None:
    assert first_occurrence("公开又公开", [Rule("公开", "果然")], 1, Random(1)) == "果然又公开"


def test_synonyms_are_drawn_anew() -> None:
    rules = [Rule("公开", "公然"), Rule("公开", "果然")]
    text = fresh_synonym("公开，" * 40, rules, 1, Random(1))
    assert "公开" not in text
    assert min(text.count("公然"), text.count("果然")) > 5


def test_no_word_is_in_both_halves(tmp_path: Path) -> None:
    families = [f"{a}{a}→{a}{b}" for a, b in zip("甲乙丙丁戊己庚", "子丑寅卯辰巳午", strict=True)]
    lines = ["公开→公然", "公然→果然", "坏→行", "无箭头", "seo→优化", "办事→办事", *families]
    path = tmp_path / "rules.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    rules = load_rules(path)
    assert len(rules) == 9
    halves = split_families(rules)
    assert sorted(map(str, [*halves[0], *halves[1]])) == sorted(map(str, rules))
    words = [{word for rule in half for word in (rule.source, rule.target)} for half in halves]
    assert all(words)
    assert not words[0] & words[1]


def test_fresh_rules_pair_words_of_the_text() -> None:
    rules = pseudo_rules([REPORT], Random(1))
    assert len(rules) > 50
    assert all(rule.source != rule.target and rule.source in REPORT and rule.target in REPORT for rule in rules)
    assert rules == pseudo_rules([REPORT], Random(1))
