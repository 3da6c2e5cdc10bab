"""What a web page's head says: title, date and site, by the tags of Chinese government sites and Open Graph."""

from __future__ import annotations

import html
import re

from toolkit.model import Given
from toolkit.read.given import date, short_text
from toolkit.read.html_scan import Scanned

_ATTRIBUTE = re.compile(r"""([a-zA-Z:_-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*+)"|'([^']*+)'|([^\s>"']{1,999}))""")
_TITLE_CUT = re.compile(r"\s*[_|｜—–－»>]+\s*|\s+-\s+|-(?=[^-]*(?:网|政府|门户|平台)[^-]*$)")
_MIN_TITLE = 4
# Names set by the State Council's rules for government sites, then the usual ones of content systems.
_TITLE = ("articletitle", "og:title")
_PUBLISHED = ("pubdate", "publishdate", "article:published_time", "date", "dc.date")
_SITE = ("sitename", "og:site_name")


def page_given(page: Scanned) -> Given:
    """Title, publication date and site as the page's head gives them; None where it doesn't say."""
    tags = _named(page.meta)
    return Given(title=_title(page, tags), published=_first_date(tags), site=_first(tags, _SITE))


def _named(meta: tuple[str, ...]) -> dict[str, str]:
    """Lower-case name (or property) to content; the first non-blank one wins."""
    tags: dict[str, str] = {}
    for source in meta:
        attributes = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(source)}
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        content = attributes.get("content", "").strip()
        if name and content:
            tags.setdefault(name, content)
    return tags


def _first(tags: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((value for name in names if (value := short_text(tags.get(name))) is not None), None)


def _first_date(tags: dict[str, str]) -> str | None:
    return next((value for name in _PUBLISHED if (value := date(tags.get(name))) is not None), None)


def _title(page: Scanned, tags: dict[str, str]) -> str | None:
    """The article's title: named by a tag, or the longest part of <title> that the page itself shows.

    <title> alone proves little: many sites give every page the site's name.
    """
    named = _first(tags, _TITLE)
    if named is not None:
        return named
    whole = short_text(page.title)
    if whole is None:
        return None
    shown = "".join(page.text.split())
    candidates = sorted([whole, *_TITLE_CUT.split(whole)], key=len, reverse=True)
    return next((part for part in candidates if len(part) >= _MIN_TITLE and "".join(part.split()) in shown), None)
