"""Findings in the corpus' own coordinates become the tables of the contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
import pyarrow as pa

from toolkit import schema
from toolkit.align.grams import IntArray
from toolkit.align.matches import KINDS, Matches
from toolkit.align.normalize import DIGITS
from toolkit.engine.collection import Collection
from toolkit.judge.formulas import Formula
from toolkit.judge.ratios import Ratios
from toolkit.model import Direction, Finding, Relation, Skipped
from toolkit.pair import Families


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about one match beyond its words."""

    relation: Relation
    direction: Direction
    reason: str


def documents_table(collection: Collection, ratios: Ratios) -> pa.Table:
    """One row a document."""
    rows = collection.documents
    facts = [row.metadata for row in rows]
    columns = {
        "doc_id": [r.doc_id for r in rows],
        "path": [r.path for r in rows],
        "part": [r.part for r in rows],
        "start": [r.start for r in rows],
        "end": [r.end for r in rows],
        "title": [m.title for m in facts],
        "agency": [m.agency for m in facts],
        "region": [m.region for m in facts],
        "level": [None if m.level is None else int(m.level) for m in facts],
        "year": [m.year for m in facts],
        "published": [m.published for m in facts],
        "genre": [m.genre for m in facts],
        "site": [m.site for m in facts],
        "media": [r.media for r in rows],
        "encoding": [r.encoding for r in rows],
        "n_chars": ratios.n_chars,
        "n_sentences": [r.n_sentences for r in rows],
        "reused": ratios.reused,
        "formulaic": ratios.formulaic,
        "own_earlier": ratios.own_earlier,
        "superior": ratios.superior,
        "copied": ratios.copied,
        "garbled": ratios.garbled,
        "original": 1 - ratios.reused,
    }
    return table(columns, schema.DOCUMENTS)


def matches_table(collection: Collection, matches: Matches, verdicts: list[Verdict]) -> pa.Table:
    """One row a match, offsets in the originals."""
    ids = pa.array([row.doc_id for row in collection.documents], pa.string())
    left = original_spans(collection, matches.left_doc, matches.left_start, matches.left_end)
    right = original_spans(collection, matches.right_doc, matches.right_start, matches.right_end)
    names = pa.array([str(kind) for kind in KINDS], pa.string())
    columns = {
        "match_id": np.arange(len(matches)),
        "kind": names.take(pa.array(matches.kind, pa.int64())),
        "relation": [str(v.relation) for v in verdicts],
        "formula": matches.formula,
        "left_doc": ids.take(pa.array(matches.left_doc)),
        "left_start": left[:, 0],
        "left_end": left[:, 1],
        "right_doc": ids.take(pa.array(matches.right_doc)),
        "right_start": right[:, 0],
        "right_end": right[:, 1],
        "similarity": np.minimum(matches.similarity, 1.0),
        "n_chars": matches.equal,
        "direction": [str(v.direction) for v in verdicts],
        "direction_reason": [v.reason for v in verdicts],
    }
    return table(columns, schema.MATCHES)


def checked_matches_table(collection: Collection, matches: Matches, verdicts: list[Verdict]) -> pa.Table:
    """One row a match of a checked report: as above, with the evidence of those that were weighed as faint."""
    rows = matches_table(collection, matches, verdicts)
    weighed = matches.publishers > 0
    bits, publishers = matches.bits.astype(np.float64).round(1), matches.publishers.astype(np.int64)
    rows = rows.append_column("bits", pa.array(bits, mask=~weighed))
    rows = rows.append_column("publishers", pa.array(publishers, mask=~weighed))
    return rows.cast(schema.CHECKED_MATCHES)


def original_spans(collection: Collection, doc: IntArray, start: IntArray, end: IntArray) -> IntArray:
    """Original [start, end) of each corpus range, shape (n, 2)."""
    on_number = collection.corpus.codes[end - 1] == DIGITS
    return collection.texts.originals(doc, start, end, on_number)


def families_table(collection: Collection, families: Families) -> pa.Table:
    """One row a member."""
    rows = collection.documents
    medoids = families.medoids[families.family] if len(families.family) else families.family
    columns = {
        "family_id": families.family,
        "doc_id": [rows[i].doc_id for i in families.text.tolist()],
        "role": np.where(families.text == medoids, "medoid", "member").tolist(),
        "similarity_to_medoid": families.to_medoid.astype(np.float64),
        "family_min_similarity": families.least[families.family].astype(np.float64) if len(families.family) else [],
    }
    return table(columns, schema.FAMILIES)


def formulas_table(collection: Collection, formulas: list[Formula]) -> pa.Table:
    """One row a set phrase, in the words of its first occurrence."""
    columns = {
        "text": [collection.texts.repaired(f.doc, f.start, f.end) for f in formulas],
        "n_docs": [f.n_docs for f in formulas],
        "n_agencies": [f.n_sources for f in formulas],
        "n_years": [f.n_years for f in formulas],
        "first_seen": [f.first_seen or None for f in formulas],
    }
    return table(columns, schema.FORMULAS)


def flags_table(collection: Collection, of_corpus: Iterable[tuple[int, Finding]]) -> pa.Table:
    """One row a finding, document by document. of_corpus: what the corpus showed, each with its document's number."""
    own = [(number, finding) for number, row in enumerate(collection.documents) for finding in row.findings]
    numbered = sorted([*own, *of_corpus], key=itemgetter(0))
    found = [(collection.documents[number].doc_id, finding) for number, finding in numbered]
    columns = {
        "doc_id": [doc_id for doc_id, _ in found],
        "flag": [str(f.flag) for _, f in found],
        "score": [f.score for _, f in found],
        "start": [f.start for _, f in found],
        "end": [f.end for _, f in found],
        "evidence": [f.evidence for _, f in found],
        "source_doc": [f.source_doc for _, f in found],
    }
    return table(columns, schema.FLAGS)


def skipped_table(skipped: list[Skipped]) -> pa.Table:
    """One row a file, record or page that was not used, or not all of it."""
    return table({"path": [s.path for s in skipped], "reason": [s.reason for s in skipped]}, schema.SKIPPED)


def empty_table(columns: pa.Schema) -> pa.Table:
    """A table of a later stage that had nothing to say."""
    return columns.empty_table()


def table(columns: dict[str, object], expected: pa.Schema) -> pa.Table:
    """Columns as a table of the contract."""
    arrays = [_array(columns[field.name], field.type) for field in expected]
    return pa.Table.from_arrays(arrays, schema=expected)


def _array(values: object, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:  # a lone surrogate in a title or a file name that is no UTF-8
        assert isinstance(values, list)
        clean = [v.encode("utf-8", "replace").decode("utf-8") if isinstance(v, str) else v for v in values]
        return pa.array(clean, kind)
