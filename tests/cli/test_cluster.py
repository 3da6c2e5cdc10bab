from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.commands import ROOT, start, write_records
from toolkit import schema
from toolkit.cli.main import main

EXAMPLES = ROOT / "examples" / "corpus"
ROWS = [json.loads(line) for line in (ROOT / "examples" / "rhetoric" / "moves.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def moves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of eight towns in as many years, each with one sentence of every move."""
    by_move: dict[str, list[str]] = {}
    for row in ROWS:
        by_move.setdefault(row["move"] or row["text"], []).append(row["text"])
    path = tmp_path_factory.mktemp("moves") / "towns.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        for town in range(6):
            said = [texts[town] for texts in by_move.values() if len(texts) > town]
            text = f"苇塘{town}镇{2011 + town}年工作总结\n\n" + "\n".join(f"　　{sentence}" for sentence in said)
            record = {"id": str(town), "agency": f"苇塘{town}镇人民政府", "year": 2011 + town, "text": text}
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def test_tables_terminal_and_json(moves: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out, target = tmp_path / "out", tmp_path / "turns.json"
    assert main(["cluster", str(moves), "--out", str(out), "--json", str(target), "--lang", "en"]) == 0
    said, _ = capfd.readouterr()
    assert "turns of speech" in said
    names = {"documents", "sentences", "rhetoric", "rhetoric_clusters", "skipped"}
    assert {path.name for path in out.iterdir()} == {*(f"{name}.parquet" for name in names), "run.json"}
    for name in names:
        assert pq.read_schema(out / f"{name}.parquet").equals(getattr(schema, name.upper()))
    members, clusters = (
        pq.read_table(out / f"{name}.parquet").to_pylist() for name in ("rhetoric", "rhetoric_clusters")
    )
    sentences = {(s["doc_id"], s["sentence_id"]): s for s in pq.read_table(out / "sentences.parquet").to_pylist()}
    record = json.loads(target.read_text(encoding="utf-8"))
    assert len(record["clusters"]) == len(clusters) > 10
    told = [sentence for turn in record["clusters"] for sentence in turn["sentences"]]
    for row, sentence in zip(members, told, strict=True):
        place = sentences[row["doc_id"], row["sentence_id"]]
        assert (row["start"], row["end"], sentence["text"]) == (place["start"], place["end"], place["text"])
        assert 0 <= row["similarity_to_center"] <= 1
        assert row["label"] == clusters[row["cluster_id"]]["label"]
    agencies = [cluster["n_agencies"] for cluster in clusters]
    assert agencies == sorted(agencies, reverse=True)
    assert record["run"]["encoder"]
    for cluster in clusters:
        own = [row for row in members if row["cluster_id"] == cluster["cluster_id"]]
        assert cluster["n_sentences"] == len(own)
        assert cluster["n_docs"] == len({row["doc_id"] for row in own})
        assert cluster["n_wordings"] == len({row["wording"] for row in own}) >= 3


def test_json_alone_on_standard_output(moves: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["cluster", str(moves), "--json", "-"]) == 0
    assert json.loads(capfd.readouterr().out)["clusters"]
    assert not list(tmp_path.iterdir())


def test_the_order_of_documents_decides_nothing(moves: Path, tmp_path: Path) -> None:
    lines = moves.read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "towns.jsonl").write_text("".join(reversed(lines)), encoding="utf-8")
    found = []
    for corpus in (moves, tmp_path / "towns.jsonl"):
        assert main(["cluster", str(corpus), "--json", str(tmp_path / "turns.json")]) == 0
        turns = json.loads((tmp_path / "turns.json").read_text(encoding="utf-8"))["clusters"]
        found.append([(turn["label"], sorted(s["text"] for s in turn["sentences"])) for turn in turns])
    assert found[0] == found[1]


def test_the_main_job_finds_the_same_where_asked(moves: Path, tmp_path: Path) -> None:
    assert main(["dedup", str(moves), "--rhetoric", "--out", str(tmp_path / "with")]) == 0
    assert main(["dedup", str(moves), "--out", str(tmp_path / "without")]) == 0
    assert main(["cluster", str(moves), "--out", str(tmp_path / "alone")]) == 0
    with_it, without, alone = (
        pq.read_table(tmp_path / name / "rhetoric.parquet").to_pylist() for name in ("with", "without", "alone")
    )
    assert with_it == alone != []
    assert without == []
    assert 'id="view-rhetoric"' in (tmp_path / "with" / "report.html").read_text(encoding="utf-8")


def test_what_cannot_be(moves: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["cluster", str(moves), "--encoder", str(tmp_path / "no-model")]) == 2
    assert "no-model" in capfd.readouterr().err
    assert main(["cluster", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capfd.readouterr().err
    report = tmp_path / "report"
    assert main(["dedup", str(moves), "--out", str(report)]) == 0
    before = sorted(path.name for path in report.iterdir())
    assert main(["cluster", str(moves), "--out", str(report)]) == 2
    assert "toolkit dedup --rhetoric" in capfd.readouterr().err
    assert sorted(path.name for path in report.iterdir()) == before
    (tmp_path / "empty").mkdir()
    assert main(["cluster", str(tmp_path / "empty"), "--out", str(tmp_path / "new")]) == 2
    assert not (tmp_path / "new").exists()


def test_odd_sentences_are_counted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    corpus = tmp_path / "a.txt"
    corpus.write_text(f"报告\n\n好。\n{'长' * 10_000}。\n这一句刚好合适，不长也不短。\n", encoding="utf-8")
    assert main(["cluster", str(corpus), "--lang", "en"]) == 0
    assert "too long" in capfd.readouterr().err


def test_too_few_sentences_are_said_to_be_too_few(
    moves: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    few = tmp_path / "few.txt"
    few.write_text("\n".join(f"　　{row['text']}" for row in ROWS[:6]), encoding="utf-8")
    for corpus, warned in ((few, True), (moves, False)):
        assert main(["cluster", str(corpus), "--lang", "en"]) == 0
        assert ("too few to tell" in " ".join("".join(capfd.readouterr()).split())) is warned


def test_breaking_off_leaves_no_table(tmp_path: Path) -> None:
    write_records(tmp_path / "many.jsonl", 4000)
    process = start("cluster", "many.jsonl", "--out", "out", "--jobs", "1", cwd=tmp_path)
    deadline = time.monotonic() + 60
    while not list(tmp_path.rglob("sentences.parquet")) and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    said, complained = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "")
    assert "Traceback" not in complained
    assert not (tmp_path / "out").exists()


def test_the_demo_shows_turns_of_speech(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--out", str(tmp_path / "demo")]) == 0
    assert "组说法" in capfd.readouterr().out
    clusters = pq.read_table(tmp_path / "demo" / "rhetoric_clusters.parquet").to_pylist()
    assert len(clusters) >= 5
    assert max(cluster["n_agencies"] for cluster in clusters) >= 3


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有参与修辞归类的句子"), ("en", "sentences not asked for")])
def test_what_was_left_out_is_told_in_the_language_asked_for(
    lang: str, said: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c.txt").write_text("今年修渠三条，村民都来帮忙，年底前全部通水。\n好。\n", encoding="utf-8")
    assert main(["cluster", str(tmp_path / "c.txt"), "--lang", lang, "--out", str(tmp_path / "out")]) == 0
    talk = capfd.readouterr().err
    assert said in talk
    assert ("tables:" in talk) == (lang == "en")
