"""Floors under the quality of matching: the example corpus against what was planted in it.

What is measured, and how: `toolkit/experiment/planted.py`. A floor lies a little below what is reached, so that it
fails for a loss and not for a shift of a boundary.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.engine.helpers import run, stored
from toolkit.experiment.planted import (
    Link,
    Truth,
    false_links,
    measure,
    read_matches,
    read_truth,
    relation_accuracy,
)

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DIGEST = "0a6c956d520c9f0b"
"""Of the corpus and its truth, for which the floors were set."""

FLOORS = {None: (0.97, 0.96), "verbatim": (0.95, 0.95), "slot_filled": (0.95, 0.95), "edited": (0.95, 0.90)} | {
    "reordered": (0.95, 0.95),
    "garbled": (0.95, 0.95),
}


@pytest.fixture(scope="module")
def truth() -> Truth:
    return read_truth((EXAMPLES / "truth.jsonl").read_text("utf-8").splitlines(), issue=3)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    run(EXAMPLES / "corpus", out)
    return out


@pytest.fixture(scope="module")
def matches(report: Path) -> list[Link]:
    return read_matches(report / "matches.parquet")


def test_the_corpus_is_the_one_that_the_floors_are_for() -> None:
    digest = hashlib.sha256()
    files = sorted(path for path in (EXAMPLES / "corpus").rglob("*") if path.is_file())
    for path in (*files, EXAMPLES / "truth.jsonl"):
        digest.update(f"{path.relative_to(EXAMPLES).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    assert digest.hexdigest()[:16] == DIGEST, "the corpus changed: measure again, set the floors, then this digest"


@pytest.mark.parametrize("kind", FLOORS)
def test_matches_are_what_was_planted(matches: list[Link], truth: Truth, kind: str | None) -> None:
    quality = measure(matches, truth, kind)
    precision, recall = FLOORS[kind]
    assert (quality.precision.value or 0) >= precision
    assert (quality.recall.value or 0) >= recall


def test_relations_are_right(matches: list[Link], truth: Truth) -> None:
    assert (relation_accuracy(matches, truth).value or 0) >= 0.90


def test_leftovers_are_what_was_planted(report: Path) -> None:
    """Each where it stands, and nothing else in any report."""
    rows = map(json.loads, (EXAMPLES / "truth.jsonl").read_text("utf-8").splitlines())
    planted = {(row["doc"], row["flag"]): row for row in rows if row["kind"] == "leftover"}
    told = [row for row in stored(report, "flags") if row["flag"] in {flag for _, flag in planted}]
    told = [row for row in told if not row["doc_id"].startswith("范文/")]
    missed = dict(planted)
    for row in told:
        truth = missed.pop((row["doc_id"], row["flag"]), None)
        assert truth is not None, row
        assert row["start"] < truth["end"] and truth["start"] < row["end"]
    assert missed == {}


def test_the_essays_are_the_template_essays(report: Path) -> None:
    told = {row["doc_id"] for row in stored(report, "flags") if row["flag"] == "template_essay"}
    assert told == {row["doc_id"] for row in stored(report, "documents") if row["doc_id"].startswith("范文/")}


def test_headings_and_formulas_link_nothing(matches: list[Link], truth: Truth) -> None:
    found = false_links(matches, truth)
    assert found["negative"] == []
    assert len(found["formula"]) <= 1
