"""Titles: cleaned of what a site or file puts around them, and the words before what the title is about."""

from __future__ import annotations

import re

_SITE_WORDS = re.compile(r"政府|[网站局厅]$|门户|信息公开(?:平台|目录|网|专栏)?$|在线|首页|文库|范文|委员会$|资讯|频道")
_SEPARATOR = re.compile(
    r"\s?[_|｜丨]\s?|\s[-–—－]{1,2}\s?|[-–—－]{1,2}\s|(?<=[告结报知见法案点])[-–—－]{1,2}(?=[\u4e00-\u9fff])"
)
# One of these is in whatever _SEPARATOR matches: looked for first, being faster.
_SEPARATOR_MARK = re.compile(r"[_|｜丨\-–—－]")
_EXTENSION = re.compile(r"\.(?:docx?|pdf|txt|html?|s?htm|wps|md|jsonl?|csv|xlsx?)$", re.IGNORECASE)
_SPACED = re.compile(r"(?:[\u4e00-\u9fff][ \u3000\xa0]+){3,}[\u4e00-\u9fff]")
# Longer first lines are sentences, and nothing is to be learnt from their ends.
_MAX_TITLE = 200

_CN_DIGITS = "[〇○零Ｏ０oO0一二三四五六七八九]{3}"
_CN_YEAR = f"[一二]{_CN_DIGITS}年"
_LEADING_YEAR = re.compile(
    rf"[（(【\[]?(?:(?:19|20)\d\d年?|{_CN_YEAR})(?:[-—－至](?:19|20)\d\d)?(?:度|年度|学年度?)?(?:\d{{1,2}}月(?:份|\d{{1,2}}日)?)?"
    r"[）)】\]]?"
    r"(?:[上下]半年|第[一二三四1-4]季度)?的?"
)
# Every branch begins with its own character, so that the engine skips to the next of them.
_CUT = re.compile(
    rf"19\d\d|20\d\d|一{_CN_DIGITS}年|二{_CN_DIGITS}年|年度|关于|政(?<!人民政)府信息|政(?<!人民政)府网|信息公开(?!办)|"
    r"政务公开(?!办|领导)|党务公开(?!办|领导)|办事公开|政(?<!人民政)府工作|工作(?!委|部|局|办|站|组)|"
    r"上半年|下半年|第[一二三四1-4]季度|印发|转发|公布|发布|召开|举行|开展|贯彻|落实|深入|创建|依法行政|法治政府|法治建设|"
    r"行政(?:许可|处罚|执法(?!局|[大支总]?队)|复议)|述职|情况|总结|报告|汇报|要点|方案|"
    r"规划(?!局|和|委|院|建|设|分局|国土)|计划(?!生育)|通知|公告|通告|意见|办法|规定|条例|细则|决定|"
    r"承诺书|国民经济|财政预算|预算|决算|机关效能|效能建设|权力清单|重大|十[二三四五]五|"
    + "|".join(map(re.escape, '“”"《》〈〉（）()【】[]：:，,。;；!！xX×'))
)
_ABOUT = re.compile(r"(?:印发|公布|发布|报送|转发|下发|同意|批转)?《?")


def clean_title(title: str | None) -> str | None:
    """Return one line without site name, file extension, wrapping marks and letter-spacing; None if empty."""
    text = " ".join((title or "")[: 2 * _MAX_TITLE].split()).lstrip("#*> ").strip()
    text = _EXTENSION.sub("", text)
    if " " in text and _SPACED.search(text):
        text = _SPACED.sub(lambda match: "".join(match[0].split()), text)
    text = _without_site(text)
    if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
        text = text[1:-1]
    return text[:_MAX_TITLE].strip() or None


def lead_of(title: str) -> str:
    """Cut out what a title or sentence says before its year and its topic: who it is from.

    云岭县教育局2015年…报告 -> 云岭县教育局; 2025年云岭县政府工作报告 -> 云岭县.
    """
    text = "".join(title[: 2 * _MAX_TITLE].split())
    year = _LEADING_YEAR.match(text)
    text = text[year.end() : 60 + year.end()] if year else text[:60]
    cut = _CUT.search(text)
    return text[: cut.start()] if cut else text


def topic_of(title: str) -> str:
    """Cut out what a title names first after 关于: 关于印发云岭县…的通知 -> 云岭县; "" if it has no 关于."""
    at = title.find("关于")
    about = _ABOUT.match(title, at + 2) if at >= 0 else None
    return lead_of(title[about.end() :]) if about else ""


def _without_site(text: str) -> str:
    if _SEPARATOR_MARK.search(text) is None:
        return text
    pieces = _SEPARATOR.split(text)
    while len(pieces) > 1 and _SITE_WORDS.search(pieces[-1]) and len(pieces[0]) >= 4:
        text = text[: text.rindex(pieces.pop())].rstrip(" -–—－_|｜丨")
    return text
