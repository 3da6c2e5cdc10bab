"""Which places outside its own line of administration a document speaks of as if they were its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.describe.blanks import BlankKind
from toolkit.describe.gazetteer import Gazetteer, Mention, Place
from toolkit.describe.genre import Genre
from toolkit.judge.subject import Subject
from toolkit.model import Finding, FlagName, Level
from toolkit.repair.word_starts import PLACE

_ANY = "[^，,。；;！!？?\n]"
_HAN = "[\u4e00-\u9fff]"


@dataclass(frozen=True, slots=True)
class _Frame:
    """Words around a place by which a text calls it its own. score: how seldom others are called so.

    before ends, behind begins at the name; None where that side does not matter. reach: how many characters before can
    take. ends: what before may end with, looked at first ("" for anything). shy: words of visits, aid or
    neighbourhood in the clause speak against it. short: whether a name without 省/市/县 is enough. level: the highest
    that counts.
    """

    zh: str
    en: str
    score: float
    before: re.Pattern[str] | None = None
    behind: re.Pattern[str] | None = None
    shy: bool = True
    short: bool = True
    level: Level = Level.PROVINCE
    ends: str = ""
    reach: int = 12


# Papers named one after the other: 《甲》（…）、《乙》和《.
_LISTED = r"(?:《[^《》\n]{1,40}》(?:[（(][^（）()\n]{1,20}[)）])?[、和及]{0,2}){0,4}"
_PAPERS = rf"[^，,。；;！!？?\n《》]{{0,8}}{_LISTED}《"
_PAPERS_REACH = 120
_ISSUING = r"(?:关于)?(?:[^《》\n]{0,16}关于)?(?:印发)?"


def _before(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\Z")


_FRAMES = (
    _Frame(
        "本单位网站或平台",
        "the site of its own",
        0.9,
        behind=re.compile(
            rf"(?:(?:人民)?政府|政务|公众信息|信息公开|门户|党政){_ANY}{{0,8}}?(?:网|平台|公众号)|{_HAN}{{0,3}}欢迎[你您]"
        ),
    ),
    _Frame(
        "本单位地址或联系方式",
        "its own address",
        0.9,
        before=_before(r"(?:地址|办公地点|通讯地址|联系地址)[:：]?\s{0,3}"),
        shy=False,
    ),
    _Frame(
        "本报告的编制者",
        "who the report is by",
        0.9,
        before=_before(r"(?:报告|年报)(?:由|系|是由)|现[将就]|(?:请|可)(?:直接|径)?[与向同]"),
        short=False,
    ),
    _Frame(
        "领导本单位的机关",
        "who leads the agency",
        0.85,
        before=_before("在(?:中共)?"),
        behind=re.compile(rf"[省市县区州旗镇乡]?(?:委|人民政府|政府|党委|党工委|工委){_ANY}{{0,16}}领导下"),
    ),
    _Frame(
        "报告所代表的机关",
        "whom the report speaks for",
        0.9,
        before=_before("[我谨]?代表"),
        behind=re.compile("(?:人民)?政府|[省市县区]?委[，,、向]"),
    ),
    _Frame(
        "听取报告的大会",
        "the congress that it is given to",
        0.85,
        behind=re.compile("第[一二三四五六七八九十百\\d]{1,4}(?:届人民代表大会|次党代会|次代表大会)"),
    ),
    _Frame(
        "作报告的人",
        "who gives the report",
        0.75,
        before=_before(r"(?:^|\n|会议上|[日号])\s{0,8}"),
        behind=re.compile("(?:人民政府)?(?:代理?|常务副|副)?(?:省长|市长|区长|县长|旗长|州长|主席)"),
    ),
    _Frame(
        "领导本地的党委",
        "the party committee at home",
        0.8,
        before=_before("中共"),
        behind=re.compile("[省市县区]?委(?!书记|原|常委|宣传|组织|办)"),
    ),
    _Frame(
        "本单位制定的文件",
        "a paper of its own",
        0.85,
        before=_before(rf"(?:制定|制订|印发|出台|下发|修订|完善|编制|编印|拟定|起草|建立|列入){_PAPERS}{_ISSUING}"),
        shy=False,
        ends="《于发",
        reach=_PAPERS_REACH,
    ),
    _Frame(
        "本单位遵照的文件",
        "a paper that binds it",
        0.7,
        before=_before(rf"(?:按照|根据|依据|落实|贯彻|执行){_PAPERS}{_ISSUING}"),
        behind=re.compile(f"(?!{_ANY}{{0,30}}(?:条例|规定|办法))"),
        short=False,
        level=Level.PREFECTURE,
        ends="《于发",
        reach=_PAPERS_REACH,
    ),
    _Frame(
        "本地实际",
        "the conditions at home",
        0.85,
        before=_before("结合|立足|符合|适应"),
        behind=re.compile("[省市县区]?的?(?:工作|自身)?实际"),
    ),
    _Frame("自称", "itself", 0.85, before=_before("(?<!自)我|我们"), short=False),
    _Frame(
        "本地的建设口号",
        "a slogan of its own",
        0.8,
        before=_before(
            '(?:建设|打造|创建|构建|推进|争创|共建|[“"])(?:平安|法治|美丽|幸福|和谐|数字|智慧|健康|生态|文明|诚信)'
        ),
    ),
    _Frame(
        "句子的主语",
        "the subject of a sentence about itself",
        0.75,
        before=_before("(?:^|[。！；;\n、.．）)])\\s{0,4}"),
        behind=re.compile(
            "(?:人民政府|政府|[县区市]委|[^，。\n]{2,8}局)?(?:认真|积极|严格|切实|高度重视|深入|坚持|紧紧围绕|按照|不断|始终|扎实|"
            "主动公开|共(?:主动)?公开|政府信息公开|政务公开|信息公开)"
        ),
        short=False,
    ),
    _Frame(
        "本地的部门或群众",
        "a body or the people at home",
        0.6,
        behind=re.compile(
            "(?:人民政府|政府|[县区市]委)?(?:各(?:乡镇|街道|部门|单位|科室)|[县区市]?直(?:机关|各?部门|各?单位)|辖区|全体|"
            f"{_HAN}{{2,6}}(?:局|服务中心|办公室)(?![^，。]{{0,4}}[与和、]))"
        ),
        short=False,
    ),
)
_SHY = re.compile(
    "对口|支援|援[疆藏青]|帮扶|结对|考察|借鉴|学习|赴|前往|来自|来我|交流|合作|协作|挂职|籍|出生|毗邻|接壤|交界|相邻|周边|跨省|对接|互认|互通|"
    "联合|签订|签署|转发|转入|转出|迁|流入|务工|招商|投资|企业|公司|集团|高速|铁路|公路|航线|相比|经验|曾|原任|时任|调任|与|同(?=[\u4e00-\u9fff]{2,4}[省市县区])"
)
_NOT_ASKED = frozenset({Genre.LAW.value, Genre.NEWS.value})
_BLANK_UNIT = re.compile("街道|[省市县区镇乡局]")
_FULL_NAME = re.compile("[省市县区州盟旗]$")
_STOP = re.compile("[，,。；;！!？?\n]")
_LEVEL_OF = {"省": Level.PROVINCE, "县": Level.COUNTY, "区": Level.COUNTY, "旗": Level.COUNTY}
_REACH = 40


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a document is at home. places: rows of the gazetteer it may be, empty if it is not in it.

    level: of its unit. name: for people. blank: the name is an unfilled slot. said: all that the document is called.
    """

    places: tuple[Place, ...]
    level: Level | None
    name: str
    blank: bool
    said: str


