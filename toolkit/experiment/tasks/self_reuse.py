"""What one publisher's reports take over from its own earlier ones, year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa

from toolkit.engine.config import Config
from toolkit.engine.local import dedup
from toolkit.errors import BadInput
from toolkit.experiment.config import Params
from toolkit.experiment.measured import Item, Measured, Metric, Work, share
from toolkit.experiment.pan import n_covered
from toolkit.model import Span


class SelfReuseParams(Params):
    """corpus: reports of one publisher, of several years. formula: True: set phrases are no reuse; False: they are."""

    corpus: Path
    formula: bool = True


def self_reuse(params: SelfReuseParams, work: Work) -> Measured:
    """Shares of each year's characters that stand in the year before (`previous_year`) or in any before (`earlier`).

    Characters are those of the document as decoded, from its first to its last. Group: the year. Documents whose year
    is not known take no part, and are counted.
    """
    out = work.folder / "report"
    outcome = dedup(
        params.corpus, out, config=Config(), n_jobs=work.n_jobs, lang="zh", progress=work.progress, html=False
    )
    rows = outcome.tables.documents.select(["doc_id", "year", "start", "end"]).to_pylist()
    years = {row["doc_id"]: row["year"] for row in rows if row["year"]}
    if len(set(years.values())) < 2:
        raise BadInput(f"{params.corpus}: reports of fewer than two years", next_step="give a folder of several years")
    spans = _spans(outcome.tables.matches, years, params.formula)
    items: dict[str, dict[int, list[Item]]] = {"previous_year": defaultdict(list), "earlier": defaultdict(list)}
    for row in (row for row in rows if row["doc_id"] in years):
        doc, year, size = row["doc_id"], row["year"], row["end"] - row["start"]
        for name, before in (("previous_year", {year - 1}), ("earlier", {y for y in years.values() if y < year})):
            if before & set(years.values()):
                covered = n_covered(span for other, span in spans[doc] if other in before)
                items[name][year].append(Item(doc, covered, size))
    metrics = [share(name, found, str(year)) for name, of in items.items() for year, found in sorted(of.items())]
    metrics += [share(name, [item for found in of.values() for item in found]) for name, of in items.items()]
    return Measured((*metrics, Metric("documents_without_year", len(rows) - len(years))), outcome.run.caps)


def _spans(matches: pa.Table, years: dict[str, int], formula: bool) -> dict[str, list[tuple[int, Span]]]:
    """Of each document what it shares with others: their years, and where."""
    spans: dict[str, list[tuple[int, Span]]] = defaultdict(list)
    for row in _claims(matches, formula):
        for this, other in (("left", "right"), ("right", "left")):
            if row[f"{other}_doc"] in years:
                span = Span(row[f"{this}_start"], row[f"{this}_end"])
                spans[row[f"{this}_doc"]].append((years[row[f"{other}_doc"]], span))
    return spans


def _claims(matches: pa.Table, formula: bool) -> Iterable[dict[str, Any]]:
    return (row for row in matches.to_pylist() if not (formula and row["formula"]))
