"""Paraphrase evidence of `toolkit check`: sentences of the report that matching explains nothing of, and candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from toolkit import schema
from toolkit.align.grams import IntArray
from toolkit.embed import open_encoder
from toolkit.engine.batch import DocumentRow
from toolkit.engine.judging import Judged
from toolkit.engine.tables import table
from toolkit.index.postings import Hits
from toolkit.index.texts import PackedText
from toolkit.judge.paraphrase import ParaphraseParams, Retold, Told, find_retold
from toolkit.judge.relation import Party, order_of, relation_of
from toolkit.model import DocumentView, MatchKind, Span

MOST_SENTENCES = 5000
"""Sentences of one document that are looked at: their vectors are in memory together."""
_SHORTEST = 10
"""Characters of a sentence that can be like another one for a reason."""
MOST = 40
"""Documents that sentences are held against: splitting and encoding them is what leads cost."""
_EXPLAINED = 0.5
"""Share of a sentence in matches and set phrases from which on it is explained."""


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """Documents that a report is held against, itself the first. publishers: of each but the report."""

    rows: Sequence[DocumentRow]
    texts: Sequence[PackedText]
    publishers: NDArray[np.int32]

    def view(self, number: int) -> DocumentView:
        """One of them for display."""
        row, text = self.rows[number], self.texts[number]
        return DocumentView(row.doc_id, text.text, row.start, text.origin)


@dataclass(frozen=True, slots=True, eq=False)
class Leads:
    """Passages told over. table: as rows of the table of matches, numbered on behind it; views: of their sources."""

    table: pa.Table
    views: Mapping[str, DocumentView]


def beside(candidates: IntArray, hits: Hits, alive: NDArray[np.bool_]) -> IntArray:
    """Numbers of the documents of an index to hold sentences against.

    The best candidates; where these are few, those that share most grams, so that there is a measure of what is usual.
    alive: which documents of the index may be taken.
    """
    taken = candidates[:MOST]
    open_to = alive.copy()
    open_to[candidates] = False
    shared = np.bincount(hits.document, minlength=len(alive))
    others = np.flatnonzero(open_to)
    others = others[np.argsort(-shared[others], kind="stable")][: MOST - len(taken)]
    return np.concatenate([taken, others])


def retold(judged: Judged, documents: Beside) -> list[tuple[Retold, Span, Span]]:
    """Runs told over, best first, each sentence of the report in one; spans of both repaired texts."""
    texts = documents.texts
    places = [_sentences(text) for text in texts]
    unexplained = _unexplained(judged, places[0])
    numbers = [number for number in range(1, len(texts)) if places[number]]
    if len(unexplained) < ParaphraseParams().sentences or not numbers:
        return []
    own = [_words(texts[0], places[0][i]) for i in unexplained.tolist()]
    theirs = [_words(texts[number], span) for number in numbers for span in places[number]]
    opens = np.cumsum([0, *(len(places[number]) for number in numbers)])[:-1]
    encoder = open_encoder()
    sources = Told(theirs, encoder.encode(theirs), opens, documents.publishers[np.array(numbers) - 1])
    runs = find_retold(own, unexplained, encoder.encode(own), sources, ParaphraseParams())
    found: list[tuple[Retold, Span, Span]] = []
    told: set[int] = set()
    for run in runs:
        rows = {row for row, _ in run.steps}
        if rows & told:
            continue
        told |= rows
        number = numbers[run.document]
        run = Retold(number, run.steps, run.similarity, run.score)
        (first, begin), (last, end) = run.steps[0], run.steps[-1]
        left = Span(places[0][first].start, places[0][last].end)
        found.append((run, left, Span(places[number][begin].start, places[number][end].end)))
    return found


def find_leads(judged: Judged, documents: Beside, *, lang: str) -> Leads:
    """What `retold` finds, told of."""
    runs = retold(judged, documents)
    rows = documents.rows
    parties = [Party(row.page, row.metadata) for row in rows]
    views = {number: documents.view(number) for number in {0, *(run.document for run, _, _ in runs)}}
    records = []
    for at, (run, left, right) in enumerate(runs, len(judged.matches)):
        mine = views[0].to_original(left.start, left.end)
        theirs = views[run.document].to_original(right.start, right.end)
        relation = relation_of(parties[0], parties[run.document])
        order = order_of(parties[0], parties[run.document], relation, lang=lang)
        records.append(
            {
                "match_id": at,
                "kind": str(MatchKind.PARAPHRASE),
                "relation": str(relation),
                "formula": False,
                "left_doc": rows[0].doc_id,
                "left_start": mine.start,
                "left_end": mine.end,
                "right_doc": rows[run.document].doc_id,
                "right_start": theirs.start,
                "right_end": theirs.end,
                "similarity": min(run.similarity, 1.0),
                "n_chars": len(left),
                "direction": str(order.direction),
                "direction_reason": order.reason,
                "bits": None,
                "publishers": None,
            }
        )
    columns: dict[str, object] = {name: [record[name] for record in records] for name in schema.CHECKED_MATCHES.names}
    found = table(columns, schema.CHECKED_MATCHES)
    return Leads(found, {view.doc_id: view for number, view in views.items() if number})


def _sentences(text: PackedText) -> list[Span]:
    """The first sentences that are matched and say something."""
    long = (Span(start, end) for start, end in text.sentences() if end - start >= _SHORTEST)
    return list(islice(long, MOST_SENTENCES))


def _words(text: PackedText, span: Span) -> str:
    return text.text[span.start : span.end]


def _unexplained(judged: Judged, sentences: Sequence[Span]) -> IntArray:
    """Places of the report's sentences of which matches and set phrases hold less than half."""
    n = int(judged.collection.corpus.offsets[1]) - 1
    held = np.zeros(n + 1, dtype=np.int64)
    for starts, ends in (
        (judged.matches.left_start, judged.matches.left_end),
        (judged.formulas.start, judged.formulas.end),
    ):
        inside = starts < n
        np.add.at(held, starts[inside], 1)
        np.add.at(held, ends[inside], -1)
    before = np.concatenate(([0], np.cumsum(np.cumsum(held[:n]) > 0)))
    codes = np.arange(n)
    where = judged.collection.texts.characters(np.zeros(n, dtype=np.int64), codes)
    first = np.searchsorted(where, [span.start for span in sentences])
    last = np.searchsorted(where, [span.end for span in sentences])
    return np.flatnonzero((before[last] - before[first] < _EXPLAINED * (last - first)) & (last - first >= _SHORTEST))
