"""What a comparison of one report found, in the words of `toolkit check`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.align.grams import GRAM, IntArray
from toolkit.align.rows import row_form
from toolkit.checked import Compared, Counted, Passage, SetPhrase, SourceShare
from toolkit.engine.against import Comparer, Comparison
from toolkit.engine.batch import Batch
from toolkit.engine.indexing import packed
from toolkit.engine.judging import Judged
from toolkit.engine.refilled import refilled_tables
from toolkit.engine.rewritten import substitutions_table
from toolkit.engine.tables import checked_matches_table, original_spans
from toolkit.judge.rescore import Exclusions, rescore
from toolkit.judge.sources import Source, rank_sources
from toolkit.judge.word_differences import MOST_CHARS, word_differences
from toolkit.model import DocumentView

MOST_PASSAGES = 400
"""Matches of one report whose sources' words are kept for showing, the longest."""

_AROUND = 40
"""Characters of the source shown on either side of a passage."""


def compared_with(
    comparer: Comparer, batch: Batch, number: int, view: DocumentView, *, lang: str, passages: bool
) -> Compared:
    """Compare one document of a batch of one page. view: the document as it is shown; passages: see `Compared`."""
    row = replace(batch.documents[number], doc_id=f"\0{view.doc_id}")  # no document of the index is called that
    with tempfile.TemporaryDirectory() as folder:
        found = comparer.compare(
            row, packed(batch, row, np.unpackbits(batch.readable)), batch.pages[row.page][1], Path(folder), lang=lang
        )
        judged = found.judged
        matches = checked_matches_table(judged.collection, judged.matches, judged.verdicts)
        templates, slots, _ = refilled_tables(judged.collection, judged.matches)
        ranked = _ranked(judged)
        phrases = _phrases(judged)
        shares = judged.ratios
        counted = _counted(judged, [source.document for source in ranked], phrases)
        copied = rescore(counted, Exclusions(), n_sources=len(ranked)).copied_of
        sources = [_share(judged, source, part) for source, part in zip(ranked, copied, strict=True)]
        return Compared(
            n_chars=int(shares.n_chars[0]),
            reused=float(shares.reused[0]),
            formulaic=float(shares.formulaic[0]),
            own_earlier=float(shares.own_earlier[0]),
            superior=float(shares.superior[0]),
            copied=float(shares.copied[0]),
            garbled=float(shares.garbled[0]),
            sources=tuple(source for source in sources if source.share > 0),
            repeated=tuple(source for source in sources if source.share == 0),
            findings=tuple(finding for document, finding in judged.findings if document == 0),
            substitutions=_named(
                substitutions_table(judged.collection, judged.matches, found.rewrites), "left_doc", row.doc_id, view
            ),
            matches=_named(matches, "left_doc", row.doc_id, view),
            leads=_named(found.leads.table, "left_doc", row.doc_id, view),
            templates=_named(templates, "doc_id", row.doc_id, view),
            slots=_named(slots, "doc_id", row.doc_id, view),
            counted=counted,
            phrases=tuple(_set_phrases(found, phrases)),
            passages=dict(_passages(found, matches, view)) if passages else {},
            same=tuple(document.doc_id for document in found.same),
            unseen=found.unseen,
            row_form=float(row_form(judged.collection.corpus.codes[: _length(judged)]).sum()) / max(_length(judged), 1),
        )


def _named(rows: pa.Table, column: str, stand_in: str, view: DocumentView) -> pa.Table:
    """The rows with the report's name for its stand-in."""
    place = rows.schema.get_field_index(column)
    names = rows.column(column)
    told = pc.if_else(pc.equal(names, stand_in), view.doc_id, names) if len(rows) else names
    return rows.set_column(place, rows.schema.field(place), told)


def _ranked(found: Judged) -> list[Source]:
    """The sources of a report, formulas not counted, best first."""
    told = found.matches.take(~found.matches.formula)
    return rank_sources(told.right_doc, told.left_start, told.left_end, n_chars=max(_length(found), 1))


