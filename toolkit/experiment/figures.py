"""Pictures of a sweep, where the extra `plots` is installed; without it a run has none, and says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from toolkit.errors import BadInput, MissingExtra
from toolkit.experiment.compare import Row
from toolkit.experiment.record import CellResult

NO_MATPLOTLIB = "no figures: matplotlib is not installed; pip install 'gongwen-reuse[plots]'"
NO_FONT = "figures have no Chinese font: install one (fonts-noto-cjk, or any of: {})"
FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "PingFang SC")
_NUMBERS = (int, float)


@dataclass(frozen=True, slots=True)
class Curve:
    """One line: a figure over a swept setting. low, high: intervals, as the figure itself where there is none."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def draw_figures(cells: Sequence[CellResult], folder: Path) -> list[str]:
    """Draw every metric over every setting that was swept over numbers; gives lines for the log."""
    charts = {
        (key, metric): curves
        for key in numeric_settings(cells)
        for metric in dict.fromkeys(f.metric.name for cell in cells for f in cell.figures)
        if (curves := curves_of(cells, key, metric))
    }
    if not charts:
        return []
    if find_spec("matplotlib") is None:
        return [NO_MATPLOTLIB]
    font = chinese_font()
    for (key, metric), curves in charts.items():
        _draw(curves, key, metric, font, folder / f"{metric}-{key}.png".replace("/", "_"))
    told = [f"{len(charts)} figures"]
    return told if font else [*told, NO_FONT.format(", ".join(FONTS))]


def curves_of(
    cells: Sequence[CellResult], key: str, metric: str, *, label: Callable[[CellResult], str] | None = None
) -> list[Curve]:
    """One line for each group and each choice of the other settings; only those of two points and more.

    label: names a line instead, and only figures of no group are taken.
    """
    points: dict[str, dict[float, tuple[float, float, float]]] = {}
    for cell in cells:
        others = [f"{name}={value}" for name, value in {"seed": cell.seed, **cell.swept}.items() if name != key]
        for figure in cell.figures:
            value = figure.metric.value
            if figure.metric.name != metric or value is None or (label and figure.metric.group):
                continue
            name = label(cell) if label else ", ".join(filter(None, [figure.metric.group, *others]))
            low = value if figure.low is None else figure.low
            high = value if figure.high is None else figure.high
            points.setdefault(name, {})[float(cell.swept[key])] = (value, low, high)
    curves = []
    for name, found in points.items():
        x = tuple(sorted(found))
        if len(x) > 1:
            curves.append(Curve(name, x, *(tuple(found[at][i] for at in x) for i in range(3))))
    return curves


def chinese_font() -> str | None:
    """The name of an installed font that has Chinese characters, None if there is none."""
    from matplotlib import font_manager

    names = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in FONTS if name in names), None)


def numeric_settings(cells: Sequence[CellResult]) -> Iterator[str]:
    """The swept settings whose values are all numbers."""
    for key in cells[0].swept:
        values = [cell.swept[key] for cell in cells]
        if all(isinstance(value, _NUMBERS) and not isinstance(value, bool) for value in values):
            yield key


def draw_comparison(names: Sequence[str], rows: Sequence[Row], path: Path) -> list[str]:
    """Draw runs beside each other: shares with their intervals. Gives lines to say.

    Raises MissingExtra without matplotlib, BadInput for a file that can't be written.
    """
    if find_spec("matplotlib") is None:
        raise MissingExtra("figures need matplotlib", next_step="pip install 'gongwen-reuse[plots]'")
    shown = [row for row in rows if any(f is not None and f.low is not None for f in row.figures)]
    if not shown:
        return ["no figure has an interval; nothing to draw"]
    font = chinese_font()
    try:
        _draw_rows(names, shown, font, path)
    except (OSError, ValueError) as error:
        raise BadInput(f"can't draw {path}: {error}", next_step="choose a png, pdf or svg with --plot") from None
    return [] if font else [NO_FONT.format(", ".join(FONTS))]


def _draw_rows(names: Sequence[str], rows: Sequence[Row], font: str | None, path: Path) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 1.2 + 0.35 * len(rows)), layout="constrained")
    axes = figure.subplots()
    for number, name in enumerate(names):
        found = [(at, row.figures[number]) for at, row in enumerate(rows)]
        points = [
            (at, f.metric.value, f.low, f.high) for at, f in found if f is not None and f.metric.value is not None
        ]
        lows = [0.0 if low is None else max(0.0, value - low) for _, value, low, _ in points]
        highs = [0.0 if high is None else max(0.0, high - value) for _, value, _, high in points]
        shift = 0.15 * (number - (len(names) - 1) / 2)
        axes.errorbar(
            [value for _, value, _, _ in points],
            [at + shift for at, *_ in points],
            xerr=(lows, highs),
            fmt="o",
            capsize=3,
            label=readable(name, font),
        )
    labels = [readable(" ".join(filter(None, [row.metric, row.group, row.setting])), font) for row in rows]
    axes.set_yticks(range(len(rows)), labels, fontfamily=family(font))
    axes.invert_yaxis()
    axes.legend(prop={"family": family(font), "size": 8})
    FigureCanvasAgg(figure)
    figure.savefig(path)


def family(font: str | None) -> str:
    """The font to draw with."""
    return font or "DejaVu Sans"  # ships with matplotlib, so that it is there whatever the machine has


def readable(label: str, font: str | None) -> str:
    """A label that the font can show and that is no formula to matplotlib."""
    return (label if font or label.isascii() else ascii(label)).replace("$", r"\$")


def _draw(curves: Sequence[Curve], key: str, metric: str, font: str | None, path: Path) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    for curve in curves:
        axes.plot(curve.x, curve.y, marker="o", label=readable(curve.label, font))
        axes.fill_between(curve.x, curve.low, curve.high, alpha=0.2)
    axes.set_xlabel(key)
    axes.set_ylabel(metric)
    axes.legend(prop={"family": family(font), "size": 8})
    FigureCanvasAgg(figure).print_figure(path, dpi=120)
