"""One report against a saved index: what it shares with which documents, and what is left once that is explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from toolkit.align.background import Background, load_background
from toolkit.align.census import Census, CensusParams, census_against, is_topical
from toolkit.align.columns import MatchingColumns, matching_columns, stand_ins
from toolkit.align.extend import Stretches, stretches_from
from toolkit.align.faint import Explained, FaintParams, Library, faint_passages
from toolkit.align.grams import GRAM, BoolArray, Corpus, IntArray, UInt64Array, gram_hashes
from toolkit.align.matches import Matches, matches_of, with_faint, with_rows
from toolkit.engine.batch import Batch, DocumentRow
from toolkit.engine.collection import BodyTexts, Collection, Gatherer
from toolkit.engine.config import Config
from toolkit.engine.indexing import index_scheme
from toolkit.engine.judging import Judged, judge_matches
from toolkit.engine.retold import Beside, Leads, beside, find_leads
from toolkit.fingerprint import SketchParams
from toolkit.index.candidates import CandidateParams, choose_candidates
from toolkit.index.documents import StoredDocument
from toolkit.index.postings import Hits
from toolkit.index.store import Index, refuse_other_scheme
from toolkit.index.texts import PackedText
from toolkit.judge.figures import figure_keys
from toolkit.judge.formulas import formula_runs
from toolkit.judge.rewrite import Rewrite, find_rewrites
from toolkit.model import Skipped
from toolkit.pair import families, near_duplicates
from toolkit.read.names import disk_name
from toolkit.schema import SENTENCES

_MIRROR = 0.7
_DOUBTFUL = 100
"""Places of little evidence that are looked at closely all the same: the longest may be edited, or formulas to list."""

_SIEVE_BITS = 20
_SIEVED = np.uint64(64 - _SIEVE_BITS)
_AT_ONCE = 1 << 18
"""Characters of candidates whose equal grams are paired at once, whole documents."""

_REPEATS = 8
"""Places of one gram in the report that are paired; of more, the first."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What a comparison found. The report is document 0 of the collection, the others are candidates of the index.

    rewrites: in which the report is source or copy. same: documents of the index whose page is the report's own, to the
    letter. unseen: how many documents share a few words with it that were not looked at. places: of each gram of the
    report, in order, how many documents of the index hold it. leads: passages told over in other words; they
    are no matches and count for nothing.
    """

    judged: Judged
    places: IntArray
    leads: Leads
    rewrites: tuple[Rewrite, ...]
    same: tuple[StoredDocument, ...]
    unseen: int


class Comparer:
    """Compares reports with one index, opened once."""

    def __init__(
        self, index: Index, config: Config, *, name: str | None = None, unread: Sequence[Skipped] = ()
    ) -> None:
        """name: how the user calls the index; unread: what of the corpus, just now indexed, could not be read.

        Raises BadIndex if it was made for other grams or other statistics.
        """
        refuse_other_scheme(index, index_scheme())
        self.index = index
        self.name = name or disk_name(index.folder)
        self.unread = tuple(unread)
        self._config = config
        self._n_sources = int(index.sources.max(initial=-1)) + 1  # they are numbered without gaps
        self._background: Background = load_background(GRAM)

    def compare(self, row: DocumentRow, text: PackedText, content: bytes, folder: Path, *, lang: str) -> Comparison:
        """Compare one document of a report. content: of its page; folder: for what is kept on disk meanwhile."""
        own = matching_columns(text.text + "\n", np.append(text.readable, False), np.array([len(text.text)]))
        keys = _OwnKeys.of(own)
        hits = self.index.find(keys.hashes)
        same = self._same_page(content)
        hits = _without(hits, same)
        known = self._background.is_common(keys.hashes)
        common, _ = self._formulas(hits, self.index.sources)
        numbers, unseen = choose_candidates(
            hits, keys.first, known, common, n_chars=len(own.codes), params=CandidateParams()
        )
        rows = [replace(row, page=0), *_rows(self.index.documents(numbers))]
        texts = [text, *self.index.texts(numbers.tolist())]
        collection = _collection(rows, texts, folder)
        sources = _mirrors_as_one(collection, self.index.sources, numbers)
        common, widespread = self._formulas(hits, sources)
        shared = keys.within(collection.corpus)
        topical = _topical(keys, shared[0], hits, numbers)
        census, places = _census(collection.corpus, self._background, hits, keys, common, widespread | topical)
        publisher = np.concatenate(([-1], sources[numbers]))
        stretches = _stretches(collection.corpus, census, keys, *shared)
        matches = self._matches(collection, census, stretches, publisher)
        rewrites = find_rewrites(collection.corpus, matches, census, suspects=np.zeros(1, dtype=np.int64), of=0)
        judged = judge_matches(collection, matches, rewrites, formula_runs(census), lang)
        return Comparison(
            judged=judged,
            places=places,
            leads=find_leads(judged, self._beside(judged, texts, numbers, hits, sources, same), lang=lang),
            rewrites=tuple(rewrites),
            same=tuple(self.index.documents(same)),
            unseen=unseen,
        )

    def _beside(
        self,
        judged: Judged,
        texts: Sequence[PackedText],
        numbers: IntArray,
        hits: Hits,
        sources: NDArray[np.int32],
        same: IntArray,
    ) -> Beside:
        """The report, candidates and, where these are few, other documents. texts: of the report and candidates."""
        alive = self.index.alive.copy()
        alive[same] = False
        chosen = beside(numbers, hits, alive)
        more = chosen[len(numbers) :]
        known = 1 + min(len(numbers), len(chosen))
        rows = [*judged.collection.documents[:known], *_rows(self.index.documents(more))]
        return Beside(rows, [*texts[:known], *self.index.texts(more.tolist())], sources[chosen])

    def _same_page(self, content: bytes) -> IntArray:
        """Numbers of the documents whose page is the report's own."""
        contents = self.index.table.column("content")
        alike = pc.equal(contents, pa.scalar(content, contents.type)).to_numpy(zero_copy_only=False)
        return np.flatnonzero(alike & self.index.alive)

    def _formulas(self, hits: Hits, sources: NDArray[np.int32]) -> tuple[BoolArray, BoolArray]:
        """Which grams asked for are set phrases in the index, and which are widespread; see `take_census`.

        Of a gram in more documents than are listed, the listed ones stand for all.
        """
        params: CensusParams = self._config.census
        n_sources = self._n_sources
        pairs = hits.gram << 32 | sources[hits.document].astype(np.int64)
        pairs.sort()  # np.unique would hash, which takes ten times as long
        pairs = pairs[np.diff(pairs, prepend=-1) != 0]
        n_grams = len(hits.n_documents)
        told = np.bincount(pairs >> 32, minlength=n_grams)
        listed = np.maximum(np.bincount(hits.gram, minlength=n_grams), 1)
        publishers = told * np.maximum(hits.n_documents / listed, 1)
        return publishers >= params.formula_floor(n_sources), publishers >= params.widespread_floor(n_sources)

    def _matches(self, collection: Collection, census: Census, stretches: Stretches, publisher: IntArray) -> Matches:
        corpus = collection.corpus
        params = self._config.matching
        params = replace(params, cluster=replace(params.cluster, doubtful=_DOUBTFUL))
        found, _ = matches_of([stretches], corpus, collection.numbers, census, params)
        matches = with_rows(found, corpus, collection.numbers, census, params)
        spans = np.stack([matches.left_start, matches.left_end, matches.right_start, matches.right_end], axis=1)
        faint = faint_passages(
            corpus,
            collection.numbers,
            census,
            stretches,
            FaintParams(),
            library=Library(publisher, self._config.census.formula_floor(self._n_sources), self.index.n_chars),
            explained=Explained(spans[~matches.formula], spans[matches.formula, :2]),
        )
        return with_faint(matches, faint, corpus, collection.numbers, census, params)


