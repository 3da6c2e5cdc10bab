"""page.html: one run as a page that reads like a paper, opens offline and prints on A4."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import BadInput
from toolkit.experiment.charts import Bar, Style, draw_bars, draw_curves, draw_heat, told
from toolkit.experiment.config import PageWords
from toolkit.experiment.figures import Curve, chinese_font, curves_of, numeric_settings
from toolkit.experiment.labels import Labels, Lang
from toolkit.experiment.measured import Picture, Quote, pair_of
from toolkit.experiment.record import CellResult, Figure, Run
from toolkit.report.safe import displayable

if TYPE_CHECKING:
    from jinja2 import Template

PAGE = "page.html"
_MOST_ROWS, _MOST_PAIRS, _MOST_CHARTS, _MOST_HEATS, _MOST_COLUMNS = 60, 20, 10, 2, 4


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of the page. source: a data address."""

    caption: str
    source: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the page. numbers: from which column on cells are numbers. left_out: rows that found no room."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 1
    left_out: int = 0


def write_page(run: Run, words: PageWords, pictures: Sequence[Picture], lang: Lang) -> Path:
    """Write the run's page. words: what its TOML file says in this language. Raises BadInput if it can't be written."""
    labels = Labels(lang)
    charts, remarks = _charts(run, pictures, labels)
    told = _with_seeds(run.cells)
    cells = [cell for cell in told if not cell.error]
    text = _template().render(
        labels=labels,
        title=displayable(words.title or words.question or run.about["question"] or run.about["experiment"]),
        question=displayable(words.question or run.about["question"]),
        method=[displayable(part) for part in words.method],
        caveats=[displayable(part) for part in words.caveats],
        failed=[(_setting(cell, labels), displayable(cell.error)) for cell in told if cell.error],
        main=_main(cells, labels),
        charts=charts,
        chart_remarks=remarks,
        sheets=[*_grouped(cells, pictures, labels), *_quotes(cells, labels)],
        caps=list(dict.fromkeys(displayable(remark) for cell in cells for remark in cell.remarks)),
        settings=_settings(run, labels),
        about=run.about,
        inputs=[(displayable(path), digest) for path, digest in run.about["input_digests"].items()],
        seconds=f"{sum(cell.seconds for cell in run.cells):.0f}",
        n_cells=len(run.cells),
    )
    path = run.folder / PAGE
    unfinished = path.with_name(f".{PAGE}.unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8", errors="backslashreplace")
        unfinished.replace(path)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}", next_step="choose another folder with --out") from error
    return path


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("toolkit.experiment")
    found = Environment(autoescape=True, loader=loader, undefined=StrictUndefined, trim_blocks=True)
    return found.get_template("page.html.j2")


def _with_seeds(cells: Sequence[CellResult]) -> list[CellResult]:
    """The cells, their seeds among what was chosen where there are several: else two of one setting look the same."""
    if len({cell.seed for cell in cells}) < 2:
        return list(cells)
    return [replace(cell, swept={**cell.swept, "seed": cell.seed}) for cell in cells]


def _setting(cell: CellResult, labels: Labels) -> str:
    chosen = [labels.setting(key, value) for key, value in cell.swept.items()]
    return displayable("，".join(chosen) if labels.lang == "zh" else ", ".join(chosen))


def _number(figure: Figure | None, labels: Labels) -> str:
    if figure is None or figure.metric.value is None:
        return "—"
    style = Style(None, labels.form(figure.metric.name))
    shown = told(figure.metric.value, style)
    if figure.low is not None and figure.high is not None:
        shown += f" [{told(figure.low, style)}, {told(figure.high, style)}]"
    return shown


def _main(cells: Sequence[CellResult], labels: Labels) -> Sheet:
    """All figures of no group: a column a cell where cells are few, else a row a cell."""
    by_cell = [{f.metric.name: f for f in cell.figures if not f.metric.group} for cell in cells]
    names = list(dict.fromkeys(name for found in by_cell for name in found))
    if len(cells) <= _MOST_COLUMNS:
        heads = (labels("figure_name"), *(_setting(cell, labels) or labels("value") for cell in cells))
        rows = [(labels.named("metric", name), *(_number(f.get(name), labels) for f in by_cell)) for name in names]
        return Sheet(labels("main"), heads, tuple(rows))
    kept = [name for name in names if any(f[name].low is not None for f in by_cell if name in f)] or names
    kept += [name for name in names if name not in kept][: max(0, _MOST_COLUMNS - len(kept))]
    kept = kept[: _MOST_COLUMNS + 1]
    swept = tuple(cells[0].swept)
    heads = (*(labels.named("set", key) for key in swept), *(labels.named("metric", name) for name in kept))
    rows = [
        (
            *(displayable(labels.named("value", v)) for v in cell.swept.values()),
            *(_number(f.get(n), labels) for n in kept),
        )
        for cell, f in zip(cells, by_cell, strict=True)
    ]
    return Sheet(labels("main"), heads, tuple(rows[:_MOST_ROWS]), len(swept), max(0, len(rows) - _MOST_ROWS))


