from __future__ import annotations

import pytest

from tests.align.whole.invented import prose, sentences, sides, spun
from toolkit.align.whole import Box, whole_passages


@pytest.mark.parametrize("seed", range(5))
def test_what_runs_parallel_is_found_without_a_match(seed: int) -> None:
    source, before = prose(seed, 12), prose(50 + seed, 6)
    left, right = sides(before + spun(source, seed, 0.5) + prose(60 + seed, 6), prose(70 + seed, 9) + source)
    (found,) = whole_passages(left, right, [])
    start, size = len(before.replace("。", "")), len(source.replace("。", ""))
    assert abs(found.left_start - start) < 45
    assert abs(found.left_end - start - size) < 45
    assert found.right_end == len(right) - 1


@pytest.mark.parametrize("seed", range(5))
def test_texts_that_share_nothing_share_no_passage(seed: int) -> None:
    assert whole_passages(*sides(prose(seed, 20), prose(100 + seed, 20)), []) == []


def test_matches_of_a_summary_become_one_passage() -> None:
    source = sentences(1, 10)
    clauses = [sentence[:10] for sentence in source]
    left, right = sides("。".join(clauses) + "。", "".join(source))
    places = [right.text(0, len(right)).index(clause) for clause in clauses]
    matches = [Box(10 * at, 10 * at + 10, place, place + 10) for at, place in enumerate(places)]
    (found,) = whole_passages(left, right, matches[::3])
    assert (found.left_start, found.left_end, found.right_start) == (0, 100, 0)


def test_an_empty_side_is_no_trouble() -> None:
    assert whole_passages(*sides("", prose(1, 3)), []) == []
    assert whole_passages(*sides("渠", "渠"), []) == []


def test_one_set_phrase_is_no_passage_and_a_long_sentence_is() -> None:
    for size, told in ((12, 0), (44, 1)):
        phrase = prose(9, 4).replace("。", "")[:size]
        left, right = sides(f"{prose(1, 4)}{phrase}。{prose(2, 4)}", f"{prose(3, 6)}{phrase}。{prose(4, 5)}")
        at, to = left.text(0, len(left)).index(phrase), right.text(0, len(right)).index(phrase)
        found = whole_passages(left, right, [Box(at, at + size, to, to + size)])
        assert len(found) == told
        assert all(abs(box.left_start - at) < 10 and box.left_end == at + size for box in found)


def test_a_match_keeps_its_borders_though_its_sentences_were_moved() -> None:
    own = sentences(7, 8)
    left, right = sides(
        prose(1, 5) + "".join(own[4:] + own[:4]) + prose(2, 5), prose(3, 6) + "".join(own) + prose(4, 6)
    )
    size, at, to = (
        len("".join(own).replace("。", "")),
        len(prose(1, 5).replace("。", "")),
        len(prose(3, 6).replace("。", "")),
    )
    box = Box(at, at + size, to, to + size)
    assert whole_passages(left, right, [box]) == [box]


def test_matches_whose_borders_met_are_one_passage() -> None:
    shared = prose(8, 6)
    left, right = sides(prose(1, 4) + shared + prose(2, 4), prose(3, 4) + shared + prose(4, 4))
    at, to, size = (len(text.replace("。", "")) for text in (prose(1, 4), prose(3, 4), shared))
    halves = [
        Box(at, at + size // 2 + 9, to, to + size // 2 + 9),
        Box(at + size // 2, at + size, to + size // 2, to + size),
    ]
    assert whole_passages(left, right, halves) == [Box(at, at + size, to, to + size)]
