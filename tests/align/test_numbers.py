from __future__ import annotations

import numpy as np
import pytest

from toolkit.align.numbers import Numbers


@pytest.mark.parametrize("seed", range(20))
def test_against_comparing_one_by_one(seed: int) -> None:
    draw = np.random.default_rng(seed)
    at = np.arange(1, 200, 3)
    value = draw.integers(0, 2, len(at)).astype(np.uint32)
    value_at = dict(zip(at.tolist(), value.tolist(), strict=True))
    # Only stretches of equal codes are ever asked about, so their placeholders stand in the same places.
    left, length = draw.integers(0, 100, 500), draw.integers(1, 20, 500)
    right = left % 3 + 3 * draw.integers(0, 40, 500)
    expected = [
        sum(value_at.get(a + i) != value_at.get(b + i) for i in range(n))
        for a, b, n in zip(left.tolist(), right.tolist(), length.tolist(), strict=True)
    ]
    assert any(expected) and not all(expected) and max(expected) > 2
    assert Numbers(at, value).n_different(left, right, length).tolist() == expected


def test_order_counts() -> None:
    numbers = Numbers(np.array([0, 1, 10, 11]), np.array([7, 9, 9, 7], np.uint32))
    assert numbers.n_different(np.array([0]), np.array([10]), np.array([2])).tolist() == [2]


def test_a_zero_is_not_an_absent_number() -> None:
    numbers = Numbers(np.array([0, 10]), np.array([0, 1], np.uint32))
    assert numbers.n_different(np.array([0]), np.array([10]), np.array([1])).tolist() == [1]


def test_text_without_numbers() -> None:
    numbers = Numbers(np.zeros(0, np.int64), np.zeros(0, np.uint32))
    assert numbers.n_different(np.array([0]), np.array([50]), np.array([30])).tolist() == [0]
