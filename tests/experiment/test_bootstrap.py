from __future__ import annotations

import numpy as np
import pytest

from toolkit.experiment.bootstrap import difference_of, interval_of
from toolkit.experiment.measured import Item, Metric, share


def some(n: int, seed: int, shift: float = 0.0) -> list[Item]:
    draw = np.random.default_rng(seed)
    wholes = draw.integers(1, 50, n)
    return [Item(f"d{i}", float(w * min(1, draw.random() + shift)), float(w)) for i, w in enumerate(wholes)]


@pytest.mark.parametrize("seed", range(5))
def test_the_interval_is_that_of_drawing_documents_again(seed: int) -> None:
    items = some(40, seed)
    part, whole = (np.array([getattr(item, name) for item in items]) for name in ("part", "whole"))
    drawn = np.random.default_rng(99).integers(0, len(items), (20_000, len(items)))
    low, high = np.percentile(part[drawn].sum(1) / whole[drawn].sum(1), [2.5, 97.5])
    found = interval_of(items, seed=1, n_resamples=5000)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.02)
    value = share("x", items).value
    assert value is not None and found.low < value < found.high


def test_the_same_seed_gives_the_same_interval() -> None:
    assert interval_of(some(20, 1), seed=3) == interval_of(some(20, 1)[::-1], seed=3)
    assert interval_of(some(20, 1), seed=3) != interval_of(some(20, 1), seed=4)


def test_passages_of_one_document_are_drawn_together() -> None:
    apart = [Item(f"d{i}", i % 2, 1) for i in range(100)]
    together = [Item(f"d{i % 2}", i % 2, 1) for i in range(100)]
    wide, narrow = interval_of(together, seed=1), interval_of(apart, seed=1)
    assert wide is not None and narrow is not None
    assert (wide.low, wide.high) == (0, 1)
    assert narrow.high - narrow.low < 0.25


@pytest.mark.parametrize("items", [[], [Item("a", 1, 2)], [Item("a", 1, 2), Item("b", 0, 0)]])
def test_one_document_makes_no_interval(items: list[Item]) -> None:
    assert interval_of(items, seed=1) is None


def test_a_difference_is_taken_over_the_same_documents() -> None:
    worse = some(60, 1)
    better = [Item(item.document, item.part + 0.1 * item.whole, item.whole) for item in worse]
    found = difference_of(worse, [*better, Item("only here", 0, 1000)], seed=1)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.1, 0.1))
    assert difference_of(worse, [Item("other", 1, 1)], seed=1) is None


def test_a_share_of_nothing_has_no_value() -> None:
    assert share("recall", []).value is None
    with pytest.raises(ValueError, match="recall is nan"):
        Metric("recall", float("nan"))
