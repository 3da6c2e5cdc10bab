"""What fills the slots of a template: numbers, dates, places, bodies, offices, persons, placeholders.

A difference between two texts is a slot when both sides are such fillers in one frame. Names that no list holds are
told from ordinary words by how rarely their characters follow each other.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from toolkit.describe.gazetteer import Gazetteer
from toolkit.model import Level
from toolkit.repair.language import pair_cost

CONTEXT = 8
"""Characters of equal text on each side that a filler may take in (云 of 云溪市/云岭区)."""

LONGEST = 32
"""Longest filler, in characters: a list of five or six names."""

_DIGITS = "0一二三四五六七八九十百千万亿两零〇×"
_TIMES = (
    "上半年|下半年|前半年|全年|前[一二三]季度|季度|今年|去年|明年|前年|本年度?|当年|近年|年度|年底|年初|年中|年末|"
    "月底|月初|上旬|中旬|下旬"
)
_MEASURES = "年度?|月份?|日|号|时|世纪|季度|届|期|次|个|底|初"
_COUNT = f"(?:第?[{_DIGITS}]+(?:分之[{_DIGITS}]+)?[余多几]?(?:{_MEASURES})?|第(?=×)|{_TIMES}|(?<=月)[底初])+"
_NUMBER = re.compile(_COUNT)
_COUNTED = frozenset(_DIGITS + "第余多年月日季度旬底初分之")
_COUNT_CHARACTERS = frozenset(_DIGITS + _MEASURES + _TIMES + "分之余多几第×")
_PLACEHOLDER = re.compile("[×x某]+")

_LEVELS = "省市州盟县区旗镇乡村"
_UNITS = (
    "特别行政区 自治区 自治州 自治县 街道办事处 街道办 街道 社区 居委会 村委会 居民小组 村民小组 经济技术开发区 "
    "经济开发区 开发区 经开区 高新区 新区 工业园区 产业园区 工业园 产业园 "
    "科技园 物流园 创业园 园区 示范区 林场 农场 牧场 小区 新村 地区 大道 大街 大桥 公路 高速公路 铁路 水库 广场 "
    "公园 车站 港 机场 电站 政务大厅 服务大厅 便民大厅 灌区 矿区 景区 "
    "风景区"
).split()
_SINGLE_UNITS = (
    "省|市(?!场|民|政(?!府|协))|州|盟|县(?!域)|区(?!域|别|分)|旗(?!帜)|镇|乡(?!村|镇)|村(?!民|干)|"
    "路(?!径|线)|街|巷|桥|河(?!流)|江|湖|山(?!区)|渠|屯|寨|庄"
)
_BODIES = (
    "人民政府 政府 行政主管部门 主管部门 行政部门 部门 管理机构 机构 办公室 办公厅 委员会 管委会 人民法院 "
    "人民检察院 法院 检察院 党委 党组 党支部 党总支 支部 工委 团委 妇联 残联 "
    "总工会 工会 工商联 人大常委会 人大 政协 常委会 纪委 监委 编办 综治办 派出所 大队 支队 中队 总队 领导小组 "
    "指挥部 专班 有限责任公司 有限公司 公司 集团 合作社 中学 小学 大学 "
    "学院 学校 幼儿园 医院 卫生院 银行 协会 学会 商会 服务中心 指导中心 中心 研究院 研究所 事务所 服务站 工作站 "
    "监测站 供电所 营业部 信用社 电视台 图书馆 文化馆 档案馆 博物馆 "
    "敬老院 福利院"
).split()
_SINGLE_BODIES = (
    "局(?!面|势|部)|厅|委(?!员|托|派)|办(?!事|理|法|公|好|结|学|案)|科(?!学|技|普|研)|处(?!理|罚|置|分|于)|所(?!"
    "有|以|需|属|在)|站(?!点|位)|"
    "部(?!署|分|门)|院(?!落)|队(?!伍)|厂(?!家|房)|股(?!份|权)|馆|台"
)
_OFFICES = (
    "省长 市长 县长 区长 镇长 乡长 村长 局长 厅长 部长 主任科员 主任 主席 党委书记 党组书记 党支部书记 第一书记 "
    "支部书记 总书记 书记 科长 处长 所长 站长 院长 校长 厂长 总经理 "
    "经理 董事长 队长 组长 社长 秘书长 委员 常委 干事 科员 调研员 巡视员 支书 负责人 专员 股长 园长 行长 庭长 "
    "检察长 会长 理事长 政委 总理 部长助理 县长助理 副职 副手"
).split()
_DOMAINS = (
    "民政 财政 教育 教体 审计 司法 公安 水利 水务 农业农村 农业 林业 林草 畜牧 农机 交通运输 交通 住房和城乡建设 "
    "住建 城建 城市管理 城管 国土资源 国土 自然资源 生态环境 环境保护 "
    "环保 卫生健康 卫健 卫生和计划生育 卫生 卫计 计划生育 计生 发展和改革 发展改革 发改 工业和信息化 工信 经信 "
    "商务 文化和旅游 文化 旅游 文旅 文广新 文广 体育 统计 档案 信访 综治 "
    "安监 安全生产监督管理 应急管理 应急 市场监督管理 市场监管 工商 质监 食药监 食品药品 药品 人力资源和社会保障 "
    "人力资源 人社 社会事务 社会保障 社保 医疗保障 医保 退役军人事务 退役军人 "
    "扶贫 乡村振兴 民族宗教 民宗 科学技术 科技 税务 国税 地税 气象 地震 党政 政务 便民 宣传 组织 统战 机关事务 "
    "物价 价格 粮食 供销 电力 供电 烟草 邮政 广电 人防 消防 招商 "
    "投资促进 能源 海洋 渔业 海事 铁路 民航 外事 台办 侨务 保密 金融 银行业 证券 保险 房管 园林 规划 执法 监察 "
    "行政审批 审批 大数据 数据 社会工作 疾控 妇幼 建材 食品 纺织 机械 "
    "化工 电子 医药 物流 建筑 建设 工程 实业 科工贸 置业 贸易 商贸 旅行 制药 钢铁 煤业 矿业 酒业 乳业 养殖 种植 "
    "材料 设备"
).split()
_FIELDS = frozenset(_DOMAINS) - frozenset(
    (
        "统计 执法 建设 工程 审批 规划 监察 数据 材料 设备 宣传 组织 政务 便民 种植 养殖 建筑 应急 投资促进 价格 "
        "金融 民航 应急管理 综治"
    ).split()
)
_SHARED = re.compile("([的等名在和与及、])")

_LEADS = "常务副|副|正|原|代|前任|时任"
_WORDS = sorted((*_UNITS, *_BODIES, *_DOMAINS), key=len, reverse=True)
_TOKEN = re.compile(
    f"(?P<number>{_COUNT})|(?P<office>(?:{_LEADS})?(?:{'|'.join(sorted(_OFFICES, key=len, reverse=True))}))"
    f"|(?P<word>{'|'.join(_WORDS)})|(?P<single>{_SINGLE_UNITS}|{_SINGLE_BODIES})|(?P<blank>[×x某]+)"
)
_FIRST_CHARACTERS = frozenset(
    _DIGITS + "第上下前季全今去明当近本年月中×x某副正原代时常" + _SINGLE_UNITS + _SINGLE_BODIES
) | {word[0] for word in (*_WORDS, *_OFFICES, *_TIMES.split("|"))}
"""What a token can begin with, and more."""
_COMPANIES = frozenset({"公司", "有限公司", "有限责任公司", "集团", "合作社", "厂"})
_OFFICE = re.compile(f"(?:{_LEADS})?(?:{'|'.join(_OFFICES)})")
_ENDINGS = frozenset((*_UNITS, *_BODIES))
_SURNAMES = frozenset(
    "付王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
    "崔钟谭陆汪范金石廖贾夏韦"
    "方白邹孟熊秦邱江尹薛段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳"
    "翟申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴"
    "霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费"
    "卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商"
    "刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_PERSONS = re.compile(f"(?:[{''.join(sorted(_SURNAMES))}].{{1,2}}){{1,5}}")
_PERSON_BEFORE = re.compile(
    rf"(?:{'|'.join(_OFFICES)}|同志|联系人|选手|村民|居民|职工|教师|医生|记者|党员|工作人员|户主|户|人员)\Z"
)
_PERSON_AFTER = re.compile(
    rf"同志|先生|女士|等|(?:{_LEADS})?(?:{'|'.join(_OFFICES)})|主持|说|表示|介绍|带领|担任|兼任|任"
)
_PLACE_AFTER = re.compile("等地|等县|等市|等乡|等镇|等村|等省|一带|两地|境内|人")
# Characters that no name has, or hardly: particles, pronouns, prepositions, the commonest verbs.
_NEVER_IN_NAMES = frozenset(
    "的了着过是在与及或而且但若如则因为于被把将给让使从由以按据向往对就也都还又再很最更太不没无未非勿能可会应须要"
    "得请我你他她它们这那哪谁"
    "什怎每各该本其此些么吗呢吧啊做作用看听说讲问答想知找来去到进出起做带派查处罚改增减扣升降提促督抓推落施实完善"
    "健强化严切认真"
)
_FUNCTION = frozenset("的了着在是而但则把被给让又再很最更不没无未我你他她它这那等")
_FUNCTION_ALONE = _FUNCTION - frozenset("的等在")
_ALONE = frozenset("副余多省市州盟县区旗镇乡村" + _DIGITS)
"""What may stand on one side with nothing on the other."""

_LONGEST_PLACE = 7
_RARE = 12.5
_RARE_ALONE = 14.5
_RARE_BARE = 18.0
_COMMON = 9.0


def is_hopeless(words: str) -> bool:
    """Whether words on either side of a difference rule out a slot at once: particles, pronouns, negations."""
    return not _FUNCTION_ALONE.isdisjoint(words)


@cache
def hopeless_codes() -> NDArray[np.bool_]:
    """Whether a code is such a word, shape (65536,); index -1, for no code, is not."""
    table = np.zeros(1 << 16, dtype=np.bool_)
    table[[ord(word) for word in _FUNCTION_ALONE]] = True
    table.setflags(write=False)
    return table


@lru_cache(maxsize=1 << 16)
def is_slot(removed: str, inserted: str, before: str, after: str) -> bool:
    """Whether exchanging `removed` for `inserted` refills a slot.

    before, after: equal text on both sides of the difference, of which up to CONTEXT characters may belong to the
    filler. One of removed and inserted may be empty if the context makes both a filler (民政局 and 民政局财政局).
    """
    if max(len(removed), len(inserted)) > LONGEST:
        return False
    before, after = before[-CONTEXT:], after[:CONTEXT]
    left, right = _SHARED.split(removed), _SHARED.split(inserted)
    if len(left) == len(right) > 1 and left[1::2] == right[1::2]:
        return _all_slots(left, right, before, after)
    whole = removed + inserted
    if not _FUNCTION.isdisjoint(whole) or (len(whole) == 1 and whole not in _ALONE):
        return False
    return _is_one_slot(removed, inserted, before, after)


def _all_slots(left: list[str], right: list[str], before: str, after: str) -> bool:
    """Whether two differences cut at the same words differ in slots alone.

    left, right: parts and, between them, the words that both have.
    """
    for i in range(0, len(left), 2):
        head = left[i - 1] if i else before
        tail = left[i + 1] if i + 1 < len(left) else after
        if left[i] != right[i] and not is_slot(left[i], right[i], head, tail):
            return False
    return True


def _is_one_slot(removed: str, inserted: str, before: str, after: str) -> bool:
    if _is_number(removed, inserted, before, after) or _is_bare_domain(removed, inserted):
        return True
    if removed and inserted and len(removed) == len(inserted) == 1 and removed in _LEVELS and inserted in _LEVELS:
        return not re.match("域|别|分|场|民|政|帜", after)
    sides = _Names(before, removed, after), _Names(before, inserted, after)
    return all(side.may_be_named() for side in sides) and any(
        all(side.hold(head, tail) for side in sides)
        for tail in _tails(after)
        if all(side.may_end(tail) for side in sides)
        for head in range(min(len(before), 6) + 1)
    )


def _is_bare_domain(removed: str, inserted: str) -> bool:
    """Whether one field of work stands for another: 卫生 for 教育."""
    return removed in _FIELDS and inserted in _FIELDS


def _is_number(removed: str, inserted: str, before: str, after: str) -> bool:
    """Whether both sides are numbers or dates, with the numerals and units next to them."""
    if not _COUNT_CHARACTERS.issuperset(removed) or not _COUNT_CHARACTERS.issuperset(inserted):
        return False
    head = tail = 0
    while head < len(before) and before[-1 - head] in _COUNTED:
        head += 1
    while tail < len(after) and after[tail] in _COUNTED:
        tail += 1
    for first in range(head, -1, -1):
        for last in range(tail, -1, -1):
            start, end = before[len(before) - first :], after[:last]
            if _NUMBER.fullmatch(start + removed + end) and _NUMBER.fullmatch(start + inserted + end):
                return True
    return False


def _tails(after: str) -> dict[int, None]:
    """How many characters of the equal text behind both fillers may take in, in order of trial."""
    return dict.fromkeys([0, *(m.end() for m in _TOKEN.finditer(after)), *range(1, min(3, len(after) + 1))])


class _Names:
    """One side of a difference between equal words: which stretches of it name a place, body, office or person."""

    def __init__(self, before: str, words: str, after: str) -> None:
        self._window = before + words + after
        self._start = len(before)
        self._end = len(before) + len(words)
        self._closes: dict[int, set[int]] = {}
        self._opens: dict[int, list[int]] = {}

    def may_be_named(self) -> bool:
        """Whether a name can hold the words at all: a quick look that rules most prose out.

        Whatever reads as names is made of known words, persons, and words whose characters rarely follow each other:
        two characters of an ordinary pair, in no known word and near no surname, are part of none of them.
        """
        window, first, last = self._window, self._start, self._end
        known = bytearray(len(window))
        for at, stop, _ in _tokens(window):
            known[at:stop] = b"\1" * (stop - at)
        return not any(
            known[at : at + 2] == b"\0\0"
            and _SURNAMES.isdisjoint(window[max(0, at - 1) : at + 2])
            and not _is_rare(window[at : at + 2], _COMMON)
            for at in range(first, last - 1)
        )

    def may_end(self, tail: int) -> bool:
        """Whether a name can end so many characters behind the words: a quick look that rules most out."""
        end, window = self._end + tail, self._window
        return (
            window[end - 1 : end] in _last_characters()
            or not _SURNAMES.isdisjoint(window[max(0, end - 3) : max(0, end - 1)])
            or (end >= 2 and _pair_cost(window[end - 2 : end]) >= _RARE_ALONE)
        )

    def hold(self, head: int, tail: int) -> bool:
        """Whether the words, with so many characters before and behind, are a name or several."""
        start, end = self._start - head, self._end + tail
        if start == end:
            return False
        window = self._window
        if _is_person(window[start:end], window[:start], window[end:]):
            return True
        if start not in self._opens:
            self._read(start)
        if end in self._closes[start]:
            return True
        listed = bool(_PLACE_AFTER.match(window, end))
        return any(
            _is_bare_name(window[at:end], window[start:at], in_list=listed or at > start)
            for at in self._opens[start]
            if at < end
        )

    def _read(self, start: int) -> None:
        """Follow names from a place on: where one may begin behind others, and where the last of them may end."""
        window, opened = self._window, [start]
        closed: set[int] = set()
        for at, stop, ending in _tokens(window):
            if at < start or stop in closed or (stop in opened and not ending):
                continue
            if any(o <= at and _is_stem(window[o:at], window[at:stop], ending) for o in opened):
                if stop not in opened:
                    opened.append(stop)
                if ending:
                    closed.add(stop)
        self._opens[start], self._closes[start] = opened, closed


def _is_person(words: str, before: str, after: str) -> bool:
    """Whether the words are a person's name, or several: by what stands around them, or by how rare they are."""
    if words[0] not in _SURNAMES or not _PERSONS.fullmatch(words) or not _FUNCTION.isdisjoint(words):
        return False
    if _PERSON_AFTER.match(after) or _PERSON_BEFORE.search(before):
        return True
    return len(words) == 3 and _is_rare(words, _RARE)


