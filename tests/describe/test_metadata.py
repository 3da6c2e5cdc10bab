from __future__ import annotations

import importlib.util
import sys
import timeit
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.describe.described_pages import described
from toolkit.model import Given, Level, Metadata

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def test_region_of_a_known_county() -> None:
    found = described("道里区2009年政务公开年报", published="2010-03-31")
    assert (found.region, found.level) == ("黑龙江省哈尔滨市道里区", Level.COUNTY)
    assert (found.year, found.published) == (2009, "2010-03-31")


@pytest.mark.parametrize(
    "furniture",
    [{"source": "徐州市鼓楼区教育局"}, {"breadcrumb": "江苏省 > 徐州市 > 鼓楼区"}, {"site": "徐州市鼓楼区人民政府"}],
)
def test_an_ambiguous_county_is_placed_by_its_page(furniture: dict[str, str]) -> None:
    assert described("鼓楼区2016年工作总结", furniture=furniture).region == "江苏省徐州市鼓楼区"


def test_an_ambiguous_county_without_context_stays_as_it_is() -> None:
    assert described("鼓楼区2016年工作总结").region == "鼓楼区"


def test_an_unknown_county_keeps_its_name() -> None:
    found = described("青禾市云岭县2016年工作总结")
    assert (found.region, found.level) == ("云岭县", Level.COUNTY)


def test_a_township_takes_the_one_county_that_its_page_or_opening_names() -> None:
    title = "青石镇2016年政府信息公开年报"
    opening = "按照《河南省要点》《洛阳市方案》和《孟津县方案》的要求，我镇做了工作。"
    found = described(title, body=opening)
    assert (found.agency, found.region, found.level) == ("青石镇人民政府", "河南省洛阳市孟津县", Level.TOWNSHIP)
    assert described(title, source="谯城区青石镇").region == "安徽省亳州市谯城区"
    assert described(title, body="学习孟津县和道里区的经验，").region is None


def test_equal_bodies_get_equal_names_on_different_pages() -> None:
    titles = ("柳河街道2009年工作总结", "谯城区柳河办事处2010年工作总结", "柳河街道办事处关于2011年工作的报告")
    assert {described(title).agency for title in titles} == {"柳河街道办事处"}


def test_an_annual_report_speaks_of_the_year_before_its_publication() -> None:
    assert described("政府信息公开工作年度报告", published="2010-03-31").year == 2009
    assert described("政府信息公开工作年度报告", published="2010-09-30").year is None
    assert described("公开承诺书", published="2010-03-31").year is None


def test_a_work_report_counts_the_year_it_is_given_in() -> None:
    body = "——2012年2月29日在云岭县第十三届人民代表大会第六次会议上\n各位代表：\n一、2011年工作回顾"
    found = described("政 府 工 作 报 告", body=body)
    assert (found.year, found.published, found.genre) == (2012, "2012-02-29", "government_work_report")


def test_the_date_of_publication_comes_from_the_page_then_the_address() -> None:
    assert described("公告", published="2018-05-09 00:00", url="//a.gov.cn/2017/1/2/b.html").published == "2018-05-09"
    assert described("公告", url="//a.gov.cn/2017/1/2/b.html").published == "2017-01-02"
    assert described("公告", path="c/t20170102_55.html").published == "2017-01-02"
    assert described("公告", published="2018-02-31").published is None


def test_the_site_by_name_host_or_first_line() -> None:
    assert described("总结", site="云岭县人民政府", url="//a.gov.cn/b").site == "云岭县人民政府"
    assert described("总结", url="http://www.yunling.gov.cn/b.html").site == "yunling.gov.cn"
    assert described("总结", head="云朵演讲稿\n").site == "云朵演讲稿"
    assert described("总结", head="云岭概况\n").site is None
    assert described("总结", url="http://[bad").site is None


def test_what_the_corpus_says_overrides_field_by_field() -> None:
    given_ = Given(agency=" 甲局 ", year=1999, published="2001年2月3日", site="乙站")
    found = described("云岭县教育局2015年工作总结", given=given_, published="2016-01-01")
    assert (found.agency, found.year, found.published, found.site) == ("甲局", 1999, "2001-02-03", "乙站")
    assert found.region == "云岭县"
    assert described("无题", given=Given(title="云岭县2015年工作总结")).agency == "云岭县人民政府"
    assert described("云岭县2015年总结", given=Given(agency="  ", region="丙地")).agency == "云岭县人民政府"


@settings(max_examples=150, deadline=None)
@given(
    title=st.none()
    | st.text(max_size=60)
    | st.text(alphabet="云岭县市区镇街道局年2015〇关于（）和平 ×-_", max_size=40),
    body=st.text(alphabet="在代表现将年月日2016县长，。\n《〔\u3000\ud800", max_size=300),
    value=st.text(max_size=40),
)
def test_any_text_is_described_without_an_error(title: str | None, body: str, value: str) -> None:
    found = described(
        title, body=body, source=value, breadcrumb=value, site=value, url=value, published=value, path=value
    )
    assert isinstance(found, Metadata)
    assert all(item != "" for item in asdict(found).values())


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the building data is not beside the checkout")
def test_quality_on_real_reports(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    script = Path(__file__).resolve().parents[2] / "experiments" / "describe_quality.py"
    spec = importlib.util.spec_from_file_location("describe_quality", script)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(sys, "argv", ["describe_quality", str(SHARED)])
    module.main()
    for line in capsys.readouterr().out.splitlines():
        if not line.startswith("  "):
            shares = [eval_share(word) for word in line.split() if "/" in word]
            assert min(shares) >= 0.95, line


def eval_share(text: str) -> float:
    right, total = text.split("/")
    return int(right) / int(total)


def test_only_the_ends_of_a_document_are_read() -> None:
    """The middle of a document neither changes what is found nor is scanned: 100 times the text costs the same."""

    def seconds(times: int) -> float:
        body = "一年来，各项工作扎实推进，成效明显。\n" * times
        return min(timeit.repeat(lambda: described("云岭县2016年工作总结", body=body), number=1, repeat=5))

    described("云岭县2016年工作总结")
    assert seconds(20_000) < 50 * seconds(200) + 0.05
