from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import toolkit, write_pair
from toolkit.cli.main import main


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small corpus, in which the command runs."""
    write_pair(tmp_path / "corpus", "甲.txt", "乙.txt")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "corpus"


@pytest.mark.parametrize(
    ("arguments", "what", "next_step"),
    [
        ("dedpu corpus", "'dedpu'. Did you mean 'dedup'?", "toolkit --help"),
        ("nonsense", "No such command 'nonsense'", "toolkit --help"),
        ("--nonsense", "No such option: --nonsense", "toolkit --help"),
        ("dedup", "Missing argument", "toolkit dedup --help"),
        ("dedup corpus more", "more", "toolkit dedup --help"),
        ("dedup corpus --jobs 0", "'--jobs'", "toolkit dedup --help"),
        ("dedup corpus --jobs many", "'--jobs'", "toolkit dedup --help"),
        ("dedup corpus --lang fr", "'fr' is not one of", "toolkit dedup --help"),
        ("dedup corpus --ouut x", "--ouut", "toolkit dedup --help"),
        ("dedup corpus --out", "'--out' requires an argument", "help"),
        ("dedup corpus --engine spark", "spark", "leave --engine out"),
        ("dedup corpus --config none.toml", "none.toml: No such file", "TOML"),
        ("dedup nowhere", "nowhere: no such file", "existing folder"),
        ("dedup corpus --out corpus/甲.txt", "can't write to corpus/甲.txt", "--out"),
        ("dedup corpus --out corpus/甲.txt/x", "can't write to corpus/甲.txt/x", "--out"),
        ("dedup corpus --text-column", "'--text-column' requires an argument", "help"),
        ("split", "Missing argument", "toolkit split --help"),
        ("split corpus", "corpus: is a folder", "toolkit dedup"),
        ("split nowhere.txt", "nowhere.txt: no such file", "toolkit dedup"),
        ("split corpus/甲.txt --json nowhere/a.jsonl", "can't write nowhere/a.jsonl", "--json"),
        ("split corpus/甲.txt --json corpus", "can't write corpus", "--json"),
    ],
)
@pytest.mark.usefixtures("corpus")
def test_one_line_what_and_where_one_line_what_next(
    capfd: pytest.CaptureFixture[str], arguments: str, what: str, next_step: str
) -> None:
    assert main(arguments.split()) == 2
    out, err = capfd.readouterr()
    first, second = err.splitlines()
    assert out == ""
    assert first.startswith("error: ")
    assert second.startswith("  next: ")
    assert what in first
    assert next_step in second


@pytest.mark.parametrize("arguments", [["corpus", "--out", ""], ["corpus", "--text-column", ""], [""]])
def test_an_empty_word_is_no_path(corpus: Path, capfd: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(["dedup", *arguments]) == 2
    assert "is empty\n  next: see toolkit dedup --help" in capfd.readouterr().err
    assert list(corpus.parent.iterdir()) == [corpus]


def test_nothing_readable_says_why(corpus: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert main(["dedup", str(folder)]) == 2
    assert "it is empty" in capfd.readouterr().err
    (folder / "a.txt").touch()
    assert main(["dedup", str(folder)]) == 2
    assert "a.txt: empty file" in capfd.readouterr().err
    assert not Path("toolkit-report").exists()
    assert {path.name for path in tmp_path.iterdir()} == {corpus.name, "empty"}


def test_a_mistake_of_ours_is_no_ordinary_exit(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise LookupError("oops")

    monkeypatch.setattr("toolkit.engine.local.dedup", break_down)
    assert main(["dedup", str(corpus)]) == 2
    assert "error: LookupError: oops\n  next: this is a bug" in capfd.readouterr().err


def test_hostile_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    done = toolkit("split", tmp_path / "\x1b[31m红\n字.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_help_version_and_no_arguments(tmp_path: Path) -> None:
    asked, bare = toolkit("--help", cwd=tmp_path), toolkit(cwd=tmp_path)
    assert asked.stdout == bare.stdout
    assert (asked.returncode, bare.returncode, asked.stderr, bare.stderr) == (0, 0, "", "")
    assert "dedup" in asked.stdout
    for command in ([], ["dedup"], ["split"]):
        assert toolkit(*command, "-h", cwd=tmp_path).stdout == toolkit(*command, "--help", cwd=tmp_path).stdout != ""
    version = toolkit("--version", cwd=tmp_path)
    assert version.stdout.count(".") == 2