@dataclass(frozen=True, slots=True, eq=False)
class _OwnKeys:
    """The different grams and figures of one document, by where each first stands.

    hashes, first: of each, shape (n,), its hash and where it first stands. at: which gram begins at each place, shape
    (n_codes - GRAM + 1,). times: in how many places each gram stands.
    """

    hashes: UInt64Array
    first: IntArray
    at: IntArray
    times: IntArray

    @staticmethod
    def of(own: MatchingColumns) -> _OwnKeys:
        """Those of a matching form that ends with a SEPARATOR."""
        grams = gram_hashes(own.codes[:-1])
        figures, places = figure_keys(own.codes, own.number_at, own.number_value)
        positions = np.concatenate([np.arange(len(grams)), places])
        order = np.argsort(positions, kind="stable")
        hashes, first, which = np.unique(
            np.concatenate([grams, figures])[order], return_index=True, return_inverse=True
        )
        by_place = np.argsort(first)
        number = np.empty_like(by_place)
        number[by_place] = np.arange(len(by_place))
        at = number[which][order < len(grams)]
        times = np.bincount(at, minlength=len(hashes))
        return _OwnKeys(hashes[by_place], positions[order][first[by_place]], at, times)

    def within(self, corpus: Corpus) -> tuple[IntArray, IntArray]:
        """Where else they stand in a corpus of which this is the first document: keys and places, ascending."""
        order = np.argsort(self.hashes)
        known = self.hashes[order]
        # Most grams of candidates are not the report's: a table of some bits of the hash spares the search for them.
        seen = np.zeros(1 << _SIEVE_BITS, dtype=np.bool_)
        seen[known >> _SIEVED] = True
        found = [np.zeros((2, 0), dtype=np.int64)]
        for start, end in _candidate_parts(corpus):
            hashes = gram_hashes(corpus.codes[start:end])
            places = np.flatnonzero(seen[hashes >> _SIEVED])
            at = np.minimum(np.searchsorted(known, hashes[places]), len(known) - 1)
            ours = known[at] == hashes[places]
            found.append(np.stack([order[at[ours]], places[ours] + start]))
        gram, place = np.concatenate(found, axis=1)
        return gram, place


