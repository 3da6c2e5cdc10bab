from __future__ import annotations

import random

import pytest

from experiments.leftovers_quality import PLANTERS, Planter, half_of, refilled
from toolkit.model import FlagName, Given, Page

TEXT = (
    "临泉县政府工作报告\n各位代表：2013年，临泉县认真学习党的十八大精神，清淤326次，新修便桥45座，处理来信128件。\n" * 3
)
PAGE = Page("甲.txt", TEXT, TEXT, given=Given(year=2013))


@pytest.mark.parametrize(("name", "flag", "planter"), PLANTERS)
def test_planting_says_where_it_was_put(name: str, flag: FlagName, planter: Planter) -> None:
    made = planter(PAGE, random.Random(1))
    assert made is not None, name
    page, start, end = made
    assert 0 <= start < end <= len(page.text)
    if page.given == PAGE.given:
        assert page.text != TEXT
        assert page.text[:start] == TEXT[:start]
    assert flag in FlagName


def test_figures_are_drawn_anew_but_those_spared() -> None:
    text = "清淤326次，便桥45座，增长12.5%，第28条，2013年。"
    fresh = refilled(text, {1}, random.Random(3))
    assert "便桥45座" in fresh
    assert "第28条，2013年" in fresh
    assert "326" not in fresh
    assert "12.5" not in fresh
    assert len(fresh) == len(text)


def test_halves_are_fixed() -> None:
    assert {half_of(f"{i}.txt") for i in range(20)} == {"dev", "test"}
    assert half_of("甲.txt") == half_of("甲.txt")
