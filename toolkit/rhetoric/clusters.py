"""Turns of speech: wordings that mean nearly the same, around a center that each of them is near to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from toolkit.embed.vectors import checked_vectors, unit_rows
from toolkit.rhetoric.linkage import average_linkage, cosines_of
from toolkit.rhetoric.neighbours import (
    EXACT_BELOW,
    Edges,
    Floats,
    Ints,
    Lists,
    make_lists,
    mutual_neighbours,
)
from toolkit.rhetoric.params import RhetoricParams
from toolkit.rhetoric.wordings import Wordings

BoolArray = NDArray[np.bool_]

_SAMPLE = 1500
_COPY_COSINE = 0.5
"""Vectors propose copies from here on: rare characters weigh much, so other names alone take a sentence this far."""

_LEADERS_AT_ONCE = 512
_PAIRS_AT_ONCE = 1 << 18
_CENTER_PROBES = 128
"""Lists whose centers are looked at for each list: there are few of them."""

_REJOINED = 2
"""Times that whole clusters are linked again: the second time their centers are better."""


def _nobody(_done: int, _all: int) -> None:
    """Progress that nobody is told of."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """What counts as near, and where that comes from.

    link: least mean cosine between two clusters that merge; center: least cosine of a member to its center. median,
    deviation: of the cosines of random pairs (the deviation is half the distance of the 16th and 84th percentile).
    """

    link: float
    center: float
    median: float
    deviation: float


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


@dataclass(slots=True)
class _State:
    """Clusters while they are settled: label of each vector (-1: none), numbers from 0."""

    vectors: Floats
    label: Ints
    centers: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def center(self) -> None:
        """Count the centers anew."""
        self.centers = unit_rows(_sums(self.vectors, self.label))

    def similarity(self) -> Floats:
        """Of each vector to its own center."""
        found = np.zeros(len(self.label), dtype=np.float32)
        inside = np.flatnonzero(self.label >= 0)
        found[inside] = cosines_of(self.vectors, inside, self.centers, self.label[inside])
        return found


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
    lists = make_lists(spoken, exact_below=exact_below)
    copy_of = _copies(spoken, [wordings.forms[at] for at in told.tolist()], lists, settings.copy_similarity)
    distinct = copy_of == np.arange(len(copy_of))
    own = spoken if distinct.all() else spoken[distinct]
    lists = lists.only(distinct)

    def neighbours(of: Floats, within: Lists) -> Edges:
        most, told = settings.neighbours, progress if of is own else _nobody
        return mutual_neighbours(of, within, least=threshold.link, most=most, n_threads=n_threads, progress=told)

    edges = neighbours(own, lists)
    label = average_linkage(own, edges, least=threshold.link)
    if len(lists) > 1:
        for _ in range(_REJOINED):
            label = _rejoined(own, label, neighbours, threshold.link)
    state = _State(own, _numbered(label, settings.wordings))
    similarity = _settle(state, lists if len(lists) > 1 else edges, threshold.center, settings.wordings)
    return _spread_to_copies(state, similarity, told, copy_of, distinct, n=len(vectors), threshold=threshold)


def threshold_of(vectors: Floats, *, chance: float) -> Threshold:
    """Set the threshold so that among all vectors less than `chance` neighbours of one are expected by accident.

    The cosines of random pairs are taken as normal around their median; quantiles are robust to the few pairs that do
    belong together. A member of a large cluster of mean cosine t has the cosine sqrt(t) to its center, typically.
    """
    n = len(vectors)
    if n < 2:
        return Threshold(1.0, 1.0, 0.0, 0.0)
    sample = vectors[np.unique(np.linspace(0, n - 1, min(n, _SAMPLE)).astype(np.int64))]
    cosines = (sample @ sample.T)[np.triu_indices(len(sample), 1)]
    low, median, high = np.percentile(cosines, [16, 50, 84]).tolist()
    deviation = (high - low) / 2
    link = median + deviation * NormalDist().inv_cdf(1 - min(chance / n, 0.5))
    link = float(np.clip(link, 0.02, 0.95))
    return Threshold(link, float(np.sqrt(link)), median, deviation)


def _copies(vectors: Floats, forms: list[str], lists: Lists, least: float) -> Ints:
    """Of each wording the first one that has nearly the same words; vectors propose, the words decide.

    No copy of a copy: each is compared with the one that stands for it.
    """
    copy_of = np.arange(len(vectors))
    for number in range(len(lists)):
        members = lists.of(number)
        for first in range(0, len(members), _LEADERS_AT_ONCE):
            _copies_within(members[first : first + _LEADERS_AT_ONCE], members[first:], vectors, forms, copy_of, least)
    return copy_of


def _copies_within(leaders: Ints, among: Ints, vectors: Floats, forms: list[str], copy_of: Ints, least: float) -> None:
    near = vectors[leaders] @ vectors[among].T
    rows, columns = np.nonzero(near >= _COPY_COSINE)
    left, right = leaders[rows], among[columns]
    asked = (right > left) & (copy_of[left] == left) & (copy_of[right] == right)
    left, right = left[asked], right[asked]
    for at in range(0, len(left), _PAIRS_AT_ONCE):
        some, others = left[at : at + _PAIRS_AT_ONCE], right[at : at + _PAIRS_AT_ONCE]
        alike = cpdist(
            [forms[n] for n in some.tolist()],
            [forms[n] for n in others.tolist()],
            scorer=Indel.normalized_similarity,
            score_cutoff=least,
        )
        copies = np.flatnonzero(alike >= least)
        for leader, other in zip(some[copies].tolist(), others[copies].tolist(), strict=True):
            if copy_of[leader] == leader and copy_of[other] == other:
                copy_of[other] = leader


def _numbered(label: Ints, least: int) -> Ints:
    """Numbers from 0 for the labels that at least so many have, in the order of the labels; -1 for others."""
    kept, inverse, counts = np.unique(label, return_inverse=True, return_counts=True)
    large = (counts >= least) & (kept >= 0)
    number = np.where(large, np.cumsum(large) - 1, -1)
    numbered: Ints = number[inverse.reshape(label.shape)]
    return numbered


def _sums(vectors: Floats, label: Ints) -> Floats:
    """Sum of each cluster's vectors. label: -1 for none."""
    n = int(label.max(initial=-1)) + 1
    if n == 0:
        return np.zeros((0, vectors.shape[1]), np.float32)
    inside = np.flatnonzero(label >= 0)
    order = inside[np.argsort(label[inside], kind="stable")]
    sums: Floats = np.add.reduceat(vectors[order], np.searchsorted(label[order], np.arange(n)), axis=0)
    return sums