def foreign_places(subject: Subject, lang: str) -> Iterator[Finding]:
    """Each foreign place that stands where only a document's own place stands. score: by how telling these words are.

    Foreign is what neither holds the document's own place nor lies in it. Without a region known there is no finding,
    unless the agency is itself an unfilled slot (XX街道): then any real place in such words was left behind.
    Not asked: laws and news, which name places that they are not from.
    """
    if subject.metadata.genre in _NOT_ASKED or subject.metadata.level is Level.NATIONAL:
        return
    gazetteer = Gazetteer.load()
    home = _home(subject, gazetteer)
    if home is None:
        return
    text, known = subject.body, dict[tuple[str, str, int], bool]()

    def is_foreign(mention: Mention) -> bool:
        name = text[mention.start : mention.end]
        key = name, mention.places[0].code, len(mention.places)
        if key not in known:
            known[key] = _is_foreign(mention, name, home, gazetteer)
        return known[key]

    for mention in gazetteer.find(text, subject.begins(PLACE)):
        frame = _frame(text, mention) if is_foreign(mention) else None
        if frame is None:
            continue
        first = subject.part.start
        said = _told(text, mention, frame, home, lang)
        yield Finding(FlagName.FOREIGN_PLACE, frame.score, first + mention.start, first + mention.end, said)


