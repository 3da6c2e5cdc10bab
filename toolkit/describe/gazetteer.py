"""China's units of administration down to the county, present and abolished since 2002: find them, place them.

The asset `toolkit/data/gazetteer.tsv` is rebuilt by `experiments/build_gazetteer.py`. Townships are not in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from toolkit.describe.places import ADJACENT_ONLY, PROVINCIAL_SHORT_FORMS, WORDY_SHORT_FORMS, common_form, short_form
from toolkit.model import Level
from toolkit.repair.word_starts import PLACE, WordTable

# Later than any year: the "until" of what still stands.
_STANDS = 9999
# Shorter texts are scanned sooner than an array of them is made.
_ARRAY_CHARS = 100
_HAN = re.compile(r"[\u4e00-\u9fff]")
_STREET = re.compile(r"[东南西北中一二三]?[路街巷]")
# Words after which a name of two characters may start in running text; "全市和县直单位" is not 和县.
_OPENERS = frozenset("在于由向对为的年日")
# What turns a name of two characters into another word: 新县城, 兴县域经济, 高县级医院.
_CLOSERS = frozenset("城域级直")


@dataclass(frozen=True, slots=True)
class Place:
    """One unit under one name. code: six digits of GB/T 2260; until: last year known to list it, None if it stands."""

    code: str
    name: str
    level: Level
    until: int | None = None

    @property
    def prefix(self) -> str:
        """The digits that its own subordinates share: 2, 4 or 6 of them."""
        return self.code[: 2 * (self.level - 1)]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, half-open [start, end). places: every unit that it may stand for, never empty."""

    start: int
    end: int
    places: tuple[Place, ...]


