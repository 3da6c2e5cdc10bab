"""Turns of speech: wordings that mean nearly the same, around a center that each of them is near to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.embed.vectors import checked_vectors, unit_rows
from toolkit.rhetoric.centers import State, cohesion_of, numbered, settle, sums_of
from toolkit.rhetoric.copies import COPY_COSINE, copies_of
from toolkit.rhetoric.linkage import average_linkage
from toolkit.rhetoric.neighbours import EXACT_BELOW, Edges, Floats, Ints, Lists, make_lists, mutual_neighbours
from toolkit.rhetoric.params import RhetoricParams
from toolkit.rhetoric.threshold import Threshold, threshold_of
from toolkit.rhetoric.wordings import Wordings

BoolArray = NDArray[np.bool_]
Neighbours = Callable[[Floats, Sequence[Lists]], Edges]

_REJOINED = 2
"""Times that whole clusters are linked again: the second time their centers are better."""


def _nobody(_done: int, _all: int) -> None:
    """Progress that nobody is told of."""


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Which wordings belong together.

    cluster: shape (n_wordings,), numbers from 0, -1 for none. similarity: to the center, 0 for none. centers: shape
    (n_clusters, dimension), length 1. cohesion: shape (n_clusters,), mean cosine of all pairs of members. copy_of:
    shape (n_wordings,), the wording that stands for this one where they are nearly the same words, else itself. spoken:
    shape (n_wordings,), whether the encoder had a vector.
    """

    cluster: Ints
    similarity: Floats
    centers: Floats
    cohesion: Floats
    copy_of: Ints
    threshold: Threshold
    spoken: BoolArray

    def __len__(self) -> int:
        return len(self.centers)


def find_clusters(
    vectors: Floats,
    wordings: Wordings,
    *,
    params: RhetoricParams | None = None,
    n_threads: int = 1,
    exact_below: int = EXACT_BELOW,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Clusters:
    """Cluster wordings by their vectors. Shape of vectors: (n_wordings, dimension), rows of length 1 or 0.

    Rows of zeros are in no cluster. What comes out depends on the wordings alone, not on their order in the corpus.
    exact_below: see `make_lists`. Raises BadInput for vectors of another shape, and for NaN.
    """
    settings = params or RhetoricParams()
    vectors = checked_vectors(vectors, n_rows=len(wordings))
    told = np.flatnonzero(np.einsum("ij,ij->i", vectors, vectors) > 0.5)
    spoken = vectors if len(told) == len(vectors) else vectors[told]
    threshold = threshold_of(spoken, chance=settings.chance)
    sortings = make_lists(spoken, exact_below=exact_below)
    forms = np.array(wordings.forms, dtype=object)[told]
    near = max(COPY_COSINE, threshold.link)
    copy_of = copies_of(spoken, forms, sortings[0], near, settings.copy_similarity, n_threads)
    distinct = copy_of == np.arange(len(copy_of))
    own = spoken if distinct.all() else spoken[distinct]
    sortings = [lists.only(distinct) for lists in sortings]

    def linked(of: Floats, within: Sequence[Lists]) -> Edges:
        most, tell = settings.neighbours, progress if of is own else _nobody
        return mutual_neighbours(of, within, least=threshold.link, most=most, n_threads=n_threads, progress=tell)

    edges = linked(own, sortings)
    label = average_linkage(own, edges, least=threshold.link)
    if not sortings[0].exact:
        for _ in range(_REJOINED):
            label = _rejoined(own, label, linked, least=threshold.link, exact_below=exact_below)
    state = State(own, label)
    state.center(numbered(label, settings.wordings))
    if len(state.centers):
        settle(state, edges, threshold.center, settings.wordings)
    return _spread_to_copies(state, told, copy_of, distinct, n=len(vectors), threshold=threshold)


def _rejoined(vectors: Floats, label: Ints, linked: Neighbours, *, least: float, exact_below: int) -> Ints:
    """Go on linking between whole clusters: lists part what belongs together, and their centers show it.

    A mean of several is much nearer to the mean of others of its kind than one vector to another, so what the lists
    miss between wordings they find between centers.
    """
    names, inverse, sizes = np.unique(label, return_inverse=True, return_counts=True)
    large = sizes > 1
    if not large.any():
        return label
    number = np.where(large, np.cumsum(large) - 1, -1)[inverse]
    sums = sums_of(vectors, number)
    centers = unit_rows(sums)
    joined = average_linkage(
        sums, linked(centers, make_lists(centers, exact_below=exact_below)), least=least, sizes=sizes[large]
    )
    return np.where(number >= 0, names[large][joined[number]], label)


def _spread_to_copies(
    state: State,
    told: Ints,
    copy_of: Ints,
    distinct: BoolArray,
    *,
    n: int,
    threshold: Threshold,
) -> Clusters:
    """Results for all wordings: a copy is where the one is that stands for it."""
    own_number = (np.cumsum(distinct) - 1)[copy_of]
    cluster, near, stands_for = np.full(n, -1, dtype=np.int64), np.zeros(n, dtype=np.float32), np.arange(n)
    cluster[told] = state.label[own_number]
    near[told] = np.clip(state.similarity[own_number], 0, 1)
    stands_for[told] = told[copy_of]
    spoken = np.zeros(n, dtype=np.bool_)
    spoken[told] = True
    return Clusters(cluster, near, state.centers, cohesion_of(state), stands_for, threshold, spoken)
