from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import toolkit, write_pair
from toolkit.cli.main import main
from toolkit.cli.talk import language


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
        ("dedup corpus --engine spark", "spark", "去掉 --engine"),
        ("dedup corpus --config none.toml", "none.toml：没有这个文件", "TOML"),
        ("dedup nowhere", "nowhere：没有这个文件", "已有、有权读取的文件夹"),
        ("dedup corpus --out corpus/甲.txt", "无法写入 corpus/甲.txt", "--out"),
        ("dedup corpus --out corpus/甲.txt/x", "无法写入 corpus/甲.txt/x", "--out"),
        ("dedup corpus --text-column", "'--text-column' requires an argument", "help"),
        ("split", "Missing argument", "toolkit split --help"),
        ("split corpus", "corpus：是文件夹", "toolkit dedup"),
        ("split nowhere.txt", "nowhere.txt：没有这个文件", "toolkit dedup"),
        ("split corpus/甲.txt --json nowhere/a.jsonl", "无法写入 nowhere/a.jsonl", "--json"),
        ("split corpus/甲.txt --json corpus", "无法写入 corpus", "--json"),
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
    assert first.startswith("错误：")
    assert second.startswith("  下一步：")
    assert what in first
    assert next_step in second


@pytest.mark.parametrize("arguments", [["corpus", "--out", ""], ["corpus", "--text-column", ""], [""]])
def test_an_empty_word_is_no_path(corpus: Path, capfd: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(["dedup", *arguments]) == 2
    assert "is empty\n  下一步：用法见 toolkit dedup --help" in capfd.readouterr().err
    assert list(corpus.parent.iterdir()) == [corpus]


def test_nothing_readable_says_why(corpus: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert main(["dedup", str(folder)]) == 2
    assert "文件夹是空的" in capfd.readouterr().err
    (folder / "a.txt").touch()
    assert main(["dedup", str(folder)]) == 2
    assert "a.txt：空文件" in capfd.readouterr().err
    assert not Path("toolkit-report").exists()
    assert {path.name for path in tmp_path.iterdir()} == {corpus.name, "empty"}


def test_a_mistake_of_ours_is_no_ordinary_exit(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise LookupError("oops")

    monkeypatch.setattr("toolkit.engine.local.dedup", break_down)
    assert main(["dedup", str(corpus)]) == 2
    assert "错误：LookupError: oops\n  下一步：这是 toolkit 的错误" in capfd.readouterr().err
    assert main(["dedup", str(corpus), "--lang", "en"]) == 2
    assert "error: LookupError: oops\n  next: this is a bug" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("typed", "lang"),
    [
        ("dedup x", "zh"),
        ("dedup x --lang en", "en"),
        ("dedup x --lang=en", "en"),
        ("split x --lang zh", "zh"),
        ("dedup x --lang", "zh"),
        ("dedup x --lang en --lang zh", "zh"),
        ("experiment run x", "en"),
        ("experiment run x --lang zh", "zh"),
        ("", "zh"),
    ],
)
def test_the_language_in_force_is_the_commands(typed: str, lang: str) -> None:
    assert language(typed.split()) == lang


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
