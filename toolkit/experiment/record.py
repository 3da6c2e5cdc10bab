"""What a run leaves behind: a folder with one file a finished cell, and all figures as JSON and Parquet.

run.json          the resolved config and its hash, versions, git commit, digests of the input, seeds, every cell
metrics.json      the figures, nested as they were measured
metrics.parquet   the same, one row a figure
items.parquet     what each document contributed
log.txt           what was done when
cells/KEY.json    one finished cell; KEY stands for its settings, the input's content and the version
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.errors import BadInput
from toolkit.experiment.bootstrap import interval_of
from toolkit.experiment.measured import Item, Measured, Metric, Quote

RUN_FILE = "run.json"
METRICS = pa.schema(
    [
        ("cell", pa.int64()),
        ("seed", pa.int64()),
        ("setting", pa.string()),
        ("status", pa.string()),
        ("group", pa.string()),
        ("metric", pa.string()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("n_documents", pa.int64()),
    ]
)
"""setting: what the sweep chose, as JSON. status: done, or failed with no figure. low, high: 95 %
bootstrap interval."""
ITEMS = pa.schema(
    [
        ("cell", pa.int64()),
        ("group", pa.string()),
        ("metric", pa.string()),
        ("document", pa.string()),
        ("part", pa.float64()),
        ("whole", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric of a cell, with its interval where it has one."""

    metric: Metric
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class CellResult:
    """A cell as it ended. swept: what the sweep chose. error: why it failed, or "". seconds: by the clock."""

    seed: int
    swept: dict[str, Any]
    figures: tuple[Figure, ...]
    remarks: tuple[str, ...] = ()
    error: str = ""
    seconds: float = 0.0
    quotes: tuple[Quote, ...] = ()

    @property
    def setting(self) -> str:
        """What the sweep chose, as JSON."""
        return json.dumps(self.swept, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Run:
    """A run read back. about: what run.json holds beside the cells."""

    folder: Path
    about: dict[str, Any]
    cells: tuple[CellResult, ...]

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.folder.resolve().name


def with_intervals(measured: Measured, seed: int) -> tuple[Figure, ...]:
    """Figures with the intervals that their documents make."""
    figures = []
    for metric in measured.metrics:
        found = interval_of(metric.items, seed=seed) if metric.items else None
        figures.append(Figure(metric, found.low if found else None, found.high if found else None))
    return tuple(figures)


def write_cell(path: Path, result: CellResult) -> None:
    """Write a finished cell, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_json(path, asdict(result))


def read_cell(path: Path) -> CellResult | None:
    """A finished cell; None where there is none, or only a broken one: it is then run again."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return CellResult(
            held["seed"],
            held["swept"],
            tuple(_figure(one) for one in held["figures"]),
            tuple(held["remarks"]),
            held["error"],
            held["seconds"],
            tuple(Quote(**one) for one in held["quotes"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_run(folder: Path, about: dict[str, Any], cells: Sequence[CellResult], keys: Sequence[str]) -> None:
    """Write the tables, and run.json last, which says that all is there."""
    write_table(folder / "metrics.parquet", pa.Table.from_pylist(list(_metric_rows(cells)), schema=METRICS))
    write_table(folder / "items.parquet", pa.Table.from_pylist(list(_item_rows(cells)), schema=ITEMS))
    told = [
        {
            "seed": cell.seed,
            "setting": cell.swept,
            "error": cell.error,
            "remarks": cell.remarks,
            "quotes": [asdict(quote) for quote in cell.quotes],
            "metrics": [
                {
                    "group": f.metric.group,
                    "metric": f.metric.name,
                    "value": f.metric.value,
                    "low": f.low,
                    "high": f.high,
                }
                for f in cell.figures
            ],
        }
        for cell in cells
    ]
    _write_json(folder / "metrics.json", told)
    rows = [
        {"key": key, "seed": cell.seed, "setting": cell.swept, "error": cell.error, "seconds": cell.seconds}
        for key, cell in zip(keys, cells, strict=True)
    ]
    _write_json(folder / RUN_FILE, {**about, "cells": rows})


def read_run(folder: Path) -> Run:
    """A finished run. Raises BadInput for a folder that holds none."""
    path = folder / RUN_FILE
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        rows = about.pop("cells")
        cells = [
            CellResult(row["seed"], row["setting"], (), (), row["error"], row["seconds"])
            if row["error"]
            else read_cell(folder / "cells" / f"{row['key']}.json")
            for row in rows
        ]
    except OSError as error:
        raise BadInput(
            f"{path}: {error.strerror or error}", next_step="give a folder that toolkit experiment run has finished"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(f"{path}: no run of an experiment", next_step="run the experiment again") from None
    kept = [cell for cell in cells if cell is not None]
    if len(kept) < len(cells):
        raise BadInput(f"{folder}: a finished cell is missing or broken", next_step="run the experiment again")
    return Run(folder, about, tuple(kept))


def write_table(path: Path, table: pa.Table) -> None:
    """Write a table, whole or not at all."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    with unfinished.open("wb") as stream:
        pq.write_table(table, stream, compression="zstd")
    unfinished.replace(path)


def _write_json(path: Path, value: object) -> None:
    unfinished = path.with_name(f".{path.name}.unfinished")
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    unfinished.write_text(text, encoding="utf-8", errors="backslashreplace")
    unfinished.replace(path)


def _figure(held: dict[str, Any]) -> Figure:
    metric = held["metric"]
    items = tuple(Item(**item) for item in metric["items"])
    return Figure(Metric(metric["name"], metric["value"], metric["group"], items), held["low"], held["high"])


def _metric_rows(cells: Sequence[CellResult]) -> Iterable[dict[str, Any]]:
    for number, cell in enumerate(cells):
        common = {"cell": number, "seed": cell.seed, "setting": cell.setting}
        if cell.error:
            yield {**common, "status": "failed"}
        for figure in cell.figures:
            yield {
                **common,
                "status": "done",
                "group": figure.metric.group,
                "metric": figure.metric.name,
                "value": figure.metric.value,
                "low": figure.low,
                "high": figure.high,
                "n_documents": len({item.document for item in figure.metric.items}),
            }


def _item_rows(cells: Sequence[CellResult]) -> Iterable[dict[str, Any]]:
    for number, cell in enumerate(cells):
        for figure in cell.figures:
            common = {"cell": number, "group": figure.metric.group, "metric": figure.metric.name}
            for item in figure.metric.items:
                yield {**common, "document": item.document, "part": item.part, "whole": item.whole}