def _home(subject: Subject, gazetteer: Gazetteer) -> _Home | None:
    facts = subject.metadata
    if facts.region:
        chain = gazetteer.at_start(facts.region)
        said = " ".join(filter(None, (facts.region, facts.agency, facts.title)))
        if chain:
            places = chain[-1].places
            return _Home(places, min(place.level for place in places), facts.region, False, said)
        return _Home((), _LEVEL_OF.get(facts.region[-1]), facts.region, False, said)
    if facts.agency:
        return None
    units = (subject.body[b.start : b.end] for b in subject.blanks if b.kind is BlankKind.PLACE)
    unit = next((unit for unit in units if _BLANK_UNIT.search(unit)), None)
    return _Home((), None, unit, True, facts.title or "") if unit else None


def _is_foreign(mention: Mention, name: str, home: _Home, gazetteer: Gazetteer) -> bool:
    if name in home.said:
        return False
    if home.blank:
        return True
    if not home.places:
        # Of a unit that is in no list nothing is known but that no other unit of its level holds it or lies in it.
        return home.level is not None and all(place.level == home.level for place in mention.places)
    return not any(
        gazetteer.contains(place, own) or gazetteer.contains(own, place)
        for place in mention.places
        for own in home.places
    )


def _frame(text: str, mention: Mention) -> _Frame | None:
    """The most telling words around a name that make it the document's own; None where there are none."""
    start, end = mention.start, mention.end
    is_full = _FULL_NAME.search(text, start, end) is not None
    lowest = max(place.level for place in mention.places)
    last = text[start - 1 : start]
    clause: str | None = None
    for frame in _FRAMES:
        if not (is_full or frame.short) or lowest < frame.level or (frame.ends and last not in frame.ends):
            continue
        if frame.before is not None and frame.before.search(text, max(0, start - frame.reach), start) is None:
            continue
        if frame.behind is not None and frame.behind.match(text, end) is None:
            continue
        if frame.shy:
            clause = _clause(text, start, end) if clause is None else clause
            if _SHY.search(clause):
                return None
        return frame
    return None


def _clause(text: str, start: int, end: int) -> str:
    before = _STOP.split(text[max(0, start - _REACH) : start])[-1]
    return before + " " + _STOP.split(text[end : end + _REACH], maxsplit=1)[0]


def _told(text: str, mention: Mention, frame: _Frame, home: _Home, lang: str) -> str:
    """A sentence that quotes the words."""
    place = text[mention.start : mention.end]
    lead = re.split(r"[，,。；;！!？?\n《“]", text[max(0, mention.start - 8) : mention.start])[-1]
    tail = re.split(r"[，,。；;！!？?\n》”]", text[mention.end : mention.end + 12])[0]
    quote = f"“{lead}{place}{tail}”"
    if lang == "en":
        own = f"the agency is a blank (“{home.name}”)" if home.blank else f"the document belongs to {home.name}"
        return f"{quote}: {own}, yet {place} is written as {frame.en}"
    own = f"本文机关是空位“{home.name}”" if home.blank else f"本文属{home.name}"
    return f"{quote}：{own}，此处却把“{place}”写作{frame.zh}"
