from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import ROOT, toolkit
from toolkit.cli.main import main

CONFIG = "# Do bands keep their promise?\ntask = 'bands'\n[params]\nn_pairs = 5\n[sweep]\nsimilarity = [0.5, 0.9]\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "小样.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def test_run_prints_figures_and_says_when_nothing_changed(config: Path, tmp_path: Path) -> None:
    first = toolkit("experiment", "run", config, "--out", tmp_path / "run", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "similarity=0.9" in first.stdout and "2 cells run, 0 kept" in first.stderr
    again = toolkit("experiment", "run", config, "--out", tmp_path / "run", cwd=tmp_path)
    assert again.stdout == first.stdout
    assert "unchanged" in again.stderr and "0 cells run, 2 kept" in again.stderr


def test_settings_can_be_changed_and_runs_compared(
    config: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run = ["experiment", "run", str(config), "--set", "similarity=0.8"]
    assert main([*run, "--out", str(tmp_path / "one")]) == 0
    assert main([*run, "--set", "n_slots=128", "--out", str(tmp_path / "two"), "--again"]) == 0
    capfd.readouterr()
    assert main(["experiment", "compare", str(tmp_path / "one"), str(tmp_path / "two")]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[0].split() == ["setting", "of", "figure", "one", "two"]
    (row,) = [line.split() for line in lines if line.split()[2] == "rows"]
    assert row[3:] == ["4", "3"]


def test_where_a_run_goes_by_itself(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["experiment", "run", str(config)]) == 0
    (folder,) = (tmp_path / "experiment-runs").iterdir()
    assert folder.name.startswith("小样-") and (folder / "run.json").is_file()
    assert "小样-" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (["n_pair=3"], "did you mean n_pairs?"),
        (["n_pairs=many"], "params.n_pairs"),
        (["task=pan_alignment", "similarity=1"], "unknown key"),
        (["similarity"], "key=value"),
    ],
)
def test_a_wrong_setting_could_not_run(
    config: Path, changes: list[str], words: str, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    options = [word for change in changes for word in ("--set", change)]
    assert main(["experiment", "run", str(config), *options, "--out", str(tmp_path / "run")]) == 2
    error = capfd.readouterr().err
    assert error.startswith("error: ") and words in error and "Traceback" not in error
    assert not (tmp_path / "run").exists()


def test_missing_data_could_not_run_and_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.toml").write_text("# 有无?\ntask = 'self_reuse'\n[params]\ncorpus = 'not/here'\n", encoding="utf-8")
    (tmp_path / "b.toml").write_text("task = 'nosuch'\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["experiment", "run", "a.toml"]) == 2
    assert "not/here: no such file or folder" in capfd.readouterr().err
    assert main(["experiment", "list", "."]) == 0
    out = capfd.readouterr().out
    assert "有无?" in out and "not here: not/here" in out and "b.toml  broken: " in out


def test_the_projects_experiments_are_listed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["experiment", "list"]) == 0
    out = capfd.readouterr().out
    assert all(path.name in out for path in Path("configs/experiments").glob("*.toml"))
    assert "broken" not in out
    monkeypatch.chdir(tmp_path)
    assert main(["experiment", "list"]) == 2
    assert "no TOML file" in capfd.readouterr().err


def test_comparing_what_is_no_run_could_not_run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["experiment", "compare", str(tmp_path)]) == 2
    assert "run.json" in capfd.readouterr().err
