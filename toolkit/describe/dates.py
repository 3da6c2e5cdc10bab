"""Dates and years as Chinese documents write them: 2018年5月9日, 2018/5/9, 二〇一八年五月九日, 20180509, 2009年度."""

from __future__ import annotations

import re
from datetime import date

# Nothing that a crawler finds as a text of its own is older; later than next year is a placeholder or a typing error.
FIRST_YEAR = 1912
_CHINESE = "〇○零Ｏ０oO0一二三四五六七八九"
_DIGITS = {**dict.fromkeys("〇○零Ｏ０oO0", "0"), **{char: str(at) for at, char in enumerate("一二三四五六七八九", 1)}}
_CN = f"[一二][{_CHINESE}]{{3}}"
_NUMBER = "[一二三四五六七八九十]{1,3}"

_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s{0,2}(?P<sep>[-/.年])\s{0,2}(?P<m>\d{1,2})(?:\s{0,2}[-/.月]\s{0,2}(?P<d>\d{1,2}))?(?!\d)"
    r"|(?<!\d)(?P<cy>(?:19|20)\d\d)(?P<cm>[01]\d)(?P<cd>[0-3]\d)(?!\d)"
    rf"|(?P<zy>{_CN})年(?P<zm>{_NUMBER})月(?:(?P<zd>{_NUMBER})[日号])?"
)
# A date in an address: /2018/5/9/, /20180509/, t20180509_1.html, /2018-05/09/content_1.htm.
_PATH_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/_.]?(?P<m>0[1-9]|1[0-2]|[1-9](?=[-/_.]))[-/_.]?(?P<d>[0-2]\d|3[01]|[1-9](?!\d))(?!\d)"
)
_YEAR = re.compile(
    rf"(?<![\d〔\[第])(?P<y>(?:19|20)\d\d)(?=年|—|－|-(?=(?:19|20)\d\d)|[^\d字〕\]号個个条篇份元.:：%万]|$)|(?P<c>{_CN})年"
)
_MENTIONED_YEAR = re.compile(
    rf"(?<![\d〔\[])(?:(?P<y>(?:19|20)\d\d)|(?P<c>{_CN}))年(?!\d{{1,2}}月|[一二三四五六七八九十]{{1,3}}月)"
)
_PERIOD = re.compile(r"((?:19|20)\d\d)年\s?1月\s?1日\s?(?:起|开始)?(?:至|到|—|-|－|～|~)")
_QUOTED = re.compile(r"《[^《》]{0,80}》|〔[^〕]{0,12}〕")


def iso_date(text: str) -> str | None:
    """Find the first date in `text`: YYYY-MM-DD, or YYYY-MM where no day is given; None if it is no day."""
    match = _DATE.search(text)
    if match is None:
        return None
    year, month, day = (match[name] or match["c" + name] for name in ("y", "m", "d"))
    if match["zy"]:
        year, month, day = _digits(match["zy"]), _number(match["zm"]), _number(match["zd"]) if match["zd"] else None
    return _iso(int(year), int(month), int(day) if day else None)


def path_date(path: str) -> str | None:
    """Find the date that an address or file path carries, as YYYY-MM-DD."""
    match = _PATH_DATE.search(path)
    return _iso(int(match["y"]), int(match["m"]), int(match["d"])) if match else None


def strip_date(line: str) -> str:
    """Return the line without the dates in it."""
    return _DATE.sub("", line).strip(" \u3000日号（()）") if any(mark in line for mark in "年-/.") else line.strip()


def last_date(text: str, *, whole_line: bool = False) -> str | None:
    """Find the last date in `text` as ISO. whole_line: only dates that end a short line (a sign-off)."""
    for line in reversed(text.splitlines()):
        if whole_line and not (len(line) <= 60 and line.rstrip(" \u3000\xa0）)").endswith(("日", *"0123456789"))):
            continue
        dates = list(_DATE.finditer(line))
        if dates and (found := iso_date(line[dates[-1].start() :])):
            return found
    return None


def path_year(stem: str, *, today: date) -> int | None:
    """Find the year of a file name like 2012.txt or 云岭县2012年度报告; None where its digits are a whole date."""
    return None if path_date(stem) else title_year(stem, today=today)


def title_year(title: str, *, today: date) -> int | None:
    """Find the year that a title speaks of. 2024字, 〔2016〕86号 and 20xx are none; of several years the first."""
    for match in _YEAR.finditer(title):
        if plausible(year := _year_of(match), today=today):
            return year
    return None


def opening_year(opening: str, *, today: date, is_report: bool) -> int | None:
    """Find the year that a document's first paragraphs report on, outside titles in 《》.

    The statutory period (2009年1月1日至) decides; then the year nearest after 现将; of a report, then the most frequent
    year, then the first. Other documents mention years for many reasons.
    """
    if "年" not in opening:
        return None
    if period := _PERIOD.search(opening):
        return int(period[1]) if plausible(int(period[1]), today=today) else None
    text = _QUOTED.sub("", opening) if "《" in opening or "〔" in opening else opening
    years = [(match.start(), _year_of(match)) for match in _MENTIONED_YEAR.finditer(text)]
    years = [(at, year) for at, year in years if plausible(year, today=today)]
    announced = text.find("现将")
    for at, year in years:
        if 0 <= announced <= at <= announced + 30:
            return year
    counts = [year for _, year in years]
    return max(counts, key=counts.count) if counts and is_report else None


def plausible(year: int, *, today: date) -> bool:
    """Whether a report can be about this year: not before 1912, not after next year."""
    return FIRST_YEAR <= year <= today.year + 1


def _year_of(match: re.Match[str]) -> int:
    return int(match["y"] or _digits(match["c"]))


def _digits(text: str) -> str:
    return "".join(_DIGITS[char] for char in text)


def _number(text: str) -> str:
    """十 -> 10, 二十三 -> 23."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _digits(text[-1])
    return (_digits(tens[-1:]) or "1") + (_digits(ones) or "0")


def _iso(year: int, month: int, day: int | None) -> str | None:
    if day is None:
        return f"{year:04}-{month:02}" if 1 <= month <= 12 else None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
