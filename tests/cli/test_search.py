"""`toolkit search` against an index of two invented reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.cli.main import main

FIRST = "少数干部对公开的意义认识不足，工作抓得不紧。"
OTHER = "今年修渠三条，各村都通了水。"


@pytest.fixture
def index(tmp_path: Path) -> str:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "甲.txt").write_text(f"苇塘镇人民政府2012年工作总结\n\n{OTHER}\n{FIRST}\n", encoding="utf-8")
    (folder / "乙.txt").write_text(f"柏川县水务局2011年工作总结\n\n{FIRST}{OTHER}\n", encoding="utf-8")
    assert main(["index", "build", str(folder), "-o", str(tmp_path / "index")]) == 0
    return str(tmp_path / "index")


def ask(capfd: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    capfd.readouterr()
    assert main(["search", "一些干部认识不到位", "--json", "-", *arguments]) == 0
    found = json.loads(capfd.readouterr().out)["sentences"]
    assert isinstance(found, list)
    return found


def test_the_sentence_is_found_at_its_place(index: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    best = ask(capfd, "--against", index)[0]
    assert best["text"] == FIRST and best["n_places"] == 2
    original = (tmp_path / "corpus" / str(best["doc_id"])).read_text(encoding="utf-8")
    start, end = best["start"], best["end"]
    assert isinstance(start, int) and isinstance(end, int) and original[start:end] == FIRST


def test_filters_and_limit(index: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert {one["doc_id"] for one in ask(capfd, "--against", index, "--years", "2011")} == {"乙.txt"}
    assert {one["doc_id"] for one in ask(capfd, "--against", index, "--years", "2012-2020")} == {"甲.txt"}
    assert ask(capfd, "--against", index, "--agency", "并无此局") == []
    assert len(ask(capfd, "--against", index, "--limit", "1")) == 1


def test_the_terminal_is_told(index: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "认识不足", "--against", index]) == 0
    assert FIRST in capfd.readouterr().out.splitlines()[0]
    assert main(["search", "认识不足", "--against", index, "--json", str(tmp_path / "found.json")]) == 0
    assert "认识不足" in (tmp_path / "found.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["。"], ["水渠", "--years", "去年"], ["水渠", "--years", "2012-2010"]])
def test_what_can_not_be_asked_is_refused(index: str, arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["search", *arguments, "--against", index]) == 2
    assert "next:" in capfd.readouterr().err
