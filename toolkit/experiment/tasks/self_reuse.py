"""What one publisher's reports take over from its own earlier ones, year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.engine.config import Config
from toolkit.engine.local import dedup
from toolkit.errors import BadInput
from toolkit.experiment.config import Params
from toolkit.experiment.measured import Item, Measured, Metric, Work, pair_group, share
from toolkit.experiment.pan import n_covered
from toolkit.experiment.shared_words import Side, shared_passages, sides_of
from toolkit.model import Span

BLOCK = 10
"""Sentences in a row that are drawn together where the interval of one year's single report is asked for."""


class SelfReuseParams(Params):
    """corpus: reports of one publisher, of several years. formula: True: set phrases are no reuse; False: they are."""

    corpus: Path
    formula: bool = True


def self_reuse(params: SelfReuseParams, work: Work) -> Measured:
    """Shares of each year's characters that stand in the year before (`previous_year`) or in any before (`earlier`).

    `year_from` is the share of one year that stands in another, group `year > earlier year`. Characters are those of
    the document as decoded, from its first to its last. Group: the year; its interval draws blocks of ten sentences,
    since a year may have one report. Documents whose year is not known take no part, and are counted.
    """
    out = work.folder / "report"
    outcome = dedup(
        params.corpus, out, config=Config(), n_jobs=work.n_jobs, lang="zh", progress=work.progress, html=False
    )
    rows = outcome.tables.documents.select(["doc_id", "year", "start", "end"]).to_pylist()
    years = {row["doc_id"]: row["year"] for row in rows if row["year"]}
    if len(set(years.values())) < 2:
        raise BadInput(f"{params.corpus}: reports of fewer than two years", next_step="give a folder of several years")
    sides = [
        side
        for side in sides_of(outcome.tables.matches)
        if {side.doc, side.other} <= years.keys()
        and years[side.doc] != years[side.other]
        and not (params.formula and side.formula)
    ]
    places = {row["doc_id"]: Span(row["start"], row["end"]) for row in rows if row["doc_id"] in years}
    blocks = _blocks(out / "sentences.parquet", places)
    metrics = _by_year(sides, years, blocks)
    metrics.append(Metric("documents_without_year", len(rows) - len(years)))
    named = {doc: str(year) for doc, year in years.items()}
    return Measured(tuple(metrics), outcome.run.caps, shared_passages(sides, named, out / "sentences.parquet"))


def _by_year(sides: Sequence[Side], years: dict[str, int], blocks: dict[str, list[Span]]) -> list[Metric]:
    metrics: list[Metric] = []
    known = sorted(set(years.values()))
    for name in ("previous_year", "earlier"):
        every: list[Item] = []
        for year in known[1:]:
            before = {year - 1} & set(known) if name == "previous_year" else {y for y in known if y < year}
            if before:
                items = _items(sides, years, blocks, year, before)
                metrics.append(share(name, items, str(year)))
                every += [Item(item.document.rpartition(" ")[0], item.part, item.whole) for item in items]
        metrics.append(share(name, every))
    metrics += [
        share("year_from", _items(sides, years, blocks, year, {other}), pair_group(str(year), str(other)))
        for year in known
        for other in known
        if other < year
    ]
    return metrics


def _items(
    sides: Sequence[Side], years: dict[str, int], blocks: dict[str, list[Span]], year: int, before: set[int]
) -> list[Item]:
    """Of each block of a year's documents the characters that stand in documents of the years before."""
    spans = defaultdict(list)
    for side in sides:
        if years[side.doc] == year and years[side.other] in before:
            spans[side.doc].append(side.span)
    return [
        Item(f"{doc} {number}", _covered(spans[doc], block), len(block))
        for doc, of in years.items()
        if of == year
        for number, block in enumerate(blocks[doc])
    ]


def _covered(spans: Iterable[Span], block: Span) -> int:
    inside = ((max(span.start, block.start), min(span.end, block.end)) for span in spans)
    return n_covered(Span(start, end) for start, end in inside if start < end)


def _blocks(sentences: Path, places: dict[str, Span]) -> dict[str, list[Span]]:
    """Each document cut into blocks of BLOCK sentences, without gaps."""
    held: pa.Table = pq.read_table(sentences, columns=["doc_id", "start"])
    starts: dict[str, list[int]] = defaultdict(list)
    for doc, start in zip(held.column("doc_id").to_pylist(), held.column("start").to_pylist(), strict=True):
        starts[doc].append(start)
    blocks = {}
    for doc, place in places.items():
        inner = sorted(starts[doc])[BLOCK::BLOCK]
        edges = sorted({place.start, *(at for at in inner if place.start < at < place.end), place.end})
        blocks[doc] = [Span(start, end) for start, end in pairwise(edges)]
    return blocks
