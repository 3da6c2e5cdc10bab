from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.align.helpers import census_of, corpus_of
from tests.judge.fabricate import matches_at
from toolkit.align.grams import Corpus
from toolkit.align.matches import Matches
from toolkit.judge.rewrite.candidates import MIN_EQUAL, MIN_EXCHANGES, candidate_pairs


def matches(rows: list[tuple[int, int, int, int, int]]) -> Matches:
    """Matches of left document, right document, equal characters, and characters that differ left and right."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    found = matches_at([(0, equal + lost, 0, equal + put) for _, _, equal, lost, put in rows])
    exchanges = np.minimum(columns[3], columns[4]) // 2  # as if all that differs were words of two characters
    return replace(found, left_doc=columns[0], right_doc=columns[1], equal=columns[2], exchanges=exchanges)


def corpus(n_docs: int) -> Corpus:
    return corpus_of(["文"] * n_docs)


def pairs_of(
    rows: list[tuple[int, int, int, int, int]], n_docs: int = 9, suspects: tuple[int, ...] = ()
) -> set[tuple[int, int]]:
    texts = corpus(n_docs)
    left, right = candidate_pairs(texts, matches(rows), census_of(texts), np.array(suspects, dtype=np.int64))
    return set(zip(left.tolist(), right.tolist(), strict=True))


def test_broken_pairs_are_looked_at() -> None:
    assert pairs_of([(0, 1, 500, 60, 55), (0, 2, 500, 0, 0), (1, 2, 500, 90, 0), (2, 3, 90, 20, 20)]) == {(0, 1)}


def test_of_a_short_text_little_need_agree_if_much_of_it_is_exchanged() -> None:
    assert pairs_of([(0, 1, 40, 20, 20), (1, 2, 29, 20, 20), (2, 3, 60, 12, 12), (3, 4, 40, 20, 5)]) == {(0, 1)}


def test_sentences_put_in_for_others_are_no_exchange() -> None:
    texts, found = corpus(2), matches([(0, 1, 500, 60, 55)])
    for exchanges, expected in ((MIN_EXCHANGES - 1, 0), (MIN_EXCHANGES, 1)):
        left, _ = candidate_pairs(texts, replace(found, exchanges=np.array([exchanges])), census_of(texts))
        assert len(left) == expected


def test_the_matches_of_a_pair_count_together() -> None:
    half = MIN_EQUAL // 2 + 1
    assert pairs_of([(0, 1, half, 6, 5), (0, 1, half, 4, 6)]) == {(0, 1)}
    assert pairs_of([(0, 1, half, 6, 5), (0, 2, half, 4, 6)]) == set()


def test_each_document_brings_its_best_three() -> None:
    crowd = [(0, other, 200 + other, 30, 30) for other in range(1, 9)]
    assert pairs_of(crowd) == {(0, other) for other in range(1, 9)}  # each partner has but this one
    full = [(a, b, 200 + a + b, 30, 30) for a in range(40) for b in range(a + 1, 40)]
    assert len(pairs_of(full, 40)) <= 3 * 40


def test_of_a_suspect_the_best_three_are_taken_whatever_they_look_like() -> None:
    rows = [(0, other, 20 + other, 2, 30) for other in range(1, 6)] + [(6, 7, 20, 2, 30)]
    assert pairs_of(rows) == set()
    assert pairs_of(rows, suspects=(0,)) >= {(0, 3), (0, 4), (0, 5)}
    assert (6, 7) not in pairs_of(rows, suspects=(0,))


def test_no_matches_no_pairs() -> None:
    assert pairs_of([]) == set()
