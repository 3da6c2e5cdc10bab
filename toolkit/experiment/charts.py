"""Charts of a page as SVG, all characters drawn as outlines: a reader needs no font and no network."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.experiment.figures import Curve, family, readable
from toolkit.experiment.labels import Form

if TYPE_CHECKING:
    from collections.abc import Iterator

COLOURS = ("#0b6cb5", "#c4481b", "#008a64", "#8d5b00", "#9b2f77", "#5b46a8", "#5a6675", "#00757f", "#6d7200", "#a3232f")
_INK, _SOFT, _LINE = "#1c2430", "#5a6675", "#dfe4ea"
_WIDTH = 8.2
_ANNOTATED = 12
_UPRIGHT = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. low, high: its interval, None where there is none."""

    label: str
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Style:
    """font: one with Chinese characters, None if there is none. form: how values are told."""

    font: str | None
    form: Form = "number"


def draw_bars(series: Sequence[tuple[str, Sequence[Bar]]], style: Style, *, upright: bool) -> str:
    """Bars with intervals, the series beside each other. upright: standing; else lying, as long lists need."""
    labels = list(dict.fromkeys(bar.label for _, bars in series for bar in bars))
    height = 3.4 if upright else 0.9 + 0.235 * len(labels) * (1 + 0.35 * (len(series) - 1))
    with _figure(height, style) as (figure, out):
        axes = figure.subplots()
        thick = 0.76 / len(series)
        for number, (name, bars) in enumerate(series):
            places = np.array([labels.index(bar.label) for bar in bars]) + thick * (number - (len(series) - 1) / 2)
            values = [bar.value for bar in bars]
            reach = [
                [max(0.0, bar.value - bar.low) if bar.low is not None else 0.0 for bar in bars],
                [max(0.0, bar.high - bar.value) if bar.high is not None else 0.0 for bar in bars],
            ]
            draw = axes.bar if upright else axes.barh
            whiskers: dict[str, Any] = {"yerr" if upright else "xerr": reach} if np.any(reach) else {}
            look = {"color": COLOURS[number % len(COLOURS)], "ecolor": _INK, "capsize": 2.5, "error_kw": {"lw": 0.9}}
            draw(places, values, thick * 0.92, label=readable(name, style.font), **whiskers, **look)
        ticks = [readable(label, style.font) for label in labels]
        if upright:
            axes.set_xticks(range(len(labels)), ticks)
        else:
            axes.set_yticks(range(len(labels)), ticks)
            axes.invert_yaxis()
            axes.margins(y=0.01)
        _finish(axes, style, along="y" if upright else "x")
        if len(series) > 1:
            figure.legend(loc="outside upper left", ncols=4, frameon=False, fontsize=9)
    return out[0]


def draw_heat(names: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[float]], style: Style) -> str:
    """A table of shares as colours, rows by columns; NaN where a cell has no meaning, 0 where nothing is shared."""
    table = np.array(values, dtype=np.float64)
    side = min(7.6, 1.6 + 0.26 * len(names)) if len(names) > _ANNOTATED else 0.9 + 0.42 * len(names)
    with _figure(side, style) as (figure, out):
        axes = figure.subplots()
        colours = _sequential()
        top = float(np.nanmax(table)) if np.isfinite(table).any() else 1.0
        image = axes.imshow(np.ma.masked_invalid(table), cmap=colours, vmin=0, vmax=top or 1.0, aspect="auto")
        size = 9 if len(names) <= _ANNOTATED else 7
        rotation = 0 if len(columns) <= _UPRIGHT else 90
        axes.set_xticks(
            range(len(columns)), [readable(n, style.font) for n in columns], rotation=rotation, fontsize=size
        )
        axes.set_yticks(range(len(names)), [readable(name, style.font) for name in names], fontsize=size)
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
        axes.set_yticks(np.arange(len(names) + 1) - 0.5, minor=True)
        axes.grid(which="minor", color="white", linewidth=1)
        axes.tick_params(which="minor", length=0)
        if max(len(names), len(columns)) <= _ANNOTATED:
            for row, column in zip(*np.nonzero(np.isfinite(table)), strict=True):
                value = float(table[row, column])
                colour = "white" if value > 0.6 * top else _INK
                axes.text(column, row, told(value, style), ha="center", va="center", fontsize=8.5, color=colour)
        bar = figure.colorbar(image, ax=axes, fraction=0.03, pad=0.02, format=_formatter(style))
        bar.outline.set_visible(False)
        bar.ax.tick_params(labelsize=8, colors=_SOFT, length=0)
    return out[0]


