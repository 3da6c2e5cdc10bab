from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.model import Layout, Page, Text
from toolkit.split import split_page

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
LINES = [
    "首页 > 公开 > 年报",
    "发布时间:2018-05-09 来源:青禾镇",
    "青禾镇工作总结",
    "篇1",
    "篇2：总结",
    "第三篇",
    "范文一",
    "1、总结范文",
    "一、加强领导",
    "（一）健全制度。全镇重视。",
    "一是学习；二是考核。",
    "导语：今年以来……",
    "今年以来，工作有序推进，成效明显。" * 5,
    "没有句号的长行，一直写到行尾还没有结束的一段话，",
    "附件：",
    "1.表.xlsx",
    "相关阅读：",
    "打印本页 关闭窗口",
    "主办单位：青禾镇",
    "云ICP备1号",
    "青禾镇政府",
    "2020年1月9日",
    "-----",
    "<!-- x -->",
    "",
    "\u3000\u3000",
    "字体：[大 中 小] 后面还有字",
    "，从标点开始的行",
]


def split(raw: str) -> Layout:
    return split_page(Text(Page("page.txt", raw, raw), raw))


def check_partition(raw: str) -> Layout:
    """Every character but blanks is in one sentence or one piece of furniture; all is ordered and trimmed."""
    layout = split(raw)
    pieces = [(f.start, f.end) for f in layout.furniture]
    for part in layout.parts:
        spans = [(s.start, s.end) for s in part.sentences]
        assert spans == sorted(spans)
        assert part.start <= spans[0][0] and spans[-1][1] <= part.end
        pieces += spans
    pieces.sort()
    assert all(a[1] <= b[0] for a, b in pairwise(pieces))
    assert all(raw[s:e] == raw[s:e].strip() != "" for s, e in pieces)
    assert "".join("".join(raw[s:e].split()) for s, e in pieces) == "".join(raw.split())
    assert len({p.part for p in layout.parts}) == len(layout.parts)
    return layout


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=30), st.sampled_from(["\n", "\n\n", "\r\n", "\n　　", "　　"]))
def test_nothing_is_lost_on_pages_of_typical_lines(lines: list[str], joint: str) -> None:
    check_partition(joint.join(lines))


def test_what_the_head_took_of_a_line_is_not_taken_again_at_the_end() -> None:
    line = "发布时间:2018-05-09 来源:青禾镇　　云ICP备1号　　（一）健全制度。全镇重视。"
    assert [piece.label for piece in check_partition(line).furniture] == ["published", "site"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="篇第一1范文总结：:。，；“”（）()【】《》导语 \n\r\u3000\x0c\u2028abc>-—", max_size=200))
def test_nothing_is_lost_on_any_text(raw: str) -> None:
    check_partition(raw)


def test_empty_pages_have_no_parts() -> None:
    assert split("") == Layout((), ())
    assert split(" \n　\n") == Layout((), ())
    only_site = split("首页 > 公开 > 年报\n打印本页 关闭窗口")
    assert only_site.parts == () and len(only_site.furniture) == 2


def test_title_from_the_information_table() -> None:
    body = "今年以来，青禾镇按照统一部署推进各项工作，取得了明显成效，群众满意度持续提高。"
    assert split(f"标题：青禾镇工作总结\n{body}\n{body}").parts[0].title == "青禾镇工作总结"


HOSTILE = {
    "篇": "篇1\n篇2\n",
    "stem": "工作总结1\n工作总结2\n",
    "第": "第一篇\n",
    "stop": "。",
    "open": "(",
    "quotes": "“《（【",
    "digits": "1",
    "han": "中",
    "blanks": "中　　",
    "labels": "发布时间:",
    "label lines": "发布时间:\n",
    "controls": "返回首页",
    "dots": ".",
    "lists": "相关阅读:\n",
    "breadcrumb": "首页>",
    "crossed": "。”",
    "newlines": "\n",
    "trailing": "中" + " " * 5_000 + "\n",
    "latin": "Mr. A. B. x. Y ",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pages_take_linear_time(kind: str) -> None:
    unit = HOSTILE[kind]
    small, large = (_seconds(unit * (n // len(unit))) for n in (10_000, 80_000))
    # Eight times the text; a quadratic step would take 64 times as long. The floor keeps noise out.
    assert large < 24 * max(small, 0.01)


def _seconds(raw: str) -> float:
    best = float("inf")
    for _ in range(2):
        begin = time.process_time()
        split(raw)
        best = min(best, time.process_time() - begin)
    return best


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="no building data beside the checkout")
class TestSeeds:
    def seed(self, number: str) -> Layout:
        path = next((SHARED / "seeds").glob(f"{number}_*.txt"))
        return check_partition(path.read_text(encoding="utf-8"))

    def test_essays(self) -> None:
        assert [p.part for p in self.seed("001").parts] == [f"篇{i}" for i in range(1, 6)]
        assert [p.part for p in self.seed("002").parts] == [f"第{i}篇" for i in "一二三四五"]

    @pytest.mark.parametrize(("number", "published"), [("000", "2018-05-09"), ("004", "2010-03-31")])
    def test_reports(self, number: str, published: str) -> None:
        layout = self.seed(number)
        assert [p.part for p in layout.parts] == [None]
        assert [f.value for f in layout.furniture if f.label == "published"] == [published]

    def test_district_reports_keep_every_line(self) -> None:
        for path in sorted((SHARED / "data" / "reports" / "hailar").glob("*.txt")):
            layout = check_partition(path.read_text(encoding="gb18030"))
            assert layout.furniture == () and len(layout.parts) == 1
