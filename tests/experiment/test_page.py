"""A run's page: everything in one file, everything escaped, nothing missing without a word."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from tests.report.browse import find_browser, requests_of
from toolkit.errors import BadInput
from toolkit.experiment import charts, page
from toolkit.experiment.config import PageWords
from toolkit.experiment.labels import LANGS, Form, Labels
from toolkit.experiment.measured import Item, Measured, Metric, Picture, Quote, Task, share
from toolkit.experiment.page import write_page
from toolkit.experiment.record import CellResult, Run, with_intervals
from toolkit.experiment.registry import TASKS

HOSTILE = "<script>alert(1)</script>\u202e$\\frac"
PICTURES = (Picture("shared", "bars"), Picture("shared_with", "heat"))


def cell(swept: dict[str, object], value: float = 0.25, *, error: str = "") -> CellResult:
    items = [Item(f"份{i}", value * i, i) for i in range(1, 5)]
    metrics = (
        share("shared", items),
        share("shared", items[:2], "苇塘"),
        share("shared", items[2:], HOSTILE),
        Metric("shared_with", 0.125, "苇塘 > 栎岗"),
        Metric("documents", 4),
        Metric("plagdet", None),
    )
    quotes = (Quote(HOSTILE, 3, 4, 120), Quote("统一思想", 9, 9, 4, formula=True))
    measured = Measured(metrics, ("limit <b>hit</b>",), quotes)
    if error:
        return CellResult(1, swept, (), (), error)
    return CellResult(1, swept, with_intervals(measured, 1), measured.remarks, "", 1.5, measured.quotes)


def run_of(folder: Path, *cells: CellResult) -> Run:
    about = {
        "experiment": "x",
        "question": "How <much>?",
        "config": {"task": "shared_text", "cells": [{"seed": 1, "corpus": HOSTILE, **one.swept} for one in cells]},
        "input_digests": {HOSTILE: "0123"},
        "version": "0.1.0",
        "commit": None,
        "versions": {"python": "3"},
        "finished": "2026-01-01",
    }
    return Run(folder, about, cells)


def written(tmp_path: Path, *cells: CellResult, words: PageWords | None = None, lang: str = "zh") -> html.HtmlElement:
    path = write_page(run_of(tmp_path, *cells), words or PageWords(), PICTURES, "en" if lang == "en" else "zh")
    return html.fromstring(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_holds_what_was_measured_and_nothing_acts(tmp_path: Path, lang: str) -> None:
    words = PageWords(title="共有<i>", question="多少？", method=("甲<b>法",), caveats=("少",))
    tree = written(tmp_path, cell({"formula": True}), cell({"formula": False}, 0.5), words=words, lang=lang)
    text = tree.text_content()
    for part in ("共有<i>", "甲<b>法", "limit <b>hit</b>", "<script>alert(1)", "统一思想", "25.0% [", "50.0%", "12.5%"):
        assert part in text
    assert not tree.xpath("//script | //b[text()='hit'] | //i") and "\u202e" not in text
    labels = Labels("en" if lang == "en" else "zh")
    assert labels.setting("formula", True) in text and labels.named("metric", "shared") in text
    assert tree.get("lang") == lang
    for image in tree.xpath("//img"):
        assert image.get("src").startswith("data:image/svg+xml;base64,")
    assert not re.search(r"(?:src|href)=.(?:https?:|//)", html.tostring(tree, encoding="unicode"))


def test_pictures_are_those_that_the_task_names(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="needs the extra `plots`: matplotlib is not installed")
    captions = [one.text_content() for one in written(tmp_path, cell({}), lang="en").xpath("//figcaption")]
    assert len(captions) == 2 and captions[0].startswith("Figure 1") and "95 %" in captions[0]
    swept = [cell({"rate": rate}, rate) for rate in (0.1, 0.2, 0.3, 0.4, 0.5)]
    captions = [one.text_content() for one in written(tmp_path, *swept, lang="en").xpath("//figcaption")]
    # One curve: `documents` is the same everywhere, which a table says better.
    assert len(captions) == 1 and "others have too over Share changed" in captions[0]


def test_without_matplotlib_or_a_font_the_page_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "find_spec", lambda _: None)
    tree = written(tmp_path, cell({}))
    assert "pip install 'gongwen-reuse[plots]'" in tree.text_content() and not tree.xpath("//img")
    monkeypatch.undo()
    pytest.importorskip("matplotlib", reason="needs the extra `plots`: matplotlib is not installed")
    monkeypatch.setattr(page, "chinese_font", lambda: None)
    tree = written(tmp_path, cell({}))
    assert "fonts-noto-cjk" in tree.text_content() and tree.xpath("//img")


@pytest.mark.parametrize("n_settings", [1, 9])
def test_several_seeds_are_told_apart(tmp_path: Path, n_settings: int) -> None:
    swept = [cell({"by": n}) for n in range(n_settings)]
    page = written(tmp_path, *(replace(one, seed=seed) for one in swept for seed in (11, 12)), lang="en")
    table = page.xpath("//table")[0]
    words = [" ".join(one.text_content() for one in row) for row in table.xpath(".//tr")]
    told = words[0].split() if n_settings == 1 else [word for row in words for word in row.split()]
    assert told.count("11") == told.count("12") == n_settings


def test_failed_settings_stay_on_the_page(tmp_path: Path) -> None:
    text = written(tmp_path, cell({"by": "region"}), cell({"by": "folder"}, error="no <such> folder")).text_content()
    assert "no <such> folder" in text and "25.0%" in text


def test_long_tables_are_cut_with_a_word(tmp_path: Path) -> None:
    items = [Item(f"份{i}", 1, 2) for i in range(3)]
    measured = Measured(tuple(share("shared", items, f"镇{i:03}") for i in range(70)))
    one = CellResult(1, {}, with_intervals(measured, 1))
    tree = written(tmp_path, one, lang="en")
    assert len(tree.xpath("//tbody/tr[contains(., '镇')]")) == 60
    assert "10 more rows" in tree.text_content()


def test_a_folder_that_takes_no_page_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="gone"):
        write_page(run_of(tmp_path / "gone", cell({})), PageWords(), PICTURES, "zh")


@pytest.mark.parametrize(
    ("value", "form", "told"),
    [
        (0.0, "percent", "0%"),
        (0.1234, "percent", "12.3%"),
        (0.00042, "percent", "0.04%"),
        (0.0, "count", "0"),
        (4399.0, "count", "4,399"),
        (0.0, "number", "0.000"),
        (1.2747, "number", "1.275"),
    ],
)
def test_values_are_told_by_what_they_are(value: float, form: Form, told: str) -> None:
    assert charts.told(value, charts.Style(None, form)) == told


def test_every_label_is_in_both_languages() -> None:
    assert all(len(texts) in (2, 3) and all(texts) for texts in page_labels().values())
    named = {key for key in page_labels() if key.startswith("metric.")}
    pictured = {f"metric.{p.metric}" for task in TASKS.values() if isinstance(task, Task) for p in task.pictures}
    assert pictured <= named


def page_labels() -> dict[str, list[str]]:
    from toolkit.experiment.labels import _labels

    return _labels()


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no headless Chromium is installed")
def test_a_browser_shows_it_and_asks_for_nothing(tmp_path: Path) -> None:
    browser = find_browser()
    assert browser is not None
    path = write_page(run_of(tmp_path, cell({"formula": True})), PageWords(), PICTURES, "zh")
    asked = requests_of(browser, path.as_uri(), tmp_path / "profile", tmp_path / "log.json")
    assert {url for url in asked if not url.startswith(("file:", "data:"))} == set()
