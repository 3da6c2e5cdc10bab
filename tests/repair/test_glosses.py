"""Which readings in brackets are damage, and which an author wrote."""

from __future__ import annotations

import pytest

from toolkit.model import Page
from toolkit.repair import repair


def repaired(text: str) -> str:
    return repair(Page("a", text, text)).text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("发(fā)布年度报(bào)告，总(zǒng)结经(jīng)验", "发布年度报告，总结经验"),
        ("发（fā）布年度报（bào）告，总（zǒng）结经（jīng）验", "发布年度报告，总结经验"),
        ("发(fa1)布年度报(bao4)告，总(zong3)结经(jing1)验", "发布年度报告，总结经验"),
        ("发(fa)布年度报(bao)告，总(zong)结经(jing)验", "发布年度报告，总结经验"),
        ("发(fā)布年度报(bào)告，总(zǒng)结经(jīng)验，我们(men)努力", "发布年度报告，总结经验，我们努力"),
        ("发(fā)布年度报(bào)告，总(zǒng)结经(jīng)验，绿(lǜ)色(lu:e4)", "发布年度报告，总结经验，绿色(lu:e4)"),
        ("⾼(gāo)发(fā)布年度报(ba\u0300o)告，总(zǒng)结经(jīng)(jīng)验", "高发布年度报告，总结经验"),
    ],
)
def test_a_habit_of_glosses_is_stripped(text: str, clean: str) -> None:
    assert repaired(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "亳(bó)州、鄄(juàn)城、黟(yī)县、邛(qióng)崃的名称如何读",  # rare characters are explained on purpose
        "长(zhǎng)大与长(cháng)短，行(xíng)走与银行(háng)，重(zhòng)量与重(chóng)复，好(hǎo)坏与好(hào)学："
        "长、行、重、好四字，长、行、重、好四字，长、行、重、好四字。",  # a primer glosses some occurrences
        "甲(a)乙(b)丙(c)丁(d)戊(e)己(f)庚(g)",
        "报(bad)告发(for)布总(zip)结经(jazz)验",  # no readings
    ],
)
def test_what_an_author_wrote_stays(text: str) -> None:
    assert repaired(text) == text


def test_other_brackets_of_a_glossed_page_stay() -> None:
    text = "发(fā)布年度报(bào)告，总(zǒng)结经(jīng)验，酸碱度(pH)与总值(GDP)、(ab)、局(CEO)、报(shū)"
    assert repaired(text) == "发布年度报告，总结经验，酸碱度(pH)与总值(GDP)、(ab)、局(CEO)、报(shū)"
