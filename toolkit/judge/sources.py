"""Which sources explain a report: each counted for what it adds to the better ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.align.grams import IntArray


@dataclass(frozen=True, slots=True)
class Source:
    """One document that a report shares words with.

    document: its number. share: of the report's characters, that it has and no better source has, 0-1; alone: that it
    has at all.
    """

    document: int
    share: float
    alone: float


def rank_sources(document: IntArray, start: IntArray, end: IntArray, *, n_chars: int, most: int) -> list[Source]:
    """The sources that explain most, each beyond the ones before it; at most `most`, none that adds nothing.

    document, start, end: of each match, its document and its range in the report, shape (n,). Greedy cover: the next is
    always the one that adds most, which covers at least 1 - 1/e of what the best choice of as many sources would
    (Nemhauser, Wolsey and Fisher 1978). A character is counted once.
    """
    covers: dict[int, NDArray[np.bool_]] = {}
    for number, first, last in zip(document.tolist(), start.tolist(), end.tolist(), strict=True):
        covers.setdefault(number, np.zeros(n_chars, dtype=np.bool_))[first:last] = True
    free = np.ones(n_chars, dtype=np.bool_)
    # What a source adds can only fall: one whose old gain is below another's new gain need not be looked at again.
    gains = {number: int(cover.sum()) for number, cover in covers.items()}
    found: list[Source] = []
    while gains and len(found) < most:
        best = max(gains, key=lambda number: (gains[number], -number))
        gain = int((covers[best] & free).sum())
        if gain == 0:
            del gains[best]
        elif gain < gains[best]:
            gains[best] = gain
        else:
            del gains[best]
            found.append(Source(best, gain / n_chars, int(covers[best].sum()) / n_chars))
            free &= ~covers[best]
    return found