@lru_cache(maxsize=1 << 12)
def _tokens(window: str) -> list[tuple[int, int, bool]]:
    """The known words at each place, by place: start, end, and whether a name may end with it."""
    found = []
    for at, character in enumerate(window):
        token = _TOKEN.match(window, at) if character in _FIRST_CHARACTERS else None
        while token is not None and token.end() > at:
            ending = token.lastgroup in {"number", "single", "blank", "office"} or token[0] in _ENDINGS
            found.append((at, token.end(), ending))
            token = _TOKEN.match(window, at, token.end() - 1)
        for size in _place_sizes().get(window[at : at + 2], ()):
            if _is_known_place(window[at : at + size]):
                found.append((at, at + size, True))
    return found


def _is_bare_name(words: str, before: str, *, in_list: bool) -> bool:
    """Whether words without a place's or body's ending are a name all the same."""
    if _PERSON_BEFORE.search(before):
        return len(words) <= 3 and _PERSONS.fullmatch(words) is not None
    if not 2 <= len(words) <= 6:
        return False
    return _is_known_place(words) or _is_rare(words, _RARE_ALONE if in_list else _RARE_BARE)


def _is_stem(stem: str, token: str, ending: bool) -> bool:
    """Whether what stands before a known word can be the name that it ends, or nothing."""
    if not stem or _is_known_place(stem):
        return True
    if _OFFICE.fullmatch(token):
        return _PERSONS.fullmatch(stem) is not None and len(stem) <= 3
    if _NUMBER.fullmatch(token):
        return 2 <= len(stem) <= 6 and _is_rare(stem, _RARE)
    if len(stem) < 2 or len(stem) > 8:
        return _PLACEHOLDER.fullmatch(stem) is not None or _is_known_place(stem + token)
    loose = not ending or token in _COMPANIES
    return _is_rare(stem, _COMMON if loose else _RARE)


