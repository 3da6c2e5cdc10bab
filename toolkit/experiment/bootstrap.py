"""How sure a figure is: percentile intervals of the bootstrap, with whole documents drawn again.

Passages of one document are not independent of each other, documents nearly are; so documents are what is drawn.
Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapters 8 and 13.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from toolkit.experiment.measured import Item

FloatArray = NDArray[np.float64]
LEVEL = 0.95
N_RESAMPLES = 1000
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure lies with probability LEVEL, as far as the drawing of documents goes."""

    low: float
    high: float


def interval_of(items: Sequence[Item], *, seed: int, n_resamples: int = N_RESAMPLES) -> Interval | None:
    """The interval of the sum of parts over the sum of wholes. None for fewer than two documents with anything.

    Items of one document are taken together first.
    """
    part, whole = _by_document(items)
    if len(whole) < 2:
        return None
    return resampled(_ratio, (part, whole), seed=seed, n_resamples=n_resamples)


def difference_of(first: Sequence[Item], second: Sequence[Item], *, seed: int) -> Interval | None:
    """The interval of second minus first over the documents that both have: each drawn for both at once.

    None where that is fewer than two.
    """
    both = {item.document for item in first if item.whole} & {item.document for item in second if item.whole}
    columns = [_by_document([item for item in items if item.document in both]) for items in (first, second)]
    if len(both) < 2:
        return None
    return resampled(_difference, (*columns[0], *columns[1]), seed=seed)


def resampled(
    statistic: Callable[..., FloatArray], columns: Sequence[FloatArray], *, seed: int, n_resamples: int = N_RESAMPLES
) -> Interval:
    """The interval of any figure.

    columns: shape (n_documents,), a value a document. statistic: of these columns and an axis.
    """
    found = stats.bootstrap(
        columns,
        statistic,
        paired=True,
        vectorized=True,
        n_resamples=n_resamples,
        batch=_BATCH,
        confidence_level=LEVEL,
        method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return Interval(float(found.low), float(found.high))


def _by_document(items: Sequence[Item]) -> tuple[FloatArray, FloatArray]:
    """Parts and wholes of the documents with anything, in the order of their names."""
    sums: dict[str, tuple[float, float]] = {}
    for item in items:
        part, whole = sums.get(item.document, (0.0, 0.0))
        sums[item.document] = part + item.part, whole + item.whole
    kept = np.array([sums[name] for name in sorted(sums) if sums[name][1] > 0], dtype=np.float64).reshape(-1, 2)
    return kept[:, 0], kept[:, 1]


def _ratio(part: FloatArray, whole: FloatArray, axis: int = -1) -> FloatArray:
    ratio: FloatArray = np.asarray(part.sum(axis=axis) / whole.sum(axis=axis))
    return ratio


def _difference(
    part: FloatArray, whole: FloatArray, part2: FloatArray, whole2: FloatArray, axis: int = -1
) -> FloatArray:
    difference: FloatArray = np.asarray(_ratio(part2, whole2, axis) - _ratio(part, whole, axis))
    return difference
