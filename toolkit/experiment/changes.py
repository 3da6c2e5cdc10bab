"""What may happen to a passage on its way from one report into another, each drawn anew from a seeded source.

A change takes a source of chance and a passage, and gives what stands in the other report.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache

import opencc

from toolkit.split.sentences import sentences_of

Change = Callable[[random.Random, str], str]

COMMON = "的一是在有和大国中人上为这个到以地方工作年发展建设管理服务群众制度加强推进落实完善组织实施部门单位开展情况"
"""Characters that stand anywhere in official prose."""

_CONFUSED = (
    "己已 未末 人入 日曰 土士 干千 大太 天夫 王玉 目自 贝见 今令 历厉 处外 农衣 风凤 设没 "
    "治冶 准淮 晴睛 侯候 微徵 析折 拨拔 徒徙 科料 编偏 辨辩 建健 枝技 检捡 抢枪 幕慕 墓暮 赢羸"
)
"""Pairs that readers of print and machines take for each other, by their shape."""

_LOOKALIKE = {a: b for pair in _CONFUSED.split() for a, b in (tuple(pair), tuple(pair[::-1]))}
_CLAUSE = re.compile(r"[^，；。！？\n]+[，；。！？\n]?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NOT_A_NAME = "全各本该我你他这那某每在和与及的了是对向为乡镇村县市区等一二三四五六七八九十两多几到由从以我省州"
_PLACE = re.compile(
    "(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2}(?=[县镇乡村]|街道))|(?<=[在到由为和与、对])([\u4e00-\u9fff]{2}(?=[县镇乡村]|街道))"
)
_PERSON = re.compile("(?<=[，。、；\n和与])([\u4e00-\u9fff]{2,3})(?=同志|女士|先生)")
_PLACE_NAMES = "苇塘 栎岗 松坪 梨沟 荻浦 槐荫 桑坳 榆泉 柳堰 枫桥头 竹溪 杏滩".split()
_PERSON_NAMES = "柏叶青 席望川 温知远 糜小满 蒲新雨 阮归田".split()
_GLOSSES = {
    **{"報": "bào", "發": "fā", "業": "yè", "務": "wù", "點": "diǎn", "員": "yuán", "對": "duì", "辦": "bàn"},
    **{"開": "kāi", "關": "guān", "實": "shí", "現": "xiàn", "設": "shè", "機": "jī", "製": "zhì", "學": "xué"},
}
_GLOSSED = re.compile("[" + "".join(_GLOSSES) + "]")
_RUN = re.compile("[\u4e00-\u9fff，。、；：]{6,}")


def verbatim(draw: random.Random, passage: str) -> str:
    """As it is."""
    del draw
    return passage


def slots(draw: random.Random, passage: str) -> str:
    """Other numbers of as many digits; other names of places and, before 同志 and the like, of people."""

    def number(found: re.Match[str]) -> str:
        return re.sub(r"\d", lambda _: str(draw.randrange(1, 10)), found[0])

    def place(found: re.Match[str]) -> str:
        return found[0] if set(found[0]) & set(_NOT_A_NAME) else names.setdefault(found[0], draw.choice(_PLACE_NAMES))

    names: dict[str, str] = {}
    passage = _PLACE.sub(place, _NUMBER.sub(number, passage))
    return _PERSON.sub(lambda _: draw.choice(_PERSON_NAMES), passage)


def edited(draw: random.Random, passage: str, share: float) -> str:
    """Words of one to three characters exchanged, left out or put in until a share of the characters is touched."""
    text, budget = list(passage), round(share * len(passage))
    while budget > 0:
        size = min(budget, draw.randrange(1, 4))
        at = draw.randrange(0, max(1, len(text) - size))
        kind = draw.random()
        new = [draw.choice(COMMON) for _ in range(size)]
        if kind < 0.6:
            text[at : at + size] = new
        elif kind < 0.8:
            del text[at : at + size]
        else:
            text[at:at] = new
        budget -= size
    return "".join(text)


def reordered(draw: random.Random, passage: str) -> str:
    """Its sentences in another order; its clauses, where it has fewer than three sentences."""
    pieces = [passage[start:end] for start, end in sentences_of(passage)]
    if len(pieces) < 3:
        pieces = _CLAUSE.findall(passage)
    draw.shuffle(pieces)
    return "".join(pieces)


def noisy(draw: random.Random, passage: str, share: float) -> str:
    """As a scanner reads it: characters taken for others, put in, left out; blanks and line breaks."""
    chars = []
    for char in passage:
        if char in _LOOKALIKE and draw.random() < min(1.0, 8 * share):
            chars.append(_LOOKALIKE[char])
            continue
        kind = draw.random() / share if share else 1.0
        if kind < 0.4:
            chars.append(draw.choice(COMMON))
        elif kind < 0.6:
            chars += [char, draw.choice(COMMON)]
        elif kind < 0.8:
            chars += [char, draw.choice(" \n")]
        elif kind >= 1:
            chars.append(char)
    return "".join(chars) or passage


def summary(draw: random.Random, passage: str) -> str:
    """The first clause of about two sentences in three, the rest left out."""
    kept: list[str] = []
    for start, end in sentences_of(passage):
        clauses = _CLAUSE.findall(passage[start:end])
        if clauses and (draw.random() < 2 / 3 or not kept):
            kept.append(clauses[0].rstrip("，；。！？\n"))
    return "；".join(kept) + "。" if kept else passage


def mirrored(draw: random.Random, passage: str) -> str:
    """As some mirrors have it: Traditional, machine glosses behind characters, a run that lost its first byte."""
    text = _GLOSSED.sub(lambda found: f"{found[0]}({_GLOSSES[found[0]]})", _to_traditional().convert(passage))
    runs = [found.span() for found in _RUN.finditer(text)]
    if not runs:
        return text
    start, end = draw.choice(runs)
    end = min(end, start + draw.randrange(4, 13))
    return text[:start] + slipped(text[start:end]) + text[end:]


def slipped(run: str) -> str:
    """A run of Chinese characters as it reads when its first GBK byte is lost: `　（一` reads `?。ㄒ?`."""
    try:
        lost = run.encode("gbk")[1:]
    except UnicodeEncodeError:
        return run
    trail = chr(lost[-1]) if lost[-1] < 0x80 else "?"
    return "?" + lost[:-1].decode("gb18030", "replace") + trail


@cache
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")
