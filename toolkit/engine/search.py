"""Sentences of an index that say what is asked: by words and by vectors, within some agencies and years."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from toolkit.align.grams import BoolArray
from toolkit.align.normalize import matching_form
from toolkit.embed import Encoder
from toolkit.embed.protocol import FloatArray
from toolkit.embed.vectors import checked_vectors
from toolkit.engine.vectors import refuse_other_encoder
from toolkit.errors import BadInput
from toolkit.index.documents import StoredDocument
from toolkit.index.store import Index
from toolkit.model import DocumentView

_TOGETHER = 256
"""Documents whose sentences are in memory at a time."""
WEIGHED, WEIGHED_EACH = 1000, 20
"""Of saved vectors the nearest so many, and so many for each sentence asked for, are weighed by their words."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents are searched. agency: words that its name holds, "" for any; years: first and last, or None."""

    agency: str = ""
    years: tuple[int, int] | None = None

    def takes(self, agency: str | None, year: int | None) -> bool:
        """Whether a document is searched. One of unknown agency or year passes no filter that asks for it."""
        if self.agency and self.agency not in (agency or ""):
            return False
        return self.years is None or (year is not None and self.years[0] <= year <= self.years[1])


@dataclass(frozen=True, slots=True)
class Found:
    """One sentence.

    score: mean of the other two; similarity: cosine of the vectors; shared: share of the query's character pairs that
    it holds; all 0-1. start, end: original coordinates. n_places: how often the same words stand in what was searched.
    """

    document: StoredDocument
    start: int
    end: int
    text: str
    score: float
    similarity: float
    shared: float
    n_places: int


@dataclass(frozen=True, slots=True)
class _Place:
    """document: its number in the index; start, end: in its repaired text."""

    document: int
    start: int
    end: int
    text: str


_Entry = tuple[float, int, _Place, float, float]
"""Score, minus the place in the order of the index, the sentence, its similarity and its share of pairs."""


def search(index: Index, query: str, encoder: Encoder, *, limit: int, within: Filter) -> list[Found]:
    """The sentences nearest to a query, best first; equal sentences once, at the first of their places.

    Where the index holds vectors, every one is looked at, and the words of the nearest are weighed; else every sentence
    that the filter lets through is encoded now. Raises BadInput if the query says nothing, BadIndex if the index's
    vectors are of another encoder.
    """
    refuse_other_encoder(index, encoder)
    vectors = encoder.encode([query])
    asked = checked_vectors(vectors, n_rows=1, dimension=encoder.dimension, encoder=encoder.name)[0]
    pairs = _pairs(query)
    if not asked.any() or not pairs:
        raise BadInput(f"{query!r}: too short to search for", next_step="ask for two characters or more")
    passing, places = _passing(index, within), Counter[str]()
    if index.manifest.vectors is None:
        candidates = _encoded_now(index, encoder, asked, passing, places)
    else:
        candidates = _saved(index, asked, passing, places, max(WEIGHED, WEIGHED_EACH * limit))
    best: list[_Entry] = []
    for n_seen, (place, similarity) in enumerate(candidates):  # of equal scores the first in the index stays
        shared = len(pairs & _pairs(place.text)) / len(pairs)
        entry = ((similarity + shared) / 2, -n_seen, place, similarity, shared)
        if entry[0] > 0:
            (heapq.heappush if len(best) < limit else heapq.heappushpop)(best, entry)
    return _found(index, sorted(best, key=lambda entry: (-entry[0], -entry[1])), places)


def _found(index: Index, best: list[_Entry], places: Counter[str]) -> list[Found]:
    numbers = [place.document for _, _, place, _, _ in best]
    documents, texts = index.documents(np.array(numbers, dtype=np.int64)), index.texts(numbers)
    found = []
    for (score, _, place, similarity, shared), document, text in zip(best, documents, texts, strict=True):
        span = DocumentView(document.doc_id, text.text, document.start, text.origin).to_original(place.start, place.end)
        n_places = places[place.text]
        found.append(Found(document, span.start, span.end, place.text, score, similarity, shared, n_places))
    return found


def _passing(index: Index, within: Filter) -> BoolArray:
    """Which documents count and pass, shape (numbers,)."""
    if within == Filter():
        return index.alive
    facts = zip(*(index.table.column(name).to_pylist() for name in ("agency", "year")), strict=True)
    return index.alive & np.fromiter((within.takes(*fact) for fact in facts), np.bool_, len(index.alive))


def _encoded_now(
    index: Index, encoder: Encoder, asked: FloatArray, passing: BoolArray, places: Counter[str]
) -> Iterator[tuple[_Place, float]]:
    """Different sentences of the documents that pass, each with its cosine; all their places are counted."""
    numbers = np.flatnonzero(passing).tolist()
    for at in range(0, len(numbers), _TOGETHER):
        some = numbers[at : at + _TOGETHER]
        fresh: dict[str, _Place] = {}
        for number, text in zip(some, index.texts(some), strict=True):
            for start, end in text.sentences():
                words = text.text[start:end]
                if words not in places:
                    fresh[words] = _Place(number, start, end, words)
                places[words] += 1
        cosines = np.clip(encoder.encode(list(fresh)) @ asked, 0, 1)
        yield from zip(fresh.values(), cosines.tolist(), strict=True)


def _saved(
    index: Index, asked: FloatArray, passing: BoolArray, places: Counter[str], most: int
) -> Iterator[tuple[_Place, float]]:
    """The same of the sentences whose saved vectors are nearest. Segments share words: those come once, too."""
    near = index.nearest(asked, passing, most)
    numbers = np.unique(near.document).tolist()
    texts = dict(zip(numbers, index.texts(numbers), strict=True))
    columns = (near.document, near.start, near.end, near.cosine, near.n_places)
    for number, start, end, cosine, n_places in zip(*(column.tolist() for column in columns), strict=True):
        words = texts[number].text[start:end]
        if words not in places:
            yield _Place(number, start, end, words), cosine
        places[words] += n_places


def _pairs(text: str) -> set[int]:
    codes: Sequence[int] = matching_form(text)[0].tolist()
    return {first << 16 | second for first, second in pairwise(codes)}
