"""The edit script between two spans, and what kind of reuse it speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from toolkit.align.chain import Block
from toolkit.model import MatchKind

_NUMERALS = frozenset("0一二三四五六七八九十百千万亿两零第余多半几×xX年月日号次个")
_PLACE_END = re.compile(
    "省|市(?!场|民)|州|盟|县(?!域)|区(?!域|别|分)|旗(?!帜)|镇|乡(?!村)|村(?!民)|街道|社区|办事处|开发区|局(?!面|势|部)|委(?!员|托)"
    "|办(?!事|理|法|公|好|结)|厅|学校|中学|小学|医院|法院|大队|车站|小组|公司|中心|集团|大厅|公园|广场|大道"
)
_NAME_WITH_END = re.compile(".{1,8}?(?:" + _PLACE_END.pattern + ")")
_UNIT_CHARS = frozenset("省市州盟县区旗镇乡村局委办处厅部院所校")
_TITLES = ("同志", "主任", "书记", "局长", "县长", "区长", "市长", "镇长", "乡长", "科长", "处长")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦"
    "方白邹孟熊秦邱江尹薛段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_MAX_SLOT = 12


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: characters removed on the left, put in on the right, and the equal text around them."""

    removed: str
    inserted: str
    before: str
    after: str


def gap_blocks(left: str, right: str, left_at: int, right_at: int) -> list[Block]:
    """Equal characters inside a gap between two blocks, in order, by the longest common subsequence.

    left, right: the gap's text on each side; left_at, right_at: where it begins. Single characters that agree amid
    others that do not are chance and left out.
    """
    if not left or not right:
        return []
    found = []
    for op in Indel.opcodes(left, right):
        if op.tag != "equal":
            continue
        length = op.src_end - op.src_start
        touches = op.src_start == 0 == op.dest_start or (op.src_end == len(left) and op.dest_end == len(right))
        if length >= 2 or touches:
            found.append(Block(left_at + op.src_start, right_at + op.dest_start, length))
    return found


def reach(left: str, right: str) -> list[Block]:
    """How far likeness goes on from the start of both windows: the best-scoring prefix of their alignment.

    Equal characters count +1 (alone +.25), each character of a gap -.75 on its longer side; the walk stops where the
    score has fallen 8 below its best (X-drop: Altschul et al. 1990).
    """
    blocks: list[Block] = []
    score = best = 0.0
    kept = left_at = right_at = 0
    for op in Indel.opcodes(left, right):
        if op.tag != "equal":
            continue
        length = op.src_end - op.src_start
        if length == 1 and op.src_start > 0:
            continue
        score -= 0.75 * max(op.src_start - left_at, op.dest_start - right_at)
        if score < best - 8:
            break
        score += length
        left_at, right_at = op.src_end, op.dest_end
        blocks.append(Block(op.src_start, op.dest_start, length))
        if score > best:
            best, kept = score, len(blocks)
    return blocks[:kept] if best >= 3 else []


def kind_of(changes: list[Change]) -> MatchKind:
    """What the differences of two spans in the same order speak of."""
    if not changes:
        return MatchKind.VERBATIM
    return MatchKind.SLOT_FILLED if all(is_slot(change) for change in changes) else MatchKind.EDITED


def is_slot(change: Change) -> bool:
    """A difference that refilling a template makes: a number, date, name, place or body exchanged for another."""
    removed, inserted = change.removed, change.inserted
    if max(len(removed), len(inserted)) > _MAX_SLOT:
        return False
    if all(c in _NUMERALS for c in removed + inserted):
        return True
    if not removed or not inserted:
        return bool(_NAME_WITH_END.fullmatch(removed or inserted))
    if len(removed) == len(inserted) == 1 and {removed, inserted} <= _UNIT_CHARS:
        return True
    return _is_name_part(removed, change) and _is_name_part(inserted, change)


def _is_name_part(words: str, change: Change) -> bool:
    """Whether the words, as they stand, can be part of a place's, body's or person's name or a placeholder for one."""
    if all(c in "×xX某0" for c in words):
        return True
    if len(words) >= 2 and (_PLACE_END.match(change.after) or _NAME_WITH_END.fullmatch(words)):
        return True
    person = words[0] in _SURNAMES and 2 <= len(words) <= 3
    return person and (change.after.startswith(_TITLES) or change.before.endswith(_TITLES))
