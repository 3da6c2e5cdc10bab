from __future__ import annotations

import hashlib
import io
import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import PASSAGE
from tests.engine.helpers import paragraphs
from tests.judge.garble.test_score import TEXT, spun
from toolkit.checked import GarbleVerdict
from toolkit.cli.main import main
from toolkit.index.store import Index
from toolkit.model import FlagName
from toolkit.schema import CHECKED_MATCHES

MINE = f"苇塘镇人民政府2012年工作总结\n\n一、渠道管护\n{PASSAGE}今年又添了两台水泵，由各村轮流看管。\n2013年1月8日\n"
THEIRS = f"柏川县水务局2011年工作总结\n\n一、管护\n{PASSAGE}\n2012年1月5日\n"
OTHER = "临江县旅游局2011年工作总结\n\n古城墙修好了南门，游人都从那里登城看江，饭馆也多开了几家。\n2012年2月1日\n"


EDITED = "面对渡槽年久失修、放水时段不固定老问题，镇上会同沿线五村逐段丈量、分段定人"
"""The beginning of PASSAGE, of which no run is long enough to be evidence."""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A report, and a corpus that it shares a passage with."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "水务局.txt").write_text(THEIRS, encoding="utf-8")
    (corpus / "旅游局.txt").write_text(OTHER, encoding="utf-8")
    report = tmp_path / "总结.txt"
    report.write_text(MINE, encoding="utf-8")
    return str(report), str(corpus)


