from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.report.test_aligned import LEFT, RIGHT, aligned, row
from toolkit.report.aligned_html import aligned_html, stretches


class Page(HTMLParser):
    """Tags with their attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_both_texts_stand_in_the_page_and_matches_lead_to_each_other() -> None:
    page = Page(aligned_html(aligned(row())))
    assert LEFT in page.text
    assert RIGHT in page.text
    anchors = {a["id"] for tag, a in page.tags if tag == "span" and "id" in a}
    links = {a["href"] for tag, a in page.tags if tag == "a" and a.get("class") == "m edited"}
    assert anchors == {"left-0", "right-0"}
    assert links == {"#right-0", "#left-0"}
    assert page.text.count("苇塘镇") == 2


def test_every_link_leads_somewhere_in_the_page_and_nothing_is_fetched() -> None:
    rows = [row(), row(left_start=2, left_end=9, right_start=0, right_end=5), row(left_start=4, left_end=6)]
    html = aligned_html(aligned(*rows), lang="en")
    page = Page(html)
    ids = {a["id"] for _, a in page.tags if "id" in a}
    assert {a["href"] for tag, a in page.tags if tag == "a"} <= {f"#{name}" for name in ids}
    assert not {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe"}
    assert not re.search(r"https?:|@import|url\(", html)


def test_hostile_words_stay_words() -> None:
    bad = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\x1b\u202e'
    html = aligned_html(aligned(row(left_end=len(bad)), left=bad, name="<b>&.txt"))
    page = Page(html)
    assert not {tag for tag, _ in page.tags} & {"script", "img"}
    assert "<script" not in html
    assert "onerror=alert(2)>" in page.text
    assert "<b>&.txt" in page.text
    assert "\u202e" not in html


@pytest.mark.parametrize("side", ["left", "right"])
def test_stretches_hold_the_whole_text_and_each_match_one_anchor(side: str) -> None:
    rows = [row(), row(left_start=2, left_end=9, right_start=0, right_end=8), row(left_start=2, left_end=5)]
    text = LEFT if side == "left" else RIGHT
    found = stretches(text, rows, side, "x")
    assert "".join(stretch.text for stretch in found) == text
    assert sorted(anchor for stretch in found for anchor in stretch.anchors) == [f"{side}-{i}" for i in range(3)]
