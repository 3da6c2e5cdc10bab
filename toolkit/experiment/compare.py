"""Runs beside each other: the same figure of the same setting in one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.experiment.bootstrap import Interval, difference_of
from toolkit.experiment.record import Figure, Run


@dataclass(frozen=True, slots=True)
class Row:
    """One figure in every run. figures: None where a run lacks it.

    differences: from the first run, where both read the same input with the same seeds and have documents in common;
    None elsewhere and for the first run itself.
    """

    setting: str
    group: str
    metric: str
    figures: tuple[Figure | None, ...]
    differences: tuple[Interval | None, ...]


def compared(runs: Sequence[Run]) -> list[Row]:
    """All figures, in the order in which the runs first have them."""
    columns = [_figures(run) for run in runs]
    keys = dict.fromkeys(key for column in columns for key in column)
    rows = []
    for setting, group, metric in keys:
        figures = tuple(column.get((setting, group, metric)) for column in columns)
        first, *others = figures
        differences = (
            None,
            *(
                _difference(first, other) if _same_input(runs[0], run) else None
                for other, run in zip(others, runs[1:], strict=True)
            ),
        )
        rows.append(Row(setting, group, metric, figures, differences))
    return rows


def as_lines(runs: Sequence[Run], rows: Sequence[Row]) -> list[str]:
    """A plain table. Intervals of 95 % in brackets; behind a later run's figure the interval of its difference."""
    heads = ["setting", "of", "figure", *(run.name for run in runs)]
    table = [heads]
    for row in rows:
        cells = [_told(figure, difference) for figure, difference in zip(row.figures, row.differences, strict=True)]
        table.append([row.setting or "-", row.group or "all", row.metric, *cells])
    widths = [max(_width(line[i]) for line in table) for i in range(len(heads))]
    lines = [
        "  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table
    ]
    failed = [
        f"failed in {run.name}: {_setting(cell.seed, cell.swept, len(run.about.get('seeds', [])) > 1)}: {cell.error}"
        for run in runs
        for cell in run.cells
        if cell.error
    ]
    return [*lines, *failed]


def _figures(run: Run) -> dict[tuple[str, str, str], Figure]:
    several = len({cell.seed for cell in run.cells}) > 1
    return {
        (_setting(cell.seed, cell.swept, several), figure.metric.group, figure.metric.name): figure
        for cell in run.cells
        for figure in cell.figures
    }


def _setting(seed: int, swept: Mapping[str, object], several_seeds: bool) -> str:
    chosen = [f"{key}={value}" for key, value in swept.items()]
    return ", ".join([*chosen, f"seed={seed}"] if several_seeds else chosen)


def _same_input(first: Run, other: Run) -> bool:
    """Whether documents of the same name are the same: made with the same chance from the same data."""
    told = [(sorted(run.about["input_digests"].values(), key=str), run.about["seeds"]) for run in (first, other)]
    return bool(told[0] == told[1])


def _difference(first: Figure | None, other: Figure | None) -> Interval | None:
    if first is None or other is None:
        return None
    return difference_of(first.metric.items, other.metric.items, seed=1)


def _told(figure: Figure | None, difference: Interval | None) -> str:
    if figure is None or figure.metric.value is None:
        return "-"
    told = _number(figure.metric.value)
    if figure.low is not None and figure.high is not None:
        told += f" [{_number(figure.low)}, {_number(figure.high)}]"
    if difference is not None:
        told += f" Δ[{difference.low:+.4f}, {difference.high:+.4f}]"
    return told


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() and abs(value) > 1 else f"{value:.4f}"


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    from rich.cells import cell_len

    return cell_len(text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
