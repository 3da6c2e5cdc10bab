"""What is said of one report that was checked, or of two texts side by side: `toolkit check`, `toolkit align`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

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


MIN_CHINESE = 150
"""Chinese characters below which nothing is said of a word spinner."""


@dataclass(frozen=True, slots=True)
class GarbleVerdict:
    """Whether a text was run through a word spinner.

    score: 0-1, None where there is too little Chinese to tell, or no official prose. garbled: the score reaches
    THRESHOLD. n_chinese: Chinese characters judged. words, stretches: in order of the text, empty unless garbled.
    """

    score: float | None
    garbled: bool
    n_chinese: int
    words: tuple[SuspectWord, ...] = ()
    stretches: tuple[SuspectStretch, ...] = ()

    @property
    def abstained(self) -> bool:
        """Whether there is no verdict."""
        return self.score is None

    @property
    def too_short(self) -> bool:
        """Whether there is no verdict for want of Chinese; else the text is too unlike official prose."""
        return self.n_chinese < MIN_CHINESE


@dataclass(frozen=True, slots=True)
class SourceShare:
    """A source of a report. share: of the report's characters, that it has and no better source; alone: that it has.

    copied: of what is counted as copied, that it has.

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
    copied: float


@dataclass(frozen=True, slots=True)
class SetPhrase:
    """One set phrase in a report.

    start, end: original coordinates. n_docs: at most so many documents of the corpus hold it, 0 where only the
    background statistics know it.
    """

    start: int
    end: int
    n_docs: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise BadSpan(f"set phrase: empty or reversed span {self.start}..{self.end}")


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What the ratios of a report are counted from, so that they can be counted again without some of it.

    Places are the report's own characters, 0 to n_chars, half-open. start, end, equal, sort, source, garbled: one value
    a row of `matches`, in its order. equal: characters that agree; sort: `toolkit.judge.ratios.Sort`; source: index
    into `sources` and then `repeated`, -1 for matches that are formula; garbled: whether the report is a machine's copy
    there. phrase_start, phrase_end: of each set phrase.
    """

    n_chars: int
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    equal: NDArray[np.int64]
    sort: NDArray[np.int8]
    source: NDArray[np.int64]
    garbled: NDArray[np.bool_]
    phrase_start: NDArray[np.int64]
    phrase_end: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a source behind one match, repaired, with some of what stands around them.

    left_differs, right_differs: ranges within the report's words and within `text` that the other side lacks, by whole
    words; None where the two are too long to be compared. cut: whether `text` is not all of it.
    """

    before: str
    text: str
    after: str
    left_differs: tuple[tuple[int, int], ...] | None
    right_differs: tuple[tuple[int, int], ...] | None
    cut: bool


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a check was made with.

    started: ISO time. against: the corpus or index as it was named, None without one; index_digest: of what it held;
    n_documents: in it.
    """

    version: str
    config_hash: str
    started: str
    against: str | None = None
    index_digest: str | None = None
    n_documents: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What a report shares with a corpus. The ratios are those of the table of documents.

    n_chars: characters they are shares of. sources: those that add something to the better ones, best first; repeated:
    those whose words all stand in better ones too. matches, substitutions, templates, slots: as in those tables, the
    report is left. leads: passages told over in other words, as rows of matches that count for nothing. counted: what
    the ratios are counted from. phrases: set phrases of the report, in order. passages: by match_id; of the longest
    and of leads, none where they were not asked for. findings: what the comparison says of the report, in original
    coordinates. same: documents of the corpus that are the report itself, which were left out.
    unseen: documents that share a few words and were not looked at. row_form: share of the report, 0-1, that is form
    of its lists' rows (`toolkit.align.rows`).
    """

    n_chars: int
    reused: float
    formulaic: float
    own_earlier: float
    superior: float
    copied: float
    garbled: float
    sources: tuple[SourceShare, ...]
    repeated: tuple[SourceShare, ...]
    matches: pa.Table
    leads: pa.Table
    substitutions: pa.Table
    templates: pa.Table
    slots: pa.Table
    counted: Counted
    phrases: tuple[SetPhrase, ...]
    passages: Mapping[int, Passage]
    findings: tuple[Finding, ...]
    same: tuple[str, ...]
    unseen: int
    row_form: float

    @property
    def original(self) -> float:
        """What was found nowhere else."""
        return 1 - self.reused


@dataclass(frozen=True, slots=True, eq=False)
class CheckedDocument:
    """One document that was checked. view: its text; findings: in original coordinates.

    garbling: places in it are those of view.text. compared: None where there was no corpus. sha256: of its file.
    """

    view: DocumentView
    path: str
    part: str | None
    metadata: Metadata
    garbling: GarbleVerdict
    findings: tuple[Finding, ...]
    compared: Compared | None = None
    sha256: str = ""


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
