"""How two documents relate, and whose words came first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from toolkit.describe.genre import Genre
from toolkit.model import Direction, Level, Metadata, Relation

_LAW = Genre.LAW.value
_TEMPLATE = Genre.TEMPLATE_ESSAY.value
# Written after the year that they report on; everything else within the year that it names.
_LOOK_BACK = frozenset({None, Genre.ANNUAL_DISCLOSURE_REPORT.value, Genre.WORK_SUMMARY.value, Genre.OTHER.value})

_LAG_YEARS = 2


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


def order_of(
    left: Party, right: Party, relation: Relation, *, lang: str, blank: Direction = Direction.UNKNOWN
) -> Order:
    """Whose words came first, by what the documents say of themselves; `unknown` where it conflicts or is missing.

    blank: which side alone has unfilled slots in the words at hand (LEFT_FIRST for the left): they are a template that
    the other one filled in.
    """
    asked = (_by_rank(left, right, relation), _by_blank(left, right, blank), _by_template(left, right, relation))
    signs = [sign for sign in (*asked, _by_date(left, right), _by_year(left, right)) if sign]
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


def _by_blank(left: Party, right: Party, blank: Direction) -> _Sign | None:
    """A template with blanks comes before the text that has them filled.

    An agency's own report with a blank is no template: it was itself filled from one, and not with care.
    """
    facts = (left if blank is Direction.LEFT_FIRST else right).metadata
    if blank is Direction.UNKNOWN or (facts.agency and facts.genre != _TEMPLATE):
        return None
    first, second = ("左", "右") if blank is Direction.LEFT_FIRST else ("右", "左")
    first_en, second_en = ("left", "right") if blank is Direction.LEFT_FIRST else ("right", "left")
    return _Sign(
        blank, f"{first}文留有空位，{second}文已填写", f"the {first_en} text has blanks that the {second_en} one filled"
    )


def _by_template(left: Party, right: Party, relation: Relation) -> _Sign | None:
    """A template essay comes before what was made from it."""
    is_left = left.metadata.genre == _TEMPLATE
    if relation is not Relation.TEMPLATE_SITE or is_left == (right.metadata.genre == _TEMPLATE):
        return None
    direction, side, side_en = (
        (Direction.LEFT_FIRST, "左", "left") if is_left else (Direction.RIGHT_FIRST, "右", "right")
    )
    return _Sign(direction, f"{side}文是范文", f"the {side_en} text is a template essay")


def _by_date(left: Party, right: Party) -> _Sign | None:
    return _earlier_date(_dated(left.metadata), _dated(right.metadata))


@lru_cache(
    maxsize=1 << 14
)  # a corpus has few dates and years, and asks of each two of them for every pair of documents
def _earlier_date(a: str | None, b: str | None) -> _Sign | None:
    if not a or not b:
        return None
    size = min(len(a), len(b))
    if a[:size] == b[:size]:
        return None
    direction = Direction.LEFT_FIRST if a < b else Direction.RIGHT_FIRST
    return _Sign(direction, f"左文发布于{a}，右文发布于{b}", f"left published {a}, right published {b}")


def _dated(facts: Metadata) -> str | None:
    """The date of publication; None where it lies far from the year reported on: the page was moved then."""
    if facts.published and facts.year is not None:
        lag = int(facts.published[:4]) - facts.year
        return facts.published if -1 <= lag <= _LAG_YEARS else None
    return facts.published


def _by_year(left: Party, right: Party) -> _Sign | None:
    a, b = left.metadata, right.metadata
    return _earlier_year(a.year, b.year, a.genre in _LOOK_BACK, b.genre in _LOOK_BACK)


@lru_cache(maxsize=1 << 14)
def _earlier_year(a: int | None, b: int | None, left_looks_back: bool, right_looks_back: bool) -> _Sign | None:
    if a is None or b is None:
        return None
    written = a + left_looks_back, b + right_looks_back
    if written[0] == written[1]:
        return None
    direction = Direction.LEFT_FIRST if written[0] < written[1] else Direction.RIGHT_FIRST
    return _Sign(direction, f"左文报告{a}年，右文报告{b}年", f"left reports on {a}, right on {b}")
