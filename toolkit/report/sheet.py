"""What the hand-over report says of one document, as types: what is laid out, in the order it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.checked import CheckedDocument, SourceShare
from toolkit.model import Finding
from toolkit.report.marked import Piece
from toolkit.report.safe import Json

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source. number: from 1; colour: its class; row: the first of its matches, -1 where none is laid out."""

    number: int
    colour: str
    share: SourceShare
    relation: str
    direction: str
    n_matches: int


@dataclass(frozen=True, slots=True)
class Card:
    """One match side by side. row: in the table of matches; number: from 1, in the order of the text.

    left, right: pieces of words with whether the other side lacks them; before, after: what stands around the source's.
    """

    row: int
    number: int
    source: SourceLine
    kind: str
    match: Row
    left: tuple[tuple[str, bool], ...]
    right: tuple[tuple[str, bool], ...]
    before: str
    after: str
    compared: bool
    cut: bool


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A passage told over in other words. match: as a row of matches; left, right: the words of both, maybe cut."""

    match: Row
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class FlagLine:
    """One flag. quote: the words before, at and behind the place; place: its number in the text, None if not shown."""

    found: Finding
    quote: tuple[str, str, str]
    place: int


@dataclass(frozen=True, slots=True)
class SuspectLine:
    """One word that a machine seems to have put in, and how often."""

    word: str
    original: str | None
    times: int


@dataclass(frozen=True, slots=True)
class PhraseLine:
    """One set phrase, how often it stands in the report, and in how many documents of the corpus at most."""

    text: str
    times: int
    n_docs: int


@dataclass(frozen=True, slots=True)
class SlotTable:
    """A template that the report fills. documents: the report first; rows: of each slot, what each put into it."""

    text: str
    documents: tuple[str, ...]
    more: int
    rows: tuple[tuple[int, tuple[str | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Ratio:
    """One of the figures at the top. key: its label; value: 0-1."""

    key: str
    value: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is said of one document.

    colours: the source of each match, by row. data: what the page's script counts from; None where nothing was
    compared.
    """

    number: int
    document: CheckedDocument
    verdict: tuple[str, ...]
    ratios: tuple[Ratio, ...]
    shares: Mapping[str, float]
    sources: tuple[SourceLine, ...]
    n_more_sources: int
    text: tuple[Piece, ...]
    cut: bool
    colours: Mapping[int, SourceLine]
    cards: tuple[Card, ...]
    n_more_cards: int
    leads: tuple[LeadLine, ...]
    flags: tuple[FlagLine, ...]
    suspects: tuple[SuspectLine, ...]
    substitutions: tuple[Row, ...]
    templates: tuple[SlotTable, ...]
    phrases: tuple[PhraseLine, ...]
    n_more_phrases: int
    reasons: tuple[str, ...]
    data: Json
