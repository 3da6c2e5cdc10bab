"""Which document pairs may be a machine's rewrite: those that match in broken runs, as much lost as put in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.align.grams import IntArray
from toolkit.align.matches import Matches

MIN_EQUAL = 100
"""Characters that a pair's matches must agree in."""

MIN_CHANGED = 8
"""Characters that must differ within the matches, on each side: a handful of words."""

_MIN_RATE = 0.008
_BALANCE = 0.4
_PARTNERS = 3


def candidate_pairs(matches: Matches) -> tuple[IntArray, IntArray]:
    """Left and right documents of the pairs worth a close look, in order.

    Of each document's pairs the three that agree in most are taken (a pair that is so for either document counts): a
    copy's best sources are among them, and a thousand documents of one template stay linear.
    """
    if not len(matches):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    opens = np.flatnonzero((np.diff(matches.left_doc, prepend=-1) != 0) | (np.diff(matches.right_doc, prepend=-1) != 0))
    left, right = matches.left_doc[opens], matches.right_doc[opens]
    equal = np.add.reduceat(matches.equal, opens)
    lost = np.add.reduceat(matches.left_end - matches.left_start, opens) - equal
    put_in = np.add.reduceat(matches.right_end - matches.right_start, opens) - equal
    fewer, more = np.minimum(lost, put_in), np.maximum(lost, put_in)
    likely = (equal >= MIN_EQUAL) & (fewer >= np.maximum(MIN_CHANGED, _MIN_RATE * equal)) & (fewer >= _BALANCE * more)
    left, right, equal = left[likely], right[likely], equal[likely]
    chosen = _best(left, equal) | _best(right, equal)
    return left[chosen], right[chosen]


def _best(doc: IntArray, equal: IntArray) -> NDArray[np.bool_]:
    """Which pairs are among the _PARTNERS of a document that agree in most."""
    order = np.lexsort((-equal, doc))
    opens = np.diff(doc[order], prepend=-1) != 0
    at = np.arange(len(order))
    first = np.maximum.accumulate(np.where(opens, at, 0))
    best = np.zeros(len(doc), dtype=np.bool_)
    best[order] = at - first < _PARTNERS
    return best
