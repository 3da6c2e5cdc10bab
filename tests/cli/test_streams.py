"""What goes to stdout and stderr, whatever the locale, and however the run is broken off."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.commands import ROOT, TOOLKIT, environment, start, toolkit, write_pair, write_records
from toolkit.cli.progress import shown_progress

PLAIN_C = {"LC_ALL": "C", "LANG": "C"}
STRICT_C = PLAIN_C | {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
LATIN = PLAIN_C | {"PYTHONIOENCODING": "ascii:strict"}


@pytest.mark.parametrize("locale", [PLAIN_C, STRICT_C, LATIN])
def test_chinese_survives_any_locale(tmp_path: Path, locale: dict[str, str]) -> None:
    write_pair(tmp_path / "语料", "甲镇.txt", "乙乡.txt")
    done = toolkit("dedup", "语料", "--out", "结果", cwd=tmp_path, env=environment(**locale))
    assert done.returncode == 0, done.stderr
    assert "先看这些文件" in done.stdout
    assert "甲镇.txt" in done.stdout
    assert "栎岗乡人民政府" in done.stdout
    assert (tmp_path / "结果" / "report.html").is_file()
    shown = toolkit("split", "语料/甲镇.txt", cwd=tmp_path, env=environment(**locale))
    assert json.loads(shown.stdout)["doc_id"] == "甲镇.txt"
    assert "苇塘镇人民政府" in shown.stdout
    assert "\\u" not in shown.stdout


def test_brackets_in_names_are_no_markup(tmp_path: Path) -> None:
    names = ("[b]甲.txt", "[/x]乙[bold red].txt")
    (tmp_path / "corpus" / "[").mkdir(parents=True)
    write_pair(tmp_path / "corpus", *names)
    (tmp_path / "corpus" / "[i].bin").write_bytes(b"\x00\x01\x02")
    done = toolkit("dedup", "corpus", "--out", "[u]out", cwd=tmp_path)
    assert done.returncode == 0
    for name in (*names, "[i].bin", "[u]out"):
        assert name in done.stdout


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    write_records(tmp_path / "many.jsonl", 1500)
    process = start("split", "many.jsonl", cwd=tmp_path)
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["part"] == "0"
    process.stdout.close()
    assert process.stderr is not None
    assert (process.stderr.read(), process.wait(timeout=60)) == ("", 141)
    process.stderr.close()


def listing(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {str(p.relative_to(folder)): (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.rglob("*.*")}


@pytest.mark.parametrize(("stop", "code", "fresh"), [(signal.SIGINT, 130, False), (signal.SIGTERM, 143, True)])
def test_breaking_off_leaves_everything_as_it_was(tmp_path: Path, stop: signal.Signals, code: int, fresh: bool) -> None:
    write_records(tmp_path / "many.jsonl", 5000)
    out = tmp_path / "out"
    if not fresh:
        out.mkdir()
        (out / "matches.parquet").write_bytes(b"of an earlier run")
    before = listing(tmp_path)
    process = start("dedup", "many.jsonl", "--out", "out", "--jobs", "2", cwd=tmp_path)
    deadline = time.monotonic() + 60
    while not list(tmp_path.rglob("sentences.parquet")) and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)
    os.killpg(process.pid, stop)
    said, complained = process.communicate(timeout=60)
    assert process.returncode == code
    assert said == ""
    assert "Traceback" not in complained
    assert listing(tmp_path) == before
    assert out.exists() is not fresh


def on_a_terminal(*arguments: str, cwd: Path) -> str:
    """What a command says on stderr when that is a terminal."""
    ours, theirs = pty.openpty()
    env = environment(TERM="xterm-256color", COLUMNS="100")
    process = subprocess.Popen([*TOOLKIT, *arguments], cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    pieces = []
    try:
        while piece := os.read(ours, 65536):
            pieces.append(piece)
    except OSError:  # how Linux says that the other end was closed
        pass
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return b"".join(pieces).decode("utf-8")


def test_bars_on_a_terminal_silence_elsewhere(tmp_path: Path) -> None:
    write_pair(tmp_path / "corpus", "甲.txt", "乙.txt")
    shown = on_a_terminal("dedup", "corpus", cwd=tmp_path)
    assert "读取与切分" in shown
    assert "\x1b[" in shown
    quiet = toolkit("dedup", "corpus", cwd=tmp_path)
    assert "\x1b" not in quiet.stdout + quiet.stderr


def test_lines_for_what_outlasts_patience(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress("en", patience_s=0.05) as report:
        report("list", 0, 0)
        report("read", 0, 0)
        time.sleep(0.1)
        report("read", 1, 4)
        report("align", 0, 0)
        time.sleep(0.1)
        report("[b]", 0, 0)
    said = capsys.readouterr().err.splitlines()
    assert said[:2] == ["reading and splitting …", "reading and splitting: 25%"]
    assert said[2].startswith("reading and splitting: 0.1 s")
    assert said[3] == "aligning …"
    assert len(said) == 5


def test_nothing_is_said_of_quick_stages(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress("zh") as report:
        for stage in ("read", "align", "write"):
            report(stage, 0, 0)
            report(stage, 1, 1)
    assert capsys.readouterr().err == ""


def test_ctrl_c_while_the_command_is_still_being_imported(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'toolkit.cli.main':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n",
        encoding="utf-8",
    )
    env = environment(PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    done = toolkit("--help", cwd=tmp_path, env=env)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "stopped before anything was begun\n"
