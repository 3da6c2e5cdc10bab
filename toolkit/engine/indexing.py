"""A corpus becomes an index, or is added to one."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.align.background import load_background
from toolkit.align.columns import MatchingColumns
from toolkit.align.grams import GRAM, Corpus
from toolkit.align.normalize import CodeArray
from toolkit.embed import Encoder
from toolkit.engine.batch import Batch, DocumentRow
from toolkit.engine.config import Config
from toolkit.engine.front import Front
from toolkit.engine.gather import batches, nothing_readable
from toolkit.engine.names import UniqueNames
from toolkit.engine.stages import Progress, Stages
from toolkit.engine.vectors import VectorDraft, encoder_for, encoder_of
from toolkit.index.documents import StoredDocument
from toolkit.index.manifest import Manifest, Scheme
from toolkit.index.postings import MOST_DOCUMENTS, MoreKeys
from toolkit.index.store import Index, IndexWriter, NewSegment, changed_index, new_index
from toolkit.index.texts import PackedText
from toolkit.judge.figures import figure_keys
from toolkit.model import Skipped
from toolkit.read import Job, plan
from toolkit.schema import StageCost

_SEGMENT_CODES = 1 << 25
"""Characters from which on a segment is closed: what a build holds in memory at a time."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What building or adding did. added, replaced, unchanged: documents; stages: what each step took."""

    manifest: Manifest
    added: int
    replaced: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    stages: tuple[StageCost, ...]


def index_scheme() -> Scheme:
    """What an index made by this version can be compared with."""
    return Scheme(GRAM, load_background(GRAM).digest)


@dataclass(frozen=True, slots=True)
class Vectors:
    """That an index shall hold its sentences' vectors. encoder: name or folder; None: the one that ships."""

    encoder: str | None = None


def build_index(
    corpus: Path,
    folder: Path,
    *,
    config: Config,
    n_jobs: int,
    lang: str,
    progress: Progress,
    vectors: Vectors | None = None,
) -> Indexed:
    """Save a corpus as an index. Raises BadInput if the corpus can't be opened, or something else lies in `folder`."""
    source = _Source.of(corpus, config, lang)
    encoder, scheme = encoder_for(vectors.encoder) if vectors is not None else (None, None)
    with new_index(folder, index_scheme(), config_hash=config.digest(), vectors=scheme) as writer:
        return _fill(writer, _Draft(_Known(), source.root, encoder), source, n_jobs=n_jobs, progress=progress)


def add_to_index(folder: Path, corpus: Path, *, config: Config, n_jobs: int, lang: str, progress: Progress) -> Indexed:
    """Add a corpus to an index. Pages that it has as they are change nothing; changed ones replace their old version.

    An index that holds vectors gets those of the new documents too. Raises BadIndex if the index can't be read,
    somebody else writes it or its encoder is not here any more, BadInput if the corpus can't be opened.
    """
    source = _Source.of(corpus, config, lang)
    with changed_index(folder, index_scheme()) as (index, writer):
        encoder = encoder_of(index) if index.manifest.vectors is not None else None
        draft = _Draft(_Known.of(index), source.root, encoder)
        return _fill(writer, draft, source, n_jobs=n_jobs, progress=progress)


@dataclass(frozen=True, slots=True)
class _Source:
    """A corpus that is to be read. root: what its pages' paths are relative to."""

    corpus: Path
    root: Path
    jobs: list[Job]
    refused: list[Skipped]
    front: Front

    @classmethod
    def of(cls, corpus: Path, config: Config, lang: str) -> _Source:
        jobs, refused = plan(corpus, limits=config.read, text_column=config.records.text_column)
        whole = corpus.resolve()
        return cls(
            corpus, whole if whole.is_dir() else whole.parent, jobs, refused, Front(config.read, lang, judged=False)
        )


@dataclass(frozen=True, slots=True)
class _Known:
    """What an index has already.

    places: of each page that counts, its documents by segment and number there; names: what their doc_ids begin with.
    contents: each page's content; by_name: contents of all pages of one name, wherever they were read from; files: each
    file's pages.
    """

    places: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    by_name: dict[str, set[bytes]] = field(default_factory=dict)
    files: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, index: Index) -> _Known:
        known = cls()
        for segment in index.segments:
            dead = set(segment.entry.dead)
            columns = [segment.table.column(name).to_pylist() for name in ("page", "page_name", "content", "file")]
            for number, (page, name, content, file) in enumerate(zip(*columns, strict=True)):
                if number in dead:
                    continue
                known.places.setdefault(page, []).append((segment.entry.name, number))
                known.names[page] = name
                known.contents[page] = content
                known.by_name.setdefault(name, set()).add(content)
                known.files.setdefault(file, set()).add(page)
        return known


def _fill(writer: IndexWriter, draft: _Draft, source: _Source, *, n_jobs: int, progress: Progress) -> Indexed:
    stages = Stages(progress)
    skipped = list(source.refused)
    with stages.stage("read") as tick:
        found = batches(source.jobs, source.front, n_jobs=n_jobs, progress=tick)
        for batch in found:
            skipped += batch.skipped
            draft.take(batch)
            if draft.is_full:
                writer.add(draft.segment(), n_threads=n_jobs)
    with stages.stage("index"):
        if draft.documents:
            writer.add(draft.segment(), n_threads=n_jobs)
        if not draft.added and not draft.unchanged:
            raise nothing_readable(source.corpus, skipped)
        dead = draft.replaced()
        for place, number in dead:
            writer.bury({place: [number]})
        manifest = writer.commit() if draft.added or dead else writer.manifest
    return Indexed(manifest, draft.added, len(dead), draft.unchanged, tuple(skipped), tuple(stages.costs))


