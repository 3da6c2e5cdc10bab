"""Pages become columns: what a worker process hands back for one job."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from toolkit.align.borders import borders
from toolkit.align.normalize import DIGITS, SEPARATOR, CodeArray, code_points, code_table, matching_form
from toolkit.engine.names import UniqueNames
from toolkit.model import DocumentPart, Finding, Layout, Metadata, OffsetMap, Role, Skipped, Text
from toolkit.schema import SENTENCES

Int64Array = NDArray[np.int64]

_LAW_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_ROLE_NAMES = tuple(role.name.lower() for role in Role)
_STANDIN = code_points("\U00010000")[0]
_POINTS = code_points(".．")
_MATCHED = np.array([role in (Role.BODY, Role.LIST_ITEM) for role in Role])


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """What the tables say of one document, and how its text lies in the batch.

    start, end: original coordinates. text_start, text_end: characters of the batch's text. page: number of its page
    within the batch. findings: of the document alone, in original coordinates.
    """

    doc_id: str
    path: str
    part: str | None
    page: int
    start: int
    end: int
    text_start: int
    text_end: int
    n_sentences: int
    media: str
    encoding: str
    metadata: Metadata
    origin: OffsetMap | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """One job's documents as columns.

    text: all documents' repaired text, a line end behind each, as UTF-16 code units (one a character).
    astral: characters beyond the basic plane by their place in `text`, where they have a stand-in.
    kept: packed bits, which of these characters have a code. codes: matching form, a SEPARATOR after each document.
    borders: uint8, what begins with each code (see `toolkit.align.borders`).
    code_bounds: int64, shape (n_docs + 1,). inert: int64, shape (k, 2), code ranges inside book-title marks.
    number_at, number_value: the numbers behind the placeholders (see `toolkit.align.numbers.Numbers`).
    digest: 16 bytes for each page's name and original, so that the whole corpus' does not depend on how it was bundled.
    """

    documents: tuple[DocumentRow, ...]
    sentences: pa.RecordBatch
    text: CodeArray
    astral: dict[int, str]
    kept: NDArray[np.uint8]
    codes: CodeArray
    borders: NDArray[np.uint8]
    code_bounds: Int64Array
    inert: Int64Array
    number_at: Int64Array
    number_value: NDArray[np.uint32]
    skipped: tuple[Skipped, ...]
    n_pages: int
    n_bytes: int
    digest: bytes


@dataclass(slots=True)
class _Draft:
    """Columns under construction.

    starts, ends: of sentences in their page's text; a document's shift leads from there to the batch's text.
    """

    documents: list[DocumentRow] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    n_chars: int = 0
    shifts: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)
    sentence_texts: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    n_pages: int = 0
    n_bytes: int = 0


class BatchBuilder:
    """Collects pages that were read, repaired, split and described."""

    def __init__(self) -> None:
        self._draft = _Draft()
        self._names = UniqueNames()
        self._digests: list[bytes] = []

    def skip(self, skipped: Skipped) -> None:
        """Note a file that was not used."""
        self._draft.skipped.append(skipped)

    def add(
        self,
        text: Text,
        layout: Layout,
        described: Iterable[Metadata],
        findings: Iterable[tuple[Finding, ...]] | None = None,
    ) -> None:
        """Add a page. described, findings: one Metadata and its findings for each of layout.parts."""
        draft, page = self._draft, text.page
        raw = page.raw.encode("utf-8", "surrogatepass")
        name = page.page_id.encode("utf-8", "surrogatepass")
        self._digests.append(hashlib.blake2b(name + b"\0" + raw, digest_size=16).digest())
        draft.n_bytes += len(raw)
        found = [()] * len(layout.parts) if findings is None else findings
        for part, metadata, own in zip(layout.parts, described, found, strict=True):
            self._add_part(text, part, metadata, own)
        if not layout.parts:
            draft.skipped.append(Skipped(page.page_id, "nothing but site furniture was found in it"))
        draft.n_pages += 1

    def _add_part(self, text: Text, part: DocumentPart, metadata: Metadata, findings: tuple[Finding, ...]) -> None:
        draft, page = self._draft, text.page
        body = text.text[part.start : part.end]
        origin = _slice_map(text.origin, part.start, part.end)
        columns = part.sentences
        draft.shifts.append(draft.n_chars - part.start)
        draft.starts += columns.starts
        draft.ends += columns.ends
        draft.roles += columns.roles
        page_text = text.text
        draft.sentence_texts += [page_text[s:e] for s, e in zip(columns.starts, columns.ends, strict=True)]
        start, end = part.start, part.end
        if text.origin is not None:
            start, end = int(text.origin.starts[start]), int(text.origin.ends[end - 1])
        draft.documents.append(
            DocumentRow(
                doc_id=self._names.claim(page.page_id if part.part is None else f"{page.page_id}#{part.part}"),
                path=page.path,
                part=_joined(page.part, part.part),
                page=draft.n_pages,
                start=start,
                end=end,
                text_start=draft.n_chars,
                text_end=draft.n_chars + len(body),
                n_sentences=len(columns),
                media=page.media,
                encoding=page.encoding,
                metadata=metadata,
                origin=origin,
                findings=findings,
            )
        )
        # The line end keeps a number at the end of one document from running into one at the start of the next.
        draft.texts += (body, "\n")
        draft.n_chars += len(body) + 1

    def build(self) -> Batch:
        """The batch. The builder may not be used afterwards."""
        draft = self._draft
        text = "".join(draft.texts)
        points = code_points(text)
        sentences = _Sentences(draft)
        readable = sentences.readable(len(text))
        codes, keep = matching_form(text, readable)
        kept = np.packbits(keep)
        text_ends = np.array([d.text_end for d in draft.documents], dtype=np.int64)
        code_ends = _count_before(kept, text_ends)
        bounds = np.concatenate(([0], code_ends + np.arange(1, len(code_ends) + 1)))
        return Batch(
            documents=tuple(draft.documents),
            sentences=sentences.table(),
            text=points,
            astral={i: text[i] for i in np.flatnonzero(points == _STANDIN).tolist() if text[i] > "\uffff"},
            kept=kept,
            codes=np.insert(codes, code_ends, SEPARATOR),
            borders=np.insert(borders(points, keep), code_ends, 0),
            code_bounds=bounds,
            inert=_inert_ranges(text, kept, text_ends),
            number_at=_shifted(np.flatnonzero(codes == DIGITS), code_ends),
            number_value=_number_values(points, readable, keep),
            skipped=tuple(draft.skipped),
            n_pages=draft.n_pages,
            n_bytes=draft.n_bytes,
            digest=b"".join(self._digests),
        )


class _Sentences:
    """The sentence columns as arrays: starts and ends in the batch's text, the documents' rows first."""

    def __init__(self, draft: _Draft) -> None:
        self._documents = draft.documents
        self._texts = draft.sentence_texts
        self._counts = np.array([d.n_sentences for d in draft.documents], dtype=np.int64)
        self._roles = np.array(draft.roles, dtype=np.int64)
        self._page_starts = np.array(draft.starts, dtype=np.int64)
        self._page_ends = np.array(draft.ends, dtype=np.int64)
        self._shifts = np.repeat(np.array(draft.shifts, dtype=np.int64), self._counts)

    def readable(self, n_chars: int) -> NDArray[np.bool_]:
        """Which characters lie in sentences that are matched. shape (n_chars,)."""
        # Sentences are in order and apart: the text is a row of gaps and sentences in turn, and a last gap.
        edges = np.stack([self._page_starts + self._shifts, self._page_ends + self._shifts], axis=1).ravel()
        lengths = np.diff(edges, prepend=0, append=n_chars)
        matched = np.zeros(len(lengths), dtype=np.bool_)
        matched[1::2] = _MATCHED[self._roles]
        return np.repeat(matched, lengths)

    def table(self) -> pa.RecordBatch:
        """The rows of `sentences.parquet`."""
        first_row = np.cumsum(self._counts) - self._counts
        doc_index = np.repeat(np.arange(len(self._counts)), self._counts)
        starts, ends = self._original(first_row)
        ids = pa.array([d.doc_id for d in self._documents], pa.string())
        names = pa.array(_ROLE_NAMES, pa.string())
        return pa.RecordBatch.from_arrays(
            [
                ids.take(pa.array(doc_index, pa.int64())),
                pa.array(np.arange(len(doc_index)) - first_row[doc_index], pa.int64()),
                pa.array(starts, pa.int64()),
                pa.array(ends, pa.int64()),
                names.take(pa.array(self._roles, pa.int64())),
                _strings(self._texts),
            ],
            schema=SENTENCES,
        )

    def _original(self, first_row: Int64Array) -> tuple[Int64Array, Int64Array]:
        """Starts and ends in original coordinates; they differ from the page's only where a repair moved something."""
        starts, ends = self._page_starts.copy(), self._page_ends.copy()
        for document, first in zip(self._documents, first_row.tolist(), strict=True):
            if document.origin is None:
                continue
            rows = slice(first, first + document.n_sentences)
            to_document = self._shifts[rows] - document.text_start
            starts[rows] = document.origin.starts[starts[rows] + to_document]
            ends[rows] = document.origin.ends[ends[rows] + to_document - 1]
        return starts, ends


