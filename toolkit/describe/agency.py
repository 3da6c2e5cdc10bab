"""From a few characters that may name an issuing body to its normal name.

The convention (equal bodies get equal strings, whatever page or year they come from):

- a place alone stands for its government: 云岭县 -> 云岭县人民政府, 地区 and 盟 -> 行政公署;
- only the unit itself is kept of a chain of places: 安徽省亳州市谯城区教育局 -> 谯城区教育局;
- townships and streets stand without their county: 云岭县青石镇政府 -> 青石镇人民政府,
  柳河街道 and 柳河办事处 -> 柳河街道办事处;
- known short names are written out: 发改委 -> 发展和改革委员会, 管委会 -> 管理委员会, 县委 -> 中共…县委员会.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from toolkit.describe.gazetteer import Gazetteer, Mention
from toolkit.describe.names import (
    COLLECTIVE,
    GENERIC_INSTITUTION,
    GENERIC_STEM,
    GOVERNMENT,
    INSTITUTION,
    NOT_A_UNIT,
    PLACEHOLDER,
    full_body,
    is_body,
    national_body,
)
from toolkit.model import Level

# No agency's name in use is longer; longer strings are sentences.
_MAX_NAME = 40
_H = "[\u4e00-\u9fff]"

_UNIT = re.compile(
    rf"(?P<name>(?P<stem>{_H}{{2,8}}?)(?:自治[州县旗]|地区|省(?!级|直)|市(?![场容级直域区]|民(?!政|族|宗|兵)|政(?!府|协|务|法))"
    r"|县(?![域级直]|城(?![市乡管建镇]))|区(?![域块位间划级直])|旗(?![舰帜])))(?P<rest>.*)"
)
_ZONE = re.compile(
    rf"(?P<name>(?P<stem>{_H}{{0,14}}?)(?:开发区|高新区|经开区|园区|新区|度假区|风景名胜区|示范区|保税区|合作区|试验区|管理区))"
    r"(?P<rest>.*)"
)
# What stands before 开发区 and the like without naming one.
_NAMELESS_ZONE = re.compile(
    rf"{_H}?|(?:经济|技术|高新|产业|工业|科技|农业|旅游|国家级?|[省市县]级?|综合|自由|贸易|循环|化工|生态|文化|现代|集聚|试点|创新|先行|各|全)*"
)
_TOWN = re.compile(rf"(?P<stem>{_H}{{1,10}}?)(?P<kind>街道|镇|民族乡|乡|苏木)(?P<rest>.*)")
_STREET_OFFICE = re.compile(rf"(?P<stem>{_H}{{2,8}}?)(?P<kind>(?:街道)?办事处)(?P<rest>)")
_VILLAGE = re.compile(
    rf"(?P<stem>{_H}{{1,8}}?)(?P<kind>村|社区)(?P<committee>村?(?:村委|居委|村民委员|居民委员|委|民委员)会)?"
)
_TOWN_GOVERNMENT = re.compile(r"(?:党政|党委)?[、和]?(?:人民)?(?:政府(?:机关)?)?|党委会?")
_STREET_GOVERNMENT = re.compile(r"(?:党工委|工委)?[、和]?(?:街道)?(?:办事处|办)?")
# A ministry's own office in a place: 国家税务总局云岭县税务局.
_REGIONAL_OFFICE = re.compile(r"国家[\u4e00-\u9fff]{2,6}?总?局(?P<local>[\u4e00-\u9fff]{4,})")
# Organisations that put their name before the place, and how it is written here.
_ORGANISATION = re.compile(r"(?P<party>中共|中国共产党)(?!中央)|(?P<youth>共青团|中国共产主义青年团)|(?P<council>政协)")
_ORGANISATION_NAMES = {"party": "中共", "youth": "共青团", "council": "政协"}
# What carries a short form of a place in its own name: 西安交通大学 is no 西安市交通大学.
_INSTITUTE = re.compile(rf"{_H}*(?:大学|学院|公司|集团|银行|协会|研究院)")
# An unknown 市 may be a prefecture or a county.
_LEVEL_OF = {"省": Level.PROVINCE, "州": Level.PREFECTURE, "县": Level.COUNTY, "区": Level.COUNTY, "旗": Level.COUNTY}
# 市 and 区 that begin another word than that of a rank: 市场监督管理局.
_RANK = re.compile(r"(?P<rank>省|市(?![场容]|政(?!府|务|协))|县|区(?!域)|州|盟|旗|镇|乡)(?P<body>..+)")


@dataclass(frozen=True, slots=True)
class Issuer:
    """What a string says about who issues.

    name: the normal name, None where only a place or an unfinished name was found.
    bare: a body without its place (教育局), for the caller who knows the place. rank: the level that a leading 县/市/区
    of the bare body asks for. chain: the places it begins with. unknown: a unit that the gazetteer does not know.
    level: of the body, where its name shows it. presumed: only a place was named and the convention made the name.
    """

    name: str | None = None
    bare: str | None = None
    rank: str = ""
    chain: tuple[Mention, ...] = ()
    unknown: str | None = None
    level: Level | None = None
    presumed: bool = False


# Names of sites, columns and agencies recur from page to page; a corpus holds few of them.
_CACHED_NAMES = 8192


@lru_cache(maxsize=_CACHED_NAMES)
def parse_issuer(text: str, gazetteer: Gazetteer) -> Issuer | None:
    """Read a whole string as the name of an issuing body; None if it is no such name or holds a placeholder."""
    text = "".join(text.split()).strip('：:，,。.、；;-—()（）《》"“”')
    if not 2 <= len(text) <= _MAX_NAME or PLACEHOLDER.search(text):
        return None
    if office := _REGIONAL_OFFICE.fullmatch(text):
        local = parse_issuer(office["local"], gazetteer)
        return replace(local, name=text) if local and local.name else None
    if national := national_body(text):
        return Issuer(name=national, level=Level.NATIONAL)
    if "、" in text:
        # Joint issuers: the first leads.
        return parse_issuer(text.partition("、")[0], gazetteer)
    organisation = _ORGANISATION.match(text)
    before = _ORGANISATION_NAMES[organisation.lastgroup or ""] if organisation else ""
    body = text[organisation.end() :] if organisation else text
    chain = tuple(gazetteer.at_start(body))
    if not chain and COLLECTIVE.match(body):
        return None
    rest = body[chain[-1].end :] if chain else body
    unknown, rest = _unknown_unit(rest)
    if chain or unknown:
        return _placed(body, chain, unknown, rest, gazetteer, before=before)
    return _local(rest) or _homeless(rest)


def government_of(unit: str) -> str:
    """Name the government of a place by its full name: 人民政府, or 行政公署 for 地区 and 盟."""
    if unit.endswith("特别行政区"):
        return unit + "政府"
    return unit + ("行政公署" if unit.endswith(("地区", "盟")) else "人民政府")


def unit_name(mention: Mention, gazetteer: Gazetteer) -> str | None:
    """Name a mentioned place in full; None where units of several names may be meant (吉林: 吉林省, 吉林市)."""
    names = {place.name for place in gazetteer.standing(mention.places)}
    return names.pop() if len(names) == 1 else None


def settled(issuer: Issuer, unit: str, level: Level | None) -> Issuer:
    """Give a bare body (县教育局) its place (云岭县教育局)."""
    return replace(issuer, name=_compose(unit, issuer.bare or "", before=""), bare=None, level=level)


def _unknown_unit(text: str) -> tuple[str | None, str]:
    """Names of units that stand in no list (invented, renamed): at most two, the last one counts."""
    unit: str | None = None
    for _ in range(2):
        match = _UNIT.fullmatch(text)
        if match is None or GENERIC_STEM.fullmatch(match["stem"]) or NOT_A_UNIT.fullmatch(match["name"]):
            break
        if _ZONE.fullmatch(match["name"]) or re.search("[镇乡]|街道", match["stem"][1:]):
            break
        unit, text = match["name"], match["rest"]
    return unit, text


def _placed(
    text: str, chain: tuple[Mention, ...], unknown: str | None, rest: str, gazetteer: Gazetteer, *, before: str
) -> Issuer:
    """Read an issuer whose string begins with a place; `before`: the organisation's name that stood before it."""
    place = gazetteer.certain(chain[-1].places) if chain else None
    form = unknown or unit_name(chain[-1], gazetteer)
    level = _unknown_level(unknown) if unknown else (place.level if place else _shared_level(chain[-1]))
    found = Issuer(chain=chain, unknown=unknown, level=level)
    if form is None:
        return found
    local = _local(rest)
    if local is not None:
        return replace(local, chain=chain, unknown=unknown)
    if zone := _ZONE.fullmatch(rest):
        body = zone["rest"]
        if not body or is_body(body):
            return replace(found, name=form + zone["name"] + full_body(body or "管委会"), level=None)
        return found
    if rest[:1] == form[-1] and rest[1:2] in ("委", "政"):
        rest = rest[1:]
    if chain and not unknown and _INSTITUTE.fullmatch(rest) and not text.startswith(form, chain[-1].start):
        return replace(found, name=text)
    if not rest or GOVERNMENT.fullmatch(rest):
        name = f"{before}{form}委员会" if before else government_of(form)
        return replace(found, name=name, presumed=not rest)
    if is_body(rest) or rest in ("委", "委会"):
        return replace(found, name=_compose(form, rest, before=before))
    return found


