"""docs/experiments.md tells a stranger how to add an experiment: here somebody does as it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from toolkit.experiment.benchmark import CLASSES
from toolkit.experiment.config import load_experiment
from toolkit.experiment.record import ITEMS, METRICS, read_run
from toolkit.experiment.registry import TASKS
from toolkit.experiment.run import run_experiment

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "experiments.md").read_text("utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_example_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: dict[str, Any] = {"__name__": "stranger"}
    exec(compile(block("python"), "docs/experiments.md", "exec", dont_inherit=True), names)
    (tmp_path / "lengths.toml").write_text(block("toml"), encoding="utf-8")
    monkeypatch.chdir(ROOT)
    tasks = names["TASKS"]
    described = load_experiment(tmp_path / "lengths.toml", {name: task.params for name, task in tasks.items()})
    assert "How long are the reports" in described.question
    run_experiment(described, tasks, tmp_path / "run")
    cells = read_run(tmp_path / "run").cells
    reports = [figure.metric.value for cell in cells for figure in cell.figures if figure.metric.name == "reports"]
    assert len(reports) == 2 and reports[0] is not None and reports[1] is not None and reports[0] > reports[1] > 0
    assert cells[0].figures[0].low is not None


def test_every_task_setting_and_column_is_described() -> None:
    for name, task in TASKS.items():
        (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{name}` ")]
        assert [field for field in task.params.model_fields if f"`{field}`" not in row] == []
    assert [column for schema in (METRICS, ITEMS) for column in schema.names if f"`{column}`" not in PAGE] == []


def test_every_class_of_the_benchmark_is_described() -> None:
    page = (ROOT / "docs" / "benchmark.md").read_text("utf-8")
    assert [name for name in CLASSES if f"| `{name}` |" not in page] == []
