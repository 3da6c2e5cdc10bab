"""Wordings that are nearly the same words: one of them stands for all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from toolkit.rhetoric.neighbours import Floats, Ints, Lists, in_turn

Forms = NDArray[np.object_]

COPY_COSINE = 0.5
"""Vectors propose copies from here on: rare characters weigh much, so other names alone take a sentence this far.
Encoders to which everything is alike propose from the threshold on."""

_LEADERS_AT_ONCE = 512
_PAIRS_AT_ONCE = 1 << 12
"""Pairs whose words are compared at a time: whoever is found to be a copy needs not be asked again."""


def copies_of(vectors: Floats, forms: Forms, lists: Lists, near: float, least: float, n_threads: int) -> Ints:
    """Of each wording the first one that has nearly the same words; vectors propose, the words decide.

    near: cosine from which on words are compared. No copy of a copy: each is compared with the one that stands for it.
    """
    copy_of = np.arange(len(vectors))
    groups = [lists.members] if lists.exact else [lists.of(number) for number in range(len(lists))]
    parts = [(group, first) for group in groups for first in range(0, len(group), _LEADERS_AT_ONCE)]
    for left, right in in_turn(lambda at: _near_pairs(vectors, *parts[at], near), len(parts), n_threads):
        _take_copies(copy_of, left, right, forms, least)
    return copy_of


def _near_pairs(vectors: Floats, group: Ints, first: int, least: float) -> tuple[Ints, Ints]:
    """Some leaders of a group, each with those behind it that are near."""
    leaders, others = group[first : first + _LEADERS_AT_ONCE], group[first:]
    near = vectors[leaders] @ vectors[others].T
    rows, columns = np.divmod(np.flatnonzero(near >= least), len(others))
    later = columns > rows
    return leaders[rows[later]], others[columns[later]]


def _take_copies(copy_of: Ints, left: Ints, right: Ints, forms: Forms, least: float) -> None:
    """Ask the words of each pair; whoever is a copy of a leader is none himself."""
    for at in range(0, len(left), _PAIRS_AT_ONCE):
        some, others = left[at : at + _PAIRS_AT_ONCE], right[at : at + _PAIRS_AT_ONCE]
        asked = (copy_of[some] == some) & (copy_of[others] == others)
        some, others = some[asked], others[asked]
        alike = cpdist(
            forms[some].tolist(),
            forms[others].tolist(),
            scorer=Indel.normalized_similarity,
            score_cutoff=least,
        )
        copies = np.flatnonzero(alike >= least)
        for leader, other in zip(some[copies].tolist(), others[copies].tolist(), strict=True):
            if copy_of[leader] == leader and copy_of[other] == other:
                copy_of[other] = leader