def checked(capfd: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    assert main(["check", *arguments, "--json", "-"]) == code
    found: dict[str, Any] = json.loads(capfd.readouterr().out)
    return found


def test_a_faint_match_says_how_much_evidence_it_has(
    files: tuple[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report, page = tmp_path / "改写.txt", tmp_path / "改写.html"
    report.write_text(MINE.replace(PASSAGE, f"{EDITED}。"), encoding="utf-8")
    (document,) = checked(capfd, str(report), "--against", files[1], "--html", str(page))["documents"]
    (match,) = document["matches"]
    words = report.read_text(encoding="utf-8")[match["left_start"] : match["left_end"]]
    assert len(words) > 0.8 * len(EDITED)
    assert words in f"{EDITED}。"
    assert (match["formula"], match["right_doc"], match["publishers"]) == (False, "水务局.txt", 1)
    assert match["bits"] > 60
    assert f"证据 {match['bits']:.0f} 比特" in page.read_text(encoding="utf-8")
    main(["check", str(report), "--against", files[1]])
    told = capfd.readouterr().out.replace("\n  ", "")
    assert (
        f"1 处是弱匹配（很短，或改动很多）：碰巧相同到这个地步的机会不到 10 的 {int(match['bits'] * 0.30103)}次方"
        in told
    )
    assert f"（证据至少 {match['bits']:.0f} 比特）" in told


def test_a_shared_passage_its_source_and_the_ratios(files: tuple[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    report, corpus = files
    found = checked(capfd, report, "--against", corpus)
    assert found["skipped"] == []
    (document,) = found["documents"]
    assert (document["doc_id"], document["agency"], document["year"]) == ("总结.txt", "苇塘镇人民政府", 2012)
    assert 0.5 < document["copied"] <= document["reused"] <= 1
    assert document["original"] == pytest.approx(1 - document["reused"])
    (source,) = document["sources"]
    assert (source["doc_id"], source["direction"]) == ("水务局.txt", "right_first")
    assert source["share"] == pytest.approx(document["copied"])
    assert source["copied"] == pytest.approx(document["copied"])
    assert document["sha256"] == hashlib.sha256(MINE.encode()).hexdigest()
    (match,) = document["matches"]
    assert set(match) == set(CHECKED_MATCHES.names)
    assert match["bits"] is match["publishers"] is None
    assert (match["left_doc"], match["right_doc"]) == ("总结.txt", "水务局.txt")
    words = MINE[match["left_start"] : match["left_end"]]
    assert words == THEIRS[match["right_start"] : match["right_end"]]
    assert words in PASSAGE
    assert len(words) > len(PASSAGE) * 0.9


def test_an_index_gives_what_its_corpus_gives(files: tuple[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    report, corpus = files
    index = str(Path(corpus).with_name("index"))
    assert main(["index", "build", corpus, "-o", index]) == 0
    capfd.readouterr()
    by_index, by_corpus = (checked(capfd, report, "--against", against) for against in (index, corpus))
    assert by_index["documents"] == by_corpus["documents"]
    assert by_index["run"]["against"] == index
    assert by_index["run"]["n_documents"] == by_corpus["run"]["n_documents"] == 2
    assert len(by_index["run"]["index_digest"]) == 16


def test_a_garbled_report_is_told_once_with_its_source_where_it_is_known(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report, source = tmp_path / "改写.txt", tmp_path / "corpus" / "原文.txt"
    source.parent.mkdir()
    source.write_text(TEXT, encoding="utf-8")
    report.write_text(spun(TEXT), encoding="utf-8")
    for against, sources in (((), [None]), (("--against", str(source.parent)), [source.name])):
        (document,) = checked(capfd, str(report), *against)["documents"]
        told = [flag["source_doc"] for flag in document["flags"] if flag["flag"] == FlagName.GARBLED_REWRITE]
        assert told == sources


def test_without_a_corpus_ratios_are_unknown(files: tuple[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    (document,) = checked(capfd, files[0])["documents"]
    assert [document[name] for name in ("reused", "copied", "original")] == [None] * 3
    assert (document["matches"], document["sources"]) == ([], [])
    assert set(document["garbling"]) == {"score", "garbled", "n_chinese", "words", "stretches"}


def test_a_report_that_is_in_the_corpus_is_not_its_own_source(
    files: tuple[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    report, corpus = files
    (Path(corpus) / "自己.txt").write_text(MINE, encoding="utf-8")
    (document,) = checked(capfd, report, "--against", corpus)["documents"]
    assert document["same_file"] == ["自己.txt"]
    assert [source["doc_id"] for source in document["sources"]] == ["水务局.txt"]
    assert main(["check", report, "--against", corpus]) == 0
    assert "同一文件" in capfd.readouterr().out


@pytest.mark.parametrize(("limit", "code"), [("0.2", 1), ("1", 0)])
def test_a_limit_that_is_passed_gives_exit_code_one(
    files: tuple[str, str], limit: str, code: int, capfd: pytest.CaptureFixture[str]
) -> None:
    report, corpus = files
    assert main(["check", report, "--against", corpus, "--fail-over", limit]) == code
    assert "水务局" in capfd.readouterr().out


def test_standard_input_is_a_report(
    files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MINE.encode("gb18030"))))
    (document,) = checked(capfd, "-", "--against", files[1])["documents"]
    assert document["agency"] == "苇塘镇人民政府"
    assert document["copied"] > 0.5


def test_many_files_at_once_two_of_one_name_and_one_that_is_empty(
    files: tuple[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    again = tmp_path / "again"
    again.mkdir()
    (again / "总结.txt").write_text(OTHER, encoding="utf-8")
    (again / "空.txt").write_text("", encoding="utf-8")
    found = checked(capfd, files[0], str(again / "总结.txt"), str(again / "空.txt"), "--against", files[1])
    assert [document["doc_id"] for document in found["documents"]] == ["总结.txt", "总结.txt~2"]
    assert [skipped["path"] for skipped in found["skipped"]] == ["空.txt"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["没有.txt"], "没有这个文件"),
        (["."], "是文件夹"),
        (["{report}", "--against", "没有"], "没有"),
        (["{report}", "--fail-over", "0.5"], "--against"),
        (["{report}", "--fail-over", "7", "--against", "."], "--fail-over"),
        (["{report}", "--json", "没有/a.json"], "--json"),
        (["{report}", "--html", "没有/a.html"], "--html"),
        (["-", "-"], "给了两次"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_line(
    files: tuple[str, str], arguments: list[str], words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *(argument.format(report=files[0]) for argument in arguments)]) == 2
    err = capfd.readouterr().err
    assert words in err
    assert "Traceback" not in err


def test_what_of_a_corpus_was_not_compared_with_is_told(
    files: tuple[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    report, corpus = files
    (Path(corpus) / "扫描.txt").write_bytes(bytes(range(256)) * 40)
    (row,) = checked(capfd, report, "--against", corpus)["skipped"]
    assert row["path"] == f"{corpus}/扫描.txt"
    assert main(["check", report, "--against", corpus]) == 0
    assert row["reason"] == "binary data, not text; rename it to what it is, or save it as text"
    assert "是二进制数据，不是文本；请改成正确的扩展名" in capfd.readouterr().out
    assert main(["check", report, "--against", corpus, "--lang", "en"]) == 0
    assert row["reason"] in " ".join(capfd.readouterr().out.split())


def test_a_corpus_of_nothing_readable_is_no_proof_of_own_words(
    files: tuple[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "空.txt").write_text("", encoding="utf-8")
    assert main(["check", files[0], "--against", str(empty)]) == 2
    assert "空.txt" in capfd.readouterr().err


def test_an_index_without_its_manifest_is_called_damaged(
    files: tuple[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report, corpus = files
    index = tmp_path / "index"
    assert main(["index", "build", corpus, "-o", str(index)]) == 0
    (index / "manifest.json").unlink()
    assert main(["check", report, "--against", str(index)]) == 2
    assert "manifest.json" in capfd.readouterr().err


def test_hostile_words_are_printed_as_they_are(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "[b]x[red].txt"
    file.write_text(f"[red]标题[/nothing]\x1b[31m\n\n{PASSAGE}\n", encoding="utf-8")
    assert main(["check", str(file)]) == 0
    out = capfd.readouterr().out
    assert "[b]x[red].txt" in out.replace("\n", "")
    assert "\x1b" not in out


def test_every_source_is_there_a_character_counted_once(
    files: tuple[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    report, corpus = files
    for number in range(40):
        copy = THEIRS.replace("柏川县", f"第{number}县")
        (Path(corpus) / f"抄{number}.txt").write_text(copy, encoding="utf-8")
    (document,) = checked(capfd, report, "--against", corpus)["documents"]
    assert len(document["sources"]) == 1
    assert len(document["sources_repeated"]) == 40
    assert {source["share"] for source in document["sources_repeated"]} == {0}
    assert sum(source["share"] for source in document["sources"]) <= document["reused"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\n\n  \n", 2),
        ("现将有关情况报告如下。\n", 0),
        ("为深入贯彻落实党的二十大精神，现将有关情况报告如下。\n" * 3, 0),
    ],
)
def test_a_report_of_nothing_or_of_formula_is_answered(
    files: tuple[str, str], text: str, code: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "空.txt"
    file.write_text(text, encoding="utf-8")
    page = tmp_path / "空.html"
    # what could not be read has passed no gate
    found = checked(capfd, str(file), "--against", files[1], "--html", str(page), "--fail-over", "0", code=code)
    assert len(found["documents"]) + len(found["skipped"]) == 1
    assert all(document["copied"] == 0 for document in found["documents"])
    assert "</html>" in page.read_text(encoding="utf-8")


def test_the_page_to_hand_over_lands_whole_beside_the_json(
    files: tuple[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "报告.html"
    found = checked(capfd, files[0], "--against", files[1], "--html", str(page))
    text = page.read_text(encoding="utf-8")
    assert found["documents"][0]["sha256"] in text
    assert found["run"]["index_digest"] in text
    assert "水务局" in text
    assert not list(tmp_path.glob(".*unfinished"))


def test_many_files_open_the_index_once(
    files: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    index = str(tmp_path / "index")
    assert main(["index", "build", files[1], "-o", index]) == 0
    capfd.readouterr()
    opened: list[Path] = []

    def counting(folder: Path) -> Index:
        opened.append(folder)
        return Index(folder)

    monkeypatch.setattr("toolkit.engine.check.Index", counting)
    found = checked(capfd, *[files[0]] * 3, "--against", index)
    assert [document["doc_id"] for document in found["documents"]] == ["总结.txt", "总结.txt~2", "总结.txt~3"]
    assert len(opened) == 1


@pytest.mark.slow
def test_a_report_of_five_megabytes_is_answered(
    files: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    # The network alone takes most of a minute for it on a busy machine, and has tests of its own.
    monkeypatch.setattr("toolkit.engine.check.score_text", lambda text: GarbleVerdict(None, False, len(text)))
    draw = random.Random(3)
    body = "\n".join(paragraphs(draw, 18_000))
    assert len(body.encode()) > 5_000_000
    (tmp_path / "长.txt").write_text(f"苇塘镇人民政府2012年工作总结\n{body}\n{PASSAGE}\n", encoding="utf-8")
    page = tmp_path / "长.html"
    (document,) = checked(capfd, str(tmp_path / "长.txt"), "--against", files[1], "--html", str(page))["documents"]
    assert [source["doc_id"] for source in document["sources"]] == ["水务局.txt"]
    assert page.stat().st_size < 3_000_000
    assert "只显示前" in page.read_text(encoding="utf-8")


def test_findings_lie_where_they_say(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = f"××街道办事处2012年工作总结\n\n{PASSAGE}联系人：XXX，电话：xx。\n"
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    (document,) = checked(capfd, str(file))["documents"]
    slots = [flag for flag in document["flags"] if flag["flag"] == FlagName.UNFILLED_SLOT]
    assert slots
    assert all("×" in text[f["start"] : f["end"]] or "x" in text[f["start"] : f["end"]].lower() for f in slots)
