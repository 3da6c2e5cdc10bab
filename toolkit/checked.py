"""What is said of one report that was checked, or of two texts side by side: `toolkit check`, `toolkit align`."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from toolkit.errors import BadSpan
from toolkit.model import Direction, DocumentView, Finding, Metadata, Relation, Skipped


@dataclass(frozen=True, slots=True)
class SuspectWord:
    """One place where a machine seems to have put in a word.

    start, end: half-open, code points of the judged text. original: what probably stood there, None where no usual word
    fits clearly better. weight: how sure, 0-1, averaged over the word's places.
    """

    start: int
    end: int
    word: str
    original: str | None
    weight: float

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise BadSpan(f"suspect word {self.word!r}: empty or reversed span {self.start}..{self.end}")


@dataclass(frozen=True, slots=True)
class SuspectStretch:
    """A rewritten stretch. start, end: as above; share: of its Chinese characters, expected to be put in, 0-1."""

    start: int
    end: int
    share: float

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise BadSpan(f"suspect stretch: empty or reversed span {self.start}..{self.end}")


@dataclass(frozen=True, slots=True)
class GarbleVerdict:
    """Was the text run through a word spinner? score: 0-1, None where there is too little Chinese to tell.

    garbled: the score reaches THRESHOLD. n_chinese: Chinese characters judged. words, stretches: in order of the text,
    empty unless garbled.
    """

    score: float | None
    garbled: bool
    n_chinese: int
    words: tuple[SuspectWord, ...] = ()
    stretches: tuple[SuspectStretch, ...] = ()

    @property
    def abstained(self) -> bool:
        """Whether there was too little to tell."""
        return self.score is None


@dataclass(frozen=True, slots=True)
class SourceShare:
    """A source of a report. share: of the report's characters, that it has and no better source; alone: that it has.

    relation, direction, reason: as in the table of matches; left is the report.
    """

    doc_id: str
    title: str | None
    agency: str | None
    year: int | None
    published: str | None
    relation: Relation
    direction: Direction
    reason: str
    share: float
    alone: float


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What a report shares with a corpus. The ratios are those of the table of documents.

    n_chars: characters they are shares of. matches, substitutions: as in those tables, the report is left. findings:
    what the comparison says of the report, in original coordinates. same: documents of the corpus
    that are the report itself, which were left out. unseen: documents that share a few words and were not looked at.
    """

    n_chars: int
    reused: float
    formulaic: float
    own_earlier: float
    superior: float
    copied: float
    garbled: float
    sources: tuple[SourceShare, ...]
    matches: pa.Table
    substitutions: pa.Table
    findings: tuple[Finding, ...]
    same: tuple[str, ...]
    unseen: int

    @property
    def original(self) -> float:
        """What was found nowhere else."""
        return 1 - self.reused


@dataclass(frozen=True, slots=True, eq=False)
class CheckedDocument:
    """One document that was checked. view: its text; findings: in original coordinates.

    garbling: places in it are those of view.text. compared: None where there was no corpus.
    """

    view: DocumentView
    path: str
    part: str | None
    metadata: Metadata
    garbling: GarbleVerdict
    findings: tuple[Finding, ...]
    compared: Compared | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Aligned:
    """Two texts laid beside each other. left, right: their names; *_text: as decoded, what offsets point into.

    terms: `characters` or `words`, what they were compared by. matches: as in that table, the checked text is left.
    remarks: what else should be known.
    """

    left: str
    right: str
    left_text: str
    right_text: str
    terms: str
    matches: pa.Table
    remarks: tuple[Skipped, ...] = ()