def _without(hits: Hits, documents: IntArray) -> Hits:
    """The hits outside some documents."""
    if len(documents) == 0:
        return hits
    inside = np.isin(hits.document, documents)
    fewer = np.bincount(hits.gram[inside], minlength=len(hits.n_documents))
    return Hits(hits.gram[~inside], hits.document[~inside], np.maximum(hits.n_documents - fewer, 0))


def _rows(stored: Sequence[StoredDocument]) -> list[DocumentRow]:
    """Rows of candidates. Their texts' places are filled in later."""
    pages: dict[str, int] = {}
    return [
        DocumentRow(
            doc_id=one.doc_id,
            path=one.path,
            part=one.part,
            page=1 + pages.setdefault(one.page, len(pages)),
            start=one.start,
            end=one.end,
            text_start=0,
            text_end=0,
            n_sentences=one.n_sentences,
            media=one.media,
            encoding=one.encoding,
            metadata=one.metadata,
            origin=None,
        )
        for one in stored
    ]


def _collection(rows: Sequence[DocumentRow], texts: Sequence[PackedText], folder: Path) -> Collection:
    """A corpus of the report and its candidates; their words lie in `folder` meanwhile."""
    ends = np.cumsum([len(text.text) + 1 for text in texts]) - 1
    whole = "".join(f"{text.text}\n" for text in texts)
    readable = np.zeros(len(whole), dtype=np.bool_)
    placed = []
    for row, text, end in zip(rows, texts, ends.tolist(), strict=True):
        start = end - len(text.text)
        readable[start:end] = text.readable
        placed.append(replace(row, text_start=start, text_end=end, origin=text.origin))
    columns = matching_columns(whole, readable, ends)
    batch = Batch(
        documents=tuple(placed),
        sentences=pa.RecordBatch.from_pylist([], schema=SENTENCES),
        text=columns.points,
        astral=stand_ins(whole, columns.points),
        columns=columns,
        skipped=(),
        n_pages=1 + max(row.page for row in rows),
        n_bytes=0,
        digest=b"",
        readable=np.packbits(readable),
        pages=(),
    )
    gatherer = Gatherer(folder / "sentences.parquet", folder / "texts.spool")
    gatherer.add(batch)
    return gatherer.finish()