@cache
def _last_characters() -> frozenset[str]:
    """What the words that a name may end with end with themselves; for numbers, whatever is part of one."""
    words = (*_ENDINGS, *_OFFICES, *_known_places())
    return _COUNT_CHARACTERS | frozenset(_SINGLE_UNITS + _SINGLE_BODIES + "×x某") | {word[-1] for word in words}


def _is_known_place(words: str) -> bool:
    return words in _known_places()


@cache
def _known_places() -> frozenset[str]:
    """Names of places; short forms of provinces and prefectures alone, since those of counties are often words."""
    return frozenset(
        form
        for form, places in Gazetteer.load().forms.items()
        if 2 <= len(form) <= 12 and any(place.level <= Level.PREFECTURE or place.name == form for place in places)
    )


@cache
def _place_sizes() -> dict[str, tuple[int, ...]]:
    """Their first two characters -> how long those are that begin with them, at most _LONGEST_PLACE, ascending."""
    sizes: dict[str, set[int]] = {}
    for name in _known_places():
        if len(name) <= _LONGEST_PLACE:
            sizes.setdefault(name[:2], set()).add(len(name))
    return {head: tuple(sorted(found)) for head, found in sizes.items()}


def _is_rare(words: str, floor: float) -> bool:
    """Whether no two neighbouring characters are an ordinary pair: each costs `floor` nats or more together."""
    if not _NEVER_IN_NAMES.isdisjoint(words):
        return False
    return all(_pair_cost(words[i : i + 2]) >= floor for i in range(0, len(words) - 1))


_pair_cost = lru_cache(maxsize=1 << 17)(pair_cost)
