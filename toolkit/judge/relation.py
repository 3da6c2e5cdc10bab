"""How two documents relate, and whose words came first."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.model import Direction, Level, Metadata, Relation

_LAW = "law"
_TEMPLATE = "template_essay"


@dataclass(frozen=True, slots=True)
class Party:
    """One document of a match. page: number of the page it stood on."""

    page: int
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Order:
    """Whose words came first, and why, in a sentence for people ("" where nothing speaks for either)."""

    direction: Direction
    reason: str


def relation_of(left: Party, right: Party) -> Relation:
    """How two documents relate. Symmetric.

    A law is `superior` to whatever quotes it, be it a template or its own author's report; so are documents of a body
    further up the same line of administration. Two documents of one agency are `own_earlier` whichever is older.
    Without both agencies known the relation is `unknown`.
    """
    a, b = left.metadata, right.metadata
    if left.page == right.page:
        return Relation.SAME_PAGE
    if (a.genre == _LAW) != (b.genre == _LAW):
        return Relation.SUPERIOR
    if _TEMPLATE in (a.genre, b.genre):
        return Relation.TEMPLATE_SITE
    if _same_agency(a, b):
        return Relation.OWN_EARLIER
    if _above(a, b) or _above(b, a):
        return Relation.SUPERIOR
    if a.agency and b.agency:
        return Relation.OTHER_AGENCY
    return Relation.UNKNOWN


def _same_agency(a: Metadata, b: Metadata) -> bool:
    """Equal names are one agency unless their regions contradict: many counties have a 民政局."""
    if not a.agency or a.agency != b.agency:
        return False
    return not a.region or not b.region or a.region.endswith(b.region) or b.region.endswith(a.region)


def _above(a: Metadata, b: Metadata) -> bool:
    """Whether a's agency stands above b's in one line of administration."""
    if a.level is None or b.level is None or a.level >= b.level:
        return False
    if a.level is Level.NATIONAL:
        return True
    return bool(a.region and b.region and b.region.startswith(a.region) and b.region != a.region)


def order_of(left: Party, right: Party, relation: Relation, *, lang: str) -> Order:
    """Whose words came first, by what the documents say of themselves; `unknown` where it conflicts or is missing."""
    signs = [sign for sign in (_by_rank(left, right, relation), _by_date(left, right), _by_year(left, right)) if sign]
    if not signs:
        return Order(Direction.UNKNOWN, "")
    facts: dict[Direction, list[str]] = {}
    for sign in signs:
        facts.setdefault(sign.direction, []).append(sign.zh if lang == "zh" else sign.en)
    if len(facts) == 1:
        return Order(signs[0].direction, facts[signs[0].direction][0])
    also, but = ("；且", "；但") if lang == "zh" else ("; and ", "; but ")
    return Order(Direction.UNKNOWN, but.join(also.join(agreeing) for agreeing in facts.values()))


@dataclass(frozen=True, slots=True)
class _Sign:
    direction: Direction
    zh: str
    en: str


def _by_rank(left: Party, right: Party, relation: Relation) -> _Sign | None:
    """A quoted law or superior document comes before what quotes it."""
    if relation is not Relation.SUPERIOR:
        return None
    a, b = left.metadata, right.metadata
    left_up = (a.genre == _LAW and b.genre != _LAW) or _above(a, b)
    right_up = (b.genre == _LAW and a.genre != _LAW) or _above(b, a)
    if left_up == right_up:
        return None
    side, side_en = ("左", "left") if left_up else ("右", "right")
    direction = Direction.LEFT_FIRST if left_up else Direction.RIGHT_FIRST
    return _Sign(direction, f"{side}文是法规或上级文件", f"the {side_en} text is a law or a superior's document")


def _by_date(left: Party, right: Party) -> _Sign | None:
    a, b = left.metadata.published, right.metadata.published
    if not a or not b:
        return None
    size = min(len(a), len(b))
    if a[:size] == b[:size]:
        return None
    direction = Direction.LEFT_FIRST if a < b else Direction.RIGHT_FIRST
    return _Sign(direction, f"左文发布于{a}，右文发布于{b}", f"left published {a}, right published {b}")


def _by_year(left: Party, right: Party) -> _Sign | None:
    a, b = left.metadata.year, right.metadata.year
    if a is None or b is None or a == b:
        return None
    direction = Direction.LEFT_FIRST if a < b else Direction.RIGHT_FIRST
    return _Sign(direction, f"左文报告{a}年，右文报告{b}年", f"left reports on {a}, right on {b}")
