"""Pages become columns: what a worker process hands back for one job."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from operator import attrgetter

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from toolkit.align.columns import MatchingColumns, matching_columns, stand_ins
from toolkit.align.normalize import CodeArray
from toolkit.align.ranks import BitRanks
from toolkit.engine.names import UniqueNames
from toolkit.fingerprint import Codes
from toolkit.model import DocumentPart, Finding, Layout, Metadata, OffsetMap, Role, Skipped, Text
from toolkit.schema import SENTENCES

Int64Array = NDArray[np.int64]

_ROLE_NAMES = tuple(role.name.lower() for role in Role)
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

    def placed(self, doc_id: str, page: int) -> DocumentRow:
        """The row under another name and page number; every row gets them, and `replace` takes three times as long."""
        return DocumentRow(doc_id, self.path, self.part, page, *_FROM_START(self))

    def __reduce__(self) -> tuple[type[DocumentRow], tuple[object, ...]]:
        """Pickle by the constructor: the way of frozen dataclasses takes several times as long."""
        return DocumentRow, (self.doc_id, self.path, self.part, self.page, *_FROM_START(self))


_FROM_START = attrgetter(*(column.name for column in fields(DocumentRow)[4:]))


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """One job's documents as columns.

    text: all documents' repaired text, a line end behind each, as UTF-16 code units (one a character).
    astral: characters beyond the basic plane by their place in `text`, where they have a stand-in.
    columns: what matching reads of them.
    digest: 16 bytes for each page's name and original, so that the whole corpus' does not depend on how it was bundled.
    readable: packed bits, which characters lie in sentences that are matched. pages: of each page its
    name and 16 bytes that stand for its original.
    """

    documents: tuple[DocumentRow, ...]
    sentences: pa.RecordBatch
    text: CodeArray
    astral: dict[int, str]
    columns: MatchingColumns
    skipped: tuple[Skipped, ...]
    n_pages: int
    n_bytes: int
    digest: bytes
    readable: NDArray[np.uint8]
    pages: tuple[tuple[str, bytes], ...]


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
    skipped: list[Skipped] = field(default_factory=list)
    n_pages: int = 0
    n_bytes: int = 0


class BatchBuilder:
    """Collects pages that were read, repaired, split and described."""

    def __init__(self) -> None:
        self._draft = _Draft()
        self._names = UniqueNames()
        self._digests: list[bytes] = []
        self._pages: list[tuple[str, bytes]] = []

    @property
    def n_chars(self) -> int:
        """Characters of the documents so far."""
        return self._draft.n_chars

    @property
    def holds_any(self) -> bool:
        """Whether anything was added or skipped."""
        return bool(self._draft.n_pages or self._draft.skipped)

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
        content = hashlib.blake2b(raw, digest_size=16).digest()
        self._pages.append((page.page_id, content))
        self._digests.append(hashlib.blake2b(name + b"\0" + content, digest_size=16).digest())
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
        sentences = _Sentences(draft)
        readable = sentences.readable(len(text))
        columns = matching_columns(text, readable, np.array([d.text_end for d in draft.documents], dtype=np.int64))
        return Batch(
            documents=tuple(draft.documents),
            sentences=sentences.table(text),
            text=columns.points,
            astral=stand_ins(text, columns.points),
            columns=columns,
            readable=np.packbits(readable),
            skipped=tuple(draft.skipped),
            n_pages=draft.n_pages,
            n_bytes=draft.n_bytes,
            digest=b"".join(self._digests),
            pages=tuple(self._pages),
        )


class _Sentences:
    """The sentence columns as arrays: starts and ends in the batch's text, the documents' rows first."""

    def __init__(self, draft: _Draft) -> None:
        self._documents = draft.documents
        self._counts = np.array([d.n_sentences for d in draft.documents], dtype=np.int64)
        self._roles = np.array(draft.roles, dtype=np.int64)
        self._page_starts = np.array(draft.starts, dtype=np.int64)
        self._page_ends = np.array(draft.ends, dtype=np.int64)
        self._shifts = np.repeat(np.array(draft.shifts, dtype=np.int64), self._counts)
        # Sentences are in order and apart: a text is a row of gaps and sentences in turn, and a last gap.
        borders = np.stack([self._page_starts + self._shifts, self._page_ends + self._shifts], axis=1)
        self._borders: Int64Array = borders.ravel()

    def readable(self, n_chars: int) -> NDArray[np.bool_]:
        """Which characters lie in sentences that are matched. shape (n_chars,)."""
        lengths = np.diff(self._borders, prepend=0, append=n_chars)
        matched = np.zeros(len(lengths), dtype=np.bool_)
        matched[1::2] = _MATCHED[self._roles]
        return np.repeat(matched, lengths)

    def table(self, text: str) -> pa.RecordBatch:
        """The rows of `sentences.parquet`. text: the batch's."""
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
                self._texts(text),
            ],
            schema=SENTENCES,
        )

    def _texts(self, text: str) -> pa.Array:
        """Each sentence's text: cut out of the batch's in one go, at the bytes where its characters begin."""
        try:
            data = text.encode("utf-8")
        except UnicodeEncodeError:  # a lone surrogate that came through a reader unmended
            data = text.encode("utf-8", "replace")
            text = data.decode("utf-8")
        offsets = np.zeros(len(self._borders) + 2, dtype=np.int32)
        offsets[1:-1] = _byte_offsets(text, self._borders)
        offsets[-1] = len(data)
        pieces = pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(data))
        return pieces.take(pa.array(np.arange(1, len(pieces), 2), pa.int64()))

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


def _byte_offsets(text: str, places: Int64Array) -> Int64Array:
    """Where the characters at some places of a text without lone surrogates begin in UTF-8."""
    codes = Codes.from_texts([text]).codes
    offsets = places.copy()
    for last in (0x7F, 0x7FF, 0xFFFF):  # what lies beyond each takes a byte more
        offsets += BitRanks(codes > last).up_to(places)
    return offsets


def _joined(record: str | None, part: str | None) -> str | None:
    return "#".join(p for p in (record, part) if p is not None) or None


def _slice_map(origin: OffsetMap | None, start: int, end: int) -> OffsetMap | None:
    return None if origin is None else OffsetMap(origin.starts[start:end], origin.ends[start:end])
