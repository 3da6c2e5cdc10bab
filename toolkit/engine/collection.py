"""The batches of all jobs put together: the corpus as one set of columns, its texts spooled to disk."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from toolkit.align.grams import BoolArray, Corpus, IntArray
from toolkit.align.normalize import SEPARATOR, CodeArray
from toolkit.align.numbers import Numbers
from toolkit.align.ranks import BitPlaces
from toolkit.engine.batch import Batch, DocumentRow
from toolkit.engine.names import UniqueNames
from toolkit.engine.spool import SpooledColumn, let_go, mapped
from toolkit.fingerprint import Codes
from toolkit.model import DocumentView, Skipped
from toolkit.pair import Families
from toolkit.schema import SENTENCES

NUMBER = re.compile(r"\d+(?:[,，]\d{3}(?!\d)|[.．]\d+)*")
"""A number as it is written, with thousands and decimals."""

_LONGEST_NUMBER = 40
_CHUNK_DOCUMENTS = 512
_HELD_READS = 1 << 10
"""Texts read before their memory is given back: every read may bring in the 64 kB around it."""


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """Everything the later stages know of the corpus.

    documents: one row each, in order; corpus and numbers: for matching; texts: for showing. n_bytes: UTF-8 size of all
    pages as decoded. digest: of all pages, in order.
    """

    documents: tuple[DocumentRow, ...]
    corpus: Corpus
    numbers: Numbers
    texts: SpooledTexts
    skipped: tuple[Skipped, ...]
    n_pages: int
    n_bytes: int
    digest: str

    def let_go(self) -> None:
        """Give back the memory of columns that lie on disk, until somebody reads them again."""
        borders = () if self.corpus.borders is None else (self.corpus.borders,)
        let_go(self.corpus.codes, *borders, self.numbers.at, self.numbers.value)
        self.texts.let_go()


class SpooledTexts:
    """The documents' repaired texts on disk, and the way from codes back to the original.

    Holds a bit and a half a character in memory (whether it has a code); texts are read again when somebody looks.
    """

    def __init__(
        self,
        spool: Path,
        documents: tuple[DocumentRow, ...],
        first_char: IntArray,
        kept: NDArray[np.uint8],
        astral: dict[int, str],
    ) -> None:
        self._characters = mapped(spool, np.dtype("<u2"))
        self._n_reads = 0
        self._astral = astral
        self._astral_at = np.array(sorted(astral), dtype=np.int64)
        self._documents = documents
        self._first_char = first_char
        self._places = BitPlaces(kept)
        self._number = {document.doc_id: number for number, document in enumerate(documents)}

    def let_go(self) -> None:
        """Give back the memory of what was read, until somebody reads it again."""
        let_go(self._characters)

    def text(self, number: int) -> str:
        """Repaired text of a document."""
        row = self._documents[number]
        return self._read(number, 0, row.text_end - row.text_start)

    def _read(self, number: int, start: int, end: int) -> str:
        """Characters [start, end) of a document, those beyond the basic plane back in place of their stand-ins."""
        self._n_reads += 1
        if self._n_reads % _HELD_READS == 0:
            self.let_go()
        first = int(self._first_char[number]) + start
        text = self._characters[first : first + end - start].tobytes().decode("utf-16-le", "surrogatepass")
        at = self._astral_at
        pieces: list[str] = []
        done = 0
        for position in at[np.searchsorted(at, first) : np.searchsorted(at, first + len(text))].tolist():
            pieces += (text[done : position - first], self._astral[position])
            done = position - first + 1
        return "".join((*pieces, text[done:])) if pieces else text

    def view(self, doc_id: str) -> DocumentView:
        """One document for display. Raises KeyError if no such document was read."""
        number = self._number[doc_id]
        row = self._documents[number]
        return DocumentView(doc_id, self.text(number), row.start, row.origin)

    def characters(self, documents: IntArray, positions: IntArray) -> IntArray:
        """Place of each code (a corpus position in its document) in the document's repaired text."""
        # Each document before has a separator, which has no bit.
        places: IntArray = self._places.of(positions - documents) - self._first_char[documents]
        return places

    def originals(self, documents: IntArray, starts: IntArray, ends: IntArray, on_number: BoolArray) -> IntArray:
        """Original ranges of codes [start, end), which are corpus positions in the given documents. Shape (n, 2).

        on_number: whether a range's last code stands for a number, whose later digits have no code of their own.
        """
        first, last = self.characters(documents, starts), self.characters(documents, ends - 1)
        for i in np.flatnonzero(on_number).tolist():
            last[i] = self._number_end(int(documents[i]), int(last[i])) - 1
        begins = np.array([row.start for row in self._documents], dtype=np.int64)[documents]
        spans = np.stack([begins + first, begins + last + 1], axis=1)
        repaired = np.array([row.origin is not None for row in self._documents], dtype=np.bool_)
        for i in np.flatnonzero(repaired[documents]).tolist():
            back = self._documents[int(documents[i])].origin
            assert back is not None
            spans[i] = back.starts[first[i]], back.ends[last[i]]
        return spans

    def repaired(self, number: int, start: int, end: int) -> str:
        """Repaired text behind codes [start, end), which are corpus positions in a document."""
        first, last = (self._places.of(np.array([start, end - 1]) - number) - self._first_char[number]).tolist()
        return self._read(number, first, self._number_end(number, last))

    def _number_end(self, number: int, at: int) -> int:
        """End of the number that begins at a place of a document's text, or of the one character there."""
        row = self._documents[number]
        text = self._read(number, at, min(at + _LONGEST_NUMBER, row.text_end - row.text_start))
        found = NUMBER.match(text)
        return at + (found.end() if found else 1)


