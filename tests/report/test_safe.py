from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.report.fabricate import HOSTILE
from toolkit.report.safe import displayable, one_line, script_json


@given(st.text(st.characters(codec=None)))
def test_displayable_keeps_length_and_can_be_written(text: str) -> None:
    shown = displayable(text)
    assert len(shown) == len(text)
    shown.encode("utf-8")
    assert not set(shown) & {"\x1b", "\x00", "\u202e", "\x9b"}


def test_plain_chinese_and_line_breaks_stay() -> None:
    text = "第一行\n\t第二行，𠮷"
    assert displayable(text) == text


def test_one_line_cannot_steer_a_terminal() -> None:
    assert one_line("甲\x1b[2J\r\n乙\u2028丙\x07") == "甲␛[2J 乙 丙␇"


@given(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.lists(inner), max_leaves=8))
def test_script_json_reads_back(value: object) -> None:
    assert json.loads(script_json(value)) == value  # type: ignore[arg-type]  # hypothesis can't type a recursion


def test_script_json_cannot_leave_its_element() -> None:
    text = script_json([HOSTILE])
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == [HOSTILE]
