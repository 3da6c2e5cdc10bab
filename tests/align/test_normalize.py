from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.align.normalize import DIGITS, code_points, code_table, matching_form

MIXED = st.text(
    st.one_of(st.characters(), st.sampled_from("0123456789０１.,，．政务公开ABｃ《》〇×□𠮷\u0301")), max_size=60
)


def shown(text: str) -> str:
    return "".join(map(chr, matching_form(text)[0].tolist()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("政务，公开。", "政务公开"),
        ("政 务\u3000公\n开", "政务公开"),
        ("共受理12件", "共受理0件"),
        ("共受理1234567件", "共受理0件"),
        ("增长12.5个", "增长0个"),
        ("共1,234,567元", "共0元"),
        ("共１，２３４元", "共0元"),
        ("2009年3月", "0年0月"),
        ("1、2、3", "000"),
        ("第3..5条", "第00条"),
        ("WTO与ＷＴＯ", "wto与wto"),
        ("××县", "××县"),
        ("□□县○○局", "××县××局"),
        ("", ""),
        ("，。、", ""),
    ],
)
def test_what_copying_preserves(text: str, expected: str) -> None:
    assert shown(text) == expected


@given(MIXED)
def test_keep_mask_says_which_characters_have_codes(text: str) -> None:
    codes, keep = matching_form(text)
    assert keep.shape == (len(text),)
    assert int(keep.sum()) == len(codes)
    assert (code_table()[code_points(text)][keep] == codes).all()
    assert (codes != 0).all()


@given(MIXED)
def test_punctuation_and_space_change_nothing(text: str) -> None:
    # Not between two digits, where a space makes two numbers of one, nor beside a decimal point.
    if any(c.isdigit() for c in text):
        return
    assert shown("。".join(text)) == shown(text)
    assert shown(" " + text + "\u3000\n") == shown(text)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8), st.sampled_from(["件", "、", " ", "万元"]))
def test_every_number_is_one_placeholder(values: list[int], between: str) -> None:
    codes, _ = matching_form(between.join(map(str, values)))
    assert int((codes == DIGITS).sum()) == len(values)


WRITTEN = st.from_regex(r"([0-9]{1,20}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{1,9})?", fullmatch=True)


@given(WRITTEN, WRITTEN)
def test_templates_with_other_numbers_are_equal(one: str, other: str) -> None:
    assert shown(f"共受理申请{one}件") == shown(f"共受理申请{other}件")


@given(MIXED, st.data())
def test_unreadable_characters_have_no_code(text: str, data: st.DataObject) -> None:
    readable = np.array(data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text))), dtype=np.bool_)
    codes, keep = matching_form(text, readable)
    assert not (keep & ~readable).any()
    assert int(keep.sum()) == len(codes)


@given(st.text(st.characters(min_codepoint=0xD000, max_codepoint=0x1FFFF, exclude_categories=()), max_size=40))
def test_one_code_point_a_character_whatever_it_is(text: str) -> None:
    points = code_points(text)
    assert points.shape == (len(text),)
    for char, point in zip(text, points.tolist(), strict=True):
        assert point == (ord(char) if ord(char) < 1 << 16 else 0xF8FF)


def test_lone_surrogates_and_control_characters_are_dropped() -> None:
    assert shown("政\ud800务\x00\x1b[公\udfff开\u202e") == "政务公开"


def test_rare_characters_count_and_combining_marks_do_not() -> None:
    codes, keep = matching_form("𠮷e\u0301𠮷")
    assert keep.tolist() == [True, True, False, True]
    assert codes[0] == codes[2]


def test_code_table_is_read_only() -> None:
    assert not code_table().flags.writeable


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("1,250件", "0件"),
        ("1，250，000件", "0件"),
        ("12.5亿", "0亿"),
        ("2015，2016年", "00年"),
        ("第1，2组", "第00组"),
        ("1,2345", "00"),
    ],
)
def test_a_comma_joins_thousands_not_lists(text: str, form: str) -> None:
    codes, _ = matching_form(text)
    assert "".join(map(chr, codes)) == form


def test_ideographs_and_hangul_stand_for_themselves() -> None:
    """The table takes them as they are, without a look at each."""
    for char in map(chr, [*range(0x3400, 0x4DB0), *range(0x4E00, 0x9FE0), *range(0xAC00, 0xD7A4)]):
        assert unicodedata.category(char) == "Lo", char
        assert unicodedata.normalize("NFKC", char).lower() == char, char
        assert code_table()[ord(char)] == ord(char)