def _compose(unit: str, body: str, *, before: str) -> str:
    if body in ("委", "委会", "委员会"):
        return f"{before or '中共'}{unit}委员会"
    if body.startswith("委") and len(body) > 2 and not body.startswith("委员"):
        return f"{before or '中共'}{unit}{body}"
    if GOVERNMENT.fullmatch(body):
        return government_of(unit)
    return before + unit + full_body(body)


def _unknown_level(unit: str) -> Level | None:
    return Level.PREFECTURE if unit.endswith("地区") else _LEVEL_OF.get(unit[-1])


def _shared_level(mention: Mention) -> Level | None:
    levels = {place.level for place in mention.places}
    return levels.pop() if len(levels) == 1 else None


def _local(text: str) -> Issuer | None:
    """Townships, streets and villages, which carry their own name."""
    town = _TOWN.fullmatch(text) or _STREET_OFFICE.fullmatch(text)
    if town is None or GENERIC_STEM.fullmatch(town["stem"]) or "驻" in town["stem"]:
        return _village(text)
    kind, rest = town["kind"], town["rest"]
    is_street = kind.startswith("街道") or kind == "办事处"
    unit = town["stem"] + ("街道" if is_street else kind)
    if (_STREET_GOVERNMENT if is_street else _TOWN_GOVERNMENT).fullmatch(rest):
        name = unit + ("办事处" if is_street else "人民政府")
        return Issuer(name=name, level=Level.TOWNSHIP, presumed=not rest and kind != "街道办事处" and kind != "办事处")
    village = _village(rest, in_town=True)
    if village is not None and village.name:
        return replace(village, name=unit + village.name)
    # 住房和城乡建设局 is no 乡.
    in_town = is_body(rest) and not town["stem"].endswith("城")
    return Issuer(name=unit + full_body(rest), level=Level.TOWNSHIP) if in_town else None


