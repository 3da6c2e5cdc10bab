"""Garbled rewrites as rows of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from toolkit import schema
from toolkit.align.matches import KINDS, Matches
from toolkit.engine.collection import Collection
from toolkit.engine.tables import original_spans, table
from toolkit.judge.rewrite import Rewrite, evidence, primary
from toolkit.model import Finding, FlagName, MatchKind


def rewrite_findings(collection: Collection, rewrites: Sequence[Rewrite], lang: str) -> Iterator[tuple[int, Finding]]:
    """One finding for each source that a document was rewritten from, over its garbled passages: document, finding."""
    chosen = primary(rewrites)
    if not chosen:
        return
    ranges = [(r.copy, r.passages[0].right[0], r.passages[-1].right[1]) for r in chosen]
    copies, starts, ends = np.array(ranges, dtype=np.int64).T
    first = collection.corpus.offsets[copies]
    spans = original_spans(collection, copies, first + starts, first + ends).tolist()
    for rewrite, (start, end) in zip(chosen, spans, strict=True):
        source = collection.documents[rewrite.source].doc_id
        said = evidence(rewrite, lang)
        yield rewrite.copy, Finding(FlagName.GARBLED_REWRITE, rewrite.score, start, end, said, source)


def told_by_source(collection: Collection, rewrites: Sequence[Rewrite]) -> Collection:
    """The collection without what a garbled copy said of itself: with its source it is told once, and better."""
    documents = list(collection.documents)
    for copy in {rewrite.copy for rewrite in primary(rewrites)}:
        row = documents[copy]
        others = tuple(finding for finding in row.findings if finding.flag is not FlagName.GARBLED_REWRITE)
        documents[copy] = replace(row, findings=others)
    return replace(collection, documents=tuple(documents))


def substitutions_table(collection: Collection, matches: Matches, rewrites: Sequence[Rewrite]) -> pa.Table:
    """One row a substitution of a garbled match, most frequent first."""
    offsets, documents = collection.corpus.offsets, collection.documents
    garbled = np.flatnonzero(matches.kind == KINDS.index(MatchKind.GARBLED))
    number = {
        tuple(place): i
        for i, *place in zip(
            garbled.tolist(),
            *(column[garbled].tolist() for column in (matches.left_doc, matches.left_start, matches.right_start)),
            strict=True,
        )
    }
    rows = []
    for rewrite in rewrites:
        a, b = int(offsets[rewrite.source]), int(offsets[rewrite.copy])
        left, right = sorted((rewrite.source, rewrite.copy))
        names = documents[left].doc_id, documents[right].doc_id
        for passage, substitutions in zip(rewrite.passages, rewrite.tables, strict=True):
            places = sorted((passage.left[0] + a, passage.right[0] + b))
            match_id = number[left, *places]
            rows += [(match_id, *names, s.source, s.target, s.times, s.kept) for s in substitutions]
    columns = zip(*sorted(rows, key=lambda row: row[0]), strict=True) if rows else [()] * len(schema.SUBSTITUTIONS)
    return table(dict(zip(schema.SUBSTITUTIONS.names, map(list, columns), strict=True)), schema.SUBSTITUTIONS)
