"""Where a run leaves its files, what it notes of itself, and that engines and file dates change nothing."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from tests.engine.helpers import mixed_corpus, paragraphs, reasons, rows, run, stored, words, write_corpus
from toolkit import __version__, schema
from toolkit.engine import gather, local, planned
from toolkit.engine.config import Config, FamilyParams
from toolkit.errors import BadInput
from toolkit.fingerprint import SketchParams

TABLES = (
    "documents",
    "matches",
    "substitutions",
    "families",
    "formulas",
    "rhetoric",
    "rhetoric_clusters",
    "flags",
    "skipped",
    "sentences",
    "templates",
    "slots",
)


def files_under(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus", mixed_corpus(7))


def test_every_file_of_the_contract_is_written(corpus: Path, tmp_path: Path) -> None:
    outcome = run(corpus, tmp_path / "a" / "b" / "out", html=True)
    names = {path.name for path in outcome.out.iterdir()}
    assert names == {*(f"{name}.parquet" for name in TABLES), "run.json", "report.html"}
    for name in TABLES:
        if name != "sentences":
            table = getattr(outcome.tables, name)
            assert table.schema.equals(getattr(schema, name.upper()))
            assert stored(outcome.out, name) == rows(table)


def test_run_json_tells_how_to_repeat_the_run(corpus: Path, tmp_path: Path) -> None:
    config = Config(families=FamilyParams(similarity=0.8))
    outcome = run(corpus, tmp_path / "out", config=config)
    told = json.loads((outcome.out / "run.json").read_text(encoding="utf-8"))
    assert told["version"] == __version__
    assert told["corpus"] == str(corpus)
    assert told["config_hash"] == config.digest() != Config().digest()
    assert Config(**told["config"]) == config
    assert told["config"]["families"]["similarity"] == 0.8
    assert len(told["input_digest"]) == 32
    assert told["seeds"] == {"sketch": SketchParams().seed}
    assert told["counts"]["documents"] == len(stored(outcome.out, "documents"))
    assert told["counts"]["matches"] == len(stored(outcome.out, "matches"))
    assert told["counts"]["sentences"] == len(stored(outcome.out, "sentences"))
    assert all(stage["seconds"] >= 0 and stage["peak_mb"] > 0 for stage in told["stages"])
    assert "read" in {stage["name"] for stage in told["stages"]}


def test_the_words_of_the_corpus_stay_chinese_in_run_json(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "报告", {"一.txt": "\n".join(paragraphs(random.Random(1), 2))})
    outcome = run(corpus, tmp_path / "out")
    assert "报告" in (outcome.out / "run.json").read_text(encoding="utf-8")


def test_worker_processes_change_nothing(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = run(corpus, tmp_path / "alone")
    monkeypatch.setattr(gather, "_ALONE_BYTES", 0)
    monkeypatch.setattr(gather, "_BUNDLE_JOBS", 2)
    here, there = run(corpus, tmp_path / "here"), run(corpus, tmp_path / "there", n_jobs=2)
    for name in TABLES:
        assert stored(alone.out, name) == stored(here.out, name) == stored(there.out, name)
    assert here.run.input_digest == there.run.input_digest
    assert here.run.counts == there.run.counts


def test_bundles_keep_the_order_and_every_job(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(corpus, tmp_path / "first")
    for size in (1, 600, 5000):
        monkeypatch.setattr(gather, "_BUNDLE_BYTES", size)
        again = run(corpus, tmp_path / f"again{size}")
        assert rows(again.tables.documents) == rows(first.tables.documents)
        assert rows(again.tables.matches) == rows(first.tables.matches)
        assert again.run.input_digest == first.run.input_digest


def test_records_in_slices_are_the_records_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(3)
    texts = ["\n".join(paragraphs(draw, 2)) for _ in range(12)]
    lines = [json.dumps({"id": f"号{i % 5}", "text": text}, ensure_ascii=False) for i, text in enumerate(texts)]
    corpus = write_corpus(tmp_path / "corpus", {"记录.jsonl": "\n".join(lines)})
    whole = run(corpus, tmp_path / "whole")
    monkeypatch.setattr(planned, "plan", lambda root, **options: plan_small(root, **options))
    sliced = run(corpus, tmp_path / "sliced")
    ids = [row["doc_id"] for row in rows(sliced.tables.documents)]
    assert len(ids) == len(set(ids)) == 12
    assert len(rows(whole.tables.documents)) == 12
    spans = [[(row["start"], row["end"], row["n_chars"]) for row in rows(o.tables.documents)] for o in (whole, sliced)]
    assert spans[0] == spans[1]
    for row in rows(sliced.tables.documents):
        own = [s for s in stored(sliced.out, "sentences") if s["doc_id"] == row["doc_id"]]
        assert len(own) == row["n_sentences"]


@pytest.mark.parametrize("name", ["表.csv", "表.parquet"])
def test_a_big_table_is_cut_up_and_nothing_of_it_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    draw = random.Random(4)
    texts = ["\n".join(paragraphs(draw, 2)) for _ in range(9)]
    write_corpus(tmp_path / "corpus", {"一.txt": texts[0]})
    table = pa.table({"id": [f"号{i}" for i in range(9)], "text": texts})
    if name.endswith("csv"):
        pa_csv.write_csv(table, tmp_path / "corpus" / name)
    else:
        pq.write_table(table, tmp_path / "corpus" / name)
    whole = run(tmp_path / "corpus", tmp_path / "whole")
    for limit in ("_ALONE_BYTES", "_BUNDLE_BYTES"):
        monkeypatch.setattr(gather, limit, 0)
    monkeypatch.setattr(gather, "_PIECE_PAGES", 2)
    for n_jobs in (1, 2):
        cut = run(tmp_path / "corpus", tmp_path / f"cut{n_jobs}", n_jobs=n_jobs)
        assert rows(cut.tables.documents) == rows(whole.tables.documents)
        assert stored(cut.out, "sentences") == stored(whole.out, "sentences")
        assert cut.run.input_digest == whole.run.input_digest


def plan_small(root: Path, **options: object) -> object:
    from toolkit.read import plan

    return plan(root, **{**options, "slice_bytes": 1500})  # type: ignore[arg-type]


def test_dates_of_files_do_not_change_the_digest(corpus: Path, tmp_path: Path) -> None:
    first = run(corpus, tmp_path / "first").run
    for path in corpus.rglob("*.txt"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    again = run(corpus, tmp_path / "again").run
    assert (first.input_digest, first.config_hash, first.counts) == (
        again.input_digest,
        again.config_hash,
        again.counts,
    )
    (corpus / "甲" / "0.txt").write_text(words(random.Random(2), 30), encoding="utf-8")
    assert run(corpus, tmp_path / "other").run.input_digest != first.input_digest


def fails(error: BaseException) -> Callable[..., None]:
    def raising(*_: object, **__: object) -> None:
        raise error

    return raising


@pytest.mark.parametrize("step", ["write_html", "take_census", "deliver"])
@pytest.mark.parametrize(
    ("error", "seen"), [(KeyboardInterrupt(), KeyboardInterrupt), (OSError(28, "disk full"), BadInput)]
)
def test_a_run_that_breaks_off_leaves_the_earlier_one_alone(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException, seen: type
) -> None:
    out = tmp_path / "out"
    run(corpus, out, html=True)
    before = files_under(out)
    (corpus / "新.txt").write_text(words(random.Random(5), 60), encoding="utf-8")
    monkeypatch.setattr(local, step, fails(error))
    with pytest.raises(seen):
        run(corpus, out, html=True)
    assert files_under(out) == before
    fresh = tmp_path / "fresh"
    with pytest.raises(seen):
        run(corpus, fresh, html=True)
    assert not fresh.exists()


def test_a_second_run_replaces_the_first(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(corpus, out, html=True)
    (out / "我的笔记.txt").write_text("不动", encoding="utf-8")
    smaller = write_corpus(tmp_path / "smaller", {"一.txt": words(random.Random(1), 60)})
    run(smaller, out, html=True)
    assert len(stored(out, "documents")) == 1
    assert (out / "我的笔记.txt").read_text(encoding="utf-8") == "不动"
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_output_within_the_corpus_is_not_read_again(corpus: Path) -> None:
    out = corpus / "结果"
    first = run(corpus, out, html=True)
    (out / "笔记.txt").write_text(words(random.Random(1), 60), encoding="utf-8")
    again = run(corpus, out, html=True)
    assert rows(again.tables.documents) == rows(first.tables.documents)
    assert again.run.input_digest == first.run.input_digest
    assert not any(path.startswith("结果/.") for path in reasons(again))
    assert any(path.startswith("结果") for path in reasons(again))


def test_notes_in_the_output_folder_are_listed(corpus: Path) -> None:
    write_corpus(corpus / "结果", {"笔记.txt": words(random.Random(1), 60)})
    assert "--out" in reasons(run(corpus, corpus / "结果"))["结果/笔记.txt"]


def test_output_around_the_corpus_hides_nothing(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", {"一.txt": words(random.Random(1), 60)})
    assert run(corpus, tmp_path).run.counts["documents"] == 1


def test_the_corpus_itself_is_no_place_for_output(corpus: Path) -> None:
    before = files_under(corpus)
    with pytest.raises(BadInput, match="corpus itself"):
        run(corpus, corpus / "甲" / "..")
    assert files_under(corpus) == before


def test_progress_goes_stage_by_stage(corpus: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    local.dedup(
        corpus, tmp_path / "out", config=Config(), n_jobs=1, lang="zh", progress=lambda *step: told.append(step)
    )
    stages = list(dict.fromkeys(name for name, _, _ in told))
    assert stages == ["list", "read", "pair", "census", "align", "judge", "write", "report"]
    assert all(0 <= done <= max(total, 0) for _, done, total in told)
    read = [(done, total) for name, done, total in told if name == "read"]
    assert read[-1][0] == read[-1][1] > 0


def test_english_evidence_where_english_is_asked_for(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", mixed_corpus(7))
    english, chinese = run(corpus, tmp_path / "en", lang="en"), run(corpus, tmp_path / "zh")
    evidence = [[str(row["evidence"]) for row in rows(outcome.tables.flags)] for outcome in (english, chinese)]
    assert evidence[0] and all(text.isascii() or "(" in text for text in evidence[0])
    assert evidence[0] != evidence[1]
