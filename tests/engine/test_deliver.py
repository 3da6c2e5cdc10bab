"""A run's files come into place all or not at all, and nothing of the user's goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.helpers import run, write_corpus
from toolkit.engine.deliver import FILES, deliver, workshop
from toolkit.errors import BadInput
from toolkit.report.html import DATA_FOLDER


def fill(folder: Path, text: str, names: tuple[str, ...] = FILES, *, data: str = "") -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(text)
    if data:
        (folder / DATA_FOLDER).mkdir()
        (folder / DATA_FOLDER / data).write_text(text)


def contents(out: Path) -> dict[str, str]:
    return {str(path.relative_to(out)): path.read_text() for path in out.rglob("*") if path.is_file()}


def test_the_files_of_a_run_replace_those_of_the_last(tmp_path: Path) -> None:
    out = tmp_path / "out"
    fill(out, "old", data="part-02.html")
    (out / "notes.txt").write_text("mine")
    with workshop(out) as folder:
        fill(folder, "new", data="part-01.html")
        (folder / "texts.spool").write_text("for this run only")
        deliver(folder, out)
    assert contents(out) == dict.fromkeys(FILES, "new") | {"report-data/part-01.html": "new", "notes.txt": "mine"}


def test_what_a_run_does_not_have_is_not_left_from_the_last(tmp_path: Path) -> None:
    out = tmp_path / "out"
    fill(out, "old", data="part-01.html")
    with workshop(out) as folder:
        fill(folder, "new", ("matches.parquet", "run.json"))
        deliver(folder, out)
    assert contents(out) == {"matches.parquet": "new", "run.json": "new"}
    assert not (out / DATA_FOLDER).exists()


@pytest.mark.parametrize("name", ["report.html", "sentences.parquet", "run.json"])
@pytest.mark.parametrize("linked", [False, True])
def test_a_folder_in_the_place_of_a_file_is_the_users(tmp_path: Path, name: str, linked: bool) -> None:
    out = tmp_path / "out"
    theirs = tmp_path / "theirs" if linked else out / name
    corpus = write_corpus(tmp_path / "corpus", {"一.txt": "渡口修缮一新。"})
    write_corpus(theirs, {"a/b.txt": "mine"})
    out.mkdir(exist_ok=True)
    if linked:
        (out / name).symlink_to(theirs)
    (out / "matches.parquet").write_text("old")
    before = contents(tmp_path)
    with pytest.raises(BadInput, match=f"{name} is a folder") as caught:
        run(corpus, out, html=True)
    assert "--out" in caught.value.next_step
    fill(tmp_path / "new", "new")
    with pytest.raises(BadInput, match=f"{name} is a folder"):
        deliver(tmp_path / "new", out)
    assert contents(tmp_path) == before | {f"new/{file}": "new" for file in FILES}
    assert (out / name).is_symlink() is linked


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_between_two_files_waits_for_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: signal.Signals
) -> None:
    out, new = tmp_path / "out", tmp_path / "new"
    fill(out, "old", data="part-01.html")
    fill(new, "new")
    moved: list[str] = []
    replace = Path.replace

    def interrupted(path: Path, target: Path) -> Path:
        signal.raise_signal(stop)
        moved.append(path.name)
        assert not (out / "run.json").exists()
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    before = signal.signal(stop, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            deliver(new, out)
        assert signal.getsignal(stop) is signal.default_int_handler
    finally:
        signal.signal(stop, before)
    assert contents(out) == dict.fromkeys(FILES, "new")
    assert moved[-1] == "run.json"


def test_new_folders_go_with_a_run_that_fails(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(KeyboardInterrupt), workshop(tmp_path / "x" / "y" / "z" / "out"):
        raise KeyboardInterrupt
    assert list(tmp_path.rglob("*")) == [tmp_path / "x"]
    with pytest.raises(BadInput, match="name too long"), workshop(tmp_path / "x" / "y" / ("z" * 300)):
        raise AssertionError
    assert list(tmp_path.rglob("*")) == [tmp_path / "x"]


def test_a_new_folder_that_something_lies_in_stays(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), workshop(tmp_path / "x" / "y"):
        (tmp_path / "x" / "notes.txt").write_text("mine")
        raise KeyboardInterrupt
    assert contents(tmp_path) == {"x/notes.txt": "mine"}


def test_workshops_of_killed_runs_are_swept(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    killed, fresh, working = (f".unfinished-{pid}-a{i}" for i, pid in enumerate((gone.pid, gone.pid, os.getpid())))
    others = (".unfinished-business", ".unfinished-12", "unfinished-1-a")
    for name in (killed, fresh, working, *others):
        fill(tmp_path / name, "half")
        if name != fresh:
            os.utime(tmp_path / name, (1e9, 1e9))
    (tmp_path / f".unfinished-{gone.pid}-link").symlink_to(tmp_path / others[0])
    left = {path.name for path in tmp_path.iterdir()} - {killed}
    with workshop(tmp_path) as folder:
        assert {path.name for path in tmp_path.iterdir()} == left | {folder.name}
    assert {path.name for path in tmp_path.iterdir()} == left
    assert contents(tmp_path / others[0]) == dict.fromkeys(FILES, "half")
