from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import MissingExtra
from toolkit.experiment import figures
from toolkit.experiment.compare import Row
from toolkit.experiment.measured import Metric
from toolkit.experiment.record import CellResult, Figure


def cell(rate: float, value: float | None, group: str = "总结", **other: object) -> CellResult:
    low, high = (None, None) if value is None else (value - 0.1, value + 0.1)
    return CellResult(1, {"rate": rate, **other}, (Figure(Metric("recall", value, group), low, high),))


def test_a_curve_runs_over_the_swept_setting() -> None:
    cells = [cell(0.5, 0.7), cell(0.1, 0.9), cell(0.3, None)]
    (curve,) = figures.curves_of(cells, "rate", "recall")
    assert (curve.label, curve.x, curve.y) == ("总结, seed=1", (0.1, 0.5), (0.9, 0.7))
    assert curve.low == pytest.approx((0.8, 0.6))


def test_other_settings_make_other_curves() -> None:
    cells = [cell(rate, 0.5, by=by) for by in "ab" for rate in (1, 2)]
    assert [curve.label for curve in figures.curves_of(cells, "rate", "recall")] == [
        "总结, seed=1, by=a",
        "总结, seed=1, by=b",
    ]


def test_one_point_is_no_curve(tmp_path: Path) -> None:
    assert figures.curves_of([cell(0.5, 0.7)], "rate", "recall") == []
    assert figures.draw_figures([cell(0.5, 0.7)], tmp_path) == []


def test_without_matplotlib_a_run_says_so_and_a_plot_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "find_spec", lambda _: None)
    (line,) = figures.draw_figures([cell(0.1, 0.7), cell(0.2, 0.8)], tmp_path)
    assert "pip install 'gongwen-reuse[plots]'" in line
    with pytest.raises(MissingExtra) as caught:
        figures.draw_comparison(["a"], [], tmp_path / "a.png")
    assert "pip install" in caught.value.next_step
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("font", [True, False])
def test_pictures_are_drawn_with_and_without_a_chinese_font(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, font: bool
) -> None:
    pytest.importorskip("matplotlib", reason="needs the extra `plots`: matplotlib is not installed")
    if not font:
        monkeypatch.setattr(figures, "chinese_font", lambda: None)
    elif figures.chinese_font() is None:
        pytest.skip("no Chinese font is installed")
    cells = [cell(0.1, 0.7), cell(0.2, 0.8)]
    lines = figures.draw_figures(cells, tmp_path)
    assert lines[0] == "1 figures"
    assert ("Noto" in "".join(lines)) is not font
    assert (tmp_path / "recall-rate.png").read_bytes().startswith(b"\x89PNG")
    rows = [Row("rate=0.1", "总结", "recall", (cells[0].figures[0], None), (None, None))]
    told = figures.draw_comparison(["一", "b$"], rows, tmp_path / "both.svg")
    assert bool(told) is not font
    assert "<svg" in (tmp_path / "both.svg").read_text(encoding="utf-8")
