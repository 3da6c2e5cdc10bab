"""A document's metadata from its title, first and last words, the page around it and its path."""

from __future__ import annotations

import re
from datetime import date

from toolkit.describe.clues import Clues, gather, host_of
from toolkit.describe.dates import iso_date, last_date, opening_year, path_date, path_year, title_year
from toolkit.describe.essay import essay_signs
from toolkit.describe.gazetteer import Gazetteer
from toolkit.describe.genre import Genre, genre_of
from toolkit.describe.issuer import find_issuer
from toolkit.describe.region import find_region
from toolkit.model import DocumentPart, Given, Layout, Metadata, Text

_SPOKEN = frozenset({Genre.GOVERNMENT_WORK_REPORT, Genre.SPEECH})
_REPORTS = frozenset({Genre.ANNUAL_DISCLOSURE_REPORT, Genre.WORK_SUMMARY})
# Reports on disclosure were due by the end of March (since 2019: January), and come a little late.
_DUE_MONTHS = frozenset({"01", "02", "03", "04"})
_DELIVERED = re.compile(r"年[^。\n]{0,30}(?:大会|会议)")
_SITE_LINE = re.compile(r"[\w\u4e00-\u9fff]{2,16}(?:网站?|在线|范文|文库|论坛|演讲稿|作文|文档|资料库|门户)")


def describe(text: Text, layout: Layout, part: DocumentPart, *, today: date | None = None) -> Metadata:
    """Say what is known about one document of a page; a field is None where nothing says it.

    Of a page of several documents (`part.part` is set), only the document's own words count for agency, region and
    dates: what surrounds it speaks for the page. `text.page.given` overrides field by field.
    today: bounds years (None: the system's date). The agency's convention is told in `toolkit.describe.agency`.
    """
    today = today or date.today()
    clues = gather(text, layout, part, Gazetteer.load())
    genre = genre_of(clues.title, clues.opening)
    issuer = find_issuer(clues, genre)
    region = find_region(clues, issuer)
    published = _published(clues, text.page.given, genre)
    level = issuer.level if issuer and issuer.name and issuer.level else (region.level if region else None)
    given = text.page.given
    year = given.year if given.year is not None else _year(clues, genre, published, today)
    agency = _trimmed(given.agency) or (issuer.name if issuer else None)
    place = _trimmed(given.region) or (region.name if region else None)
    if genre is not Genre.LAW and essay_signs(text, layout, part, agency=agency, region=place).is_essay:
        genre = Genre.TEMPLATE_ESSAY
    return Metadata(
        title=clues.title,
        agency=agency,
        region=place,
        level=level,
        year=year,
        published=published,
        genre=genre.value,
        site=_trimmed(given.site) or _site(clues),
    )


def _trimmed(value: str | None) -> str | None:
    return (value or "").strip() or None


def _year(clues: Clues, genre: Genre, published: str | None, today: date) -> int | None:
    """Ask in order: title; the date a work report was given on; 现将 and its like; file name; publication."""
    if clues.title and (year := title_year(clues.title, today=today)):
        return year
    if genre is Genre.GOVERNMENT_WORK_REPORT:
        # Its title counts the year in which it is given, so the text's 上年工作回顾 is not asked.
        given_on = _delivered(clues) or published
        return path_year(clues.stem, today=today) or (int(given_on[:4]) if given_on else None)
    found = opening_year(clues.opening, today=today, is_report=genre in _REPORTS)
    found = found or path_year(clues.stem, today=today)
    if found is None and genre is Genre.ANNUAL_DISCLOSURE_REPORT and published and published[5:7] in _DUE_MONTHS:
        return int(published[:4]) - 1
    return found


def _published(clues: Clues, given: Given, genre: Genre) -> str | None:
    """Take what the corpus or page says; else the date of sign-off, address, or a speech's delivery."""
    for value in (given.published, clues.furniture.get("published") if clues.alone else None):
        if value and (found := iso_date(value)):
            return found
    signed = last_date("\n".join(clues.signature)) or last_date(clues.tail, whole_line=True)
    if signed:
        return signed
    address = path_date(clues.url) or (path_date(clues.path) if clues.alone else None)
    return address or (_delivered(clues) if genre in _SPOKEN else None)


def _delivered(clues: Clues) -> str | None:
    """Find the date in a line like ——2012年2月29日在云岭县第十三届人民代表大会第六次会议上."""
    for line in clues.opening.splitlines()[:8]:
        if len(line) <= 120 and _DELIVERED.search(line):
            return iso_date(line)
    return None


def _site(clues: Clues) -> str | None:
    named = clues.furniture.get("site") or host_of(clues.furniture.get("url", ""))
    if named:
        return named
    line = next(iter(clues.page_head.strip().splitlines()), "").strip()
    return line if _SITE_LINE.fullmatch(line) else None