def _grouped(cells: Sequence[CellResult], pictures: Sequence[Picture], labels: Labels) -> Iterator[Sheet]:
    """A table for each metric that has groups, where there are few cells; of pairs the highest."""
    if not 0 < len(cells) <= _MOST_COLUMNS:
        return
    heats = {picture.metric for picture in pictures if picture.kind == "heat"}
    found = [{(f.metric.name, f.metric.group): f for f in cell.figures if f.metric.group} for cell in cells]
    for name in dict.fromkeys(name for one in found for name, _ in one):
        groups = list(dict.fromkeys(group for one in found for metric, group in one if metric == name))
        shown = labels.named("metric", name)
        caption, head, most = labels("by_group", metric=shown), labels("group"), _MOST_ROWS
        if name in heats:
            groups.sort(key=lambda group: [-_value(one.get((name, group))) for one in found])
            most = _MOST_PAIRS
            caption, head = labels("top_pairs", metric=shown, n=min(most, len(groups))), labels("pair")
        rows = [
            (displayable(labels.named("value", g)), *(_number(one.get((name, g)), labels) for one in found))
            for g in groups[:most]
        ]
        heads = (head, *(_setting(cell, labels) or labels("value") for cell in cells))
        yield Sheet(caption, heads, tuple(rows), left_out=len(groups) - len(rows))


def _value(figure: Figure | None) -> float:
    return 0.0 if figure is None or figure.metric.value is None else figure.metric.value


def _quotes(cells: Sequence[CellResult], labels: Labels) -> Iterator[Sheet]:
    """Passages and set phrases of the first cell that has any: which words, and how many have them."""
    heads = (labels("begins"), labels("holders"), labels("documents"), labels("chars"))
    for formula, caption in ((False, labels("passages")), (True, labels("phrases"))):
        of = (tuple(q for q in cell.quotes if q.formula is formula) for cell in cells)
        quotes: tuple[Quote, ...] = next(filter(None, of), ())
        if quotes:
            rows = [(displayable(q.text), str(q.n_holders), str(q.n_documents), str(q.n_chars)) for q in quotes]
            yield Sheet(caption, heads, tuple(rows))


def _settings(run: Run, labels: Labels) -> list[tuple[str, str]]:
    """Every setting of the task with its value, or all values it took."""
    cells: list[dict[str, Any]] = run.about["config"]["cells"]
    rows = []
    for key in cells[0]:
        values = [displayable(labels.named("value", v)) for v in dict.fromkeys(_plain(cell[key]) for cell in cells)]
        shown = values[0] if len(values) == 1 else labels("swept", values=" / ".join(values))
        rows.append((f"{labels.named('set', key)} ({key})" if labels.named("set", key) != key else key, shown))
    return rows


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _charts(run: Run, pictures: Sequence[Picture], labels: Labels) -> tuple[list[Chart], list[str]]:
    """The page's pictures, and what is to be said of those that are not there."""
    cells = [cell for cell in run.cells if not cell.error]
    if find_spec("matplotlib") is None:
        return [], [labels("no_matplotlib")]
    font = chinese_font()
    drawn = itertools.chain(_pictured(_with_seeds(cells), pictures, labels, font), _curves(cells, labels, font))
    charts = list(itertools.islice(drawn, _MOST_CHARTS))
    more = sum(1 for _ in drawn)
    remarks = [labels("more_charts", n=more)] if more else []
    return charts, remarks if font or not charts else [*remarks, labels("no_font")]


