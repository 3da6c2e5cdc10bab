from __future__ import annotations

import math
import random

import numpy as np
import pytest

from toolkit.errors import BadInput
from toolkit.experiment.ranking import (
    auc,
    precision_recall,
    recall_at,
    recall_at_rate,
    recall_at_rate_by_genre,
)

SCORES = [0.9, 0.8, 0.8, 0.5, 0.1]
RIGHT = [True, True, False, True, False]


def test_recall_at_k_counts_each_answer_once() -> None:
    ranked = [["a", "a", "b", "c"], ["x", "y"]]
    wanted = [{"b", "c"}, {"y"}]
    assert recall_at(ranked, wanted, 1) == [0, 0]
    assert recall_at(ranked, wanted, 2) == [0.5, 1]
    assert recall_at(ranked, wanted, 9) == [1, 1]


@pytest.mark.parametrize(
    ("ranked", "wanted", "k"), [([["a"]], [{"a"}], 0), ([], [], 1), ([["a"]], [set()], 1), ([["a"]], [], 1)]
)
def test_recall_of_nothing_is_refused(ranked: list[list[str]], wanted: list[set[str]], k: int) -> None:
    with pytest.raises(BadInput):
        recall_at(ranked, wanted, k)


def test_the_curve_takes_ties_together() -> None:
    curve = precision_recall(SCORES, RIGHT)
    assert curve.thresholds.tolist() == [0.9, 0.8, 0.5, 0.1]
    assert curve.precision.tolist() == pytest.approx([1, 2 / 3, 3 / 4, 3 / 5])
    assert curve.recall.tolist() == pytest.approx([1 / 3, 2 / 3, 1, 1])
    assert curve.average_precision == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)


def test_auc_counts_pairs_and_halves_ties() -> None:
    # Six pairs of a right and a wrong one: .9 beats both, .8 beats one and ties with one, .5 beats one.
    assert auc(SCORES, RIGHT) == pytest.approx((2 + 1.5 + 1) / 6)


@pytest.mark.parametrize("seed", range(20))
def test_auc_and_curve_are_those_of_the_definition(seed: int) -> None:
    draw = random.Random(seed)
    n = draw.randrange(3, 30)
    scores, right = [draw.randrange(6) for _ in range(n)], [True, False, *(draw.random() < 0.4 for _ in range(n - 2))]
    pairs = [
        (a, b) for a, x in zip(scores, right, strict=True) if x for b, y in zip(scores, right, strict=True) if not y
    ]
    assert auc(scores, right) == pytest.approx(sum((a > b) + (a == b) / 2 for a, b in pairs) / len(pairs))
    curve = precision_recall(scores, right)
    for threshold, precision, recall in zip(curve.thresholds, curve.precision, curve.recall, strict=True):
        taken = [x for score, x in zip(scores, right, strict=True) if score >= threshold]
        assert (precision, recall) == pytest.approx((sum(taken) / len(taken), sum(taken) / sum(right)))


@pytest.mark.parametrize(
    ("rate", "recall", "false", "threshold"),
    [(0.0, 1 / 3, 0.0, 0.9), (0.49, 1 / 3, 0.0, 0.9), (0.5, 1.0, 0.5, 0.5), (1.0, 1.0, 1.0, 0.1)],
)
def test_recall_at_a_rate_stays_within_it(rate: float, recall: float, false: float, threshold: float) -> None:
    found = recall_at_rate(SCORES, RIGHT, rate=rate)
    assert (found.recall, found.false_positives, found.threshold) == pytest.approx((recall, false, threshold))
    assert found.n_negatives == 2


def test_where_a_negative_is_highest_nothing_is_within_rate_zero() -> None:
    found = recall_at_rate([1, 2], [True, False], rate=0)
    assert (found.recall, found.threshold) == (0, math.inf)


@pytest.mark.parametrize("seed", range(20))
def test_no_lower_threshold_keeps_within_the_rate(seed: int) -> None:
    draw = np.random.default_rng(seed)
    scores, right = draw.integers(0, 12, 60).astype(float), draw.random(60) < 0.5
    for rate in (0.0, 0.07, 0.1, 0.3):
        found = recall_at_rate(scores, right, rate=rate)
        best = max(
            float((scores[right] >= t).mean()) for t in [*scores, np.inf] if (scores[~right] >= t).mean() <= rate
        )
        assert found.recall == pytest.approx(best)
        assert found.false_positives <= rate


def test_each_genre_has_its_own_threshold() -> None:
    scores = [0.9, 0.8, 0.3, 0.2, 0.5]
    found = recall_at_rate_by_genre(
        scores, [True, False, True, False, True], ["法规", "法规", "总结", "总结", "方案"], rate=0
    )
    assert set(found) == {"法规", "总结"}  # 方案 has no negative
    assert (found["法规"].threshold, found["总结"].threshold) == (0.9, 0.3)
    assert found["总结"].recall == 1


def test_measures_of_an_empty_or_one_sided_set_are_refused() -> None:
    for scores, right in ([], []), ([1.0], [False]), ([1.0, math.nan], [True, False]), ([1.0, 2.0], [True]):
        with pytest.raises(BadInput):
            auc(scores, right)
        with pytest.raises(BadInput):
            precision_recall(scores, right)
        with pytest.raises(BadInput):
            recall_at_rate(scores, right, rate=0.1)
    with pytest.raises(BadInput, match="rate is 2"):
        recall_at_rate(SCORES, RIGHT, rate=2)
