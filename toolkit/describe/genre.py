"""What kind of document it is, by the words of its title: a small controlled vocabulary."""

from __future__ import annotations

import re
from enum import StrEnum


class Genre(StrEnum):
    """The kinds of documents that are told apart. The values are what `Metadata.genre` holds."""

    ANNUAL_DISCLOSURE_REPORT = "annual_disclosure_report"
    GOVERNMENT_WORK_REPORT = "government_work_report"
    WORK_SUMMARY = "work_summary"
    PLAN = "plan"
    NOTICE = "notice"
    LAW = "law"
    SPEECH = "speech"
    COMMITMENT = "commitment"
    NEWS = "news"
    TEMPLATE_ESSAY = "template_essay"
    OTHER = "other"


# In this order: a notice that sends out a plan is a plan's notice (通知 at the end decides), a report on disclosure is
# an annual one only if it says so.
_BY_TITLE = (
    (Genre.NOTICE, re.compile(r"(?:通知|通告|公告|通报|公示|批复|函)(?:[（(][^（）()]{0,20}[）)])?$")),
    (
        Genre.LAW,
        re.compile(
            r"(?:(?<![做方写想用手看说书语])法|条例|规定|细则|规则|准则|章程|决定|决议|解释)(?:[（(][^（）()]{0,30}[）)])?$"
            r"|宪法|修正案"
        ),
    ),
    (Genre.GOVERNMENT_WORK_REPORT, re.compile(r"(?:^|[^信])政府工作(?:的)?报告(?!.*决议)")),
    (
        Genre.ANNUAL_DISCLOSURE_REPORT,
        re.compile(
            r"(?:信息公开|政务公开).{0,14}(?:年度?(?:工作)?报告|年报)"
            r"|(?:年度|年).{0,8}(?:信息公开|政务公开).{0,8}报告"
        ),
    ),
    (Genre.COMMITMENT, re.compile(r"承诺书|责任书|保证书|倡议书")),
    (Genre.SPEECH, re.compile(r"讲话|演讲|致辞|发言|讲稿")),
    (
        Genre.WORK_SUMMARY,
        re.compile(r"总结|汇报|述职|工作(?:进展|开展|完成)?情况|[作况查评度]报告|情况的报告|工作回顾"),
    ),
    (Genre.PLAN, re.compile(r"方案|计划|要点|规划|预案|安排|工作思路|实施意见|指导意见|意见$")),
    (Genre.NEWS, re.compile(r"新闻|召开|举行|开展.{0,12}(?:活动|培训|检查|调研)$|赴.{0,12}调研|联播")),
)
_DISCLOSURE = re.compile(r"(?:政府信息公开|政务公开|信息公开)(?:工作)?(?:年度报告|年报)")
_ADDRESS = re.compile(r"^(?:各位代表|同志们|各位领导)", re.MULTILINE)
_WORK_REPORT = re.compile(r"向(?:大会|各位代表)(?:作|报告)?(?:政府)?工作")


def genre_of(title: str | None, opening: str) -> Genre:
    """Tell the genre by title; where the title says nothing, by set phrases of the opening."""
    for genre, pattern in _BY_TITLE if title else ():
        if pattern.search(title or ""):
            return genre
    if _DISCLOSURE.search(opening[:200]):
        return Genre.ANNUAL_DISCLOSURE_REPORT
    if _ADDRESS.search(opening):
        return Genre.GOVERNMENT_WORK_REPORT if _WORK_REPORT.search(opening) else Genre.SPEECH
    return Genre.OTHER
