"""Turns of speech of a collection: its sentences asked, encoded, clustered, and laid down as tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from toolkit import schema
from toolkit.align.grams import IntArray
from toolkit.embed import Encoder
from toolkit.embed.vectors import checked_vectors
from toolkit.engine.collection import Collection
from toolkit.engine.tables import table
from toolkit.rhetoric import Rhetoric, RhetoricParams, Sources, find_clusters, tell, wordings_of

_ASKED = ("body", "list_item")
_PLACE = ("x", "y", "radius")
_CELLS = "\t"
_ENOUGH = 100
"""Different sentences from which on pairs drawn at random are mostly unrelated, which the threshold rests on."""

_ENCODED_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Turns of speech and where they stand. members, clusters: tables of the contract.

    texts, document: of every sentence that was asked, as `rhetoric.sentence` counts them. tabular: rows of tables that
    were not asked.
    """

    rhetoric: Rhetoric
    members: pa.Table
    clusters: pa.Table
    texts: list[str]
    document: IntArray
    tabular: int

    @property
    def caps(self) -> tuple[str, ...]:
        """What was left out, and what may have been missed, in words."""
        left = self.rhetoric.excluded
        counts = ((left.too_short, "too short"), (left.too_long, "too long"), (left.no_vector, "without a vector"))
        told = [f"{n:,} {why}" for n, why in (*counts, (self.tabular, "rows of tables")) if n]
        caps = [f"sentences not asked for turns of speech: {', '.join(told)}"] if told else []
        n_different = len(set(self.texts))
        if n_different < _ENOUGH:
            caps.append(
                f"turns of speech may be missed: {n_different} different sentences are too few to tell "
                "what unrelated ones have in common"
            )
        return tuple(caps)


def find_rhetoric(
    collection: Collection,
    sentences: Path,
    encoder: Encoder,
    *,
    params: RhetoricParams,
    n_threads: int = 1,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Told:
    """Cluster the sentences of all documents. sentences: the table that gathering the collection wrote."""
    rows, document, tabular = _asked(collection, sentences)
    texts: list[str] = rows.column("text").to_pylist()
    wordings = wordings_of(texts)
    vectors = np.empty((len(wordings), encoder.dimension), dtype=np.float32)
    for at in range(0, len(wordings), _ENCODED_AT_ONCE):
        part = wordings.texts[at : at + _ENCODED_AT_ONCE]
        vectors[at : at + len(part)] = checked_vectors(
            encoder.encode(part), n_rows=len(part), dimension=encoder.dimension, encoder=encoder.name
        )
        progress("rhetoric", at // 4, len(wordings))
    clusters = find_clusters(
        vectors,
        wordings,
        params=params,
        n_threads=n_threads,
        progress=lambda done, every: progress("rhetoric", every + 3 * done, 4 * every),
    )
    del vectors
    rhetoric = tell(clusters, wordings, _sources(collection, document), encoder=encoder.name)
    return Told(rhetoric, _members_table(rhetoric, rows), _clusters_table(rhetoric), texts, document, tabular)


def _asked(collection: Collection, sentences: Path) -> tuple[pa.Table, IntArray, int]:
    """The documents' own prose, the document of each sentence, and how many rows of tables were left out."""
    with sentences.open("rb") as stream:
        rows = pq.read_table(stream)
    document = np.repeat(np.arange(len(collection.documents)), [row.n_sentences for row in collection.documents])
    prose = np.asarray(pc.is_in(rows.column("role"), value_set=pa.array(_ASKED)))
    cells = prose & np.asarray(pc.match_substring(rows.column("text"), _CELLS))
    kept = prose & ~cells
    return rows.filter(pa.array(kept)), document[kept], int(np.count_nonzero(cells))


def _sources(collection: Collection, document: IntArray) -> Sources:
    facts = [row.metadata for row in collection.documents]
    regions: dict[str, int] = {}
    region = [-1 if fact.region is None else regions.setdefault(fact.region, len(regions)) for fact in facts]
    dates = [fact.seen for fact in facts]
    return Sources(
        document=document,
        publisher=collection.corpus.source[document].astype(np.int64),
        region=np.array(region, dtype=np.int64)[document],
        year=np.array([-1 if fact.year is None else fact.year for fact in facts], dtype=np.int64)[document],
        date=[dates[at] for at in document.tolist()],
    )


def _members_table(rhetoric: Rhetoric, rows: pa.Table) -> pa.Table:
    """One row a sentence of a cluster."""
    own = rows.take(pa.array(rhetoric.sentence))
    labels = pa.array([turn.label for turn in rhetoric.turns], pa.string())
    columns = {
        "cluster_id": rhetoric.cluster,
        "doc_id": own.column("doc_id").combine_chunks(),
        "sentence_id": own.column("sentence_id").combine_chunks(),
        "similarity_to_center": rhetoric.similarity.astype(np.float64),
        "label": labels.take(pa.array(rhetoric.cluster)),
        "wording": rhetoric.wording,
        "start": own.column("start").combine_chunks(),
        "end": own.column("end").combine_chunks(),
    }
    return table(columns, schema.RHETORIC)


def _clusters_table(rhetoric: Rhetoric) -> pa.Table:
    """One row a cluster, the most widespread first."""
    turns = rhetoric.turns
    plain = [name for name in schema.RHETORIC_CLUSTERS.names if name not in {"cluster_id", "words", *_PLACE}]
    columns: dict[str, object] = {name: [getattr(turn, name) for turn in turns] for name in plain}
    columns |= {"cluster_id": np.arange(len(turns)), "words": ["、".join(turn.words) for turn in turns]}
    columns |= {name: [turn.place and turn.place[at] for turn in turns] for at, name in enumerate(_PLACE)}
    return table(columns, schema.RHETORIC_CLUSTERS)