class _Draft:
    """The documents of the segment to come. encoder: of their sentences' vectors, None for none."""

    def __init__(self, known: _Known, root: Path, encoder: Encoder | None) -> None:
        self._known = known
        self._root = root.as_posix()
        self._names = UniqueNames()
        for name in known.by_name:
            self._names.claim(name)
        self._seen: set[str] = set()
        self._changed: set[str] = set()
        self._files: set[str] = set()
        self.added = self.unchanged = 0
        self._vectors = VectorDraft(encoder) if encoder is not None else None
        self._begin()

    def _begin(self) -> None:
        self.documents: list[StoredDocument] = []
        self._texts: list[PackedText] = []
        self._codes: list[CodeArray] = []
        self._keys: list[MoreKeys] = []
        self._n_codes = 0

    @property
    def is_full(self) -> bool:
        """Whether the segment should be written."""
        return self._n_codes >= _SEGMENT_CODES or len(self.documents) > MOST_DOCUMENTS - (1 << 16)

    def take(self, batch: Batch) -> None:
        """Take a batch's documents, but for those of pages that the index has as they are."""
        readable = np.unpackbits(batch.readable)
        bounds = batch.columns.bounds
        figures = _figures(batch.columns)
        page_names: dict[int, str | None] = {}
        for number, row in enumerate(batch.documents):
            if row.page not in page_names:
                page_names[row.page] = self._claimed(row, *batch.pages[row.page])
            name = page_names[row.page]
            if name is None:
                self.unchanged += 1
                continue
            self.added += 1
            self.documents.append(self._stored(row, name, *batch.pages[row.page]))
            self._texts.append(packed(batch, row, readable))
            if self._vectors is not None:
                self._vectors.take(self._texts[-1])
            self._codes.append(batch.columns.codes[bounds[number] : bounds[number + 1]])
            self._keys.append(figures[number].moved(self._n_codes))
            self._n_codes += int(bounds[number + 1] - bounds[number])

    def _claimed(self, row: DocumentRow, page_id: str, content: bytes) -> str | None:
        """What the doc_ids of a page begin with; None if the index has it as it is."""
        page = f"{self._root}/{page_id}"
        self._seen.add(page)
        self._files.add(f"{self._root}/{row.path}")
        if self._known.contents.get(page) == content or content in self._known.by_name.get(page_id, ()):
            return None
        self._changed.add(page)
        return self._known.names.get(page) or self._names.claim(page_id)

    def _stored(self, row: DocumentRow, name: str, page_id: str, content: bytes) -> StoredDocument:
        essay = row.doc_id.removeprefix(page_id)
        return StoredDocument(
            doc_id=name + essay,
            path=row.path,
            part=row.part,
            page_name=name,
            page=f"{self._root}/{page_id}",
            file=f"{self._root}/{row.path}",
            content=content,
            start=row.start,
            end=row.end,
            n_chars=row.text_end - row.text_start,
            n_sentences=row.n_sentences,
            media=row.media,
            encoding=row.encoding,
            metadata=row.metadata,
        )

    def segment(self) -> NewSegment:
        """The documents taken so far, as a segment; the draft begins anew."""
        sizes = [len(codes) for codes in self._codes]
        corpus = Corpus(
            np.concatenate(self._codes),
            np.concatenate(([0], np.cumsum(sizes))),
            np.zeros((0, 2), dtype=np.int64),
            np.zeros(len(sizes), dtype=np.int32),
        )
        sentences = self._vectors.sentences() if self._vectors is not None else None
        segment = NewSegment(
            self.documents,
            self._texts,
            corpus,
            MoreKeys(
                np.concatenate([keys.hash for keys in self._keys]),
                np.concatenate([keys.position for keys in self._keys]),
            ),
            sentences,
        )
        self._begin()
        return segment

    def replaced(self) -> list[tuple[str, int]]:
        """Documents of the index that the corpus has in another version, or no longer has in a file that it has."""
        pages = {
            page
            for file in self._files
            for page in self._known.files.get(file, ())
            if page not in self._seen or page in self._changed
        }
        return [place for page in sorted(pages) for place in self._known.places[page]]


def _figures(columns: MatchingColumns) -> list[MoreKeys]:
    """The figures of each document of a batch, by their places in it."""
    keys, places = figure_keys(columns.codes, columns.number_at, columns.number_value)
    edges = np.searchsorted(places, columns.bounds).tolist()
    starts = columns.bounds.tolist()
    return [
        MoreKeys(keys[first:last], places[first:last] - start)
        for first, last, start in zip(edges, edges[1:], starts, strict=False)
    ]


def packed(batch: Batch, row: DocumentRow, readable: NDArray[np.uint8]) -> PackedText:
    """One document's words. readable: a bit a character of the batch's text, unpacked."""
    codes = batch.text[row.text_start : row.text_end]
    text = codes.tobytes().decode("utf-16-le", "surrogatepass")
    if batch.astral:
        chars = list(text)
        for at, char in batch.astral.items():
            if row.text_start <= at < row.text_end:
                chars[at - row.text_start] = char
        text = "".join(chars)
    return PackedText(text, readable[row.text_start : row.text_end].astype(np.bool_), row.origin)
