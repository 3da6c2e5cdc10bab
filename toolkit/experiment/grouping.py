"""How well a grouping of documents into families agrees with what is known to belong together.

Groups are labels: documents with the same label are together, None is alone. Both sequences speak of the same documents
in the same order.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from toolkit.errors import BadInput

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pairs of documents that are together, and the adjusted Rand index.

    precision: of the pairs that were put together, the share that belong together; recall: the other way round; both
    0-1, None where there is no such pair. rand: 1 where both groupings are the same, 0 on average for one drawn at
    random, below 0 for worse. largest: documents in the largest group found, at least 1.
    """

    precision: float | None
    recall: float | None
    rand: float
    largest: int

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where one is."""
        if self.precision is None or self.recall is None:
            return None
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def agreement(truth: Sequence[Hashable | None], found: Sequence[Hashable | None]) -> Agreement:
    """Compare two groupings. Raises BadInput where they speak of no documents, or of differently many.

    Source: Hubert and Arabie, Comparing partitions, Journal of Classification 2, 1985, equation 5.
    """
    if len(truth) != len(found):
        raise BadInput(f"groupings of {len(truth)} and {len(found)} documents can't be compared")
    if not truth:
        raise BadInput("no documents: there is no grouping to compare")
    rows, columns = _numbers(truth), _numbers(found)
    counts = sparse.coo_array((np.ones(len(rows), dtype=np.int64), (rows, columns))).tocsr()
    counts.sum_duplicates()
    together = _pairs(counts.data)
    known, put = _pairs(np.bincount(rows)), _pairs(np.bincount(columns))
    every = len(truth) * (len(truth) - 1) / 2
    expected = known * put / every if every else 0.0
    most = (known + put) / 2
    rand = 1.0 if most == expected else (together - expected) / (most - expected)
    return Agreement(
        together / put if put else None,
        together / known if known else None,
        rand,
        int(np.bincount(columns).max()),
    )


def _numbers(labels: Sequence[Hashable | None]) -> IntArray:
    """A number a group; one of its own for everybody who is alone."""
    known: dict[Hashable, int] = {}
    return np.array(
        [
            known.setdefault(("alone", place) if label is None else ("group", label), len(known))
            for place, label in enumerate(labels)
        ],
        dtype=np.int64,
    )


def _pairs(sizes: IntArray) -> float:
    """Pairs within groups of these sizes."""
    return float((sizes * (sizes - 1) // 2).sum())
