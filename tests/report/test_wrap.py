from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from toolkit.report.wrap import wrap_lines, wrap_text


@given(st.text(st.sampled_from("县公开信息，。》（ab1 -/")), st.integers(4, 30))
def test_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrap_lines(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)


def test_no_line_starts_with_closing_punctuation() -> None:
    assert wrap_lines("各镇查询点，配备专人。", 10) == ["各镇查询", "点，配备专", "人。"]


def test_a_latin_word_stays_whole() -> None:
    assert wrap_lines("见 documents.parquet", 18) == ["见", "documents.parquet"]


def test_too_narrow_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells"):
        wrap_lines("字", 1)


def test_no_line_ends_with_opening_punctuation() -> None:
    assert wrap_lines("各镇见（附件）即办", 8) == ["各镇见", "（附件）", "即办"]
    assert wrap_lines("造完成‹的›八成", 8) == ["造完成", "‹的›八成"]


def test_styles_stay_with_their_characters() -> None:
    text = Text.assemble("各镇查询", ("点，", "red"), "配备专人")
    lines = wrap_text(text, 10)
    assert [line.plain for line in lines] == wrap_lines(text.plain, 10)
    assert [[line.plain[s.start : s.end] for s in line.spans] for line in lines] == [[], ["点，"], []]
