from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.read.html_scan import scan


def test_visible_text_breaks_and_places() -> None:
    source = (
        "<title>T&amp;T</title><p>一&nbsp;二</p>\n<!-- 藏 --><td>三</td><td>四</td><br>五<script>'六</p>'</script>七"
    )
    page = scan(source)
    assert page.text == "一 二\n三\t四\n五七"
    assert page.title == "T&T"
    origin = page.origin()
    for index, char in enumerate(page.text):
        if not char.isspace():
            assert source[origin.starts[index] : origin.ends[index]] == char


def test_entities_stand_for_their_whole_source() -> None:
    source = "甲&lt;&#20057;&#x4e19;&middot&unknown;&"
    page = scan(source)
    assert page.text == "甲<乙丙·&unknown;&"
    span = page.origin().to_source(2, 3)
    assert source[span.start : span.end] == "&#20057;"


@pytest.mark.parametrize(
    "source, text",
    [
        ('<a title="a>b" href=x>字</a>', "字"),
        ("1 < 2 字", "1 < 2 字"),
        ("<p>字<script>never closed", "字"),
        ("<p>字<!-- never closed <p>藏", "字"),
        ("字<p class='never closed", "字"),
        ("<pre>一\n二</pre>三\n四", "一\n二\n三 四"),
        ("<select><option>省</select>字<?php x ?>", "字"),
        ("<DIV>一</DIV><Style>p{}</STYLE >二", "一\n二"),
        ("", ""),
    ],
)
def test_broken_markup(source: str, text: str) -> None:
    assert scan(source).text == text


def test_links_are_counted() -> None:
    assert scan("<a href=x>首页</a>正文<a>更多</a>").n_linked == 4


@settings(max_examples=300)
@given(st.text(st.sampled_from("<>/!-&;#\"'= \n字pa0" + "é"), max_size=80))
def test_any_source_gives_ordered_places(source: str) -> None:
    page = scan(source)
    assert len(page.text) == len(page.starts) == len(page.ends)
    for before, after in zip(page.starts, page.starts[1:], strict=False):
        assert before <= after
    assert all(0 <= s < e <= len(source) for s, e in zip(page.starts, page.ends, strict=True))


@pytest.mark.parametrize(
    "unit", ['<a "', "<!--", "<script>", "<", "&", "<p ", "</", "<title>", "<a '\"", "<nav>", "&#1"]
)
def test_hostile_repetition_is_linear(unit: str) -> None:
    def cost(n: int) -> float:
        source = unit * n
        begin = time.perf_counter()
        scan(source)
        return time.perf_counter() - begin

    small = min(cost(5_000) for _ in range(3))
    assert cost(40_000) < 40 * small + 0.2  # 8 times the input; quadratic would be 64 times
