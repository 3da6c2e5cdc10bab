from __future__ import annotations

from dataclasses import replace

import pytest

from toolkit.judge.rewrite.signs import Signs
from toolkit.judge.rewrite.verdict import CALLED, score

CLEAR = Signs(kinds=60, of_words=55, exchanged=0.95, strain=5.0, known=0.85, repeated=20, always=19)


def test_a_clear_case_is_called() -> None:
    assert CALLED < score(CLEAR) <= 1


@pytest.mark.parametrize(
    "weaker",
    [
        replace(CLEAR, of_words=7),
        replace(CLEAR, exchanged=0.1, strain=0.5),
        replace(CLEAR, known=0.2),
        replace(CLEAR, strain=-3.0, exchanged=0.5),
    ],
)
def test_without_one_of_the_signs_it_is_not(weaker: Signs) -> None:
    assert 0 <= score(weaker) < CALLED


def test_each_sign_counts_in_its_direction() -> None:
    doubtful = replace(CLEAR, kinds=12, exchanged=0.6, strain=1.5, known=0.7)
    for change in ({"kinds": 30}, {"exchanged": 0.9}, {"strain": 4.0}, {"known": 0.9}):
        assert score(replace(doubtful, **change)) > score(doubtful)


def test_how_many_words_were_always_replaced_is_told_but_not_weighed() -> None:
    assert score(replace(CLEAR, always=0)) == score(CLEAR)
