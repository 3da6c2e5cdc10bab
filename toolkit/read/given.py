"""What a corpus or a web page says about its own text, coerced with care: garbage is left out, never guessed at."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from toolkit.model import Given

_DIGITS = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９", "000123456789" + "0123456789")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_COMPACT_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?=\d{6}$|\D|$)")
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_MAX_CHARS = 500
_SURROGATE = re.compile("[\ud800-\udfff]")

GIVEN_COLUMNS = ("title", "agency", "region", "year", "published", "site")


def given(fields: Mapping[str, object]) -> Given:
    """`Given` from a record's columns; unknown columns are ignored, values of the wrong kind become None."""
    return Given(
        title=short_text(fields.get("title")),
        agency=short_text(fields.get("agency")),
        region=short_text(fields.get("region")),
        year=year(fields.get("year")),
        published=date(fields.get("published")),
        site=short_text(fields.get("site")),
    )


def short_text(value: object) -> str | None:
    """A one-line label of at most 500 characters; None for what is no string or is blank."""
    if not isinstance(value, str):
        return None
    return mend_surrogates(" ".join(value[: 4 * _MAX_CHARS].split())[:_MAX_CHARS]) or None


def year(value: object) -> int | None:
    """A year 1900-2099 from 2009, 2009.0, "2009年", "二〇〇九年" or a date; else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, dt.date):
        return value.year
    if isinstance(value, int | float):
        return int(value) if value == value // 1 and _FIRST_YEAR <= value <= _LAST_YEAR else None
    if not isinstance(value, str):
        return None
    text = value[:_MAX_CHARS].translate(_DIGITS)
    found = _YEAR.search(text) or _COMPACT_DATE.search(text)
    return int(found[0][:4]) if found else None


def date(value: object) -> str | None:
    """ISO date from a date, "2010-03-31 10:00", "2010年3月31日" or "20100331"; None if no full, valid date is in it."""
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    text = value[:_MAX_CHARS].translate(_DIGITS)
    found = _DATE.search(text) or _COMPACT_DATE.search(text)
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else None
    except ValueError:
        return None


def mend_surrogates(text: str) -> str:
    """Lone surrogates become U+FFFD, one for one, so that offsets hold."""
    return _SURROGATE.sub("\ufffd", text)
