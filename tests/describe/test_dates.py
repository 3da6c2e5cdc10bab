from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.describe.described_pages import TODAY
from toolkit.describe.dates import iso_date, last_date, opening_year, path_date, path_year, title_year


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2018年5月9日", "2018-05-09"),
        ("2018/5/9", "2018-05-09"),
        ("2018.5.9", "2018-05-09"),
        ("2018-05-09 00:00", "2018-05-09"),
        ("2018-05-09T08:00:00Z", "2018-05-09"),
        ("2018 年 5 月 9 日", "2018-05-09"),
        ("20180509", "2018-05-09"),
        ("二〇一八年五月九日", "2018-05-09"),
        ("二○一八年十二月三十一日", "2018-12-31"),
        ("二零一零年十月十日", "2010-10-10"),
        ("二0一0年二十月一日", None),
        ("2018-05", "2018-05"),
        ("2018年5月", "2018-05"),
        ("2018-02-30", None),
        ("2018-13-01", None),
        ("2018年", None),
        ("20xx年x月x日", None),
        ("电话 5182018050912", None),
        ("", None),
    ],
)
def test_iso_date(text: str, iso: str | None) -> None:
    assert iso_date(text) == iso


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2050, 12, 31)))
def test_every_form_of_a_day_reads_the_same(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    for form in (f"{y}年{m}月{d}日", f"{y}-{m:02}-{d:02}", f"{y}/{m}/{d}", f"{y}.{m:02}.{d:02}", f"{y}{m:02}{d:02}"):
        assert iso_date(form) == day.isoformat()


@pytest.mark.parametrize(
    ("path", "iso"),
    [
        ("a/2018/5/9/123.html", "2018-05-09"),
        ("art/2018-05/09/content_5.htm", "2018-05-09"),
        ("t20180509_123.html", "2018-05-09"),
        ("news/1234567890.html", None),
        ("2012.txt", None),
    ],
)
def test_path_date(path: str, iso: str | None) -> None:
    assert path_date(path) == iso


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("云岭县2009年工作总结", 2009),
        ("云岭县二〇〇九年工作总结", 2009),
        ("云岭县2009年度政府信息公开年报", 2009),
        ("云岭县2009政务公开工作总结", 2009),
        ("2011年工作总结和2012年工作计划", 2011),
        ("2010—2011年工作总结", 2010),
        ("政府信息公开年度报告（2015）", 2015),
        ("工作总结2024字", None),
        ("工作总结2000字(篇1)", None),
        ("云政发〔2016〕86号", None),
        ("20xx年工作总结", None),
        ("2099年工作总结", None),
        ("1234年工作总结", None),
        ("服务群众2015人次", 2015),
    ],
)
def test_title_year(title: str, year: int | None) -> None:
    assert title_year(title, today=TODAY) == year


def test_opening_year() -> None:
    def year(text: str, *, is_report: bool = True) -> int | None:
        return opening_year(text, today=TODAY, is_report=is_report)

    assert year("根据《云岭县2008年实施方案》，现将我县2009年工作报告如下，2007年、2007年有所不同。") == 2009
    assert year("数据的统计期限自2009年1月1日起至12月31日止。2010年，2010年") == 2009
    assert year("2016年，按照上级部署，2015年的问题在2016年解决。") == 2016
    assert year("2016年3月5日，会议召开。") is None
    assert year("在对2014年工作分解的基础上", is_report=False) is None
    assert year("没有数字") is None


def test_last_date_and_path_year() -> None:
    assert last_date("正文2015年1月1日。\n云岭县\n2016年2月3日", whole_line=True) == "2016-02-03"
    assert last_date("正文2015年1月1日召开了会议。", whole_line=True) is None
    assert path_year("2012", today=TODAY) == 2012
    assert path_year("20120304", today=TODAY) is None
