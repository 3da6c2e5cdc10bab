"""How well scores tell what is right from what is not, and how early a search finds what it should."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from toolkit.errors import BadInput

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PrecisionRecall:
    """One point for each threshold, from the highest score down. All of shape (n_thresholds,); shares in 0-1.

    A point takes everything whose score reaches its threshold, so equal scores come together.
    """

    thresholds: FloatArray
    precision: FloatArray
    recall: FloatArray

    @property
    def average_precision(self) -> float:
        """Area under the steps, no interpolation: the sum of precision times the gain in recall."""
        return float(np.sum(self.precision * np.diff(self.recall, prepend=0.0)))


@dataclass(frozen=True, slots=True)
class Operating:
    """What a threshold gives. recall: 0-1; false_positives: the share of negatives at or above it, 0-1.

    threshold: the lowest score that keeps within the rate asked for; infinite where only nothing does.
    """

    threshold: float
    recall: float
    false_positives: float
    n_negatives: int


def recall_at(ranked: Sequence[Sequence[Hashable]], wanted: Sequence[Collection[Hashable]], k: int) -> list[float]:
    """Of each query the share, 0-1, of what is wanted that stands among the first k answers, each answer once.

    Raises BadInput for k < 1, for no queries, and for a query that wants nothing: it can be neither found nor missed.
    """
    if k < 1:
        raise BadInput(f"k is {k}, expected 1 or more")
    if not ranked or len(ranked) != len(wanted):
        raise BadInput(f"{len(ranked)} lists of answers for {len(wanted)} queries")
    if not all(wanted):
        raise BadInput("a query wants nothing: leave it out")
    return [
        len(set(list(dict.fromkeys(answers))[:k]) & set(right)) / len(set(right))
        for answers, right in zip(ranked, wanted, strict=True)
    ]


def precision_recall(scores: Sequence[float] | FloatArray, right: Sequence[bool] | BoolArray) -> PrecisionRecall:
    """The curve over all thresholds. scores, right: shape (n,), higher is surer.

    Raises BadInput if nothing is right.
    """
    values, truth = _checked(scores, right)
    if not truth.any():
        raise BadInput("nothing is right: recall of nothing has no value")
    order = np.argsort(-values, kind="stable")
    values, truth = values[order], truth[order]
    last = np.append(np.flatnonzero(np.diff(values)), len(values) - 1)
    hits = np.cumsum(truth)[last]
    return PrecisionRecall(values[last], hits / (last + 1), hits / hits[-1])


def auc(scores: Sequence[float] | FloatArray, right: Sequence[bool] | BoolArray) -> float:
    """Probability that what is right scores higher than what is not, ties counted half; 0-1.

    That is the area under the ROC curve (Mann and Whitney's U over the number of pairs). Raises BadInput where either
    kind is missing.
    """
    values, truth = _checked(scores, right)
    if truth.all() or not truth.any():
        raise BadInput("AUC needs both kinds: some that are right, and some that are not")
    positive, negative = values[truth], values[~truth]
    u = stats.mannwhitneyu(positive, negative, method="asymptotic").statistic
    return float(u) / (len(positive) * len(negative))


def recall_at_rate(
    scores: Sequence[float] | FloatArray, right: Sequence[bool] | BoolArray, *, rate: float
) -> Operating:
    """Recall where at most this share of the negatives is taken, 0-1. Raises BadInput where either kind is missing."""
    if not 0 <= rate <= 1:
        raise BadInput(f"rate is {rate}, expected 0 to 1")
    values, truth = _checked(scores, right)
    if truth.all() or not truth.any():
        raise BadInput("recall at a rate needs both kinds: some that are right, and some that are not")
    negative = np.sort(values[~truth])[::-1]
    allowed = int(np.floor(rate * len(negative) + 1e-9))  # 0.07 * 100 is 7 and a little more
    beyond = -np.inf if allowed >= len(negative) else negative[allowed]
    taken = values > beyond  # strictly: what ties with the first negative too many would bring it along
    threshold = float(values[taken].min()) if taken.any() else float("inf")
    return Operating(threshold, float(taken[truth].mean()), float(taken[~truth].mean()), len(negative))


def recall_at_rate_by_genre(
    scores: Sequence[float] | FloatArray, right: Sequence[bool] | BoolArray, genres: Sequence[str], *, rate: float
) -> Mapping[str, Operating]:
    """`recall_at_rate` within each genre that has both kinds, each with a threshold of its own."""
    values, truth = _checked(scores, right)
    if len(genres) != len(values):
        raise BadInput(f"{len(genres)} genres for {len(values)} scores")
    of = np.array(genres, dtype=object)
    found = {}
    for genre in sorted(set(genres)):
        here = of == genre
        if truth[here].any() and not truth[here].all():
            found[genre] = recall_at_rate(values[here], truth[here], rate=rate)
    return found


def _checked(scores: Sequence[float] | FloatArray, right: Sequence[bool] | BoolArray) -> tuple[FloatArray, BoolArray]:
    values, truth = np.asarray(scores, dtype=np.float64), np.asarray(right, dtype=np.bool_)
    if values.ndim != 1 or values.shape != truth.shape:
        raise BadInput(f"scores of shape {values.shape}, right of shape {truth.shape}: expected the same, flat")
    if len(values) == 0:
        raise BadInput("no scores: there is nothing to measure")
    if np.isnan(values).any():
        raise BadInput("a score is not a number")
    return values, truth
