"""Slots of a template that nobody filled: ××街道, 20xx年, ▲件, （此处填写…）, 电话：123456."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from toolkit.repair import chars


class BlankKind(StrEnum):
    """What should have stood in a blank. WORDS: anything else."""

    PLACE = "place"
    NUMBER = "number"
    YEAR = "year"
    CONTACT = "contact"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Blank:
    """An unfilled slot. start, end: of the blank and the word that says what it is for; sure: 0-1, by its form."""

    start: int
    end: int
    kind: BlankKind
    sure: float


MAX_BLANKS = 200
"""A text that is made of blanks shows nothing new after so many."""

_CROSS, _GLYPH = chars.CROSSES, chars.GLYPHS
_MASKS = _CROSS + "＊*"
_DIGIT_WORDS = frozenset("一二三四五六七八九十百千零〇○０1234567890０１２３４５６７８９")
_PLACES = (
    "人民政府|人民法院|自治[区州县]|街道|社区|办事处|[省市县区镇乡村州盟旗局厅](?![场民域委])|[县市区镇乡]委|[市区]民|路|大道|大街|中学|小学|学校|学院|医院|公司|"
    "集团|单位|部门|科室|委员会|办公室|党委|党支部|支部"
)
_COUNTS = (
    "(?:多|余)?(?:万|亿|千|百)?(?:多|余)?(?:平方|立方)?(?:人次|公里|千米|公顷|年度|学年|年|月|日|件|名|人(?!民)|个|次|条|项|元|户|篇|部(?!门|分|署)|期|批|份|吨|米|亩|"
    "家|所(?![有谓以])|处(?![理罚分])|起(?![来到])|宗|场|岁|辆|台|套|幅|块|点|届|号|%|％|天|周|季度|亿|万)"
)
_PEOPLE = "同志|书记|主任|局长|县长|市长|镇长|乡长|区长|院长|校长|副|等同志"
_AFTER = rf"(?P<place>{_PLACES})|(?P<count>{_COUNTS})|(?P<people>{_PEOPLE})"
# Each begins with one character of a set, not with a repeat of it: only then does the engine skip to the next of them.
_CROSSES = re.compile(rf"(?P<run>[{_CROSS}][{_CROSS}]*)(?:{_AFTER})?")
_STARRED_YEAR = re.compile(r"20(?:[＊*]{2}|[○_]{2})年")
_CENTURY = re.compile(r"(?<![\d.])(?:19|20)\d?\Z")
_GLYPHS = re.compile(rf"(?P<run>[{_GLYPH}][{_GLYPH}]*)(?:{_AFTER})")
_RULED = re.compile(rf"(?P<run>[_＿][_＿]+)(?:{_AFTER})?")
_SOMEBODY = re.compile(r"某某(?P<place>[省市县区镇乡村局]|街道|社区|单位|公司|学校)")
_TOLD = re.compile(
    r"[（(\[【<〈{$](?:(?:此处|请)?(?:填写|填入|插入|填上|补充|替换)[^（）()\[\]【】<>〈〉\n]{0,20}[)）\]】>〉]"
    r"|此处[^（）()\[\]【】\n]{1,20}[)）\]】]"
    r"|(?:单位|公司|姓名|日期|时间|地点|地名|数字|金额|年份|部门|职务|联系人|联系方式)(?:名称)?[\]】]"
    r"|\{[^{}\n]{0,40}\}{1,2})"
)
_GAP = r"\s{0,4}"
_CONTACTS = (
    f"(?:{'|'.join(_GAP.join(name) for name in '电话 热线 传真 邮编 手机 信箱 邮箱 网址 地址'.split())})(?:号码)?"
)
_MASK = rf"[{_MASKS}]{{2,}}"
_CONTACT = re.compile(
    rf"{_CONTACTS}(?:\s{{0,3}}[:：为是]\s{{0,3}}{_MASK}(?:[-—]{_MASK})?|[:：][;；]"
    r"|\s{0,3}[:：为是]{0,2}\s{0,3}(?:123456(?:7(?:8(?:90?)?)?)?|0{6,11})(?!\d))"
)
_TIMES = frozenset("年月日")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ASCII = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ+＋./\\=\-]")
_LONGEST_RUN = 12
_SINGLE_LEFT = frozenset("在为共由至于从到的自即第约近达及和，,、：:（(“ \n\t　。；;") | frozenset(_CROSS)
_DATE_LEFT = _SINGLE_LEFT | frozenset("年月")


HINT_WORDS = (*(a + b for a in ":：" for b in ";；"), *(a + b for a in _MASKS for b in _MASKS), "此处")
"""One of these, or of _HINT_NUMBERS, is in every blank where an address belongs; 此处 tells what to fill in."""
_HINT_NUMBERS = ("123456", "000000")  # their first digits are in every text


def find_blanks(text: str, *, seen: int = -1, hinted: bool = True) -> list[Blank]:
    """The unfilled slots of a text, in order, apart; at most MAX_BLANKS.

    Multiplication signs, roman numerals, model names, masked numbers and names of persons are none; nor is a blank in
    a quoted form name (《关于XX的通知》) unless it stands for a place.
    seen, hinted: classes of characters, and whether any of HINT_WORDS, may be in the text, where somebody has looked.
    """
    hinted = hinted or any(number in text for number in _HINT_NUMBERS)
    found = [
        blank
        for finder, classes, by_hint, needles in _FINDERS
        if (seen & classes or (by_hint and hinted)) and any(needle in text for needle in needles)
        for blank in finder(text)
    ]
    kept: list[Blank] = []
    for blank in sorted(found, key=lambda b: (b.start, -b.end)):
        last = kept[-1] if kept else None
        if last is not None and blank.start == last.end and blank.kind is last.kind:
            kept[-1] = replace(last, end=blank.end)
        elif last is None or blank.start >= last.end:
            kept.append(blank)
    return kept[:MAX_BLANKS]


def _crosses(text: str) -> Iterator[Blank]:
    for match in _CROSSES.finditer(text):
        if blank := _year(text, match) or _crossed(text, match):
            yield blank


def _year(text: str, match: re.Match[str]) -> Blank | None:
    """Read 20xx年 and 201×—201×."""
    start, end = match.span("run")
    if end - start > 2 or (text[end : end + 1] not in "年学-—－"):
        return None
    century = _CENTURY.search(text, max(0, start - 4), start)
    if century is None or len(century[0]) + end - start != 4:
        return None
    return Blank(century.start(), end + (text[end : end + 1] == "年"), BlankKind.YEAR, 0.95)


def _starred_years(text: str) -> Iterator[Blank]:
    for match in _STARRED_YEAR.finditer(text):
        yield Blank(match.start(), match.end(), BlankKind.YEAR, 0.95)


def _crossed(text: str, match: re.Match[str]) -> Blank | None:
    start, end = match.span("run")
    size = end - start
    left, right = text[start - 1 : start], text[end : end + 1]
    if size > _LONGEST_RUN or _ASCII.match(left) or _ASCII.match(right):
        return None
    if size == 1:
        return _single(text, match)
    letters = match["run"].isascii() or "Ｘ" in match["run"]
    if letters and match["run"].isupper() and (left == "第" or right in ("世", "届")):
        return None  # roman numerals
    if match["place"]:
        return Blank(start, match.end(), BlankKind.PLACE, 0.95)
    if _is_quoted(text, start) or (left and left in "陈王李张刘杨黄赵周吴徐孙某" and not match["count"]):
        return None
    if match["count"]:
        kind = BlankKind.YEAR if match["count"][0] in _TIMES else BlankKind.NUMBER
        return Blank(start, match.end(), kind, 0.9)
    if match["people"]:
        return Blank(start, match.end(), BlankKind.WORDS, 0.85)
    if _HAN.match(right) or _HAN.match(left):
        return Blank(start, end, BlankKind.WORDS, 0.7)
    return None


def _single(text: str, match: re.Match[str]) -> Blank | None:
    """Read one cross alone: x月x日, X县; a factor in a formula and X光 are none."""
    start = match.start()
    left = text[start - 1 : start]
    if match["place"]:
        is_blank = (
            (not left or left in _SINGLE_LEFT)
            and match["place"] not in ("路", "区", "村")
            and not _is_quoted(text, start)
        )
        return Blank(start, match.end(), BlankKind.PLACE, 0.75) if is_blank else None
    unit = match["count"] or ""
    if unit[:1] not in _TIMES or (left and left not in _DATE_LEFT):
        return None
    beside = text[max(0, start - 2) : start] + text[match.end() : match.end() + 2]
    in_date = any(char in _CROSS for char in beside)
    return Blank(start, match.end(), BlankKind.YEAR, 0.9) if in_date else None


def _glyphs(text: str) -> Iterator[Blank]:
    """Find ▲件 and ○○县: never a bullet at the start of a line, nor the zeros of 二○○九年."""
    for match in _GLYPHS.finditer(text):
        start, end = match.span("run")
        left = text[start - 1 : start]
        if (
            not left
            or left.isspace()
            or left in _DIGIT_WORDS
            or text[end] in _DIGIT_WORDS
            or end - start > _LONGEST_RUN
        ):
            continue
        if match["people"] or (match["run"][0] in "□■☆★*＊" and end - start == 1) or _is_quoted(text, start):
            continue
        if match["run"][0] in "○〇◯" and end - start == 1 and not match["count"]:
            continue
        kind = BlankKind.PLACE if match["place"] else BlankKind.NUMBER
        yield Blank(start, match.end(), kind, 0.85)


def _ruled(text: str) -> Iterator[Blank]:
    """Find ruled blanks within a sentence; a line of a form holds little else."""
    for match in _RULED.finditer(text):
        start, end = match.span("run")
        if end - start > 4 * _LONGEST_RUN or not _HAN.match(text, start - 1 if start else 0):
            continue
        line_start, line_end = text.rfind("\n", max(0, start - 200), start) + 1, text.find("\n", end, end + 200)
        line = text[max(line_start, start - 200) : line_end if line_end >= 0 else end + 200]
        if len(_HAN.findall(line)) >= 20 and line.count("_") < len(line) / 3 and match.lastgroup != "run":
            kind = BlankKind.PLACE if match["place"] else BlankKind.NUMBER
            yield Blank(start, match.end(), kind, 0.8)


def _somebody(text: str) -> Iterator[Blank]:
    for match in _SOMEBODY.finditer(text):
        yield Blank(match.start(), match.end(), BlankKind.PLACE, 0.6)


def _told(text: str) -> Iterator[Blank]:
    for match in _TOLD.finditer(text):
        around = text[max(0, match.start() - 1) : match.end() + 1]
        if _HAN.search(around):  # else it is code
            yield Blank(match.start(), match.end(), BlankKind.WORDS, 0.95)


def _contacts(text: str) -> Iterator[Blank]:
    for match in _CONTACT.finditer(text):
        empty = match[0][-1] in ";；"
        yield Blank(match.start(), match.end() - empty, BlankKind.CONTACT, 0.6 if empty else 0.95)


def _is_quoted(text: str, at: int) -> bool:
    """Whether a place lies in 《》 or “”: a name of a form, or words that stand for themselves."""
    before = text[max(0, at - 30) : at]
    return before.rfind("《") > before.rfind("》") or before.rfind("“") > before.rfind("”")


# What is in whatever a finder finds, looked for first, being faster: one of some classes of characters, or (True) one
# of HINT_WORDS or _HINT_NUMBERS; and one of some words.
_FINDERS = (
    (_crosses, chars.CROSS, False, tuple(_CROSS)),
    (_starred_years, chars.GLYPH | chars.RULED, False, ("20*", "20＊", "20○", "20_")),
    (_contacts, 0, True, (*_CROSS, "＊", "*", *_HINT_NUMBERS, ":;", "：；")),
    (_told, chars.TOLD, True, ("填", "{", "[", "【", "此处")),
    (_glyphs, chars.GLYPH, False, tuple(_GLYPH)),
    (_ruled, chars.RULED, False, ("__", "＿＿")),
    (_somebody, chars.SOMEBODY, False, ("某某",)),
)
