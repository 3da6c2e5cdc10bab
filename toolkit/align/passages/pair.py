"""Two texts side by side: one vocabulary, what each term weighs, sentences as vectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from toolkit.align.grams import BoolArray, IntArray
from toolkit.align.passages.units import Units

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of the two texts. terms: as in `Units`, but as numbers 0..n_terms of the pair's vocabulary.

    opens, closes: which terms begin and end a sentence. counts: sparse, shape (n_sentences, n_terms), how often a
    sentence has a term.
    """

    units: Units
    terms: IntArray
    opens: BoolArray
    closes: BoolArray
    counts: Any

    def __len__(self) -> int:
        return len(self.terms)


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two texts. weight: of each term of the vocabulary, in nats: the logarithm of one in how many sentences has it."""

    left: Side
    right: Side
    weight: FloatArray


def pair_up(left: Units, right: Units) -> Pair:
    """Bring two texts together.

    A term's weight is its inverse sentence frequency ln((N + 1) / n) over the N sentences of both texts, of which n
    have it; never 0, so that two texts of a sentence each can be compared.
    """
    vocabulary, numbers = np.unique(np.concatenate([left.terms, right.terms]), return_inverse=True)
    ours = _side(left, numbers[: len(left)], len(vocabulary))
    theirs = _side(right, numbers[len(left) :], len(vocabulary))
    n_with = np.bincount(np.concatenate([ours.counts.indices, theirs.counts.indices]), minlength=len(vocabulary))
    weight = np.log((left.n_sentences + right.n_sentences + 1) / np.maximum(n_with, 1))
    return Pair(ours, theirs, weight)


def _side(units: Units, terms: IntArray, n_terms: int) -> Side:
    sentence = np.repeat(np.arange(units.n_sentences), np.diff(units.cuts))
    counts = sp.csr_array((np.ones(len(terms)), (sentence, terms)), shape=(units.n_sentences, n_terms))
    counts.sum_duplicates()
    return Side(units, terms, units.opens(), units.closes(), counts)
