"""An index as a folder: opened by any number of readers, changed by one writer at a time, never seen half-changed.

Segments are written beside the index and moved in; the manifest, replaced last and at once, decides what belongs to it.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from toolkit import __version__
from toolkit.align.grams import BoolArray, Corpus, IntArray, UInt64Array
from toolkit.errors import BadIndex, BadInput
from toolkit.index.documents import SCHEMA, StoredDocument, documents_at, read_documents, write_documents
from toolkit.index.manifest import (
    MANIFEST,
    FileSeal,
    Manifest,
    Scheme,
    SegmentEntry,
    VectorScheme,
    check_seals,
    read_manifest,
    seal,
    sync_folder,
    write_manifest,
)
from toolkit.index.postings import Hits, MoreKeys, Postings, foremost, write_postings
from toolkit.index.texts import PackedText, Texts, write_texts
from toolkit.index.vectors import FloatArray, Nearest, SegmentSentences, Sentences, nearest, write_sentences

_LOCK = "lock"
_SEGMENT = re.compile(r"(?:\.new-)?seg-\d{6}-[0-9a-f]{8}")


class Segment:
    """One segment, opened."""

    def __init__(self, folder: Path, entry: SegmentEntry, vectors: VectorScheme | None) -> None:
        """Raises BadIndex if a file is not as it was written."""
        check_seals(folder, entry)
        self.entry = entry
        self.table = read_documents(folder / entry.name)
        self.postings = Postings(folder / entry.name, entry.n_documents)
        self.texts = Texts(folder / entry.name)
        self.sentences = Sentences(folder / entry.name, vectors.dimension) if vectors else None
        if self.table.num_rows != entry.n_documents:
            raise BadIndex(f"{folder / entry.name}: rows are missing", next_step="build the index again")

    def prove_all(self) -> None:
        """Read everything. Raises BadIndex for the first damage."""
        self.postings.prove_all()
        self.texts.prove_all()
        if self.sentences is not None:
            self.sentences.prove_all()


class Index:
    """A saved corpus as it was when it was opened. Documents are numbered through all segments."""

    def __init__(self, folder: Path) -> None:
        """Raises BadIndex, in words, if there is no index, or it is damaged or of another version."""
        self.folder = folder
        if not (folder / MANIFEST).exists() and is_index(folder):
            raise BadIndex(f"{folder}: {MANIFEST} is missing", next_step="build the index again")
        self.manifest = read_manifest(folder)
        try:
            self.segments = _opened(folder, self.manifest)
        except BadIndex:
            again = read_manifest(folder)  # a writer may have replaced the index between the two
            if again.generation == self.manifest.generation:
                raise
            self.manifest = again
            self.segments = _opened(folder, again)
        self._first = np.cumsum([0, *(segment.entry.n_documents for segment in self.segments)])

    @property
    def n_documents(self) -> int:
        """Documents that count: those that a later version replaced don't."""
        return int(self.alive.sum())

    @property
    def n_chars(self) -> int:
        """Characters of all documents, dead ones too."""
        return sum(segment.entry.n_chars for segment in self.segments)

    @cached_property
    def alive(self) -> BoolArray:
        """Which numbers count, shape (numbers,)."""
        alive = np.ones(int(self._first[-1]), dtype=np.bool_)
        for first, segment in zip(self._first.tolist(), self.segments, strict=False):
            alive[first + np.array(segment.entry.dead, dtype=np.int64)] = False
        return alive

    @cached_property
    def table(self) -> pa.Table:
        """All documents' rows, dead ones too, by number."""
        return pa.concat_tables([segment.table for segment in self.segments]) if self.segments else SCHEMA.empty_table()

    @cached_property
    def sources(self) -> NDArray[np.int32]:
        """A number for each document's publisher: the agency within its region, else the page it came from."""
        agency, region, page = (self.table.column(name).combine_chunks() for name in ("agency", "region", "page"))
        named = pc.binary_join_element_wise(agency, region.fill_null(""), "\x1f", null_handling="emit_null")
        encoded = pc.coalesce(named, page).dictionary_encode()
        return np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int32)

    def find(self, hashes: UInt64Array) -> Hits:
        """Documents, by number, of each gram; see `Postings.find`. Those that don't count are left out."""
        found = []
        counts = np.zeros(len(hashes), dtype=np.int64)
        for first, segment in zip(self._first.tolist(), self.segments, strict=False):
            hits = segment.postings.find(hashes)
            living = self.alive[hits.document + first]
            counts += hits.n_documents - np.bincount(hits.gram[~living], minlength=len(hashes))
            found.append((first, hits.gram[living].astype(np.int32), hits.document[living].astype(np.int32)))
        if len(found) > 1:
            found = [(first, *foremost(gram, document, counts)) for first, gram, document in found]
        grams = [np.zeros(0, np.int64), *(gram.astype(np.int64) for _, gram, _ in found)]
        documents = [np.zeros(0, np.int64), *(document.astype(np.int64) + first for first, _, document in found)]
        return Hits(np.concatenate(grams), np.concatenate(documents), counts)

    def nearest(self, asked: FloatArray, passing: BoolArray, most: int) -> Nearest:
        """Sentences by their saved vectors; see `vectors.nearest`. Of an index without vectors: none."""
        parts = zip(self._first.tolist(), self.segments, strict=False)
        held = [(first, segment.sentences) for first, segment in parts if segment.sentences is not None]
        return nearest(held, asked, passing & self.alive, most)

    def documents(self, numbers: IntArray) -> list[StoredDocument]:
        """What is known of some documents, in the order asked for."""
        found: dict[int, StoredDocument] = {}
        for place, segment in enumerate(self.segments):
            first, end = int(self._first[place]), int(self._first[place + 1])
            own = numbers[(first <= numbers) & (numbers < end)]
            found |= zip(own.tolist(), documents_at(segment.table, own - first), strict=True)
        return [found[number] for number in numbers.tolist()]

    def texts(self, numbers: Sequence[int]) -> list[PackedText]:
        """Some documents' words, in the order asked for."""
        found: dict[int, PackedText] = {}
        for place, segment in enumerate(self.segments):
            first, end = int(self._first[place]), int(self._first[place + 1])
            own = sorted(number for number in set(numbers) if first <= number < end)
            found |= zip(own, segment.texts.read([number - first for number in own]), strict=True)
        return [found[number] for number in numbers]

    def prove_all(self) -> None:
        """Read every file. Raises BadIndex for the first damage."""
        for segment in self.segments:
            segment.prove_all()


