from __future__ import annotations

from itertools import pairwise

import pytest

from toolkit.judge.rewrite.words import is_refill, is_regional_variant, is_word, word_ranges


def test_words_cover_the_text_without_a_space_or_a_gap() -> None:
    text = "全镇建立了首问负责制度0年"
    found = word_ranges(text, 5)
    assert (found[0][0], found[-1][1]) == (5, 5 + len(text))
    assert all(a[1] == b[0] for a, b in pairwise(found))
    assert "制度" in [text[a - 5 : b - 5] for a, b in found]


def test_no_words_in_no_text() -> None:
    assert word_ranges("", 3) == []


@pytest.mark.parametrize(("text", "said"), [("果然", True), ("然果务", False), ("", False)])
def test_words_and_other_strings(text: str, said: bool) -> None:
    assert is_word(text) is said


@pytest.mark.parametrize(
    ("pair", "said"),
    [(("三届", "五届"), True), (("第三", "第十二"), True), (("浙江", "山东"), True), (("公开", "果然"), False)],
)
def test_what_templates_refill(pair: tuple[str, str], said: bool) -> None:
    assert is_refill(*pair) is said


@pytest.mark.parametrize(
    ("pair", "said"), [(("信息", "资讯"), True), (("资讯", "信息"), True), (("公开", "果然"), False)]
)
def test_words_of_either_side_of_the_strait(pair: tuple[str, str], said: bool) -> None:
    assert is_regional_variant(*pair) is said
