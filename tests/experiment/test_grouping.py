from __future__ import annotations

import random
from itertools import combinations

import pytest

from toolkit.errors import BadInput
from toolkit.experiment.grouping import agreement


def test_equal_groupings_agree_whatever_the_labels() -> None:
    found = agreement(["a", "a", "b", "b", None], [7, 7, 1, 1, None])
    assert (found.precision, found.recall, found.f1, found.rand, found.largest) == (1, 1, 1, 1, 2)


def test_a_family_joined_too_far() -> None:
    # {1 2} {3 4} put together as {1 2 3 4}: six pairs, two of them right.
    found = agreement([1, 1, 2, 2], [1, 1, 1, 1])
    assert found.precision == pytest.approx(2 / 6)
    assert found.recall == 1
    assert found.f1 == pytest.approx(0.5)
    assert found.largest == 4
    assert found.rand == pytest.approx(0)


def test_one_of_two_pairs_found() -> None:
    found = agreement([1, 1, 2, 2], [1, 1, None, None])
    assert (found.precision, found.recall) == (1, 0.5)
    # Hubert and Arabie by hand: 1 pair in common, 2 and 1 pairs, 6 in all: (1 - 2/6) / (1.5 - 2/6).
    assert found.rand == pytest.approx((1 - 1 / 3) / (1.5 - 1 / 3))


def test_everybody_alone_has_no_pairs() -> None:
    found = agreement([None, None], [None, None])
    assert (found.precision, found.recall, found.f1, found.rand, found.largest) == (None, None, None, 1, 1)
    assert agreement([1, 1], [None, None]).precision is None
    assert agreement([1, 1], [None, None]).recall == 0


@pytest.mark.parametrize("seed", range(20))
def test_pairs_are_counted_as_one_would_by_hand(seed: int) -> None:
    draw = random.Random(seed)
    n = draw.randrange(2, 14)
    truth, found = ([draw.choice([None, 1, 2, 3]) for _ in range(n)] for _ in range(2))

    def together(labels: list[int | None]) -> set[tuple[int, int]]:
        return {(i, j) for i, j in combinations(range(n), 2) if labels[i] is not None and labels[i] == labels[j]}

    known, put, every = together(truth), together(found), n * (n - 1) / 2
    result = agreement(truth, found)
    assert result.precision == (pytest.approx(len(known & put) / len(put)) if put else None)
    assert result.recall == (pytest.approx(len(known & put) / len(known)) if known else None)
    expected = len(known) * len(put) / every
    most = (len(known) + len(put)) / 2
    assert result.rand == pytest.approx(1 if most == expected else (len(known & put) - expected) / (most - expected))
    swapped = agreement(found, truth)
    assert (swapped.precision, swapped.recall) == (result.recall, result.precision)
    assert swapped.rand == pytest.approx(result.rand)


@pytest.mark.parametrize(("truth", "found"), [([], []), ([1], [1, 2])])
def test_nothing_to_compare_is_refused(truth: list[int], found: list[int]) -> None:
    with pytest.raises(BadInput, match="documents"):
        agreement(truth, found)
