"""What a dictionary knows: where words end, which words exist, which are the same word on either side of the strait."""

from __future__ import annotations

import re
from functools import cache

import opencc

from toolkit.describe.gazetteer import Gazetteer
from toolkit.judge.segmenter import segmenter

_NUMERALS = re.compile("[零〇一二三四五六七八九十百千万亿两第]+")


def word_ranges(text: str, first: int) -> list[tuple[int, int]]:
    """The words of a text as ranges, ascending, without gaps. first: what its first character is counted as."""
    ranges = []
    for word in segmenter().cut(text, HMM=False):
        ranges.append((first, first + len(word)))
        first += len(word)
    return ranges


def is_word(text: str) -> bool:
    """Whether the dictionary has this word."""
    frequencies = segmenter().FREQ
    return text in frequencies and frequencies[text] > 0


@cache
def _converters() -> tuple[opencc.OpenCC, opencc.OpenCC]:
    return opencc.OpenCC("s2twp"), opencc.OpenCC("t2s")


def is_regional_variant(source: str, target: str) -> bool:
    """Whether two words, or two stretches around them (Simplified), are one: mainland 信息 is Taiwan 资讯."""
    return target in (source, _in_taiwan(source)) or _in_taiwan(target) == source


def _in_taiwan(text: str) -> str:
    """What a Taiwan mirror makes of the text, in Simplified characters."""
    taiwan, simplified = _converters()
    converted: str = simplified.convert(taiwan.convert(text))
    return converted


def is_refill(source: str, target: str) -> bool:
    """Whether two words differ in what any template refills: numerals (第三届 and 第四届) or names of places."""
    return _NUMERALS.sub("", source) == _NUMERALS.sub("", target) or (_is_place(source) and _is_place(target))


def _is_place(word: str) -> bool:
    return any(found.end - found.start == len(word) for found in Gazetteer.load().find(word))
