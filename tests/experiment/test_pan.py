from __future__ import annotations

import math
import random
from pathlib import Path

import pytest

from toolkit.errors import BadInput
from toolkit.experiment.pan import DETECTED, PLANTED, Case, measure, read_cases
from toolkit.model import Span


def case(this: tuple[int, int], source: tuple[int, int], names: tuple[str, str] = ("s", "t")) -> Case:
    return Case(names[0], Span(*this), names[1], Span(*source))


PLANT = case((100, 200), (300, 400))


@pytest.mark.parametrize(
    ("detections", "precision", "recall", "granularity"),
    [
        ([PLANT], 1.0, 1.0, 1.0),
        ([], 0.0, 0.0, 1.0),
        # A half of it on each side: all of the detection is right, half of the case is found.
        ([case((100, 150), (300, 350))], 1.0, 0.5, 1.0),
        # Twice as much as there is.
        ([case((100, 300), (300, 500))], 0.5, 1.0, 1.0),
        # In two pieces: everything is found, but twice.
        ([case((100, 150), (300, 350)), case((150, 200), (350, 400))], 1.0, 1.0, 2.0),
        # The right place of one document and the wrong one of the other is no detection.
        ([case((100, 200), (600, 700))], 0.0, 0.0, 1.0),
        # Nor is the right place of other documents.
        ([case((100, 200), (300, 400), ("s", "u"))], 0.0, 0.0, 1.0),
        # One right and one wrong.
        ([PLANT, case((900, 950), (900, 950))], 0.5, 1.0, 1.0),
        # Both sides count together: 100 of 100 and 10 of 100 characters.
        ([case((100, 200), (390, 400))], 1.0, 0.55, 1.0),
    ],
)
def test_measures_of_one_case(detections: list[Case], precision: float, recall: float, granularity: float) -> None:
    found = measure([PLANT], detections)
    assert (found.precision, found.recall) == pytest.approx((precision, recall))
    assert found.granularity == granularity


def test_plagdet_is_f1_over_the_logarithm_of_granularity() -> None:
    halves = [case((100, 150), (300, 350)), case((150, 200), (350, 400))]
    assert measure([PLANT], halves).plagdet == pytest.approx(1 / math.log2(3))
    assert measure([PLANT], []).plagdet == 0
    assert measure([], []).plagdet == 1
    assert measure([], [PLANT]).plagdet == 0


def test_macro_counts_cases_and_micro_characters() -> None:
    long, short = case((0, 900), (0, 900)), case((2000, 2100), (2000, 2100))
    assert measure([long, short], [long]).recall == pytest.approx(0.5)
    assert measure([long, short], [long], micro=True).recall == pytest.approx(0.9)


def brute_force(cases: list[Case], detections: list[Case]) -> tuple[float, float, float]:
    """Macro precision, recall and granularity with sets of characters, as the paper writes them."""

    def characters(one: Case) -> set[tuple[str, int]]:
        this = {(one.reference, i) for i in range(one.this.start, one.this.end)}
        return this | {(one.source_reference, i) for i in range(one.source.start, one.source.end)}

    def meet(s: Case, r: Case) -> set[tuple[str, int]]:
        both = characters(s) & characters(r)
        sides = {s.reference, s.source_reference}
        return both if {name for name, _ in both} == sides else set()

    def mean(of: list[Case], by: list[Case]) -> float:
        return sum(len(set().union(*(meet(s, r) for r in by))) / len(characters(s)) for s in of) / len(of)

    detected = [n for s in cases if (n := sum(bool(meet(s, r)) for r in detections))]
    return mean(detections, cases), mean(cases, detections), sum(detected) / len(detected) if detected else 1.0


@pytest.mark.parametrize("seed", range(30))
def test_measures_are_those_of_the_definition(seed: int) -> None:
    draw = random.Random(seed)

    def some(n: int) -> list[Case]:
        places = [(draw.randrange(80), draw.randrange(1, 30)) for _ in range(2 * n)]
        spans = [(at, at + size) for at, size in places]
        return [case(a, b, ("s", draw.choice("tu"))) for a, b in zip(spans[::2], spans[1::2], strict=True)]

    cases, detections = some(4), some(5)
    found = measure(cases, detections)
    assert (found.precision, found.recall, found.granularity) == pytest.approx(brute_force(cases, detections))


def test_reading_takes_the_feature_that_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    place = 'this_offset="3" this_length="4" source_reference="t.txt" source_offset="5" source_length="6"'
    file.write_text(
        f'<document reference="s.txt"><feature name="plagiarism" {place}/><feature name="about" title="x"/></document>'
    )
    assert read_cases([file], feature=PLANTED) == [Case("s.txt", Span(3, 7), "t.txt", Span(5, 11))]
    assert read_cases([file], feature=DETECTED) == []


@pytest.mark.parametrize("text", ["no xml", '<document><feature name="plagiarism"/></document>', ""])
def test_other_files_are_refused_by_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "broken.xml"
    file.write_text(text)
    with pytest.raises(BadInput, match=r"broken\.xml"):
        read_cases([file], feature=PLANTED)
