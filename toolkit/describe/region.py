"""Where a document belongs: a unit of the gazetteer by its full path, or the name as found."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.describe.agency import Issuer
from toolkit.describe.clues import Clues
from toolkit.describe.gazetteer import Mention, Place
from toolkit.describe.issuer import unit_of
from toolkit.model import Level


@dataclass(frozen=True, slots=True)
class Region:
    """name: full path where the place is certain, else the name as found; level: None if the name does not show it."""

    name: str
    level: Level | None


def find_region(clues: Clues, issuer: Issuer | None) -> Region | None:
    """Take the issuer's own place; else that of the page around it; else, of a named issuer, of the opening."""
    if issuer is not None and issuer.level is Level.NATIONAL:
        return None
    for named in [*([issuer] if issuer else []), *clues.title_leads, *clues.title_topics, *clues.surroundings]:
        if region := _region_of(named, clues):
            return region
    mentions = clues.gazetteer.find(clues.title) if clues.title else []
    if not mentions and issuer is not None:
        mentions = clues.gazetteer.find(clues.opening, clues.place_starts)
    place = _lowest(mentions, clues)
    return Region(clues.gazetteer.full_name(place), place.level) if place else None


def _region_of(issuer: Issuer, clues: Clues) -> Region | None:
    if issuer.unknown:
        return Region(issuer.unknown, issuer.level if (issuer.level or 9) <= Level.COUNTY else None)
    if not issuer.chain:
        return None
    gazetteer, places = clues.gazetteer, issuer.chain[-1].places
    place = gazetteer.certain(places) or gazetteer.certain(gazetteer.narrow(places, _context(clues)))
    if place is not None:
        return Region(gazetteer.full_name(place), place.level)
    unit = unit_of(issuer, clues)
    levels = {place.level for place in places}
    return Region(unit, levels.pop() if len(levels) == 1 else None) if unit else None


def _context(clues: Clues) -> set[Place]:
    """Collect every place that the page names about itself; only if there is none, those of the document's opening."""
    strings = [clues.title or "", clues.furniture.get("source", ""), clues.furniture.get("breadcrumb", "")]
    strings += [clues.furniture.get("site", ""), clues.head, clues.path]
    # Page furniture says nothing about one essay of several.
    near = "\n".join(strings) if clues.alone else strings[0]
    signed = "\n".join(clues.signature)
    for text, starts in ((f"{near}\n{signed}", None), (clues.opening, clues.place_starts)):
        known = {mention.places[0] for mention in clues.gazetteer.find(text, starts) if len(mention.places) == 1}
        if len({place.name for place in known}) > 1:
            return known
    return known


def _lowest(mentions: list[Mention], clues: Clues) -> Place | None:
    """Find the one unit of the lowest level that is mentioned; None if there are several."""
    around = {place for mention in mentions for place in mention.places if len(mention.places) == 1}
    certain = {clues.gazetteer.certain(clues.gazetteer.narrow(mention.places, around)) for mention in mentions}
    places = {place for place in certain if place is not None}
    lowest = max((place.level for place in places), default=None)
    kept = [place for place in places if place.level == lowest]
    return kept[0] if len(kept) == 1 else None
