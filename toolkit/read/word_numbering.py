"""The numbers that Word prints before list paragraphs but keeps out of their text: 一、 （二） 3. and their like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_LEVELS = 9
_MAX_LABEL = 40
_HAN = "〇一二三四五六七八九"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_STEMS = {"ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥"}


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = "decimal"
    label: str = ""
    first: int = 1


@dataclass(slots=True)
class Numbering:
    """Counters of one document's lists; `label` must be asked once for every list paragraph, in order."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, properties: _Element | None) -> str:
        """What Word prints before a paragraph with these properties (w:pPr): "" for none or for a bullet."""
        place = self._place(properties)
        if place is None:
            return ""
        number_id, level = place
        abstract = self.lists.get(number_id)
        if abstract is None or (abstract, level) not in self.levels:
            return ""
        counts = self._count(number_id, abstract, level)
        pattern = self.levels[abstract, level].label
        for index in range(level + 1):
            form = self.levels.get((abstract, index), _Level()).form
            pattern = pattern.replace(f"%{index + 1}", spell(max(counts[index], 0), form))
        return pattern[:_MAX_LABEL]

    def _place(self, properties: _Element | None) -> tuple[str, int] | None:
        """List and level of a paragraph: its own, else its style's."""
        if properties is None:
            return None
        style = _value(_child(properties, "pStyle"))
        own = _child(properties, "numPr")
        if own is None:
            return self.by_style.get(style)
        number_id, level = _number(own)
        inherited = self.by_style.get(style, ("", 0))
        return (number_id or inherited[0], level if level >= 0 else inherited[1])

    def _count(self, number_id: str, abstract: str, level: int) -> list[int]:
        """Step the level's counter and forget the deeper ones."""
        start = [self.levels.get((abstract, i), _Level()).first for i in range(_MAX_LEVELS)]
        counts = self.counts.setdefault(abstract, [value - 1 for value in start])
        if (number_id, level) not in self.begun and (number_id, level) in self.overrides:
            counts[level] = self.overrides[number_id, level] - 1
        self.begun.add((number_id, level))
        counts[level] += 1
        for above in range(level):
            counts[above] = max(counts[above], start[above])
        counts[level + 1 :] = [value - 1 for value in start[level + 1 :]]
        return counts


def load(numbering: _Element | None, styles: _Element | None) -> Numbering:
    """Read numbering.xml and styles.xml; either may be missing."""
    answer = Numbering()
    for abstract in _children(numbering, "abstractNum"):
        for level in _children(abstract, "lvl"):
            index = _int(_attribute(level, "ilvl"), 0)
            if 0 <= index < _MAX_LEVELS:
                answer.levels[_attribute(abstract, "abstractNumId"), index] = _level(level)
    for number in _children(numbering, "num"):
        number_id = _attribute(number, "numId")
        answer.lists[number_id] = _value(_child(number, "abstractNumId"))
        for override in _children(number, "lvlOverride"):
            start = _child(override, "startOverride")
            if start is not None:
                answer.overrides[number_id, _int(_attribute(override, "ilvl"), 0)] = _int(_value(start), 1)
    for style in _children(styles, "style"):
        own = _child(_child(style, "pPr"), "numPr")
        if own is not None:
            number_id, level = _number(own)
            answer.by_style[_attribute(style, "styleId")] = (number_id, max(level, 0))
    return answer


def spell(number: int, form: str) -> str:
    """A number in one of Word's formats; bullets and "none" give "", unknown formats digits."""
    if form in {"bullet", "none"}:
        return ""
    if form.startswith(("chinese", "taiwanese", "ideographDigital", "japaneseCounting")):
        return _han(number)
    if form in _STEMS and 1 <= number <= len(_STEMS[form]):
        return _STEMS[form][number - 1]
    if form.startswith("decimalEnclosed") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form.endswith("Letter") and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter if form.startswith("lower") else letter.upper()
    if form.endswith("Roman") and 1 <= number < 400:
        return _roman(number) if form.startswith("lower") else _roman(number).upper()
    return str(number)


def _han(number: int) -> str:
    """0-99 as 二十一; larger ones digit by digit."""
    if number > 99:
        return "".join(_HAN[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    if not tens:
        return _HAN[ones]
    return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[ones] if ones else "")


def _roman(number: int) -> str:
    letters = []
    for value, letter in _ROMAN:
        times, number = divmod(number, value)
        letters.append(letter * times)
    return "".join(letters)


def _level(level: _Element) -> _Level:
    form = _value(_child(level, "numFmt")) or "decimal"
    label = "" if form == "bullet" else _value(_child(level, "lvlText"))
    return _Level(form, label[:_MAX_LABEL], _int(_value(_child(level, "start")), 1))


def _number(properties: _Element) -> tuple[str, int]:
    """List id ("" if not given) and level (-1 if not given) of a w:numPr."""
    level = _child(properties, "ilvl")
    index = -1 if level is None else _int(_value(level), 0)
    return _value(_child(properties, "numId")), min(index, _MAX_LEVELS - 1)


def _children(element: _Element | None, name: str) -> Iterator[_Element]:
    return iter(()) if element is None else element.iterchildren("{*}" + name)


def _child(element: _Element | None, name: str) -> _Element | None:
    return next(_children(element, name), None)


def _value(element: _Element | None) -> str:
    return "" if element is None else _attribute(element, "val")


def _attribute(element: _Element, name: str) -> str:
    """An attribute in the element's own namespace (transitional and strict files differ in it)."""
    namespace = element.tag.rpartition("}")[0]
    return element.get(f"{namespace}}}{name}" if namespace else name) or ""


def _int(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default
