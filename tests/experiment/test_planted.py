"""Hand-made cases whose figures can be counted on paper."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.match_quality import main
from toolkit.experiment.planted import (
    Link,
    Phrase,
    Share,
    Truth,
    false_links,
    link,
    measure,
    read_truth,
    relation_accuracy,
    table,
)
from toolkit.schema import MATCHES


def row(kind: str, left: tuple[str, int, int], right: tuple[str, int, int], relation: str = "other_agency") -> Link:
    return link(
        {
            "kind": kind,
            "relation": relation,
            **{"left_doc": left[0], "left_start": left[1], "left_end": left[2]},
            **{"right_doc": right[0], "right_start": right[1], "right_end": right[2]},
        }
    )


TRUTH = Truth((row("verbatim", ("a", 10, 30), ("b", 0, 20)), row("edited", ("a", 50, 60), ("c", 5, 15))), ())


def test_perfect_prediction_scores_one_everywhere() -> None:
    quality = measure(TRUTH.links, TRUTH)
    assert (quality.precision, quality.recall, quality.found) == (Share(60, 60), Share(60, 60), Share(60, 60))


def test_half_found_and_half_too_much() -> None:
    quality = measure([row("verbatim", ("a", 20, 40), ("b", 10, 30))], TRUTH)
    assert quality.precision == Share(20, 40)
    assert quality.recall == Share(20, 60)


def test_sides_may_be_swapped() -> None:
    swapped = row("verbatim", ("b", 0, 20), ("a", 10, 30))
    assert swapped == TRUTH.links[0]


def test_overlapping_predictions_count_once() -> None:
    twice = [row("verbatim", ("a", 10, 30), ("b", 0, 20)), row("verbatim", ("a", 10, 20), ("b", 0, 10))]
    assert measure(twice, TRUTH).precision == Share(40, 40)


def test_truth_of_another_pair_does_not_help() -> None:
    quality = measure([row("verbatim", ("a", 10, 30), ("z", 0, 20))], TRUTH)
    assert quality.precision == Share(0, 40)
    assert quality.recall == Share(0, 60)


def test_another_kind_fails_strictly_but_is_found() -> None:
    predicted = [row("verbatim", ("a", 50, 60), ("c", 5, 15))]
    edited, verbatim = measure(predicted, TRUTH, "edited"), measure(predicted, TRUTH, "verbatim")
    assert (edited.recall, edited.found, edited.precision.value) == (Share(0, 20), Share(20, 20), None)
    assert verbatim.precision == Share(0, 20)
    assert measure(predicted, TRUTH).precision == Share(20, 20)


def test_later_issues_are_neither_right_nor_wrong() -> None:
    garbled = row("garbled", ("p", 0, 50), ("q", 0, 50), "same_page")
    truth = Truth(TRUTH.links, (), (garbled,))
    predicted = [row("edited", ("p", 10, 20), ("q", 10, 20), "same_page")]
    assert measure(predicted, truth).precision.whole == 0
    assert not any(false_links(predicted, truth).values())


def test_false_links_by_what_they_rest_on() -> None:
    truth = Truth(TRUTH.links, (Phrase("formula", "a", (100, 115)), Phrase("negative", "b", (200, 210))))
    on_formula = row("verbatim", ("a", 100, 115), ("d", 0, 15))
    on_heading = row("verbatim", ("b", 195, 212), ("d", 30, 47))
    on_nothing = row("verbatim", ("c", 300, 320), ("d", 60, 80))
    found = false_links([*TRUTH.links, on_formula, on_heading, on_nothing], truth)
    assert found == {"formula": [on_formula], "negative": [on_heading], "other": [on_nothing]}


def test_one_sided_touch_is_a_false_link() -> None:
    assert false_links([row("verbatim", ("a", 10, 30), ("b", 500, 520))], TRUTH)["other"]


@pytest.mark.parametrize(("relation", "right"), [("other_agency", 1), ("own_earlier", 0)])
def test_relation_of_found_rows(relation: str, right: int) -> None:
    predicted = [row("verbatim", ("a", 10, 28), ("b", 0, 18), relation), row("edited", ("a", 50, 52), ("c", 5, 7))]
    assert relation_accuracy(predicted, TRUTH) == Share(right, 1)


def test_read_truth_sets_later_issues_apart() -> None:
    sides = {"left_doc": "a", "left_start": 0, "left_end": 9, "right_doc": "b", "right_start": 0, "right_end": 9}
    rows = [
        {"kind": "verbatim", "relation": "superior", "formula": False, **sides},
        {"kind": "garbled", "relation": "same_page", "formula": False, **sides, "issue": 3},
        {"kind": "formula", "text": "x", "doc": "a", "start": 1, "end": 2},
        {"kind": "leftover", "flag": "foreign_place", "text": "x", "doc": "a", "start": 1, "end": 2, "issue": 3},
    ]
    truth = read_truth(map(json.dumps, rows), issue=2)
    assert [len(part) for part in (truth.links, truth.phrases, truth.later)] == [1, 1, 1]
    assert len(read_truth(map(json.dumps, rows), issue=3).links) == 2


def test_nothing_predicted_prints_dashes_not_errors() -> None:
    assert "-" in table([], TRUTH)


def test_command_reads_a_report_and_leaves_formulas_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = dict.fromkeys(MATCHES.names)
    sides = {"left_doc": "b", "left_start": 0, "left_end": 20, "right_doc": "a", "right_start": 10, "right_end": 30}
    match = {**base, **sides, "kind": "verbatim", "relation": "other_agency"}
    rows = [{**match, "formula": False}, {**match, "right_doc": "z", "formula": True}]
    pq.write_table(pa.Table.from_pylist(rows, schema=MATCHES), tmp_path / "matches.parquet")
    truth = tmp_path / "truth.jsonl"
    truth.write_text(json.dumps({"kind": "verbatim", "relation": "other_agency", "formula": False, **sides}), "utf-8")
    assert main([str(tmp_path), str(truth), "--missed"]) == 0
    printed = capsys.readouterr().out
    assert "all               1      1      1.000      1.000      1.000" in printed
    assert "false links resting on other: 0" in printed