def _length(found: Judged) -> int:
    """Characters of the report that take part in matching."""
    return int(found.collection.corpus.offsets[1]) - 1


def _share(found: Judged, source: Source, copied: float) -> SourceShare:
    row = found.collection.documents[source.document]
    last = int(np.flatnonzero((found.matches.right_doc == source.document) & ~found.matches.formula)[-1])
    verdict = found.verdicts[last]
    return SourceShare(
        doc_id=row.doc_id,
        title=row.metadata.title,
        agency=row.metadata.agency,
        year=row.metadata.year,
        published=row.metadata.published,
        relation=verdict.relation,
        direction=verdict.direction,
        reason=verdict.reason,
        share=source.share,
        alone=source.alone,
        copied=copied,
    )


def _phrases(found: Judged) -> IntArray:
    """Starts and ends of the report's set phrases, shape (2, n): it is the first document."""
    own = found.formulas.start < _length(found)
    return np.stack([found.formulas.start[own], found.formulas.end[own]]).astype(np.int64)


def _counted(found: Judged, sources: list[int], phrases: IntArray) -> Counted:
    matches = found.matches
    place = np.full(len(found.collection.documents), -1, dtype=np.int64)
    place[sources] = np.arange(len(sources))
    return Counted(
        n_chars=_length(found),
        start=matches.left_start,
        end=matches.left_end,
        equal=matches.equal,
        sort=found.sorts[0],
        source=np.where(matches.formula, -1, place[matches.right_doc]),
        garbled=found.garbled_sides[0],
        phrase_start=phrases[0],
        phrase_end=phrases[1],
    )


def _set_phrases(found: Comparison, phrases: IntArray) -> Iterator[SetPhrase]:
    spans = original_spans(found.judged.collection, np.zeros(phrases.shape[1], dtype=np.int64), *phrases)
    for (start, end), (first, last) in zip(spans.tolist(), phrases.T.tolist(), strict=True):
        yield SetPhrase(start, end, int(found.places[first : last - GRAM + 1].min(initial=1 << 40)))


def _longest(found: Judged, matches: pa.Table) -> list[dict[str, Any]]:
    """Rows of the longest matches. matches: as a table, in original coordinates."""
    telling = np.flatnonzero(~found.matches.formula)
    longest = telling[np.argsort(-found.matches.equal[telling], kind="stable")][:MOST_PASSAGES]
    rows: list[dict[str, Any]] = matches.take(pa.array(np.sort(longest))).to_pylist()
    return rows


def _passages(found: Comparison, matches: pa.Table, view: DocumentView) -> Iterator[tuple[int, Passage]]:
    """The sources' words behind the longest matches and the leads, by match_id. Leads are not compared word by word."""
    views = dict(found.leads.views)
    texts = found.judged.collection.texts
    rows = [
        *((row, True) for row in _longest(found.judged, matches)),
        *((row, False) for row in found.leads.table.to_pylist()),
    ]
    for row, is_match in rows:
        doc_id = row["right_doc"]
        source = views.get(doc_id) or views.setdefault(doc_id, texts.view(doc_id))
        mine = view.to_repaired(row["left_start"], row["left_end"])
        theirs = source.to_repaired(row["right_start"], row["right_end"])
        words = source.text[theirs.start : theirs.end]
        differing = word_differences(view.text[mine.start : mine.end], words) if is_match else None
        yield (
            row["match_id"],
            Passage(
                before=source.text[max(0, theirs.start - _AROUND) : theirs.start],
                text=words[:MOST_CHARS],
                after=source.text[theirs.end : theirs.end + _AROUND],
                left_differs=None if differing is None else differing[0],
                right_differs=None if differing is None else differing[1],
                cut=len(words) > MOST_CHARS,
            ),
        )
