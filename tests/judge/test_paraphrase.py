"""A run of sentences near to one source alone is told of; anything less is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from toolkit.judge.paraphrase import FloatArray, IntArray, ParaphraseParams, Retold, Told, find_retold

PARAMS = ParaphraseParams()
N, DIMENSION, PUBLISHERS = 12, 64, 14
"""Sentences a document; every document is another publisher's."""


def unit(rows: FloatArray) -> FloatArray:
    scaled: FloatArray = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return scaled


def words(number: int) -> str:
    """Ten characters that no other number has."""
    return "".join(chr(0x4E00 + 10 * number + i) for i in range(10))


class Case:
    """Documents of random sentences, and a report of others; `tell` makes sentences of the report like a document's."""

    def __init__(self, seed: int, publishers: int = PUBLISHERS) -> None:
        draw = np.random.default_rng(seed)
        self.draw = draw
        self.sources = unit(draw.normal(size=(publishers * N, DIMENSION)).astype(np.float32))
        self.vectors = unit(draw.normal(size=(N, DIMENSION)).astype(np.float32))
        self.texts = [words(1000 + i) for i in range(N)]
        self.told = [words(i) for i in range(publishers * N)]
        self.publisher = np.arange(publishers, dtype=np.int32)
        self.opens = np.arange(0, publishers * N, N)

    def tell(self, document: int, steps: list[tuple[int, int]]) -> None:
        for row, column in steps:
            near = self.sources[[document * N + column]] + 0.05 * self.draw.normal(size=(1, DIMENSION))
            self.vectors[row] = unit(near.astype(np.float32))[0]

    def found(self, places: IntArray | None = None) -> list[Retold]:
        sources = Told(self.told, self.sources, self.opens, self.publisher)
        return find_retold(self.texts, np.arange(N) if places is None else places, self.vectors, sources, PARAMS)


STEPS = [(2, 5), (3, 6), (5, 7), (6, 9)]


@pytest.mark.parametrize("seed", range(5))
def test_a_run_in_order_is_found_where_it_stands(seed: int) -> None:
    case = Case(seed)
    case.tell(4, STEPS)
    [run] = case.found()
    assert (run.document, list(run.steps)) == (4, STEPS), f"seed {seed}"
    assert 0.8 < run.similarity <= 1.0001


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_found_where_nothing_was_told(seed: int) -> None:
    assert Case(seed).found() == [], f"seed {seed}"


def test_two_sentences_are_no_run() -> None:
    case = Case(1)
    case.tell(4, STEPS[:2])
    assert case.found() == []


@pytest.mark.parametrize(
    "steps", [[(2, 9), (3, 7), (4, 5), (5, 3)], [(0, 0), (4, 4), (8, 8)], [(0, 0), (1, 4), (2, 8)]]
)
def test_sentences_in_another_order_or_far_apart_are_no_run(steps: list[tuple[int, int]]) -> None:
    case = Case(2)
    case.tell(4, steps)
    assert case.found() == []


def test_what_stands_between_counts_as_distance() -> None:
    case = Case(3)
    case.tell(4, STEPS)
    assert case.found(np.arange(N) * 4) == []
    assert len(case.found(np.arange(N) + 100)) == 1


def test_what_all_publishers_say_is_no_evidence() -> None:
    case = Case(4)
    case.tell(4, STEPS)
    for document in range(PUBLISHERS):
        case.sources[document * N + 5 : document * N + 10] = case.sources[4 * N + 5 : 4 * N + 10]
    assert case.found() == []


def test_a_few_who_have_it_from_the_source_hide_nothing() -> None:
    case = Case(5)
    case.tell(4, STEPS)
    for document in range(PARAMS.nearer):
        case.sources[document * N + 5 : document * N + 10] = case.sources[4 * N + 5 : 4 * N + 10]
    assert {run.document for run in case.found()} == {*range(PARAMS.nearer), 4}


def test_mirrors_of_one_publisher_count_once() -> None:
    case = Case(6)
    case.tell(4, STEPS)
    for document in range(PUBLISHERS - 9, PUBLISHERS):
        case.sources[document * N + 5 : document * N + 10] = case.sources[4 * N + 5 : 4 * N + 10]
    assert case.found() == []
    case.publisher[PUBLISHERS - 9 :] = 99
    assert case.found() == [], "too few publishers are left to compare with"


def test_without_enough_publishers_nothing_is_said() -> None:
    for publishers, n_found in ((PARAMS.others, 0), (PARAMS.others + 1, 1)):
        case = Case(7, publishers)
        case.tell(4, STEPS)
        assert len(case.found()) == n_found


def test_the_same_words_in_another_order_are_no_evidence() -> None:
    """A bag of characters says that these are equal; who did what to whom it can't say."""
    case = Case(8)
    case.tell(4, STEPS)
    for row, column in STEPS:
        said = case.told[4 * N + column]
        case.texts[row] = said[5:] + said[:5]
    assert case.found() == []


def test_blocks_of_rows_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(9)
    case.tell(4, STEPS)
    whole = case.found()
    monkeypatch.setattr("toolkit.judge.paraphrase._CELLS", 3 * len(case.told))
    [one], [run] = whole, case.found()
    assert (run.document, run.steps) == (one.document, one.steps)
    assert run.score == pytest.approx(one.score, rel=1e-4)


def test_a_longer_run_is_asked_for_where_margins_are_small() -> None:
    case = Case(10)
    case.tell(4, STEPS)
    sources = Told(case.told, case.sources, case.opens, case.publisher)
    strict = replace(PARAMS, score=1e6)
    assert find_retold(case.texts, np.arange(N), case.vectors, sources, strict) == []
