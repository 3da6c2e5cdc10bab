from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.align.passages.invented import prose, sentences
from tests.cli.commands import PASSAGE, write_pair
from toolkit.cli.main import main
from toolkit.schema import MATCHES


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """Two reports that share a passage."""
    write_pair(tmp_path, "甲.txt", "乙.txt")
    return str(tmp_path / "甲.txt"), str(tmp_path / "乙.txt")


def test_json_on_standard_output(files: tuple[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["align", *files, "--json", "-"]) == 0
    found = json.loads(capfd.readouterr().out)
    (match,) = found["matches"]
    assert set(match) == set(MATCHES.names)
    assert (match["left_doc"], match["right_doc"]) == ("甲.txt", "乙.txt")
    for side, file in zip(("left", "right"), files, strict=True):
        words = Path(file).read_text(encoding="utf-8")[match[f"{side}_start"] : match[f"{side}_end"]]
        assert words in PASSAGE
        assert len(words) > 0.9 * len(PASSAGE)


def test_the_terminal_a_page_and_a_file(
    files: tuple[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    page, data = tmp_path / "beside.html", tmp_path / "beside.json"
    assert main(["align", *files, "--html", str(page), "--json", str(data), "--lang", "en"]) == 0
    out = capfd.readouterr().out
    assert "1 passage in common" in out
    assert "\x1b" not in out
    assert "管一段" in page.read_text(encoding="utf-8")
    assert len(json.loads(data.read_text(encoding="utf-8"))["matches"]) == 1


def test_words_can_be_asked_for(files: tuple[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["align", *files, "--json", "-", "--by", "words"]) == 0
    assert json.loads(capfd.readouterr().out)["terms"] == "words"


def test_a_folder_of_pairs(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shared = " ".join(sentences(3, 5))
    for folder, text in (("susp", f"{prose(1, 10)} {shared}"), ("src", f"{shared} {prose(2, 10)}")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}-1.txt").write_text(text)
    (tmp_path / "pairs").write_text("susp-1.txt src-1.txt\n")
    places = [f"--{name}={tmp_path / name}" for name in ("pairs", "susp", "src", "out")]
    assert main(["align", *places, "--jobs", "1"]) == 0
    shown = capfd.readouterr()
    assert shown.out == ""
    assert f"1 对文件，1 处相同：{tmp_path / 'out'}" in shown.err
    assert main(["align", *places, "--jobs", "1", "--lang", "en"]) == 0
    assert "1 pair, 1 passage: " in capfd.readouterr().err
    assert 'source_reference="src-1.txt"' in (tmp_path / "out" / "susp-1-src-1.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "two files"),
        (["{a}"], "two files"),
        (["{a}", "{b}", "{b}"], "two files"),
        (["{a}", "没有.txt"], "没有这个文件"),
        (["{a}", "."], "是文件夹"),
        (["{a}", "{b}", "--json", "没有/a.json"], "--json"),
        (["{a}", "{b}", "--html", "没有/a.html"], "--html"),
        (["{a}", "{b}", "--by", "tokens"], "--by"),
        (["--pairs", "{a}"], "--susp"),
        (["--susp", "."], "--pairs"),
        (["{a}", "--pairs", "{a}", "--susp", ".", "--src", ".", "--out", "x"], "does not go with --pairs"),
        (["--html", "a", "--pairs", "{a}", "--susp", ".", "--src", ".", "--out", "x"], "--html"),
        (["--pairs", "没有", "--susp", ".", "--src", ".", "--out", "x"], "没有"),
        (["--pairs", "{a}", "--susp", ".", "--src", ".", "--out", "x"], "第 1 行"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_line(
    files: tuple[str, str], arguments: list[str], words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["align", *(argument.format(a=files[0], b=files[1]) for argument in arguments)]) == 2
    err = capfd.readouterr().err
    assert words in err
    assert "Traceback" not in err
