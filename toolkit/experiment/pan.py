"""The measures of PAN text alignment, and the XML files that they are taken over.

Source of the definitions: Potthast, Stein, Barrón-Cedeño and Rosso, An Evaluation Framework for Plagiarism Detection,
COLING 2010, section 2. A detection r detects a case s if they overlap in both documents; what they have in common is
s ⊓ r, characters of the suspicious and of the source document together.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from toolkit.errors import BadInput
from toolkit.model import Span

PLANTED = "plagiarism"
DETECTED = "detected-plagiarism"


@dataclass(frozen=True, slots=True)
class Case:
    """Two passages of which one was made from the other. this: in the suspicious document, source: in the other."""

    reference: str
    this: Span
    source_reference: str
    source: Span

    def __len__(self) -> int:
        return len(self.this) + len(self.source)

    def common(self, other: Case) -> tuple[Span, Span] | None:
        """What two of them share in both documents, None where that is nothing in one of them."""
        if (self.reference, self.source_reference) != (other.reference, other.source_reference):
            return None
        this, source = _overlap(self.this, other.this), _overlap(self.source, other.source)
        return None if this is None or source is None else (this, source)


@dataclass(frozen=True, slots=True)
class Measures:
    """What a set of detections is worth. precision, recall: 0-1; granularity: detections a detected case, >= 1."""

    precision: float
    recall: float
    granularity: float
    n_cases: int
    n_detections: int

    @property
    def plagdet(self) -> float:
        """F1 over the logarithm of the granularity, 0-1."""
        if self.precision + self.recall == 0:
            return 0.0
        f1 = 2 * self.precision * self.recall / (self.precision + self.recall)
        return f1 / math.log2(1 + self.granularity)


def measure(cases: Sequence[Case], detections: Sequence[Case], *, micro: bool = False) -> Measures:
    """Measure detections against cases.

    micro: over characters, each counted once, so that long passages weigh more; else the mean over cases (recall) and
    over detections (precision), which is what PAN's tables print. Without cases and detections both are 1.
    """
    by_pair = _by_pair(detections)
    common = [
        (number, shared)
        for number, case in enumerate(cases)
        for found in by_pair.get((case.reference, case.source_reference), [])
        if (shared := case.common(found)) is not None
    ]
    detected = {number for number, _ in common}
    granularity = len(common) / len(detected) if detected else 1.0
    if not cases and not detections:
        precision = recall = 1.0
    elif not cases or not detections:
        precision = recall = 0.0
    elif micro:
        shared_chars = _n_chars(
            Case(cases[number].reference, this, cases[number].source_reference, source)
            for number, (this, source) in common
        )
        precision, recall = shared_chars / _n_chars(detections), shared_chars / _n_chars(cases)
    else:
        precision, recall = fmean(covered_shares(detections, cases)), fmean(covered_shares(cases, detections))
    return Measures(precision, recall, granularity, len(cases), len(detections))


def read_cases(files: Iterable[Path], *, feature: str) -> list[Case]:
    """The cases (PLANTED) or detections (DETECTED) of PAN's XML files, each once however often it is written.

    Raises BadInput for a file that is none.
    """
    return list(dict.fromkeys(case for file in files for case in _read(file, feature)))


def _read(file: Path, feature: str) -> Iterator[Case]:
    try:
        root = ET.parse(file).getroot()
        for found in root.iter("feature"):
            if found.get("name") == feature:
                yield Case(
                    root.attrib["reference"],
                    _span(found.attrib["this_offset"], found.attrib["this_length"]),
                    found.attrib["source_reference"],
                    _span(found.attrib["source_offset"], found.attrib["source_length"]),
                )
    except (ET.ParseError, KeyError, ValueError) as error:
        raise BadInput(f"{file}: no XML of PAN text alignment: {error}", next_step="see docs/output.md") from None


def _span(offset: str, length: str) -> Span:
    return Span(int(offset), int(offset) + int(length))


def _overlap(one: Span, other: Span) -> Span | None:
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Span(start, end) if start < end else None


def _by_pair(cases: Iterable[Case]) -> dict[tuple[str, str], list[Case]]:
    by_pair: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        by_pair.setdefault((case.reference, case.source_reference), []).append(case)
    return by_pair


def covered_shares(cases: Sequence[Case], by: Sequence[Case]) -> list[float]:
    """Of each case the share, 0-1, of its characters that those of the others cover which overlap it on both sides."""
    by_pair = _by_pair(by)
    shares = []
    for case in cases:
        others = by_pair.get((case.reference, case.source_reference), [])
        shared = [common for other in others if (common := case.common(other)) is not None]
        covered = n_covered(this for this, _ in shared) + n_covered(source for _, source in shared)
        shares.append(covered / len(case))
    return shares


def _n_chars(cases: Iterable[Case]) -> int:
    """Characters of all documents that lie in some case, each once; apart as suspicious and as source documents."""
    spans: dict[tuple[str, str], list[Span]] = {}
    for case in cases:
        spans.setdefault(("this", case.reference), []).append(case.this)
        spans.setdefault(("source", case.source_reference), []).append(case.source)
    return sum(map(n_covered, spans.values()))


def n_covered(spans: Iterable[Span]) -> int:
    """Characters in at least one of the spans."""
    total = end = 0
    for span in sorted(spans):
        total += max(0, span.end - max(end, span.start))
        end = max(end, span.end)
    return total