def _opened(folder: Path, manifest: Manifest) -> list[Segment]:
    return [Segment(folder, entry, manifest.vectors) for entry in manifest.segments]


@dataclass(frozen=True, slots=True, eq=False)
class NewSegment:
    """What a new segment holds: documents, their words, and their matching form, in the same order.

    keys: what they are found by beside their grams. sentences: with their vectors, where the index holds such.
    """

    documents: Sequence[StoredDocument]
    texts: Sequence[PackedText]
    corpus: Corpus
    keys: MoreKeys
    sentences: SegmentSentences | None = None


class IndexWriter:
    """The one process that may change an index. Nothing counts before `commit`."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self.manifest = manifest

    def add(self, segment: NewSegment, *, n_threads: int) -> None:
        """Write a segment and move it beside the others."""
        name = f"seg-{len(self.manifest.segments) + 1:06d}-{secrets.token_hex(4)}"
        unfinished = self._folder / f".new-{name}"
        unfinished.mkdir()
        write_documents(unfinished, segment.documents)
        write_texts(unfinished, segment.texts)
        write_postings(unfinished, segment.corpus, segment.keys, n_threads=n_threads)
        if segment.sentences is not None:
            write_sentences(unfinished, segment.sentences)
        files = tuple(_sealed(path) for path in sorted(unfinished.iterdir()))
        sync_folder(unfinished)
        unfinished.rename(self._folder / name)
        n_chars = sum(document.n_chars for document in segment.documents)
        entry = SegmentEntry(name, len(segment.documents), n_chars, files)
        self.manifest = replace(self.manifest, segments=(*self.manifest.segments, entry))

    def bury(self, dead: Mapping[str, Iterable[int]]) -> None:
        """Note documents of segments, by name, that no longer count."""
        self.manifest = replace(
            self.manifest,
            segments=tuple(
                replace(entry, dead=tuple(sorted({*entry.dead, *dead.get(entry.name, ())})))
                for entry in self.manifest.segments
            ),
        )

    def commit(self) -> Manifest:
        """Make all changes count, at once."""
        sync_folder(self._folder)
        self.manifest = write_manifest(self._folder, self.manifest)
        return self.manifest


def _sealed(path: Path) -> FileSeal:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return seal(path, whole=path.suffix != ".bin")


@contextmanager
def new_index(
    folder: Path, scheme: Scheme, *, config_hash: str, vectors: VectorScheme | None = None
) -> Iterator[IndexWriter]:
    """Begin an index in a new or empty folder; a new one that nothing came into is taken back.

    Raises BadInput if something else is there, BadIndex if it is taken.
    """
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder}: a file stands in its place", next_step="choose another folder with -o")
    if (folder / MANIFEST).exists():
        raise BadInput(f"{folder}: an index is in it already", next_step="toolkit index add adds to it")
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        foreign = [path.name for path in folder.iterdir() if path.name != _LOCK and not _is_ours(path)]
    except OSError as error:
        raise BadInput(f"{folder}: {error.strerror or error}", next_step="choose another folder with -o") from error
    if foreign:
        raise BadInput(f"{folder}: not empty ({foreign[0]})", next_step="choose another folder with -o")
    try:
        with _locked(folder):
            yield IndexWriter(folder, Manifest(__version__, scheme, config_hash, vectors=vectors))
    except BaseException:
        if is_new:
            _take_back(folder)
        raise


def _take_back(folder: Path) -> None:
    """Remove a folder that holds nothing but the lock."""
    if all(path.name == _LOCK for path in folder.iterdir()):
        (folder / _LOCK).unlink(missing_ok=True)
        folder.rmdir()


@contextmanager
def changed_index(folder: Path, scheme: Scheme) -> Iterator[tuple[Index, IndexWriter]]:
    """Open an index to change it. Raises BadIndex if it can't be read, is of another scheme, or somebody writes it."""
    read_manifest(folder)
    with _locked(folder):
        index = Index(folder)
        refuse_other_scheme(index, scheme)
        _sweep(folder, index.manifest)
        yield index, IndexWriter(folder, replace(index.manifest, version=__version__))


