"""Pinyin glosses that a mirror put behind characters: 報(bào)告, 告（gào）, 告(gao4).

A gloss is damage only as part of a habit. Of the readings given in brackets on a page, those of one style (with tone
marks, with tone numbers, bare) are stripped when at least MIN_COMMON different *common* characters have one - nobody
explains how 报 is read - and when most occurrences of those characters have one, as a machine does it. A report that
explains 亳(bó) once, or a primer that marks 长(cháng) where it matters, stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from toolkit.model import Repair, RepairKind
from toolkit.repair.chars import folded, to_simplified
from toolkit.repair.draft import Draft
from toolkit.repair.language import common_chars

MIN_COMMON = 4  # different common characters with a gloss
MIN_GLOSSED_SHARE = 0.5  # glossed occurrences of the common characters that have a gloss
COMMON = 2500  # the characters that every reader knows

_TONES = "\u0300\u0301\u0304\u0306\u030c"
_LETTER = "a-zāáǎàăēéěèĕêīíǐìĭōóǒòŏūúǔùŭüǖǘǚǜńňǹḿɑɡ" + _TONES + "\u0308"
_SYLLABLE = f"[{_LETTER}]{{1,9}}:?[{_LETTER}]{{0,3}}[1-5]?"
_GLOSS = re.compile(f"[(（]({_SYLLABLE})[)）]")
# Behind a character that a slipped run lost, the opening bracket can be lost with it.
_ORPHAN = re.compile(f"(?<=\ufffd)[(（]?({_SYLLABLE})[)）]")
_LOOKALIKES = str.maketrans({"ɑ": "a", "ɡ": "g"})
_BARE = str.maketrans(dict.fromkeys(_TONES))


@dataclass(frozen=True, slots=True)
class _Gloss:
    start: int
    end: int
    base: str
    style: str  # "mark", "number" or "bare"


@cache
def _readings() -> frozenset[tuple[str, str]]:
    lines = files("toolkit.data").joinpath("readings.txt").read_text(encoding="utf-8").splitlines()
    return frozenset((char, syllable) for syllable, chars in (line.split("\t") for line in lines) for char in chars)


def _style(gloss: str, base: str) -> str | None:
    """How the gloss is written, or None where it is no reading of the base character.

    A syllable without a mark counts as "mark" where the character has a neutral tone: 們(men) beside 報(bào).
    """
    decomposed = unicodedata.normalize("NFD", gloss.translate(_LOOKALIKES))
    unmarked = decomposed.translate(_BARE)
    plain = unmarked.rstrip("12345").replace("u\u0308", "v").replace("u:", "v").replace("e\u0302", "e")
    readings = _readings()
    if (base, plain) not in readings and (base, plain + "5") not in readings:
        return None
    if unmarked != decomposed or (base, plain + "5") in readings:
        return "mark"
    return "number" if unmarked[-1].isdigit() else "bare"


def find_glosses(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Every bracketed reading of the character before it: start, end, base character, style. Linear in the text."""
    fold = folded()
    last_end, last_base = -1, ""
    for match in _GLOSS.finditer(text):
        start = match.start()
        base = last_base if start == last_end else text[start - 1 : start] if start else ""
        base = fold.get(base, base)
        style = _style(match.group(1), base)
        if style is not None:
            last_end, last_base = match.end(), base
            yield start, match.end(), base, style


def _habits(text: str, glosses: list[_Gloss]) -> frozenset[str]:
    """Find the styles in which this page glosses common characters as a machine would."""
    known, simplified = common_chars(COMMON), to_simplified()
    glossed: dict[str, Counter[str]] = {}
    for gloss in glosses:
        if simplified.get(gloss.base, gloss.base) in known:
            glossed.setdefault(gloss.style, Counter())[gloss.base] += 1
    if all(len(times) < MIN_COMMON for times in glossed.values()):
        return frozenset()
    occurrences = Counter(text)
    return frozenset(
        style
        for style, times in glossed.items()
        if len(times) >= MIN_COMMON
        and sum(times.values()) >= MIN_GLOSSED_SHARE * sum(occurrences[char] for char in times)
    )


def gloss_styles(text: str) -> frozenset[str]:
    """Tell which styles of gloss are damage on this page; empty for a page that is fine."""
    return _habits(text, [_Gloss(*found) for found in find_glosses(text)])


def strip_glosses(draft: Draft, styles: frozenset[str]) -> Draft:
    """Drop the glosses of the given styles, and those left behind a character that could not be recovered."""
    if not styles:
        return draft
    spans = [(start, end) for start, end, _, style in find_glosses(draft.text) if style in styles]
    spans += [match.span() for match in _ORPHAN.finditer(draft.text) if _is_marked(match.group(1))]
    if not spans:
        return draft
    spans.sort()
    repairs = [Repair(RepairKind.PINYIN_GLOSS, *draft.to_page(start, end), end - start) for start, end in spans]
    return draft.noting(*repairs).without([start for start, _ in spans], [end for _, end in spans])


def _is_marked(gloss: str) -> bool:
    decomposed = unicodedata.normalize("NFD", gloss)
    return decomposed.translate(_BARE) != decomposed
