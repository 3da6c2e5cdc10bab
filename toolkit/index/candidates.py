"""Which documents of an index are worth a close look for one report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.align.grams import BoolArray, IntArray
from toolkit.align.weights import FloatArray
from toolkit.index.postings import Hits

_WINDOW = 64
_LEAST = 2
_COMMON = 0.1
_PLACE, _BEST = 32, 2
"""The best documents of each stretch of so many characters come before all others, however faint they are beside those
of other places: one passage that a hundred documents hold would else leave no room for another's only source."""

_GRAM_BITS = 32


@dataclass(frozen=True, slots=True)
class CandidateParams:
    """How many documents are looked at.

    most: at most this many, and one more for each `per_chars` characters of the report.
    """

    most: int = 160
    per_chars: int = 400


def choose_candidates(
    hits: Hits, positions: IntArray, known: BoolArray, common: BoolArray, *, n_chars: int, params: CandidateParams
) -> tuple[IntArray, int]:
    """Documents that share most with the report within one place of it, best first, and how many more there are.

    positions: where each gram asked for first stands in the report, ascending. known: which of these grams prove
    nothing anywhere; common: which many publishers of the index use. Both weigh little, but something: the publishers
    may turn out to be mirrors of one text, and what is left of an edited passage may be phrases, with a few words
    between that tell. A gram weighs the less the more documents hold it. What counts is the best stretch of 64
    characters: a copied passage of forty characters outweighs common words all over the report.
    """
    plain = known | common
    weight = np.where(plain, _COMMON, 1.0) / np.sqrt(np.maximum(hits.n_documents, 1))
    gram, document = hits.gram, hits.document
    if len(gram) == 0:
        return np.zeros(0, dtype=np.int64), 0
    keys = (document << _GRAM_BITS) | gram
    keys.sort()
    document, gram = keys >> _GRAM_BITS, keys & ((1 << _GRAM_BITS) - 1)
    opens = np.flatnonzero(np.diff(document, prepend=-1))
    position = positions[gram]
    upto = _window_ends(document, position)
    here = np.arange(len(gram))
    running = np.concatenate(([0.0], np.cumsum(weight[gram])))
    window = (running[upto] - running[here]) * (upto - here >= _LEAST)
    total = np.maximum.reduceat(window, opens) + 0.1 * np.add.reduceat(weight[gram], opens)
    scores = total.round(6)  # running sums differ in the last bits: equal documents stay in their order
    rare = np.concatenate(([0], np.cumsum(~plain[gram])))
    found = document[opens]
    enough = np.maximum.reduceat(upto - here, opens) >= _LEAST
    telling_enough = np.maximum.reduceat(rare[upto] - rare[here], opens) >= _LEAST
    foremost = _best_of_places(document, position // _PLACE, window.round(6))
    ranked = np.lexsort((found, -scores, ~np.isin(found, foremost)))
    ranked = ranked[enough[ranked]]
    budget = params.most + n_chars // params.per_chars
    return found[ranked[:budget]], int(telling_enough[ranked[budget:]].sum())


def _best_of_places(document: IntArray, place: IntArray, score: FloatArray) -> IntArray:
    """The _BEST documents of each place by their best score there. document, then place: ascending."""
    opens = np.flatnonzero((np.diff(document, prepend=-1) != 0) | (np.diff(place, prepend=-1) != 0))
    best, place, document = np.maximum.reduceat(score, opens), place[opens], document[opens]
    order = np.lexsort((document, -best, place))
    order = order[best[order] > 0]
    first = np.searchsorted(place[order], place[order])
    return np.unique(document[order[np.arange(len(order)) - first < _BEST]])


def _window_ends(document: IntArray, position: IntArray) -> IntArray:
    """First hit beyond the window that begins with each."""
    lift = int(position.max(initial=0)) + 2 * _WINDOW
    key = document * lift + position
    ends: IntArray = np.searchsorted(key, key + _WINDOW)
    return ends
