"""Sentences of an index that say what is asked: by words and by vectors, within some agencies and years."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from toolkit.align.normalize import matching_form
from toolkit.embed import Encoder
from toolkit.errors import BadInput
from toolkit.index.documents import StoredDocument
from toolkit.index.store import Index
from toolkit.model import DocumentView
from toolkit.split.sentences import sentences_of

_TOGETHER = 256
"""Documents whose sentences are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents are searched. agency: words that its name holds, "" for any; years: first and last, or None."""

    agency: str = ""
    years: tuple[int, int] | None = None

    def takes(self, document: StoredDocument) -> bool:
        """Whether a document is searched. One of unknown agency or year passes no filter that asks for it."""
        facts = document.metadata
        if self.agency and self.agency not in (facts.agency or ""):
            return False
        return self.years is None or (facts.year is not None and self.years[0] <= facts.year <= self.years[1])


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
    document: StoredDocument
    start: int
    end: int
    text: str


_Entry = tuple[float, int, _Place, float, float]
"""Score, minus the place in the order of the index, the sentence, its similarity and its share of pairs."""


def search(index: Index, query: str, encoder: Encoder, *, limit: int, within: Filter) -> list[Found]:
    """The sentences nearest to a query, best first; equal sentences once, at the first of their places.

    Every sentence that the filter lets through is looked at, so that none is missed. Raises BadInput if the query says
    nothing.
    """
    asked = encoder.encode([query])[0]
    pairs = _pairs(query)
    if not asked.any() or not pairs:
        raise BadInput(f"{query!r}: too short to search for", next_step="ask for two characters or more")
    best: list[_Entry] = []
    n_seen = 0
    places: dict[str, int] = {}
    for batch in _batches(index, within):
        fresh = [place for place in batch if place.text not in places]
        for place in batch:
            places[place.text] = places.get(place.text, 0) + 1
        fresh = list({place.text: place for place in reversed(fresh)}.values())[::-1]
        cosines = np.clip(encoder.encode([place.text for place in fresh]) @ asked, 0, 1)
        for place, similarity in zip(fresh, cosines.tolist(), strict=True):
            shared = len(pairs & _pairs(place.text)) / len(pairs) if similarity > 0 else 0.0
            n_seen += 1  # of equal scores the first in the index stays
            entry = ((similarity + shared) / 2, -n_seen, place, similarity, shared)
            if entry[0] > 0:
                (heapq.heappush if len(best) < limit else heapq.heappushpop)(best, entry)
    return [_found(entry, places) for entry in sorted(best, key=lambda entry: (-entry[0], -entry[1]))]


def _found(entry: _Entry, places: dict[str, int]) -> Found:
    score, _, place, similarity, shared = entry
    n_places = places[place.text]
    return Found(place.document, place.start, place.end, place.text, score, similarity, shared, n_places)


def _batches(index: Index, within: Filter) -> Iterator[list[_Place]]:
    """Sentences of the documents that count and pass, some documents at a time."""
    alive = np.flatnonzero(index.alive)
    for at in range(0, len(alive), _TOGETHER):
        numbers = alive[at : at + _TOGETHER]
        documents = zip(numbers.tolist(), index.documents(numbers), strict=True)
        taken = [(number, document) for number, document in documents if within.takes(document)]
        texts = index.texts([number for number, _ in taken])
        batch: list[_Place] = []
        for (_, document), text in zip(taken, texts, strict=True):
            view = DocumentView(document.doc_id, text.text, document.start, text.origin)
            for start, end in sentences_of(text.text):
                if text.readable[start:end].any():
                    span = view.to_original(start, end)
                    batch.append(_Place(document, span.start, span.end, text.text[start:end]))
        yield batch


def _pairs(text: str) -> set[int]:
    codes: Sequence[int] = matching_form(text)[0].tolist()
    return {first << 16 | second for first, second in pairwise(codes)}