class Gatherer:
    """Takes batches in the order of their jobs and puts them together.

    Sentences go straight to their table, texts to the spool, and what matching reads to columns beside it; rows and the
    bits that tell which characters have a code stay in memory.
    """

    def __init__(self, sentences: Path, spool: Path) -> None:
        self._stream = sentences.open("wb")  # pyarrow itself can't open a name that is no UTF-8
        self._sentences = pq.ParquetWriter(
            self._stream, SENTENCES, compression="lz4", use_dictionary=["doc_id", "role"], write_statistics=False
        )
        self._spool: BinaryIO = spool.open("wb")
        self._spool_path = spool
        self._documents: list[DocumentRow] = []
        self._first_char: list[int] = []
        self._n_chars = 0
        self._kept: list[NDArray[np.uint8]] = []
        self._astral: dict[int, str] = {}
        self._codes = SpooledColumn(spool.with_name(f"{spool.name}.codes"), np.uint16)
        self._borders = SpooledColumn(spool.with_name(f"{spool.name}.borders"), np.uint8)
        self._number_at = SpooledColumn(spool.with_name(f"{spool.name}.numbers"), np.int64)
        self._number_value = SpooledColumn(spool.with_name(f"{spool.name}.values"), np.uint32)
        self._bounds: list[IntArray] = [np.zeros(1, dtype=np.int64)]
        self._inert: list[IntArray] = [np.zeros((0, 2), dtype=np.int64)]
        self._n_codes = 0
        self._skipped: list[Skipped] = []
        self._n_pages = self._n_bytes = 0
        self._digest = hashlib.blake2b(digest_size=16)
        self._names = UniqueNames()

    def add(self, batch: Batch) -> None:
        """Take one batch."""
        renamed = {}
        for row in batch.documents:
            doc_id = self._names.claim(row.doc_id)
            if doc_id != row.doc_id:
                renamed[row.doc_id] = doc_id
            page = row.page + self._n_pages
            self._documents.append(row.placed(doc_id, page) if page or renamed else row)
            self._first_char.append(self._n_chars + row.text_start)
        self._write_sentences(batch.sentences, renamed)
        self._spool.write(batch.text.tobytes())
        self._astral |= {self._n_chars + at: char for at, char in batch.astral.items()}
        padding = -len(batch.text) % 8
        self._spool.write(b"\0\0" * padding)
        self._n_chars += len(batch.text) + padding
        self._kept.append(batch.columns.kept)
        self._codes.append(batch.columns.codes)
        self._borders.append(batch.columns.borders)
        self._bounds.append(batch.columns.bounds[1:] + self._n_codes)
        self._inert.append(batch.columns.inert + self._n_codes)
        self._number_at.append(batch.columns.number_at + self._n_codes)
        self._number_value.append(batch.columns.number_value)
        self._n_codes += len(batch.columns.codes)
        self._skipped += batch.skipped
        self._n_pages += batch.n_pages
        self._n_bytes += batch.n_bytes
        self._digest.update(batch.digest)

    def _write_sentences(self, batch: pa.RecordBatch, renamed: dict[str, str]) -> None:
        if renamed:
            ids = [renamed.get(doc_id, doc_id) for doc_id in batch.column("doc_id").to_pylist()]
            batch = batch.set_column(0, SENTENCES.field("doc_id"), pa.array(ids, pa.string()))
        if batch.num_rows:
            self._sentences.write_batch(batch)

    def close(self) -> None:
        """Finish both files."""
        self._sentences.close()
        self._stream.close()
        for file in (self._spool, self._codes, self._borders, self._number_at, self._number_value):
            file.close()

    def finish(self) -> Collection:
        """Close the files and hand over the whole. The gatherer may not be used afterwards."""
        self.close()
        documents = tuple(self._documents)
        bounds, inert = np.concatenate(self._bounds), np.concatenate(self._inert)
        corpus = Corpus(self._codes.whole(), bounds, inert, _sources(documents), self._borders.whole())
        kept = np.concatenate([*self._kept, np.zeros(1, np.uint8)])
        first_char = np.array(self._first_char, dtype=np.int64)
        return Collection(
            documents=documents,
            corpus=corpus,
            numbers=Numbers(self._number_at.whole(), self._number_value.whole()),
            texts=SpooledTexts(self._spool_path, documents, first_char, kept, self._astral),
            skipped=tuple(self._skipped),
            n_pages=self._n_pages,
            n_bytes=self._n_bytes,
            digest=self._digest.hexdigest(),
        )


