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


def rank_sources(document: IntArray, start: IntArray, end: IntArray, *, n_chars: int) -> list[Source]:
    """All sources: those that explain most first, each beyond the ones before it, then those that add nothing.

    document, start, end: of each match, its document and its range in the report, shape (n,). Greedy cover: the next is
    always the one that adds most, of equal ones the lower number, which covers at least 1 - 1/e of what the best choice
    of as many sources would (Nemhauser, Wolsey and Fisher 1978). A character is counted once. Those that add nothing
    come by what they have alone.
    """
    covers, cuts = source_pieces(document, start, end)
    length = np.diff(cuts)
    whole = {number: int(length[cover].sum()) for number, cover in covers.items()}
    free = np.ones(len(length), dtype=np.bool_)
    # What a source adds can only fall: one whose old gain is below another's new gain need not be looked at again.
    gains = dict(whole)
    found: list[Source] = []
    while gains:
        best = max(gains, key=lambda number: (gains[number], -number))
        gain = int(length[covers[best] & free].sum())
        if gain < gains[best]:
            gains[best] = gain
            continue
        if gain == 0:
            break
        del gains[best]
        found.append(Source(best, gain / n_chars, whole[best] / n_chars))
        free &= ~covers[best]
    rest = sorted(gains, key=lambda number: (-whole[number], number))
    return found + [Source(number, 0.0, whole[number] / n_chars) for number in rest]


def source_pieces(document: IntArray, start: IntArray, end: IntArray) -> tuple[dict[int, NDArray[np.bool_]], IntArray]:
    """Which pieces of the report each document has, and where the pieces begin and end.

    It is cut where any match begins or ends: pieces are few where characters are many.
    """
    cuts = np.unique(np.concatenate((start, end)))
    first, last = np.searchsorted(cuts, start), np.searchsorted(cuts, end)
    covers: dict[int, NDArray[np.bool_]] = {}
    for number, opens, closes in zip(document.tolist(), first.tolist(), last.tolist(), strict=True):
        covers.setdefault(number, np.zeros(max(len(cuts) - 1, 0), dtype=np.bool_))[opens:closes] = True
    return covers, cuts
