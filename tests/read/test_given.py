from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from toolkit.read.given import date, given, mend_surrogates, short_text, year


@pytest.mark.parametrize(
    "value, expected",
    [
        (2009, 2009), (2009.0, 2009), ("2009", 2009), ("2009年", 2009), ("二〇〇九年度", 2009), ("２０１２", 2012),
        ("2010-03-31", 2010), ("20100331", 2010), (dt.date(2011, 1, 1), 2011), (9, None), (True, None),
        ("garbage", None),
        (None, None), (float("nan"), None), (float("inf"), None), ("12009", None), ([2009], None), (3e300, None),
    ],
)  # fmt: skip
def test_year(value: object, expected: int | None) -> None:
    assert year(value) == expected


@pytest.mark.parametrize(
    "value, expected",
    [
        ("2010-03-31", "2010-03-31"), ("2010/3/5 10:00", "2010-03-05"), ("2010年3月5日", "2010-03-05"),
        ("二〇一〇年三月五日", "2010-03-05"), ("20100331", "2010-03-31"), (20100331, "2010-03-31"),
        ("2010-03-31T08:00:00+08:00", "2010-03-31"), (dt.datetime(2010, 3, 31, 9), "2010-03-31"),
        ("2010-13-31", None), ("2010-02-30", None), ("2010-03", None), ("", None), (1.5, None), (None, None),
    ],
)  # fmt: skip
def test_date(value: object, expected: str | None) -> None:
    assert date(value) == expected


def test_labels_are_one_bounded_line() -> None:
    assert short_text(" 一\n 二\t") == "一 二"
    assert short_text("x" * 10_000) == "x" * 500
    assert short_text("   ") is None
    assert short_text(5) is None


@hypothesis_given(
    st.dictionaries(st.sampled_from(["title", "year", "published", "site"]), st.text() | st.integers() | st.floats())
)
def test_garbage_never_raises(fields: dict[str, object]) -> None:
    given(fields)


@hypothesis_given(st.text(st.characters()))
def test_mending_keeps_length(text: str) -> None:
    assert len(mend_surrogates(text)) == len(text)
    mend_surrogates(text).encode("utf-8")