def _sources(documents: tuple[DocumentRow, ...]) -> NDArray[np.int32]:
    """A number for each document's publisher: the agency within its region, else the page it came from."""
    numbers: dict[tuple[str, str], int] = {}
    result = np.empty(len(documents), dtype=np.int32)
    for i, row in enumerate(documents):
        agency = row.metadata.agency
        key = (agency, row.metadata.region or "") if agency else ("", f"page {row.page}")
        result[i] = numbers.setdefault(key, len(numbers))
    return result


def copies_as_one_source(corpus: Corpus, families: Families) -> Corpus:
    """The corpus with near-duplicates counted as one publisher: sixty mirrors of one text make no formula of it."""
    source = corpus.source.copy()
    if len(families):
        source[families.text] = corpus.source[families.medoids[families.family]]
    return replace(corpus, source=source)


class BodyTexts:
    """The matching form of each document, without separators, as the near-duplicate core reads it."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def chunks(self) -> Iterator[Codes]:
        """All documents in order, some at a time."""
        for first in range(0, self._corpus.n_docs, _CHUNK_DOCUMENTS):
            yield self.take(np.arange(first, min(first + _CHUNK_DOCUMENTS, self._corpus.n_docs)))

    def take(self, texts: IntArray) -> Codes:
        """The documents with these numbers, in the order asked for."""
        offsets = self._corpus.offsets
        first, last = offsets[texts], offsets[np.asarray(texts) + 1] - 1
        bounds = np.concatenate(([0], np.cumsum(last - first)))
        spans = zip(first.tolist(), last.tolist(), strict=True)
        pieces = [self._corpus.codes[start:end] for start, end in spans]
        codes: CodeArray = np.concatenate(pieces) if pieces else np.full(0, SEPARATOR, dtype=np.uint16)
        return Codes(codes, bounds)