def _village(text: str, *, in_town: bool = False) -> Issuer | None:
    """Read a village or neighbourhood; without its committee only in a township: 新农村 is a common noun."""
    match = _VILLAGE.fullmatch(text)
    if match is None or GENERIC_STEM.fullmatch(match["stem"]) or not (in_town or match["committee"]):
        return None
    committee = "村村民委员会" if match["kind"] == "村" else "社区居民委员会"
    return Issuer(name=match["stem"] + committee, level=Level.VILLAGE)


def _homeless(text: str) -> Issuer | None:
    """Read a body without a place: one with a name of its own (云溪中学), or a bare one (县教育局)."""
    own = INSTITUTION.fullmatch(text)
    if own and not GENERIC_INSTITUTION.fullmatch(own["stem"]):
        return Issuer(name=text)
    ranked = _RANK.fullmatch(text)
    rank, body = (ranked["rank"], ranked["body"]) if ranked else ("", text)
    zone = _ZONE.fullmatch(body)
    if zone and not rank and not _NAMELESS_ZONE.fullmatch(zone["stem"]) and (not zone["rest"] or is_body(zone["rest"])):
        return Issuer(name=zone["name"] + full_body(zone["rest"] or "管委会"))
    if GOVERNMENT.fullmatch(body) or is_body(body) or (zone and is_body(zone["rest"])):
        return Issuer(bare=body, rank=rank)
    return None