def _strings(texts: list[str]) -> pa.Array:
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:  # a lone surrogate that came through a reader unmended
        return pa.array([t.encode("utf-8", "replace").decode("utf-8") for t in texts], pa.string())


def _joined(record: str | None, part: str | None) -> str | None:
    return "#".join(p for p in (record, part) if p is not None) or None


def _slice_map(origin: OffsetMap | None, start: int, end: int) -> OffsetMap | None:
    return None if origin is None else OffsetMap(origin.starts[start:end], origin.ends[start:end])


def _count_before(kept: NDArray[np.uint8], places: Int64Array) -> Int64Array:
    """How many of the characters before each place were kept. kept: packed bits; places: any shape."""
    bits = np.append(kept, np.uint8(0))  # a place behind the last character has a byte too
    in_bytes = np.cumsum(np.bitwise_count(bits), dtype=np.int64) - np.bitwise_count(bits)
    byte, bit = places >> 3, places & 7
    result: Int64Array = in_bytes[byte] + np.bitwise_count(bits[byte].astype(np.int64) >> (8 - bit))
    return result


def _shifted(positions: Int64Array, code_ends: Int64Array) -> Int64Array:
    """Code positions after separators were put in behind each document."""
    return positions + np.searchsorted(code_ends, positions, side="right")


