from __future__ import annotations

from toolkit.judge.word_differences import MOST_CHARS, word_differences


def test_whole_words_are_told() -> None:
    left, right = "各科室要公开办事指南，全年受理二十件。", "各科室要果然办事指南，全年受理三十八件。"
    found = word_differences(left, right)
    assert found is not None
    assert [left[a:b] for a, b in found[0]] == ["公开", "二十"]
    assert [right[a:b] for a, b in found[1]] == ["果然", "三十八"]


def test_equal_texts_differ_nowhere_and_white_space_is_no_difference() -> None:
    assert word_differences("春耕备耕，", "春耕备耕，") == ((), ())
    assert word_differences("甲\n乙", "甲 乙") == ((), ())


def test_what_is_too_long_is_not_compared() -> None:
    assert word_differences("字" * (MOST_CHARS + 1), "字") is None
