"""Whose document it is: the clues are asked in the order of how directly they say so, and the first answer counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from toolkit.describe.agency import Issuer, parse_issuer, settled, unit_name
from toolkit.describe.clues import Clues
from toolkit.describe.dates import strip_date
from toolkit.describe.genre import Genre
from toolkit.describe.titles import lead_of, topic_of
from toolkit.model import Level

_ON_BEHALF = re.compile(r"我(?:谨|受)?代表([^，,。；;！!\n]{2,24}?)(?=[，,向]|作|做)")
_SPEAKER = re.compile(
    r"([\u4e00-\u9fff]{2,20}?)(?:代理?|常务副|副)?(?:省长|市长|区长|县长|州长|盟长|旗长|镇长|乡长|主席|总理)(?![\u4e00-\u9fff]{0,3}办公)"
)
_CONGRESS = re.compile(r"在([\u4e00-\u9fff]{2,20}?)第[一二三四五六七八九十百\d]{1,4}届人民代表大会")
_NOW = re.compile(r"现(?:将|就)([^，,。；;：:\n]{2,60})")
_COMPILED = re.compile(r"报告(?:由|是由)([^，,。；;：:\n]{2,30}?)(?:负责)?(?:编制|编写|根据|按照|发布)")
_FIRST_CLAUSE = re.compile(r"[^，,。；;：:\n！!]{2,60}")
_WE = re.compile(r"[我全]([省市县区州盟旗镇乡])")
_WE_BUREAU = re.compile(r"我(?:局|厅|委|办|院|所|处|中心|校|馆|队|公司)(?!事处)")
# Where the first clause goes on after its subject.
_AFTER_SUBJECT = re.compile(r"(?<=.{2})[在以按根认坚紧围积严高始切结]")
# Genres that speak for an office; law texts and news name places that they are not issued by.
_SIGNED_BY_PLACE = frozenset({Genre.ANNUAL_DISCLOSURE_REPORT, Genre.GOVERNMENT_WORK_REPORT})
_FOREIGN_TITLES = frozenset({Genre.LAW, Genre.NEWS})


def find_issuer(clues: Clues, genre: Genre) -> Issuer | None:
    """Find the issuer, named or (name None) only its place; None if nothing says anything.

    A bare body (县教育局) gets its place from the surroundings of the page, or counts as unnamed.
    """
    place_only: Issuer | None = None
    for issuer in _candidates(clues, genre):
        if issuer.bare:
            issuer = _settle(issuer, clues) or issuer
        if issuer.name:
            return issuer
        if place_only is None and (issuer.chain or issuer.unknown):
            place_only = issuer
    return place_only


def _candidates(clues: Clues, genre: Genre) -> Iterator[Issuer]:
    if genre in _FOREIGN_TITLES:
        # 云岭县公园条例 is not by a park: an issuer stands right before 关于.
        yield from clues.title_leads if "关于" in (clues.title or "") else ()
    else:
        yield from clues.title_leads
    yield from _signed(clues)
    if genre in _FOREIGN_TITLES:
        return
    yield from clues.title_topics
    # A government named as the source of a text that says 我局 is the portal it was taken from.
    yield from (issuer for issuer in clues.source if not (_governs(issuer) and _WE_BUREAU.search(clues.opening)))
    yield from _parse_all([lead_of(clues.stem), topic_of(clues.stem)], clues)
    if genre is Genre.GOVERNMENT_WORK_REPORT:
        yield from _spoken(clues)
    yield from _opened(clues)
    yield from (issuer for issuer in clues.surroundings if not (issuer.presumed or issuer.bare or _governs(issuer)))
    if genre in _SIGNED_BY_PLACE:
        yield from _owned(clues)


def _parse_all(names: list[str], clues: Clues) -> list[Issuer]:
    found = [parse_issuer(name, clues.gazetteer) for name in names]
    return [issuer for issuer in found if issuer is not None]


def _signed(clues: Clues) -> list[Issuer]:
    """Read the sign-off: its own sentences, else the lines right before a date on a line of its own."""
    if clues.signature:
        lines = [line for sentence in clues.signature for line in sentence.splitlines()]
        names = [strip_date(line) for line in lines]
    else:
        lines = [line.strip() for line in clues.tail.splitlines() if line.strip()][-4:]
        names = []
        for before, line in zip(["", *lines], lines, strict=False):
            if len(line) <= 60 and len(rest := strip_date(line)) < len(line):
                names += [rest] if len(rest) > 1 else [before]
    return [issuer for issuer in _parse_all(names, clues) if issuer.name or issuer.bare]


def _spoken(clues: Clues) -> list[Issuer]:
    """Ask who a government work report is given for: 我代表…, the speaker's office, the congress it is given to."""
    names = [match[1] for match in (_ON_BEHALF.search(clues.opening), _SPEAKER.search(clues.opening)) if match]
    congress = _CONGRESS.search(clues.opening)
    return _parse_all([*names, *([congress[1]] if congress else [])], clues)


def _opened(clues: Clues) -> list[Issuer]:
    """Find bodies that the first sentences name as the one reporting; a place alone is not enough there."""
    names: list[str] = []
    if "现将" in clues.opening or "现就" in clues.opening:
        names += [lead_of(match[1]) for match in islice(_NOW.finditer(clues.opening), 2)]
    if "报告由" in clues.opening or "报告是由" in clues.opening:
        names += [match[1] for match in _COMPILED.finditer(clues.opening)]
    body = clues.opening.lstrip()
    if clues.title and body.startswith(clues.title):
        body = body[len(clues.title) :].lstrip()
    if clause := _FIRST_CLAUSE.match(body):
        names.append(_AFTER_SUBJECT.split(lead_of(clause[0]))[0])
    return [issuer for issuer in _parse_all(names, clues) if issuer.name and not issuer.presumed]


def _owned(clues: Clues) -> list[Issuer]:
    """Take the government whose page it is, where the text itself says 我县 or 全县 of a place of that kind."""
    said = set(_WE.findall(clues.opening))
    return [issuer for issuer in clues.surroundings if issuer.name and _last_char(issuer, clues) in said]


def _governs(issuer: Issuer) -> bool:
    """Whether it is the government of a county or above, whose sites carry the papers of all its bureaus."""
    is_government = (issuer.name or "").endswith(("人民政府", "行政公署"))
    return is_government and issuer.level is not Level.TOWNSHIP


def _last_char(issuer: Issuer, clues: Clues) -> str:
    unit = unit_of(issuer, clues)
    return unit[-1] if unit else (issuer.name or "").removesuffix("人民政府")[-1:]


def unit_of(issuer: Issuer, clues: Clues) -> str | None:
    """Name the place that an issuer's string names, by its own name."""
    if issuer.unknown:
        return issuer.unknown
    return unit_name(issuer.chain[-1], clues.gazetteer) if issuer.chain else None


def _settle(issuer: Issuer, clues: Clues) -> Issuer | None:
    """Complete a bare body with the place that the page around it names, if that is of the asked rank."""
    for around in clues.surroundings:
        unit = unit_of(around, clues)
        if unit is not None and (not issuer.rank or unit[-1] == issuer.rank):
            named = settled(issuer, unit, None if around.level is None or around.level > Level.COUNTY else around.level)
            return Issuer(name=named.name, chain=around.chain, unknown=around.unknown, level=named.level)
    return None
