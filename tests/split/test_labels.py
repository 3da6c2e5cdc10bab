from __future__ import annotations

import pytest

from toolkit.split.labels import iso_date, labelled, labelled_prefix


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-05-09 00:00", "2018-05-09"),
        ("2018年5月9日", "2018-05-09"),
        ("2018/5/9", "2018-05-09"),
        ("二〇二一年三月五日", "2021-03-05"),
        ("二○一九年十二月三十一日", "2019-12-31"),
        ("2018-02-30", ""),
        ("昨天", ""),
    ],
)
def test_iso_date(text: str, expected: str) -> None:
    assert iso_date(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("发布时间:2018-05-09 00:00 来源:青禾镇", [("published", "2018-05-09"), ("source", "青禾镇")]),
        ("来源:青禾镇 字体:[大 中 小]", [("source", "青禾镇"), ("navigation", "")]),
        ("发 布 时 间：2018年5月9日", [("published", "2018-05-09")]),
        ("日期:2010-03-31 来源: 访问量:", [("published", "2010-03-31"), ("source", ""), ("counter", "")]),
        ("【发布日期：2012-01-02】【浏览次数：1,204次】", [("published", "2012-01-02"), ("counter", "1204")]),
        ("2020-01-15 09:30 作者：王小山", [("published", "2020-01-15"), ("author", "王小山")]),
        ("您的位置：首页 >> 政务公开 >> 年报", [("breadcrumb", "首页 > 政务公开 > 年报")]),
        ("索 引 号：QH001-2021-0033", [("index_no", "QH001-2021-0033")]),
        ("青禾镇 | 来源：云岭县 浏览：33", [("source", "云岭县"), ("counter", "33")]),
        ("来源有三个：一是群众来信。", []),
        ("信息来源：一是来信。二是来访。", []),
        ("发布时间：尽快发布通知要求的内容", []),
        ("时间：全年", []),
        ("打印和下载要方便群众", []),
    ],
)  # fmt: skip
def test_labelled_lines(line: str, expected: list[tuple[str, str]]) -> None:
    assert [(f.label, f.value) for f in labelled(line, 0, tail=False)] == expected


def test_pieces_cover_the_line() -> None:
    line = "【发布日期：2012-01-02】 |【来源：白水局】| 作者：王小山"
    pieces = labelled(line, 7, tail=False)
    covered = "".join(line[p.start - 7 : p.end - 7] for p in pieces)
    assert "".join(covered.split()) == "".join(line.split())


def test_a_lone_date_below_the_text_signs_it() -> None:
    assert labelled("日期：2012-03-26", 0, tail=True) == []
    assert labelled("发布时间：2012-03-26", 0, tail=True)[0].value == "2012-03-26"


def test_prefix_stops_where_text_begins() -> None:
    line = "发布时间：2015-03-31 10:00 来源：白沙镇 字体：[大 中 小] 来信来访的处理，" + "我镇十分重视，" * 60
    pieces = labelled_prefix(line, 0)
    assert [p.label for p in pieces] == ["published", "source", "navigation"]
    assert line[pieces[-1].end :].strip().startswith("来信来访")
