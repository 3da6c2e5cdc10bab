"""Source texts with planted passages: `[[id:text]]` defines one, `[[=id]]` repeats it, and both leave a mark.

[[id:text]]            the passage itself (may hold other passages)
[[=id]]                the same words again (verbatim)
[[=id|a→b|c→d]]        the same words with other values in their slots
[[=id#3,1,2]]          its sentences (or clauses) in another order; slots may follow
[[=id!]]               spun by the word spinner of `damage`
[[id~:text]]           a rewording of the passage, written out by hand
[[=Fname]]             a phrase of phrases.toml: no mark
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

_TOKEN = re.compile(r"\[\[(?:(?P<name>\w+)(?P<edited>~?):|=(?P<ref>\w+)(?P<how>[^\[\]]*)\]\])|\]\]")


class Variant(IntEnum):
    """What was done to an instance of a passage; of two instances the larger one decides the kind of their match."""

    BASE = 0
    SLOT_FILLED = 1
    EDITED = 2
    REORDERED = 3
    GARBLED = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """One instance of the planted passage `group` at [start, end) of a Flow's text."""

    group: str
    start: int
    end: int
    variant: Variant

    def moved(self, by: int) -> Mark:
        """Give the same instance `by` characters further right."""
        return Mark(self.group, self.start + by, self.end + by, self.variant)


@dataclass(frozen=True, slots=True)
class Flow:
    """A text without markup and the planted passages in it."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """What references may name: passages as marked-up source, phrases as plain text, and the word spinner."""

    passages: Mapping[str, str]
    phrases: Mapping[str, str]
    spin: Callable[[str], str]


def definitions(source: str) -> dict[str, str]:
    """Every `[[id:...]]` of a source text: id -> its inside, markup kept. Raises ValueError on a twice-defined id."""
    found: dict[str, str] = {}
    open_at: list[tuple[str, int]] = []
    for token in _TOKEN.finditer(source):
        if token["name"]:
            open_at.append(("" if token["edited"] else token["name"], token.end()))
        elif token["ref"] is None:
            name, start = open_at.pop()
            if name in found:
                raise ValueError(f"passage {name} is defined twice")
            if name:
                found[name] = source[start : token.start()]
    return found


def parse(source: str, library: Library) -> Flow:
    """Take the markup out of `source`. Raises KeyError for an unknown reference, ValueError for a bad one."""
    text, marks, last = "", [], 0
    open_at: list[tuple[str, Variant, int]] = []
    for token in _TOKEN.finditer(source):
        text += source[last : token.start()]
        last = token.end()
        if token["name"]:
            open_at.append((token["name"], Variant.EDITED if token["edited"] else Variant.BASE, len(text)))
        elif token["ref"]:
            flow = _expand(token["ref"], token["how"], library)
            marks += [mark.moved(len(text)) for mark in flow.marks]
            text += flow.text
        else:
            name, variant, start = open_at.pop()
            marks.append(Mark(name, start, len(text), variant))
    return Flow(text + source[last:], tuple(marks))


def _expand(name: str, how: str, library: Library) -> Flow:
    if name in library.phrases:
        return Flow(library.phrases[name])
    flow = parse(library.passages[name], library)
    if how == "!":
        spun = library.spin(flow.text)
        return Flow(spun, (Mark(name, 0, len(spun), Variant.GARBLED),))
    order, *slots = how.split("|")
    variant = Variant.BASE
    if order:
        flow, variant = Flow(reorder(flow.text, [int(i) for i in order[1:].split(",")])), Variant.REORDERED
    if slots:
        flow = fill(flow, [(a, b) for a, _, b in (slot.partition("→") for slot in slots)])
        variant = max(variant, Variant.SLOT_FILLED)
    return Flow(flow.text, (*flow.marks, Mark(name, 0, len(flow.text), variant)))


def reorder(text: str, order: Sequence[int]) -> str:
    """Sentences (or, within one sentence, clauses between semicolons) in the given order, counted from 1."""
    stop = "。" if text.count("。") > 1 else "；"
    units = text.removesuffix("。").split(stop)
    if sorted(order) != list(range(1, len(units) + 1)):
        raise ValueError(f"order {list(order)} does not fit {len(units)} units: {text[:20]}")
    return stop.join(units[i - 1] for i in order) + ("。" if text.endswith("。") else "")


def fill(flow: Flow, slots: Sequence[tuple[str, str]]) -> Flow:
    """Put other values into slots, all at once; marks follow. Raises ValueError for a slot that the text lacks."""
    for old, _ in slots:
        if old not in flow.text:
            raise ValueError(f"no slot {old!r} in {flow.text[:30]!r}")
    values = dict(slots)
    pattern = re.compile("|".join(re.escape(old) for old in sorted(values, key=len, reverse=True)))
    text, last, moved_to = "", 0, list(range(len(flow.text) + 1))
    for hit in pattern.finditer(flow.text):
        text += flow.text[last : hit.start()]
        moved_to[hit.start()] = len(text)
        text += values[hit[0]]
        moved_to[hit.end() :] = range(len(text), len(text) + len(moved_to) - hit.end())
        last = hit.end()
    text += flow.text[last:]
    marks = (_refill(mark, moved_to[mark.start], moved_to[mark.end], flow.text, text) for mark in flow.marks)
    return Flow(text, tuple(marks))


def _refill(mark: Mark, start: int, end: int, before: str, after: str) -> Mark:
    same = before[mark.start : mark.end] == after[start:end]
    return Mark(mark.group, start, end, mark.variant if same else max(mark.variant, Variant.SLOT_FILLED))
