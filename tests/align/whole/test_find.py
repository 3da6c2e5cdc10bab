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
