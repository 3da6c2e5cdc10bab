"""Templates and what each document put into their slots, as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from toolkit import schema
from toolkit.align.grams import IntArray
from toolkit.align.matches import KINDS, Matches
from toolkit.align.normalize import DIGITS
from toolkit.describe.blanks import find_blanks
from toolkit.describe.gazetteer import Gazetteer
from toolkit.engine.collection import NUMBER, Collection
from toolkit.engine.tables import table
from toolkit.judge.kept_names import is_rare
from toolkit.judge.refilled import Passage, Template, templates
from toolkit.model import MatchKind, to_original

_DATE = re.compile(r"[\d年月日号季度上下半至—\-.〇零一二三四五六七八九十]+")
_AMOUNT = re.compile(r"[\d.,，．%％余多约近百千万亿〇零一二三四五六七八九十两]+[\u4e00-\u9fff]{0,2}")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,8}(?:省|市|县|区|镇|乡|村|街道|社区|州|盟|旗)")
_BODY = re.compile(r"[\u4e00-\u9fff]{2,20}(?:局|委|办|厅|政府|办公室|委员会|中心|公司|学校|医院|院|部|处|科|所|站|队)")

_LONGEST_NAME = 4


def refilled_tables(collection: Collection, matches: Matches) -> tuple[pa.Table, pa.Table, list[str]]:
    """`templates` and `slots`, and what was left out in words. Asked are matches of kind slot_filled, formulas not."""
    kind = KINDS.index(MatchKind.SLOT_FILLED)
    asked = np.flatnonzero((matches.kind == kind) & ~matches.formula)
    found, left_out = templates(collection.corpus, collection.numbers, matches, asked)
    shown: list[dict[str, object]] = []
    values: list[dict[str, object]] = []
    for number, template in enumerate(found):
        words = _Words(collection, template.hub)
        start, end = words.original(template.hub.start, template.hub.end)
        shown.append(
            {
                "template_id": number,
                "doc_id": words.doc_id,
                "start": start,
                "end": end,
                "text": words.with_slots(template),
                "n_docs": len({passage.doc for passage, _ in template.filled}),
                "n_slots": len(template.slots),
            }
        )
        values += [{"template_id": number, **row} for row in _values(collection, template)]
        collection.let_go()
    caps = [f"{left_out:,} further templates were not laid out in templates.parquet"] if left_out else []
    laid_out = table(_columns(shown, schema.TEMPLATES), schema.TEMPLATES)
    return laid_out, table(_columns(values, schema.SLOTS), schema.SLOTS), caps


def _values(collection: Collection, template: Template) -> Iterator[dict[str, object]]:
    for passage, ranges in template.filled:
        words = _Words(collection, passage)
        for number, (start, end) in enumerate(ranges, 1):
            if start < 0:
                continue
            value = words.between(start, end)
            place = words.original(start, end) if end > start else (None, None)
            yield {
                "slot": number,
                "doc_id": words.doc_id,
                "match_id": passage.match if passage is not template.hub else None,
                "value": value,
                "start": place[0],
                "end": place[1],
                "kind": kind_of_value(value),
            }


def kind_of_value(value: str) -> str:
    """What fills a slot: nothing, blank, number, date, place, body, name or words; a rough guess, for sorting."""
    words = "".join(value.split())
    if not words:
        return "nothing"
    if find_blanks(words) or set(words) <= set("×xX▲○某"):
        return "blank"
    if re.search("[年月日]", words) and _DATE.fullmatch(words):
        return "date"
    if _AMOUNT.fullmatch(words):
        return "number"
    mentions = Gazetteer.load().at_start(words)
    if _PLACE.fullmatch(words) or (mentions and mentions[-1].end == len(words)):
        return "place"
    if _BODY.fullmatch(words):
        return "body"
    return "name" if len(words) <= _LONGEST_NAME and is_rare(words) else "words"


class _Words:
    """A passage's document in words, and the way there from corpus positions within the passage."""

    def __init__(self, collection: Collection, passage: Passage) -> None:
        self._row = collection.documents[passage.doc]
        self._text = collection.texts.text(passage.doc)
        self._codes = collection.corpus.codes
        self._first = passage.start
        positions = np.arange(passage.start, passage.end)
        self._places: IntArray = collection.texts.characters(np.full(len(positions), passage.doc), positions)
        self.doc_id = self._row.doc_id

    def between(self, start: int, end: int) -> str:
        """Text behind corpus positions [start, end); "" for an empty range."""
        return self._text[slice(*self._range(start, end))] if end > start else ""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Original range behind corpus positions [start, end), not empty."""
        first, last = self._range(start, end)
        if self._row.origin is None:
            return self._row.start + first, self._row.start + last
        span = to_original(self._row.origin, first, last)
        return span.start, span.end

    def with_slots(self, template: Template) -> str:
        """The hub's words with 〔1〕, 〔2〕 ... in place of its slots."""
        done, _ = self._range(template.hub.start, template.hub.end)
        pieces: list[str] = []
        for number, (start, end) in enumerate(template.slots, 1):
            first, last = self._range(start, end) if end > start else (self._behind(start - 1),) * 2
            pieces += (self._text[done:first], f"〔{number}〕")
            done = max(done, last)
        return "".join((*pieces, self._text[done : self._behind(template.hub.end - 1)]))

    def _range(self, start: int, end: int) -> tuple[int, int]:
        return int(self._places[start - self._first]), self._behind(end - 1)

    def _behind(self, code: int) -> int:
        """End of the character or number that a code stands for; before the passage, where it begins."""
        if code < self._first:
            return int(self._places[0])
        at = int(self._places[code - self._first])
        number = NUMBER.match(self._text, at) if self._codes[code] == DIGITS else None
        return number.end() if number else at + 1


def _columns(rows: list[dict[str, object]], expected: pa.Schema) -> dict[str, object]:
    return {name: [row[name] for row in rows] for name in expected.names}
