"""The domain's words as types: frozen, small, refusing bad values.

Two coordinate systems exist, and every span says which one it is in:

- *original*: code points of the decoded file as the user has it (`Page.raw`); all that leaves the toolkit is in these;
- *repaired*: code points of `Text.text`, which splitting, describing and matching work on. `OffsetMap` leads back.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import BadSpan

Int32Array = NDArray[np.int32]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open character range [start, end) in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise BadSpan(f"empty or reversed span {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True, eq=False)
class OffsetMap:
    """Where each character of a derived text stands in the text it was derived from.

    starts, ends: shape (n_chars,), int32; character i stands for [starts[i], ends[i]) of the source.
    starts is non-decreasing. Source characters that belong to no derived character (a stripped gloss) lie in gaps.
    """

    starts: Int32Array
    ends: Int32Array

    def __post_init__(self) -> None:
        if self.starts.shape != self.ends.shape or self.starts.ndim != 1:
            raise BadSpan(f"offset map columns differ in shape: {self.starts.shape} and {self.ends.shape}")

    def to_source(self, start: int, end: int) -> Span:
        """The source range behind derived characters [start, end). Raises BadSpan if empty or out of range."""
        if not 0 <= start < end <= len(self.starts):
            raise BadSpan(f"span {start}..{end} lies outside a text of {len(self.starts)} characters")
        return Span(int(self.starts[start]), int(self.ends[end - 1]))

    def compose(self, outer: OffsetMap | None) -> OffsetMap:
        """Map straight to the source's own source; `outer` maps the source (None: it is the original itself)."""
        if outer is None or len(self.starts) == 0:
            return self
        last = np.maximum(self.ends - 1, self.starts)
        return OffsetMap(outer.starts[self.starts], outer.ends[last])


def to_original(origin: OffsetMap | None, start: int, end: int) -> Span:
    """Original range behind repaired characters [start, end); None stands for the identity map."""
    return Span(start, end) if origin is None else origin.to_source(start, end)


@dataclass(frozen=True, slots=True)
class Given:
    """What a corpus says about one of its own records (columns beside `text`); overrides whatever is inferred."""

    title: str | None = None
    agency: str | None = None
    region: str | None = None
    year: int | None = None
    published: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One decoded text as it was found, before any repair.

    path: POSIX path relative to the corpus, archive members as `a.zip/inner.docx`.
    part: the record's id within a file of records (jsonl, csv, parquet), else None.
    raw: the decoded original that offsets point into. For docx and pdf: the text layer in reading order.
    text: what to read of it; equals `raw` unless markup was taken away (html), then `origin` maps it back.
    media: txt, md, html, docx, pdf, jsonl, csv or parquet. encoding: as decoded ("utf-8", "gb18030", ...).
    notes: what the reader wants said ("12 of 14 pages have no text layer: scanned?").
    """

    path: str
    raw: str
    text: str
    part: str | None = None
    origin: OffsetMap | None = None
    media: str = "txt"
    encoding: str = "utf-8"
    given: Given = field(default_factory=Given)
    notes: tuple[str, ...] = ()

    @property
    def page_id(self) -> str:
        """`path`, or `path#part` for a record of a larger file."""
        return self.path if self.part is None else f"{self.path}#{self.part}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or record that was not used, and why (one line, for people)."""

    path: str
    reason: str


class RepairKind(StrEnum):
    """What a mirror did to the text."""

    PINYIN_GLOSS = "pinyin_gloss"
    SLIPPED_GBK = "slipped_gbk"
    TRADITIONAL = "traditional"
    WIDTH = "width"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class Repair:
    """One kind of repair over one stretch. start, end: original coordinates; count: characters it changed or removed.

    lost: how many characters could not be recovered (they stand as U+FFFD in the repaired text).
    """

    kind: RepairKind
    start: int
    end: int
    count: int
    lost: int = 0


@dataclass(frozen=True, slots=True)
class WordStarts:
    """Where words of some lists may begin in a text: candidates, none missing.

    places: list (of `repair.word_starts`) -> places, ascending; lists of which nothing was found may be left out.
    """

    places: Mapping[int, list[int]]

    def of(self, which: int, start: int, end: int) -> list[int]:
        """Places within [start, end), counted from `start`, where a word of a list may begin."""
        places = self.places.get(which)
        if places is None:
            return []
        found = places[bisect_left(places, start) : bisect_left(places, end)]
        return [place - start for place in found] if start else found


@dataclass(frozen=True, slots=True)
class Text:
    """A page after repair. origin maps `text` to `page.raw`; None where it is the identity.

    seen: classes of the characters in `text` (bits of `repair.chars`); all bits where nobody looked.
    starts: where words of the toolkit's lists may begin; None where nobody looked.
    """

    page: Page
    text: str
    origin: OffsetMap | None = None
    repairs: tuple[Repair, ...] = ()
    seen: int = -1
    starts: WordStarts | None = None