def _pictured(
    cells: Sequence[CellResult], pictures: Sequence[Picture], labels: Labels, font: str | None
) -> Iterator[Chart]:
    if len(cells) > _MOST_COLUMNS:
        return
    for picture in pictures:
        name = labels.named("metric", picture.metric)
        style = Style(font, labels.form(picture.metric))
        found = [[f for f in cell.figures if f.metric.name == picture.metric and f.metric.group] for cell in cells]
        if not any(found):
            continue
        if picture.kind == "bars":
            series = [(_setting(c, labels), _bars(figures, labels)) for c, figures in zip(cells, found, strict=True)]
            groups = {bar.label for _, bars in series for bar in bars}
            years = all(group.isdecimal() for group in groups)
            if not years:
                series = _by_value(series)
            known = any(bar.low is not None for _, bars in series for bar in bars)
            caption = labels("bars", metric=name) + (labels("with_intervals") if known else "")
            yield Chart(caption, _address(draw_bars(series, style, upright=years or len(groups) <= 6)))
            continue
        for cell, figures in zip(cells[:_MOST_HEATS], found, strict=False):
            if figures:
                setting = labels("in_brackets", text=_setting(cell, labels)) if cell.swept else ""
                names, columns, table = _square(figures)
                caption = labels("heat", metric=name, setting=setting)
                yield Chart(caption, _address(draw_heat(names, columns, table, style)))


def _bars(figures: Iterable[Figure], labels: Labels) -> list[Bar]:
    return [
        Bar(displayable(labels.named("value", f.metric.group)), f.metric.value, f.low, f.high)
        for f in figures
        if f.metric.value is not None
    ]


def _by_value(series: Sequence[tuple[str, list[Bar]]]) -> list[tuple[str, list[Bar]]]:
    """Every series in the order of the highest bars, at most _MOST_ROWS."""
    top: dict[str, float] = {}
    for _, bars in series:
        for bar in bars:
            top[bar.label] = max(bar.value, top.get(bar.label, bar.value))
    order = {label: place for place, label in enumerate(sorted(top, key=lambda label: -top[label])[:_MOST_ROWS])}
    return [
        (name, sorted((b for b in bars if b.label in order), key=lambda b: order[b.label])) for name, bars in series
    ]


def _square(figures: Sequence[Figure]) -> tuple[list[str], list[str], list[list[float]]]:
    """Rows, columns and values of groups `one > other`; those that share most first, years in their order."""
    values = {pair_of(f.metric.group): _value(f) for f in figures}
    total: dict[str, float] = {}
    for (one, other), value in values.items():
        total[one] = total.get(one, 0.0) + value
        total.setdefault(other, 0.0)
    names = sorted(total, key=lambda name: (0.0 if name.isdecimal() else -total[name], name))
    if all(name.isdecimal() for name in names):  # a later year has words of an earlier one, never the other way round
        rows, columns = names[1:], names[:-1]
        nan = float("nan")
        return rows, columns, [[values.get((a, b), 0.0) if b < a else nan for b in columns] for a in rows]
    nan = float("nan")
    return names, names, [[nan if a == b else values.get((a, b), 0.0) for b in names] for a in names]


def _curves(cells: Sequence[CellResult], labels: Labels, font: str | None) -> Iterator[Chart]:
    """A chart for each figure of no group over each setting swept over numbers; another setting makes the panels."""
    if not cells:
        return
    metrics = list(dict.fromkeys(f.metric.name for cell in cells for f in cell.figures if not f.metric.group))
    keys = list(numeric_settings(cells))
    for key, metric in itertools.product(keys[:1], metrics):
        panels = [(title, curves) for title, curves in _panels(cells, key, metric, labels) if curves]
        every = {y for _, curves in panels for curve in curves for y in curve.y}
        if len(every) > 1 and any(len(curve.x) > 2 for _, curves in panels for curve in curves):
            name, shown = labels.named("metric", metric), labels.named("set", key)
            svg = draw_curves(panels, shown, name, Style(font, labels.form(metric)))
            yield Chart(labels("curves", metric=name, key=shown), _address(svg))


def _panels(cells: Sequence[CellResult], key: str, metric: str, labels: Labels) -> list[tuple[str, list[Curve]]]:
    """Panels by the last other setting that takes few values, where there are two others or more."""
    others = [name for name in cells[0].swept if name != key and len({str(c.swept[name]) for c in cells}) > 1]
    facet = others[-1] if len(others) > 1 else None
    panels: dict[str, list[CellResult]] = {}
    for cell in cells:
        title = labels.setting(facet, cell.swept[facet]) if facet else ""
        panels.setdefault(title, []).append(cell)
    lines = [name for name in others if name != facet]

    def label(cell: CellResult) -> str:
        named = [labels.setting(name, cell.swept[name]) for name in lines]
        if len({c.seed for c in cells}) > 1:
            named.append(labels.setting("seed", cell.seed))
        return displayable(", ".join(named))

    return [(title, curves_of(own, key, metric, label=label)) for title, own in panels.items()]


def _address(svg: str) -> str:
    """The picture as an address of its own: shown as an image, it can neither run nor fetch anything."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")
