"""Garbled rewrites through the whole job: matches, table of substitutions, flag, ratio, direction."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.helpers import run, write_corpus
from tests.judge.rewrite.prose import REPORT, TABLE, edited, spun

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, object]]]:
    files = {"原文.txt": "工作总结\n\n" + REPORT, "改写.txt": "总结\n\n" + spun(), "修订.txt": "总结\n\n" + edited(2)}
    folder = tmp_path_factory.mktemp("garbled")
    tables = run(write_corpus(folder / "corpus", files), folder / "out").tables
    return {name: getattr(tables, name).to_pylist() for name in ("documents", "matches", "substitutions", "flags")}


def test_the_copy_alone_is_flagged_with_its_source(outcome: dict[str, list[dict[str, object]]]) -> None:
    (flag,) = (row for row in outcome["flags"] if row["flag"] == "garbled_rewrite")
    assert (flag["doc_id"], flag["source_doc"]) == ("改写.txt", "原文.txt")
    text = "总结\n\n" + spun()
    assert (flag["start"], flag["end"]) == (pytest.approx(4, abs=12), pytest.approx(len(text), abs=12))
    assert "公开→果然" in str(flag["evidence"])


def test_one_garbled_match_covers_the_copy_and_says_who_was_first(outcome: dict[str, list[dict[str, object]]]) -> None:
    (match,) = (row for row in outcome["matches"] if {row["left_doc"], row["right_doc"]} == {"原文.txt", "改写.txt"})
    assert match["kind"] == "garbled"
    assert match["direction"] == ("left_first" if match["left_doc"] == "原文.txt" else "right_first")
    garbled = {row["doc_id"]: row["garbled"] for row in outcome["documents"]}
    assert garbled["改写.txt"] > 0.9  # type: ignore[operator]
    assert garbled["原文.txt"] == garbled["修订.txt"] == 0


def test_the_table_lists_what_stands_for_what(outcome: dict[str, list[dict[str, object]]]) -> None:
    garbled = {row["match_id"]: row for row in outcome["matches"] if row["kind"] == "garbled"}
    assert {row["match_id"] for row in outcome["substitutions"]} == garbled.keys()
    for row in outcome["substitutions"]:
        match = garbled[row["match_id"]]
        assert (row["left_doc"], row["right_doc"]) == (match["left_doc"], match["right_doc"])
    rows = [row for row in outcome["substitutions"] if {row["left_doc"], row["right_doc"]} == {"原文.txt", "改写.txt"}]
    listed = {(r["source_word"], r["target_word"]): (r["times"], r["kept"]) for r in rows}
    assert listed["公开", "果然"] == (REPORT.count("公开"), 0)
    assert len(listed.keys() & TABLE.items()) >= 0.9 * len(TABLE)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="building data (../shared) is not here")
def test_the_seed_page(tmp_path: Path) -> None:
    tables = run(SHARED / "seeds", tmp_path / "out").tables
    (flag,) = (row for row in tables.flags.to_pylist() if row["flag"] == "garbled_rewrite")
    assert flag["doc_id"].endswith("#篇4")
    assert flag["source_doc"].endswith("#篇1")
    shares = {row["doc_id"]: row["garbled"] for row in tables.documents.to_pylist()}
    assert shares.pop(flag["doc_id"]) >= 0.9
    assert not any(shares.values())
    (match,) = (row for row in tables.matches.to_pylist() if row["kind"] == "garbled")
    assert match["direction"] == "left_first"
    words = {(row["source_word"], row["target_word"]) for row in tables.substitutions.to_pylist()}
    assert words >= {("公开", "果然"), ("机关", "构造"), ("服务", "办事")}
