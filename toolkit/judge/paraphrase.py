"""Passages told over in other words: sentences that stand, in order and near each other, for sentences of a source.

One sentence that is like another proves nothing: all reports of a genre say the same things, and a bag of characters
does not know who did what to whom. What counts is a run of sentences, each of which is nearer to its place in one
source than to whatever the other publishers wrote on the matter (a margin, as Artetxe & Schwenk 2019, "Margin-based
Parallel Corpus Mining with Multilingual Sentence Embeddings", take it over nearest neighbours; here over publishers).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.align.normalize import matching_form

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]
_CELLS = 1 << 24
"""Similarities that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class ParaphraseParams:
    """When a run is told of. Calibrated by experiments/paraphrase_leads.py; none is a probability.

    similarity: cosine that two sentences need. others: publishers beside the source that there must be to hold a
    sentence against: against the nearest of them, but for the `nearer` nearest, who may have it from the source too.
    margin: how much nearer the source must be. reach: sentences of either side from one to the next, at most.
    sentences: in a run at least. score: margins of a run, added up. same: share (Dice) of characters from which on
    two sentences have the same words: what differs then may be who did what to whom, which this evidence can't see.
    """

    similarity: float = 0.5
    others: int = 8
    nearer: int = 1
    margin: float = 0.04
    reach: int = 3
    sentences: int = 3
    score: float = 0.25
    same: float = 0.65


@dataclass(frozen=True, slots=True)
class Retold:
    """A run. document: of the source; steps: places of sentences (of the report, of the source), in order.

    similarity: mean cosine, 0-1; score: the margins added up.
    """

    document: int
    steps: tuple[tuple[int, int], ...]
    similarity: float
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Sentences of several documents. texts: of all, document by document; vectors: their unit vectors, one row each.

    opens: where each document's begin, ascending, none empty. publisher: a number for each document's.
    """

    texts: Sequence[str]
    vectors: FloatArray
    opens: IntArray
    publisher: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A sentence of the report at the one of a document that is nearest to it. margin: beyond what is asked."""

    row: int
    column: int
    similarity: float
    margin: float


def find_retold(
    texts: Sequence[str], places: IntArray, vectors: FloatArray, sources: Told, params: ParaphraseParams
) -> list[Retold]:
    """At most one run of each document, best first. Nothing where there are too few publishers to compare with.

    texts, vectors: the report's sentences that nothing else explains; places: of each in the report, ascending.
    """
    if len(np.unique(sources.publisher)) <= params.others or len(texts) < params.sentences:
        return []
    found = []
    for document, cells in _cells(vectors, sources, params).items():
        differing = [cell for cell in cells if _same(texts[cell.row], sources.texts[cell.column]) < params.same]
        run, score = _best_run(differing, places, params)
        if len(run) >= params.sentences and score >= params.score:
            first = int(sources.opens[document])
            steps = tuple((int(places[cell.row]), cell.column - first) for cell in run)
            found.append(Retold(document, steps, sum(cell.similarity for cell in run) / len(run), score))
    return sorted(found, key=lambda one: (-one.score, one.document))


def _cells(vectors: FloatArray, sources: Told, params: ParaphraseParams) -> dict[int, list[_Cell]]:
    """What a run may be made of, by document."""
    cells: dict[int, list[_Cell]] = {}
    ends = np.append(sources.opens[1:], len(sources.texts))
    step = max(1, _CELLS // max(len(sources.texts), 1))
    for first in range(0, len(vectors), step):
        cosines = vectors[first : first + step] @ sources.vectors.T
        best = np.maximum.reduceat(cosines, sources.opens, axis=1)
        margin = best - _elsewhere(best, sources.publisher, params.nearer) - np.float32(params.margin)
        for row, document in np.argwhere((best >= params.similarity) & (margin > 0)).tolist():
            begin = int(sources.opens[document])
            column = begin + int(cosines[row, begin : ends[document]].argmax())
            cell = _Cell(first + row, column, float(best[row, document]), float(margin[row, document]))
            cells.setdefault(document, []).append(cell)
    return cells


def _elsewhere(best: FloatArray, publisher: NDArray[np.int32], nearer: int) -> FloatArray:
    """How near other publishers come to each sentence, `nearer` of them left out; shape as best: (rows, documents)."""
    names, of = np.unique(publisher, return_inverse=True)
    grouped = np.argsort(of, kind="stable")
    by_publisher = np.maximum.reduceat(best[:, grouped], np.searchsorted(of[grouped], np.arange(len(names))), axis=1)
    ranked = -np.sort(-by_publisher, axis=1)
    without, instead = ranked[:, nearer, None], ranked[:, nearer + 1, None]
    elsewhere: FloatArray = np.where(by_publisher[:, of] >= without, instead, without)
    return elsewhere


def _same(left: str, right: str) -> float:
    """Dice coefficient of the characters of two sentences, each as often as it stands there; 0-1."""
    ours, theirs = (Counter(matching_form(text)[0].tolist()) for text in (left, right))
    return 2 * (ours & theirs).total() / max(ours.total() + theirs.total(), 1)


def _best_run(cells: Sequence[_Cell], places: IntArray, params: ParaphraseParams) -> tuple[list[_Cell], float]:
    """The cells, one after another on both sides and near each other, whose margins add up to most. cells: by row."""
    total: list[float] = []
    before: list[int | None] = []
    for at, cell in enumerate(cells):
        score, back = max(((total[i], i) for i in _leading_here(cells, at, places, params.reach)), default=(0.0, None))
        total.append(score + cell.margin)
        before.append(back)
    if not total:
        return [], 0.0
    at_end: int | None = int(np.argmax(total))
    score, run = max(total), []
    while at_end is not None:
        run.append(cells[at_end])
        at_end = before[at_end]
    return run[::-1], score


def _leading_here(cells: Sequence[_Cell], at: int, places: IntArray, reach: int) -> Iterator[int]:
    """Earlier cells that a run may come from."""
    here = cells[at]
    for i in range(at - 1, -1, -1):
        if places[here.row] - places[cells[i].row] > reach:
            return
        if 0 < here.column - cells[i].column <= reach:
            yield i
