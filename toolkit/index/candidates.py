"""Which documents of an index are worth a close look for one report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.align.grams import BoolArray, IntArray
from toolkit.index.postings import Hits

_WINDOW = 64
_LEAST = 2
_COMMON = 0.1
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
    nothing anywhere; common: which many publishers of the index use. Those weigh little, but something: the publishers
    may turn out to be mirrors of one text. A gram weighs the less the more documents hold it. What counts is the best
    stretch of 64 characters: a copied passage of forty characters outweighs common words all over the report.
    """
    weight = np.where(known, 0.0, np.where(common, _COMMON, 1.0) / np.sqrt(np.maximum(hits.n_documents, 1)))
    telling = weight[hits.gram] > 0
    gram, document = hits.gram[telling], hits.document[telling]
    if len(gram) == 0:
        return np.zeros(0, dtype=np.int64), 0
    keys = (document << _GRAM_BITS) | gram
    keys.sort()
    document, gram = keys >> _GRAM_BITS, keys & ((1 << _GRAM_BITS) - 1)
    opens = np.flatnonzero(np.diff(document, prepend=-1))
    upto = _window_ends(document, positions[gram])
    here = np.arange(len(gram))
    running = np.concatenate(([0.0], np.cumsum(weight[gram])))
    total = np.maximum.reduceat(running[upto] - running[here], opens) + 0.1 * np.add.reduceat(weight[gram], opens)
    scores = total.round(6)  # running sums differ in the last bits: equal documents stay in their order
    rare = np.concatenate(([0], np.cumsum(~common[gram])))
    found = document[opens]
    enough = np.maximum.reduceat(upto - here, opens) >= _LEAST
    telling_enough = np.maximum.reduceat(rare[upto] - rare[here], opens) >= _LEAST
    ranked = np.lexsort((found, -scores))
    ranked = ranked[enough[ranked]]
    budget = params.most + n_chars // params.per_chars
    return found[ranked[:budget]], int(telling_enough[ranked[budget:]].sum())


def _window_ends(document: IntArray, position: IntArray) -> IntArray:
    """First hit beyond the window that begins with each."""
    lift = int(position.max(initial=0)) + 2 * _WINDOW
    key = document * lift + position
    ends: IntArray = np.searchsorted(key, key + _WINDOW)
    return ends