def _mirrors_as_one(collection: Collection, sources: NDArray[np.int32], numbers: IntArray) -> NDArray[np.int32]:
    """The index' publishers, near-duplicates among the candidates counted as one: mirrors make no formula of a text."""
    bodies = BodyTexts(collection.corpus)
    near = near_duplicates(bodies, threshold=_MIRROR, sketch=SketchParams())
    groups = families(bodies, near, threshold=_MIRROR)
    merged = sources.copy()
    if len(groups):
        medoid = groups.medoids[groups.family]
        ours = (groups.text > 0) & (medoid > 0)
        merged[numbers[groups.text[ours] - 1]] = sources[numbers[medoid[ours] - 1]]
    return merged


def _topical(own: _OwnKeys, in_candidates: IntArray, hits: Hits, candidates: IntArray) -> BoolArray:
    """Which grams of the report it or its candidates repeat; see `is_topical`. Elsewhere each document counts once.

    in_candidates: the gram at each place of them that has one of the report's.
    """
    n = len(own.hashes)
    elsewhere = hits.gram[~np.isin(hits.document, candidates)]
    n_places = own.times + np.bincount(in_candidates, minlength=n) + np.bincount(elsewhere, minlength=n)
    return is_topical(n_places, 1 + hits.n_documents)


def _census(
    corpus: Corpus, background: Background, hits: Hits, own: _OwnKeys, common: BoolArray, widespread: BoolArray
) -> tuple[Census, IntArray]:
    """What the index knows of each gram of the report, and how many documents hold it."""
    size, n = int(corpus.offsets[1]), len(own.at)
    places = np.zeros(size, dtype=np.int64)
    is_common, is_widespread = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    places[:n], is_common[:n], is_widespread[:n] = hits.n_documents[own.at], common[own.at], widespread[own.at]
    return census_against(corpus, background, places, is_common, is_widespread), places


def _candidate_parts(corpus: Corpus) -> Iterator[tuple[int, int]]:
    """The candidates by parts of some _AT_ONCE characters, whole documents; the report is the first document."""
    cuts = np.unique(np.searchsorted(corpus.offsets, np.arange(corpus.offsets[1], len(corpus.codes), _AT_ONCE)))
    return pairwise(corpus.offsets[[1, *cuts.tolist(), corpus.n_docs]].tolist())


def _stretches(corpus: Corpus, census: Census, own: _OwnKeys, gram: IntArray, place: IntArray) -> Stretches:
    """Equal stretches of the report and the candidates. Of these some at a time, so that all need no more memory.

    gram, place: see `_OwnKeys.within`.
    """
    by_gram = np.argsort(own.at, kind="stable")
    first = np.cumsum(own.times) - own.times
    left_out = np.zeros(len(own.at), dtype=np.bool_)
    left_out[by_gram] = np.arange(len(by_gram)) - np.repeat(first, own.times) >= _REPEATS
    found = [Stretches.none()]
    for start, end in _candidate_parts(corpus):
        part = slice(*np.searchsorted(place, (start, end)).tolist())
        theirs = gram[part]
        times = np.minimum(own.times[theirs], _REPEATS)
        step = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
        left, right = by_gram[np.repeat(first[theirs], times) + step], np.repeat(place[part], times)
        found.append(stretches_from(corpus, census, left, right, left_out=left_out))
    return Stretches.joined(found)