def is_index(folder: Path) -> bool:
    """Whether a folder is an index, be it a damaged one."""
    if (folder / MANIFEST).exists():
        return True
    try:
        return any(_SEGMENT.fullmatch(path.name) for path in folder.iterdir())
    except OSError:  # no folder, or one that can't be listed
        return False


def refuse_other_scheme(index: Index, scheme: Scheme) -> None:
    """Raises BadIndex if the index was made with other grams or other statistics of set phrases."""
    if index.manifest.scheme != scheme:
        raise BadIndex(
            f"{index.folder}: made by version {index.manifest.version} with other settings "
            f"({index.manifest.scheme}, expected {scheme})",
            next_step="build the index again",
        )


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Be the only writer. The system lets the lock go when the process ends, however it ends."""
    try:
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise BadInput(f"{folder}: {error.strerror or error}", next_step="choose a folder you may write") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BadIndex(f"{folder}: another process is writing it", next_step="wait until it has ended") from None
        yield
    except OSError as error:  # input has its own border, so this is the disk that is written to
        what = f"can't write to {folder}: {error.strerror or error}"
        raise BadInput(what, next_step="make room, or choose another folder") from error
    finally:
        os.close(handle)


def _is_ours(path: Path) -> bool:
    return _SEGMENT.fullmatch(path.name) is not None or path.name == f".{MANIFEST}.unfinished"


def _sweep(folder: Path, manifest: Manifest) -> None:
    """Remove segments that a killed writer left behind."""
    used = {entry.name for entry in manifest.segments}
    for path in folder.iterdir():
        if _is_ours(path) and path.name not in used:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