def draw_curves(panels: Sequence[tuple[str, Sequence[Curve]]], key: str, metric: str, style: Style) -> str:
    """Curves with their bands, one panel beside the other, all with the same scale; the same label, the same colour."""
    labels = list(dict.fromkeys(curve.label for _, curves in panels for curve in curves))
    with _figure(3.5, style) as (figure, out):
        each = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for axes, (title, curves) in zip(each, panels, strict=True):
            for curve in curves:
                colour = COLOURS[labels.index(curve.label) % len(COLOURS)]
                axes.plot(curve.x, curve.y, "o-", ms=4, lw=1.6, color=colour, label=readable(curve.label, style.font))
                axes.fill_between(curve.x, curve.low, curve.high, alpha=0.13, lw=0, color=colour)
            axes.set_title(readable(title, style.font), fontsize=10, color=_INK)
            axes.set_xlabel(readable(key, style.font), fontsize=9, color=_SOFT)
            xs = sorted({x for curve in curves for x in curve.x})
            if len(xs) > 2 and xs[0] > 0 and xs[-1] / xs[0] >= 10:
                axes.set_xscale("log")
                axes.set_xticks(xs, [f"{x:g}" for x in xs])
                axes.minorticks_off()
            elif len(xs) <= _UPRIGHT:
                axes.set_xticks(xs, [f"{x:g}" for x in xs])
            _finish(axes, style, along="y")
        top = max(value for _, curves in panels for curve in curves for value in curve.high)
        each[0].set_ylim(min(0.0, *(v for _, curves in panels for curve in curves for v in curve.low)), 1.03 * top)
        each[0].set_ylabel(readable(metric, style.font), fontsize=9, color=_SOFT)
        if labels and labels != [""]:
            handles, names = each[0].get_legend_handles_labels()
            figure.legend(
                handles, names, loc="outside lower center", ncols=min(4, len(labels)), frameon=False, fontsize=9
            )
    return out[0]


def told(value: float, style: Style) -> str:
    """A value as a page tells it."""
    if style.form == "percent":
        return f"{value:.0%}" if value in (0, 1) else f"{value:.1%}" if value >= 0.001 else f"{value:.2%}"
    if style.form == "count":
        return f"{value:,.0f}"
    return f"{value:.3f}"


@contextmanager
def _figure(height: float, style: Style) -> Iterator[tuple[Any, list[str]]]:
    """A figure to draw on; its SVG is in the list afterwards."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    look: dict[Any, Any] = {
        "font.family": list(dict.fromkeys([family(style.font), family(None)])),
        "svg.fonttype": "path",
        "svg.hashsalt": "page",
        "axes.unicode_minus": False,
    }
    out: list[str] = []
    with mpl.rc_context(look), warnings.catch_warnings():
        # A rare character that no font has is drawn as a box; the tables of the page show it.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        FigureCanvasSVG(figure)
        yield figure, out
        stream = io.StringIO()
        figure.savefig(stream, format="svg", metadata={"Date": None})
        out.append(stream.getvalue())


def _finish(axes: Any, style: Style, *, along: str) -> None:  # noqa: ANN401 - matplotlib ships no types
    """Quiet frame, values from zero, a faint grid along them."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(_LINE)
    axes.tick_params(labelsize=8.5, colors=_INK, length=0)
    axes.grid(axis=along, color=_LINE, lw=0.7)
    axes.set_axisbelow(True)
    axis = axes.yaxis if along == "y" else axes.xaxis
    axis.set_major_formatter(_formatter(style))
    low, _ = axis.get_view_interval()
    if low >= -0.05:
        (axes.set_ylim if along == "y" else axes.set_xlim)(0, None)


def _formatter(style: Style) -> Any:  # noqa: ANN401
    from matplotlib.ticker import PercentFormatter, ScalarFormatter

    return PercentFormatter(1, decimals=None) if style.form == "percent" else ScalarFormatter()


def _sequential() -> Any:  # noqa: ANN401
    from matplotlib.colors import LinearSegmentedColormap

    colours = LinearSegmentedColormap.from_list("share", ["#f5f7f9", "#bcd6ec", "#4a90c9", "#0b4f8a", "#082c50"])
    return colours.with_extremes(bad="#ffffff")
