from __future__ import annotations

import pytest

from toolkit.describe.genre import genre_of
from toolkit.describe.titles import clean_title, lead_of, topic_of


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("云岭县工作总结 - 云岭县人民政府", "云岭县工作总结"),
        ("云岭县工作总结_云岭县政府网", "云岭县工作总结"),
        ("云岭县工作总结|范文大全", "云岭县工作总结"),
        ("云岭县工作总结——以青石镇为例", "云岭县工作总结——以青石镇为例"),
        ("云岭县2010-2015年总结", "云岭县2010-2015年总结"),
        ("政 府 工 作 报 告", "政府工作报告"),
        ("《云岭县工作总结》", "云岭县工作总结"),
        ("## 云岭县工作总结.docx", "云岭县工作总结"),
        ("  \n", None),
        (None, None),
    ],
)
def test_clean_title(title: str | None, clean: str | None) -> None:
    assert clean_title(title) == clean


@pytest.mark.parametrize("text", ["- " * 50_000, "_" * 100_000, " " * 100_000, "中 " * 50_000, "政府-" * 30_000])
def test_hostile_titles_are_bounded(text: str) -> None:
    assert len(clean_title(text) or "") <= 400
    lead_of(text)
    topic_of("关于" * 50_000)


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("云岭县2015年政府信息公开工作年度报告", "annual_disclosure_report"),
        ("2015年云岭县政府信息公开年报", "annual_disclosure_report"),
        ("2015年政府信息公开工作报告", "annual_disclosure_report"),
        ("云岭县政府工作报告", "government_work_report"),
        ("关于政府工作报告的决议", "law"),
        ("云岭县教育局2015年工作总结", "work_summary"),
        ("关于2015年政务公开工作开展情况的汇报", "work_summary"),
        ("云岭县2016年政务公开工作要点", "plan"),
        ("云岭县政务公开工作实施方案", "plan"),
        ("关于印发云岭县政务公开工作实施方案的通知", "notice"),
        ("云岭县城乡规划管理规定", "law"),
        ("云岭县公园条例（试行）", "law"),
        ("云岭县消防法", "law"),
        ("云岭县的几点做法", "other"),
        ("在全县教育大会上的讲话", "speech"),
        ("机关效能建设公开承诺书", "commitment"),
        ("云岭县召开教育工作会议", "news"),
        ("云岭", "other"),
    ],
)
def test_genre(title: str, genre: str) -> None:
    assert genre_of(title, "") == genre


def test_genre_of_an_untitled_document() -> None:
    assert genre_of(None, "各位代表：\n现在，我代表县政府向大会报告工作。") == "government_work_report"
    assert genre_of(None, "同志们：\n今天开会。") == "speech"
