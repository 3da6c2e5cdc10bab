"""Runs of a task that does nothing but count how often it is called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from toolkit.errors import BadInput
from toolkit.experiment.compare import as_lines, compared
from toolkit.experiment.config import Experiment, Params, load_experiment
from toolkit.experiment.measured import Item, Measured, Metric, Task, Work, share
from toolkit.experiment.record import METRICS, read_run
from toolkit.experiment.run import Ran, default_folder, run_experiment


class CountParams(Params):
    """What to count."""

    corpus: Path
    bonus: float = 0.0


CALLS: list[float] = []
KINDS: dict[str, type[Params]] = {"count": CountParams}


def count(params: CountParams, work: Work) -> Measured:
    """One item a file: how long its name is."""
    if params.bonus == 13:
        raise BadInput("thirteen is no bonus", next_step="choose another")
    if params.bonus == 99:
        raise KeyboardInterrupt
    CALLS.append(params.bonus)
    assert list(work.folder.iterdir()) == []
    names = sorted(file.name for file in params.corpus.iterdir())
    items = [Item(name, len(name) + params.bonus, 10) for name in names]
    return Measured((share("length", items, "文件"), Metric("files", len(names))), ("一个备注",))


TASKS: dict[str, Task[Any]] = {"count": Task(CountParams, count)}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in ("a", "bb", "ccc"):
        (folder / name).write_text(name)
    CALLS.clear()
    return folder


def described(corpus: Path, bonuses: str = "[0, 1]", *changes: str) -> Experiment:
    path = corpus.parent / "exp.toml"
    path.write_text(
        f"# How long?\ntask = 'count'\n[params]\ncorpus = '{corpus}'\n[sweep]\nbonus = {bonuses}\n", encoding="utf-8"
    )
    return load_experiment(path, KINDS, changes)


def run(experiment: Experiment, out: Path, *, again: bool = False) -> Ran:
    return run_experiment(experiment, TASKS, out, again=again)


def test_a_run_leaves_all_that_is_needed_to_trust_it(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    ran = run(described(corpus), out)
    assert (ran.n_run, ran.n_kept, ran.unchanged) == (2, 0, False)
    about = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert about["question"] == "How long?"
    assert about["config"]["cells"][1] == {"seed": 1, "corpus": str(corpus), "bonus": 1.0}
    assert {"config_hash", "version", "commit", "versions", "seeds", "started", "finished"} <= set(about)
    assert about["versions"]["numpy"] and about["versions"]["python"]
    assert len(about["input_digests"][str(corpus)]) == 16
    table = pq.read_table(out / "metrics.parquet")
    assert table.schema.equals(METRICS)
    rows = table.to_pylist()
    assert [(row["cell"], row["metric"], row["group"]) for row in rows[:2]] == [(0, "length", "文件"), (0, "files", "")]
    assert rows[0]["value"] == pytest.approx(0.2)
    assert rows[0]["low"] < 0.2 < rows[0]["high"]
    assert (rows[0]["n_documents"], rows[1]["low"], rows[0]["status"]) == (3, None, "done")
    items = pq.read_table(out / "items.parquet").to_pylist()
    assert [item["part"] for item in items] == [1, 2, 3, 2, 3, 4]
    told = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    assert told[1]["setting"] == {"bonus": 1} and told[0]["remarks"] == ["一个备注"]
    assert "文件" in (out / "metrics.json").read_text(encoding="utf-8")
    assert "bonus=1" in (out / "log.txt").read_text(encoding="utf-8")


def test_unchanged_does_nothing_unless_told(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    run(described(corpus), out)
    before = (out / "run.json").read_bytes()
    ran = run(described(corpus), out)
    assert (ran.n_run, ran.n_kept, ran.unchanged) == (0, 2, True)
    assert (out / "run.json").read_bytes() == before
    assert run(described(corpus), out, again=True).n_run == 2
    assert CALLS == [0, 1, 0, 1]


def test_only_new_cells_are_run_and_old_ones_go(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    run(described(corpus), out)
    ran = run(described(corpus, "[1, 2]"), out)
    assert (ran.n_run, ran.n_kept, ran.unchanged) == (1, 1, False)
    assert CALLS == [0, 1, 2]
    assert len(list((out / "cells").iterdir())) == 2


def test_other_input_is_another_run(corpus: Path, tmp_path: Path) -> None:
    run(described(corpus), tmp_path / "run")
    (corpus / "a").write_text("changed")
    assert run(described(corpus), tmp_path / "run").n_run == 2


def test_an_interrupted_sweep_goes_on_where_it_stopped(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        run(described(corpus, "[0, 1, 99, 2]"), out)
    assert not (out / "run.json").exists()
    ran = run(described(corpus, "[0, 1, 3, 2]"), out)
    assert (ran.n_run, ran.n_kept) == (2, 2)
    assert CALLS == [0, 1, 3, 2]


def test_a_broken_cell_is_run_again(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    run(described(corpus), out)
    sorted((out / "cells").iterdir())[0].write_text('{"seed": ')
    assert run(described(corpus), out).n_run == 1


def test_a_failed_cell_is_a_row_and_the_others_come_out(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    ran = run(described(corpus, "[0, 13, 1]"), out)
    assert [cell.error for cell in ran.cells] == ["", "thirteen is no bonus", ""]
    rows = pq.read_table(out / "metrics.parquet").to_pylist()
    assert [row["cell"] for row in rows if row["status"] == "failed"] == [1]
    lines = as_lines([read_run(out)], compared([read_run(out)]))
    assert lines[-1] == "failed in run: bonus=13: thirteen is no bonus"
    again = run(described(corpus, "[0, 13, 1]"), out)
    assert (again.n_run, again.unchanged) == (1, False)  # what failed is tried again


def test_where_everything_fails_the_run_does(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="thirteen"):
        run(described(corpus, "[13]"), tmp_path / "run")


def test_a_missing_corpus_is_named(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file or folder"):
        run(described(corpus, "[0]", f"corpus={tmp_path}/none"), tmp_path / "run")
    ran = run(described(corpus, "[0]", f'corpus=["{tmp_path}/none", "{corpus}"]'), tmp_path / "run")
    assert "none" in ran.cells[0].error and not ran.cells[1].error


def test_folders_of_something_else_are_left_alone(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="something else"):
        run(described(corpus), corpus)
    with pytest.raises(BadInput, match="is a file"):
        run(described(corpus), corpus / "a")
    assert sorted(file.name for file in corpus.iterdir()) == ["a", "bb", "ccc"]


def test_other_settings_go_into_another_folder(corpus: Path) -> None:
    assert default_folder(described(corpus)) != default_folder(described(corpus, "[5]"))


def test_runs_are_compared_row_by_row(corpus: Path, tmp_path: Path) -> None:
    run(described(corpus, "[0]"), tmp_path / "one")
    run(described(corpus, "[0, 1]"), tmp_path / "two")
    (corpus / "a").rename(corpus / "aaaa")
    run(described(corpus, "[0]"), tmp_path / "three")
    runs = [read_run(tmp_path / name) for name in ("one", "two", "three")]
    rows = compared(runs)
    assert [(row.setting, row.metric) for row in rows] == [
        ("bonus=0", "length"),
        ("bonus=0", "files"),
        ("bonus=1", "length"),
        ("bonus=1", "files"),
    ]
    assert rows[2].figures[0] is None
    same = rows[0].differences[1]
    assert same is not None and (same.low, same.high) == (0, 0)
    assert rows[0].differences[2] is None  # other input: the same name is no longer the same document
    lines = as_lines(runs, rows)
    assert lines[0].split() == ["setting", "of", "figure", "one", "two", "three"]
    assert "文件" in lines[1] and "Δ[+0.0000, +0.0000]" in lines[1]
    assert lines[3].split()[3] == "-"


@pytest.mark.parametrize("content", [None, "{}", "[]", "no"])
def test_a_folder_without_a_run_is_refused(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "run.json").write_text(content)
    with pytest.raises(BadInput, match=r"run\.json"):
        read_run(tmp_path)
