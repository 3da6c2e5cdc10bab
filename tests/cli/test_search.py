"""`toolkit search` against an index of two invented reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.cli.main import main
from toolkit.embed import open_encoder

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


def test_saved_vectors_are_told_and_answer_alike(
    index: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, saved = str(tmp_path / "corpus"), str(tmp_path / "saved")
    assert main(["index", "build", corpus, "-o", saved, "--vectors"]) == 0
    found, now = ask(capfd, "--against", saved), ask(capfd, "--against", index)
    assert [(one["text"], one["doc_id"], one["n_places"]) for one in found] == [
        (one["text"], one["doc_id"], one["n_places"]) for one in now
    ]
    for folder, told in (
        (saved, f"different sentences, {open_encoder().dimension} numbers each, encoder characters-"),
        (index, "none"),
    ):
        assert main(["index", "info", folder, "--lang", "en"]) == 0
        (line,) = [one for one in capfd.readouterr().out.splitlines() if one.startswith("vectors: ")]
        assert told in line
    monkeypatch.setattr("toolkit.embed.chars.CharEncoder.dimension", 3)
    assert main(["search", "水渠", "--against", saved]) == 2
    told = capfd.readouterr().err
    assert "其中的向量出自编码器 characters-" in told and "下一步：" in told


def test_an_encoder_without_vectors_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "build", str(tmp_path), "-o", str(tmp_path / "i"), "--encoder", "some/model"]) == 2
    assert "--vectors" in capfd.readouterr().err


@pytest.mark.parametrize("arguments", [["。"], ["水渠", "--years", "去年"], ["水渠", "--years", "2012-2010"]])
def test_what_can_not_be_asked_is_refused(index: str, arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["search", *arguments, "--against", index]) == 2
    assert "下一步：" in capfd.readouterr().err
