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


SIDES = ("this", "source")


def characters(one: Case) -> set[tuple[str, str, int]]:
    """A case as the paper writes it: references to the characters of both its passages."""
    this = {("this", one.reference, i) for i in range(one.this.start, one.this.end)}
    return this | {("source", one.source_reference, i) for i in range(one.source.start, one.source.end)}


def meet(s: Case, r: Case) -> set[tuple[str, str, int]]:
    """What r detects of s: the characters they share, if they share some of both documents; else none."""
    both = characters(s) & characters(r)
    return both if {side for side, _, _ in both} == set(SIDES) else set()


def by_definition(cases: list[Case], detections: list[Case]) -> tuple[float, ...]:
    """Macro recall and precision, granularity, PlagDet, micro recall and precision: equations 1 to 5 with sets."""
    if not cases and not detections:
        return 1, 1, 1, 1, 1, 1
    if not cases or not detections:
        return 0, 0, 1, 0, 0, 0

    def mean(of: list[Case], by: list[Case]) -> float:
        return sum(len(set().union(*(meet(s, r) for r in by))) / len(characters(s)) for s in of) / len(of)

    counts = [n for s in cases if (n := sum(bool(meet(s, r)) for r in detections))]
    granularity = sum(counts) / len(counts) if counts else 1.0
    recall, precision = mean(cases, detections), mean(detections, cases)
    f1 = 2 * recall * precision / (recall + precision) if recall + precision else 0.0
    shared = set().union(*(meet(s, r) for s in cases for r in detections))
    planted, found = (set().union(*map(characters, some)) for some in (cases, detections))
    micro = len(shared) / len(planted), len(shared) / len(found)
    return recall, precision, granularity, f1 / math.log2(1 + granularity), *micro


def measured(cases: list[Case], detections: list[Case]) -> tuple[float, ...]:
    macro, micro = measure(cases, detections), measure(cases, detections, micro=True)
    return macro.recall, macro.precision, macro.granularity, macro.plagdet, micro.recall, micro.precision


NASTY = {
    "nothing of nothing": ([], []),
    "nothing found": ([PLANT], []),
    "nothing planted": ([], [PLANT]),
    # Three detections over each other: characters count once, granularity counts all three.
    "detections on top of each other": (
        [PLANT],
        [case((90, 160), (290, 360)), case((120, 180), (320, 380)), case((150, 250), (350, 450))],
    ),
    # One long detection over three cases is precise where they lie, and detects each once.
    "one detection across several cases": (
        [case((0, 50), (0, 50)), case((60, 90), (60, 90)), case((100, 180), (100, 180))],
        [case((10, 170), (20, 120))],
    ),
    # It overlaps the first on both sides, the second in the suspicious document alone.
    "a source that fits one case of two": (
        [case((0, 50), (0, 50)), case((40, 90), (500, 550))],
        [case((0, 90), (0, 90))],
    ),
    "right in both documents, but not of the same case": (
        [case((0, 50), (0, 50)), case((100, 150), (100, 150))],
        [case((0, 50), (100, 150))],
    ),
    "passages that touch and share nothing": ([PLANT], [case((200, 300), (300, 400)), case((100, 200), (400, 500))]),
    "one character": ([PLANT], [case((199, 230), (270, 301))]),
    "sides of very different length": ([case((0, 10), (0, 1000))], [case((0, 10), (0, 10)), case((5, 6), (900, 950))]),
    "other documents beside it": ([PLANT, case((100, 200), (300, 400), ("s", "u"))], [PLANT]),
    # A name that is a suspicious document here and a source there: two documents, not one.
    "one name on both sides": ([case((0, 10), (5, 15), ("a", "a"))], [case((5, 15), (0, 10), ("a", "a"))]),
    "cases within each other": ([case((0, 100), (0, 100)), case((20, 40), (20, 40))], [case((30, 60), (30, 60))]),
}


@pytest.mark.parametrize("name", NASTY)
def test_nasty_cases_are_measured_as_the_definition_has_it(name: str) -> None:
    cases, detections = NASTY[name]
    assert measured(cases, detections) == pytest.approx(by_definition(cases, detections))


def test_what_nasty_cases_come_to_by_hand() -> None:
    overlapped = measure(*NASTY["detections on top of each other"])
    assert (overlapped.recall, overlapped.granularity) == (1.0, 3.0)
    assert overlapped.precision == pytest.approx((60 / 70 + 1 + 50 / 100) / 3)
    assert overlapped.plagdet == pytest.approx(2 * overlapped.precision / (1 + overlapped.precision) / math.log2(4))
    across = measure(*NASTY["one detection across several cases"])
    assert across.granularity == 1.0
    assert across.recall == pytest.approx((70 / 100 + 60 / 60 + 90 / 160) / 3)
    assert across.precision == pytest.approx((40 + 30 + 70 + 30 + 30 + 20) / 260)
    assert measured(*NASTY["right in both documents, but not of the same case"])[:2] == (0, 0)
    assert measured(*NASTY["one character"])[0] == pytest.approx(2 / 200)


@pytest.mark.parametrize("seed", range(60))
def test_measures_are_those_of_the_definition(seed: int) -> None:
    draw = random.Random(seed)

    def some(n: int) -> list[Case]:
        places = [(draw.randrange(80), draw.randrange(1, 30)) for _ in range(2 * n)]
        spans = [(at, at + size) for at, size in places]
        names = [(draw.choice("st"), draw.choice("tu")) for _ in range(n)]
        return list(dict.fromkeys(case(a, b, n) for a, b, n in zip(spans[::2], spans[1::2], names, strict=True)))

    cases, detections = some(draw.randrange(6)), some(draw.randrange(8))
    assert measured(cases, detections) == pytest.approx(by_definition(cases, detections)), f"seed {seed}"


def test_reading_takes_the_feature_that_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    place = 'this_offset="3" this_length="4" source_reference="t.txt" source_offset="5" source_length="6"'
    file.write_text(
        f'<document reference="s.txt"><feature name="plagiarism" {place}/><feature name="about" title="x"/></document>'
    )
    assert read_cases([file], feature=PLANTED) == [Case("s.txt", Span(3, 7), "t.txt", Span(5, 11))]
    assert read_cases([file], feature=DETECTED) == []
    # The same written twice is one, as where two runs' files are read together.
    assert len(read_cases([file, file], feature=PLANTED)) == 1


@pytest.mark.parametrize("text", ["no xml", '<document><feature name="plagiarism"/></document>', ""])
def test_other_files_are_refused_by_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "broken.xml"
    file.write_text(text)
    with pytest.raises(BadInput, match=r"broken\.xml"):
        read_cases([file], feature=PLANTED)