class Role(IntEnum):
    """What a sentence is in its document. Only BODY and LIST_ITEM are matched."""

    TITLE = 0
    HEADING = 1
    BODY = 2
    LIST_ITEM = 3
    SIGNATURE = 4


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, for when a person looks. start, end: repaired coordinates."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Sentences:
    """A document's sentences as columns of equal length. starts, ends: repaired coordinates; roles: Role values."""

    starts: list[int]
    ends: list[int]
    roles: list[int]

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Sentence]:
        for start, end, role in zip(self.starts, self.ends, self.roles, strict=True):
            yield Sentence(start, end, Role(role))


@dataclass(frozen=True, slots=True)
class Furniture:
    """A piece of the site around a report. label: breadcrumb, published, source, site, intro, navigation, url, counter.

    value: what it says ("2010-03-31"), "" where it says nothing. start, end: repaired coordinates.
    """

    label: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """One document within a page. part: its name on the page ("篇4", "第二篇"), None where the page is one document.

    start, end: repaired coordinates of the whole document; title: cleaned, or None.
    """

    part: str | None
    title: str | None
    start: int
    end: int
    sentences: Sentences


@dataclass(frozen=True, slots=True)
class Layout:
    """A page taken apart: its documents in order, and the furniture around them."""

    parts: tuple[DocumentPart, ...]
    furniture: tuple[Furniture, ...] = ()


class Level(IntEnum):
    """Administrative level, 1 highest."""

    NATIONAL = 1
    PROVINCE = 2
    PREFECTURE = 3
    COUNTY = 4
    TOWNSHIP = 5
    VILLAGE = 6


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document; None where nothing says it. year: reported on. published: ISO date."""

    title: str | None = None
    agency: str | None = None
    region: str | None = None
    level: Level | None = None
    year: int | None = None
    published: str | None = None
    genre: str | None = None
    site: str | None = None

    @property
    def seen(self) -> str:
        """When its words were seen: the date published, else the year reported on, else ""."""
        return self.published or str(self.year or "")

    def __reduce__(self) -> tuple[type[Metadata], tuple[object, ...]]:
        """Pickle by the constructor: the way of frozen dataclasses takes longer, and every document has one."""
        facts = (self.title, self.agency, self.region, self.level, self.year, self.published, self.genre, self.site)
        return Metadata, facts


def by_time(seen: str) -> str:
    """What to sort `Metadata.seen` by. A year or a month counts as its last day: reports on a year come after it."""
    return f"{seen}~"  # which comes after the hyphen of a longer one


class MatchKind(StrEnum):
    """How the words of a match relate."""

    VERBATIM = "verbatim"
    SLOT_FILLED = "slot_filled"
    EDITED = "edited"
    REORDERED = "reordered"
    GARBLED = "garbled"
    PARAPHRASE = "paraphrase"


class Relation(StrEnum):
    """How the two documents of a match relate."""

    SAME_PAGE = "same_page"
    OWN_EARLIER = "own_earlier"
    OTHER_AGENCY = "other_agency"
    TEMPLATE_SITE = "template_site"
    SUPERIOR = "superior"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """Whose words came first."""

    LEFT_FIRST = "left_first"
    RIGHT_FIRST = "right_first"
    UNKNOWN = "unknown"


class FlagName(StrEnum):
    """What a document can be flagged for."""

    TEMPLATE_ESSAY = "template_essay"
    GARBLED_REWRITE = "garbled_rewrite"
    UNFILLED_SLOT = "unfilled_slot"
    FOREIGN_PLACE = "foreign_place"
    STALE_REFERENCE = "stale_reference"
    COPIED_FIGURES = "copied_figures"
    MIRROR_DAMAGE = "mirror_damage"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an auditor should know of a document.

    score: how sure, or how much of the document, in 0-1. start, end: where; repaired coordinates of the page while it
    is judged, original ones from then on. evidence: a sentence for people. source_doc: the document it points at.
    """

    flag: FlagName
    score: float
    start: int
    end: int
    evidence: str
    source_doc: str | None = None

    def __post_init__(self) -> None:
        Span(self.start, self.end)
        if not 0 <= self.score <= 1:
            raise ValueError(f"{self.flag}: score {self.score} lies outside 0-1")


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document's repaired text for display, with the way back to the original.

    first: original offset of the document's start. origin: None where repaired and original differ by `first` alone,
    else a map from `text` to absolute original offsets.
    """

    doc_id: str
    text: str
    first: int
    origin: OffsetMap | None = None

    def to_original(self, start: int, end: int) -> Span:
        """Original range behind characters [start, end) of `text`. Raises BadSpan if empty or out of range."""
        if self.origin is None:
            return Span(self.first + start, self.first + end)
        return self.origin.to_source(start, end)

    def to_repaired(self, start: int, end: int) -> Span:
        """Range of `text` that shows original characters [start, end), clipped to the document.

        Raises BadSpan if nothing of the document lies in the range.
        """
        if self.origin is None:
            return Span(max(0, start - self.first), min(len(self.text), end - self.first))
        first = int(np.searchsorted(self.origin.ends, start, side="right"))
        last = int(np.searchsorted(self.origin.starts, end, side="left"))
        return Span(first, last)
