from __future__ import annotations

import numpy as np
import pytest

from tests.judge.fabricate import Pair, matches_at, random_pairs
from toolkit.judge.superior import quoted_from_above


def share_within(start: int, end: int, above: set[int]) -> float:
    return len(above & set(range(start, end))) / (end - start)


@pytest.mark.parametrize("seed", range(30))
def test_cover_against_sets(seed: int) -> None:
    pairs = random_pairs(seed, 25, [(0, 60), (61, 130), (131, 150)])
    superior = np.random.default_rng(seed).random(25) < 0.25
    above: set[int] = set()
    for (a, b, c, d), quoted in zip(pairs, superior, strict=True):
        above |= {*range(a, b), *range(c, d)} if quoted else set()
    expected = [
        bool(quoted) or (share_within(a, b, above) >= 0.8 and share_within(c, d, above) >= 0.8)
        for (a, b, c, d), quoted in zip(pairs, superior, strict=True)
    ]
    assert quoted_from_above(matches_at(pairs), superior).tolist() == expected


@pytest.mark.parametrize(
    ("other", "quoted"),
    [
        ((100, 150, 300, 350), True),
        ((110, 150, 300, 340), True),
        ((90, 140, 290, 340), True),  # exactly four fifths
        ((89, 140, 300, 350), False),
        ((100, 150, 500, 550), False),  # one side alone
        ((400, 450, 500, 550), False),
    ],
)
def test_two_reports_that_quote_one_law(other: Pair, quoted: bool) -> None:
    law = [(0, 50, 100, 150), (0, 50, 300, 350)]
    found = quoted_from_above(matches_at([*law, other]), np.array([True, True, False]))
    assert found.tolist() == [True, True, quoted]


def test_without_superiors_nothing_changes() -> None:
    none = np.zeros(1, np.bool_)
    found = quoted_from_above(matches_at([(0, 5, 10, 15)]), none)
    assert found.tolist() == [False]
    assert found is not none