def _rejoined(vectors: Floats, label: Ints, neighbours: Callable[[Floats, Lists], Edges], least: float) -> Ints:
    """Go on linking between whole clusters: lists part what belongs together, and their centers show it.

    A mean of several is much nearer to the mean of others of its kind than one vector to another, so what the lists
    miss between wordings they find between centers.
    """
    names, inverse, sizes = np.unique(label, return_inverse=True, return_counts=True)
    large = sizes > 1
    if not large.any():
        return label
    number = np.where(large, np.cumsum(large) - 1, -1)[inverse]
    sums = _sums(vectors, number)
    centers = unit_rows(sums)
    joined = average_linkage(sums, neighbours(centers, make_lists(centers)), least=least, sizes=sizes[large])
    return np.where(number >= 0, names[large][joined[number]], label)


def _settle(state: _State, around: Edges | Lists, floor: float, least: int) -> Floats:
    """Let each wording go to the nearest center, drop what is near to none, and give the similarities that remain.

    around: where to look for centers: at those of neighbours, or in the lists.
    """
    state.center()
    if len(state.centers):
        nearest = (
            _nearest_center(state, around, floor)
            if isinstance(around, Edges)
            else _nearest_in_lists(state, around, floor)
        )
        state.label = _numbered(nearest, least)
        state.center()
    similarity = state.similarity()
    while ((state.label >= 0) & (similarity < floor)).any():  # a center moves when somebody leaves
        state.label = _numbered(np.where(similarity < floor, -1, state.label), least)
        state.center()
        similarity = state.similarity()
    return similarity


def _nearest_center(state: _State, edges: Edges, floor: float) -> Ints:
    """Of each wording the nearest of the centers that it or a neighbour of it belongs to; -1 where none is near."""
    n, n_centers = len(state.label), len(state.centers)
    one = np.concatenate([np.arange(n), edges.left, edges.right])
    where = state.label[np.concatenate([np.arange(n), edges.right, edges.left])]
    one, where = np.divmod(np.unique((one * np.int64(n_centers) + where)[where >= 0]), np.int64(n_centers))
    cosines = cosines_of(state.vectors, one, state.centers, where)
    order = np.lexsort((where, -cosines, one))
    first = order[np.flatnonzero(np.diff(one[order], prepend=-1))]
    label = np.full(n, -1, dtype=np.int64)
    near = first[cosines[first] >= floor]
    label[one[near]] = where[near]
    return label


def _nearest_in_lists(state: _State, lists: Lists, floor: float) -> Ints:
    """Of each wording the nearest of the centers that lie in lists near its own; -1 where none is near."""
    label = np.full(len(state.label), -1, dtype=np.int64)
    home = (state.centers @ lists.centroids.T).argmax(axis=1)
    order = np.argsort(home, kind="stable")
    bounds = np.searchsorted(home[order], np.arange(len(lists) + 1))
    for number, near in enumerate(lists.near(_CENTER_PROBES)):
        queries = lists.of(number)
        among = np.sort(np.concatenate([order[bounds[one] : bounds[one + 1]] for one in near.tolist()]))
        if not len(queries) or not len(among):
            continue
        cosines = state.vectors[queries] @ state.centers[among].T
        best = cosines.argmax(axis=1)
        label[queries] = np.where(cosines[np.arange(len(best)), best] >= floor, among[best], -1)
    return label


def _spread_to_copies(
    state: _State,
    similarity: Floats,
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
    near[told] = np.clip(similarity[own_number], 0, 1)
    stands_for[told] = told[copy_of]
    spoken = np.zeros(n, dtype=np.bool_)
    spoken[told] = True
    return Clusters(cluster, near, state.centers, _cohesion(state), stands_for, threshold, spoken)


def _cohesion(state: _State) -> Floats:
    """Mean cosine of all pairs within each cluster: the length of the mean vector tells it."""
    n = len(state.centers)
    if n == 0:
        return np.zeros(0, dtype=np.float32)
    inside = state.label >= 0
    sizes = np.bincount(state.label[inside], minlength=n)
    lengths = np.bincount(state.label[inside], weights=state.similarity()[inside], minlength=n)
    pairs = np.maximum(sizes * (sizes - 1), 1)
    cohesion: Floats = ((lengths**2 - sizes) / pairs).astype(np.float32)
    return cohesion
