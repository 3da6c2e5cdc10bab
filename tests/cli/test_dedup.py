from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.commands import PASSAGE, write_pair
from toolkit import schema
from toolkit.cli.main import main

TABLES = (
    "documents",
    "sentences",
    "matches",
    "substitutions",
    "families",
    "formulas",
    "rhetoric",
    "rhetoric_clusters",
    "flags",
    "skipped",
    "templates",
    "slots",
)


def test_the_demo_writes_every_file_of_the_contract(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "report"
    assert main(["demo", "--out", str(out)]) == 0
    said = capfd.readouterr().out
    names = {path.name for path in out.iterdir()}
    assert names == {f"{table}.parquet" for table in TABLES} | {"run.json", "report.html"}
    for table in TABLES:
        assert pq.read_schema(out / f"{table}.parquet").equals(getattr(schema, table.upper()))
    assert "柏川县民政局" in said
    assert str(out) in said
    turns = pq.read_table(out / "rhetoric_clusters.parquet").to_pylist()
    assert len(turns) >= 10
    assert sum(turn["n_agencies"] > 1 for turn in turns) >= 5


def test_a_shared_passage_is_found_and_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write_pair(tmp_path / "corpus", "甲.txt", "乙.txt")
    out = tmp_path / "out"
    assert main(["dedup", str(tmp_path / "corpus"), "--out", str(out), "--lang", "en", "--jobs", "1"]) == 0
    (match,) = [m for m in pq.read_table(out / "matches.parquet").to_pylist() if not m["formula"]]
    texts = {name: (tmp_path / "corpus" / name).read_text(encoding="utf-8") for name in ("甲.txt", "乙.txt")}
    left = texts[match["left_doc"]][match["left_start"] : match["left_end"]]
    assert left == texts[match["right_doc"]][match["right_start"] : match["right_end"]]
    assert PASSAGE.strip("。") in left
    assert (match["kind"], match["relation"]) == ("verbatim", "other_agency")
    assert "Look" in capfd.readouterr().out


def test_the_text_column_is_in_the_run(tmp_path: Path) -> None:
    write_pair(tmp_path / "texts", "a", "b")
    corpus, out = tmp_path / "corpus.jsonl", tmp_path / "out"
    records = [{"id": p.name, "body": p.read_text(encoding="utf-8")} for p in sorted((tmp_path / "texts").iterdir())]
    corpus.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    assert main(["dedup", str(corpus), "--out", str(out), "--text-column", "body"]) == 0
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert run["config"]["records"] == {"text_column": "body"}
    assert run["counts"]["documents"] == 2


def test_settings_of_a_file_hold_and_the_option_goes_before(tmp_path: Path) -> None:
    write_pair(tmp_path / "texts", "a")
    corpus, settings = tmp_path / "corpus.jsonl", tmp_path / "settings.toml"
    text = (tmp_path / "texts" / "a").read_text(encoding="utf-8")
    corpus.write_text(json.dumps({"one": text, "two": text}) + "\n", encoding="utf-8")
    settings.write_text("[records]\ntext_column = 'one'\n[families]\nsimilarity = 0.8\n", encoding="utf-8")
    for options, column in (([], "one"), (["--text-column", "two"], "two")):
        out = tmp_path / column
        assert main(["dedup", str(corpus), "--config", str(settings), "--out", str(out), *options]) == 0
        config = json.loads((out / "run.json").read_text(encoding="utf-8"))["config"]
        assert (config["records"]["text_column"], config["families"]["similarity"]) == (column, 0.8)


@pytest.mark.slow
def test_a_line_of_200_megabytes_does_not_stop_the_rest(tmp_path: Path) -> None:
    write_pair(tmp_path / "corpus", "甲.txt", "乙.txt")
    with (tmp_path / "corpus" / "long.jsonl").open("w", encoding="utf-8") as stream:
        stream.write('{"text": "')
        for _ in range(200):
            stream.write("x" * (1 << 20))
        stream.write('"}\n{"text": "' + PASSAGE + '"}\n')
    with (tmp_path / "corpus" / "long.txt").open("w", encoding="utf-8") as stream:
        for _ in range(200):
            stream.write("y" * (1 << 20))
    out = tmp_path / "out"
    assert main(["dedup", str(tmp_path / "corpus"), "--out", str(out)]) == 0
    skipped = {row["path"]: row["reason"] for row in pq.read_table(out / "skipped.parquet").to_pylist()}
    assert set(skipped) == {"long.jsonl#line 1", "long.txt"}
    assert all("limit" in reason for reason in skipped.values())
    documents = pq.read_table(out / "documents.parquet").column("doc_id").to_pylist()
    assert documents == ["long.jsonl#2", "乙.txt", "甲.txt"]