def _inert_ranges(text: str, kept: NDArray[np.uint8], text_ends: Int64Array) -> Int64Array:
    """Code ranges of what stands inside book-title marks."""
    spans = np.array([m.span() for m in _LAW_TITLE.finditer(text)], dtype=np.int64).reshape(-1, 2)
    if len(spans) == 0:
        return spans
    document = np.searchsorted(text_ends, spans[:, 0], side="right")
    return _count_before(kept, spans) + document[:, None]


def _number_values(points: CodeArray, readable: NDArray[np.bool_], keep: NDArray[np.bool_]) -> NDArray[np.uint32]:
    """A hash of each number's digits, in order; digits that were dropped behind the placeholder count too."""
    is_digit = code_table() == DIGITS
    at = np.flatnonzero(is_digit.take(points, mode="clip") & readable)  # in range by type: clip only skips the check
    if len(at) == 0:
        return np.zeros(0, dtype=np.uint32)
    first = keep[at]
    run = np.cumsum(first) - 1
    place = np.arange(len(at)) - np.flatnonzero(first)[run]
    # A decimal point moves the hash, a comma does not: 12.5 is not 125, 1,250 is 1250.
    jump = ~first & np.isin(points[at - 1], _POINTS)
    weight = np.uint64(31) ** place.astype(np.uint64)
    digit = (points[at] & 15).astype(np.uint64) + np.uint64(1) + np.uint64(16) * jump.astype(np.uint64)
    values = np.bincount(run, weights=(digit * weight % np.uint64(0xFFFFFFFB)).astype(np.float64))
    return (values.astype(np.uint64) & np.uint64(0xFFFFFFFF)).astype(np.uint32)