class Gazetteer:
    """Names and codes in memory. Get the built-in one with `Gazetteer.load()`."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_code: dict[str, list[Place]] = {}
        self._by_name: dict[str, tuple[Place, ...]] = {}
        for place in places:
            self._by_code.setdefault(place.code, []).append(place)
            self._by_name[place.name] = (*self._by_name.get(place.name, ()), place)

    @staticmethod
    def load() -> Gazetteer:
        """Return the gazetteer that ships with the package, read once per process."""
        return _load()

    def find(self, text: str, starts: Sequence[int] | None = None) -> list[Mention]:
        """Names of places in `text`, left to right, not overlapping, the longest at each position.

        Full names count everywhere; short forms (安徽, 亳州, 海拉尔) only for provinces, prefectures and
        counties of three characters or more, because 和平 and 开发 are words. Names like 城区 count only right
        after their superior. starts: where names may begin, in order, if somebody has looked (see `heads`).
        """
        found, done = list[Mention](), 0
        for start in self._possible_starts(text) if starts is None else starts:
            if start < done:
                continue
            mention = self._mention(text, start, found[-1] if found and found[-1].end == start else None)
            if mention is not None:
                found.append(mention)
                done = mention.end
        return found

    def _possible_starts(self, text: str) -> list[int]:
        """Where a name may begin, by its first two characters: all that `find` costs in a text without names."""
        heads = self.heads
        if len(text) < _ARRAY_CHARS:
            return [at for at in range(len(text) - 1) if text[at : at + 2] in heads]
        return self._head_table.starts([text])[0].of(PLACE, 0, len(text))

    def at_start(self, text: str) -> list[Mention]:
        """Return the run of names that `text` begins with, each right after the one before."""
        run: list[Mention] = []
        while (mention := self._mention(text, run[-1].end if run else 0, run[-1] if run else None)) is not None:
            run.append(mention)
        return run

    def named(self, name: str) -> tuple[Place, ...]:
        """Every unit with this full name or short form (道里 and 道里区 alike); empty if there is none."""
        return self.forms.get(name, ())

    def find_all(self, level: Level) -> tuple[Place, ...]:
        """Every unit of one level, by code, abolished ones too."""
        return tuple(place for rows in self._by_code.values() for place in rows if place.level == level)

    def parents(self, place: Place) -> tuple[Place, ...]:
        """Its superiors, province first. A county run by its province has one; a province has none."""
        above = [place.code[:2] + "0000", place.code[:4] + "00"][: max(0, place.level - 2)]
        return tuple(self._in_force(code, place.until) for code in above if code in self._by_code)

    def full_name(self, place: Place) -> str:
        """安徽省亳州市谯城区: the unit with its superiors."""
        return "".join(unit.name for unit in (*self.parents(place), place))

    def contains(self, above: Place, below: Place) -> bool:
        """Whether `below` is `above` or lies in its line of administration, under any code it ever had."""
        return any(row.code.startswith(above.prefix) for row in self.same_place(below))

    def same_place(self, place: Place) -> tuple[Place, ...]:
        """List the rows that are this unit at other times: same province and short form, one of two abolished."""
        rows = [row for row in self.named(short_form(place.name)) if row.code[:2] == place.code[:2] and row != place]
        return (place, *(row for row in rows if (row.until is None) != (place.until is None)))

    def narrow(self, candidates: Sequence[Place], context: Collection[Place]) -> tuple[Place, ...]:
        """Those candidates that the context speaks for; all of them if it says nothing or contradicts itself.

        A candidate is spoken for by superiors and subordinates of its own; the nearest superior weighs most.
        """
        if len(candidates) < 2 or not context:
            return tuple(candidates)
        near = set(context).difference(candidates)
        scores = [sum(unit.level for unit in near if self._in_line(unit, place)) for place in candidates]
        best = max(scores)
        kept = [place for place, score in zip(candidates, scores, strict=True) if score == best]
        return self.standing(kept)

    def certain(self, candidates: Sequence[Place]) -> Place | None:
        """Return the one unit that is true of all candidates: the only one, or the superior that holds the others."""
        candidates = self.standing(candidates)
        for place in candidates:
            if all(other.code.startswith(place.prefix) for other in candidates):
                return place
        return None

    def _in_line(self, unit: Place, place: Place) -> bool:
        return place.code.startswith(unit.prefix) or unit.code.startswith(place.prefix)

    def standing(self, places: Sequence[Place]) -> tuple[Place, ...]:
        """Of the rows of one name and level within one province, those that stand, else those listed longest."""
        latest: dict[tuple[str, Level, str], int] = {}
        keyed = [((row.code[:2], row.level, self._shorts[row.name]), row.until or _STANDS, row) for row in places]
        for key, until, _ in keyed:
            latest[key] = max(until, latest.get(key, 0))
        return tuple(row for key, until, row in keyed if until == latest[key])

    def _in_force(self, code: str, until: int | None) -> Place:
        """Pick the row of `code` that was in force when a unit listed until `until` was."""
        rows = self._by_code[code]
        if until is None:
            return min(rows, key=lambda row: row.until is not None)
        return min(rows, key=lambda row: (row.until or _STANDS) if (row.until or _STANDS) >= until else _STANDS + 1)

    @cached_property
    def forms(self) -> dict[str, tuple[Place, ...]]:
        """Full names, 恩施州 for 恩施土家族苗族自治州, and short forms -> the units that go by them."""
        forms = dict(self._by_name)
        for name, rows in self._by_name.items():
            for form in {self._shorts[name], common_form(name)} - {name, None}:
                if form and len(form) >= 2:
                    forms[form] = (*forms.get(form, ()), *rows)
        return forms

    @cached_property
    def _shorts(self) -> dict[str, str]:
        return {name: short_form(name) for name in self._by_name}

    @cached_property
    def _findable(self) -> dict[str, tuple[Place, ...]]:
        """Form -> units, of the forms that `find` accepts in running text."""
        found = dict(self.forms)
        for short in self._short_set:
            fit = [row for row in self.forms.get(short, ()) if self._goes_by(row, short)]
            found.pop(short, None)
            if fit and short not in WORDY_SHORT_FORMS:
                found[short] = tuple(fit)
        return found

    def _goes_by(self, place: Place, short: str) -> bool:
        """Whether running text may call it by its short form: 海南藏族自治州 is not called 海南, the province is."""
        if place.level == Level.PREFECTURE:
            return short not in PROVINCIAL_SHORT_FORMS
        return place.level == Level.PROVINCE or len(short) > 2

    @cached_property
    def _short_set(self) -> frozenset[str]:
        return frozenset(set(self._shorts.values()) - self._by_name.keys())

    @cached_property
    def heads(self) -> dict[str, list[str]]:
        """First two characters -> the forms that begin with them, longest first."""
        heads: dict[str, list[str]] = {}
        for form in sorted(self._findable, key=len, reverse=True):
            heads.setdefault(form[:2], []).append(form)
        return heads

    @cached_property
    def _head_table(self) -> WordTable:
        return WordTable({PLACE: self.heads})

    def _mention(self, text: str, start: int, before: Mention | None) -> Mention | None:
        for form in self.heads.get(text[start : start + 2], ()):
            end = start + len(form)
            if text.startswith(form, start) and self._fits(text, start, end, before):
                return Mention(start, end, self._below(before, self._findable[form]))
        return None

    def _below(self, before: Mention | None, places: tuple[Place, ...]) -> tuple[Place, ...]:
        """安徽省亳州市: of the units of this name, those that lie in the one named right before."""
        if before is None:
            return places
        nested = [row for row in places if any(row.code.startswith(above.prefix) for above in before.places)]
        return tuple(nested) or places

    def _fits(self, text: str, start: int, end: int, before: Mention | None) -> bool:
        form = text[start:end]
        if form in ADJACENT_ONLY:
            return before is not None and self._nests(before, form)
        if form in self._short_set:
            return _STREET.match(text, end) is None
        if len(form) > 2:
            return True
        opened = start == 0 or before is not None or text[start - 1] in _OPENERS or not _HAN.match(text, start - 1)
        return opened and text[end : end + 1] not in _CLOSERS

    def _nests(self, before: Mention, form: str) -> bool:
        return any(row.code.startswith(above.prefix) for row in self.forms[form] for above in before.places)


@cache
def _load() -> Gazetteer:
    text = files("toolkit.data").joinpath("gazetteer.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return Gazetteer(Place(code, name, _level(code), int(until) if until else None) for code, name, until in rows)


def _level(code: str) -> Level:
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.PREFECTURE if code.endswith("00") else Level.COUNTY
