from __future__ import annotations

import numpy as np
import pytest

from tests.align.helpers import corpus_of, prose
from tests.judge.fabricate import matches_at
from toolkit.judge.spread import spread_over_sites

SITES = ["甲网", "乙网", "丙网", None]


def found(
    share: float, sites: list[str | None], asked: tuple[bool, ...] = (True, False, False, False)
) -> dict[int, list[int]]:
    corpus = corpus_of([prose(1, 100)] * 4)
    at, length = corpus.offsets.tolist(), round(100 * share)
    matches = matches_at([(at[0], at[0] + length, at[i], at[i] + length) for i in (1, 2, 3)])
    object.__setattr__(matches, "right_doc", np.array([1, 2, 3]))
    return spread_over_sites(corpus, matches, sites, np.array(asked))


def test_two_other_sites_carry_it() -> None:
    assert found(0.6, SITES) == {0: [1, 2]}


@pytest.mark.parametrize(
    ("share", "sites"),
    [
        (0.59, SITES),
        (1.0, ["甲网", "甲网", "丙网", None]),  # its own site does not count
        (1.0, ["甲网", "丙网", "丙网", None]),  # one site twice
        (1.0, [None, None, None, None]),
    ],
)
def test_what_is_not_enough(share: float, sites: list[str | None]) -> None:
    assert found(share, sites) == {}


def test_only_those_asked() -> None:
    assert found(1.0, SITES, asked=(False, False, False, False)) == {}
    assert found(1.0, SITES, asked=(False, True, True, False)) == {}  # one carrier each
