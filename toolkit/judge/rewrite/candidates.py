"""Which document pairs may be a machine's rewrite: broken matches, as much lost as put in, or hardly any matches."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.align.census import GramStates
from toolkit.align.grams import Corpus, IntArray
from toolkit.align.matches import Matches
from toolkit.judge.rewrite.sketch import crowded_pairs

MIN_EQUAL = 100
"""Characters that a pair's matches must agree in."""

MIN_CHANGED = 8
"""Characters that must differ within the matches, on each side: a handful of words."""

MIN_EXCHANGES = 4
"""Places within the matches where words must stand for words: half of what is asked of a pair looked at closely."""

_DENSE_EQUAL, _DENSE_RATE = 30, 0.25
"""Less need agree where a quarter as much is exchanged: a short text, heavily reworded, has no long stretch left."""

_MIN_RATE = 0.008
_BALANCE = 0.4
_PARTNERS = 3


def candidate_pairs(
    corpus: Corpus, matches: Matches, grams: GramStates, suspects: IntArray | None = None
) -> tuple[IntArray, IntArray]:
    """Left and right documents of the pairs worth a close look, in order: by their matches, or for want of them.

    A pair whose matches agree in MIN_EQUAL characters is judged by these alone. suspects: documents that read as if
    garbled; of their pairs the few that agree in most are taken whatever their matches look like.
    """
    pair, equal, broken = _matched(corpus.n_docs, matches)
    if suspects is not None and len(suspects) and len(pair):
        left, right = pair // corpus.n_docs, pair % corpus.n_docs
        asked = np.flatnonzero(np.isin(left, suspects) | np.isin(right, suspects))
        broken[asked] |= _best(left[asked], right[asked], equal[asked])
    left, right = crowded_pairs(corpus, grams)
    crowded = left * corpus.n_docs + right
    unmatched = crowded[~np.isin(crowded, pair[equal >= MIN_EQUAL])]
    chosen = np.union1d(pair[broken], unmatched)
    return chosen // corpus.n_docs, chosen % corpus.n_docs


def _matched(n_docs: int, matches: Matches) -> tuple[IntArray, IntArray, NDArray[np.bool_]]:
    """The pairs that match (left * n_docs + right), in how many characters, and which are broken as a rewrite is.

    Of each document's pairs the three that agree in most are taken (a pair that is so for either document counts): a
    copy's best sources are among them, and a thousand documents of one template stay linear.
    """
    if not len(matches):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.bool_)
    opens = np.flatnonzero((np.diff(matches.left_doc, prepend=-1) != 0) | (np.diff(matches.right_doc, prepend=-1) != 0))
    left, right = matches.left_doc[opens], matches.right_doc[opens]
    equal = np.add.reduceat(matches.equal, opens)
    lost = np.add.reduceat(matches.left_end - matches.left_start, opens) - equal
    put_in = np.add.reduceat(matches.right_end - matches.right_start, opens) - equal
    fewer, more = np.minimum(lost, put_in), np.maximum(lost, put_in)
    likely = (equal >= MIN_EQUAL) & (fewer >= np.maximum(MIN_CHANGED, _MIN_RATE * equal))
    likely |= (equal >= _DENSE_EQUAL) & (fewer >= np.maximum(MIN_CHANGED, _DENSE_RATE * equal))
    likely &= (fewer >= _BALANCE * more) & (np.add.reduceat(matches.exchanges, opens) >= MIN_EXCHANGES)
    broken = np.zeros(len(equal), dtype=np.bool_)
    broken[likely] = _best(left[likely], right[likely], equal[likely])
    return left * n_docs + right, equal, broken


def _best(left: IntArray, right: IntArray, equal: IntArray) -> NDArray[np.bool_]:
    """Which pairs are, for either of their documents, among its _PARTNERS that agree in most."""
    doc = np.concatenate((left, right))
    order = np.lexsort((-np.concatenate((equal, equal)), doc))
    at = np.arange(len(order))
    first = np.maximum.accumulate(np.where(np.diff(doc[order], prepend=-1) != 0, at, 0))
    best = np.zeros(len(doc), dtype=np.bool_)
    best[order] = at - first < _PARTNERS
    chosen: NDArray[np.bool_] = best[: len(left)] | best[len(left) :]
    return chosen
