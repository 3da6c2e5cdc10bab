"""Turns of speech: wordings that mean nearly the same, around a center that each of them is near to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    in_turn,
    make_lists,
    mutual_neighbours,
    sorted_unique,
)
from toolkit.rhetoric.params import RhetoricParams
from toolkit.rhetoric.wordings import Wordings

BoolArray = NDArray[np.bool_]
Forms = NDArray[np.object_]
Neighbours = Callable[[Floats, Sequence[Lists]], Edges]

_SAMPLE = 1500
_COPY_COSINE = 0.5
"""Vectors propose copies from here on: rare characters weigh much, so other names alone take a sentence this far.
Encoders to which everything is alike propose from the threshold on."""

_LEADERS_AT_ONCE = 512
_PAIRS_AT_ONCE = 1 << 12
"""Pairs whose words are compared at a time: whoever is found to be a copy needs not be asked again."""

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
    """Clusters while they are settled: label of each vector (-1: none), numbers from 0; similarity to its center."""

    vectors: Floats
    label: Ints
    centers: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    similarity: Floats = field(default_factory=lambda: np.zeros(0, np.float32))

    def center(self, label: Ints) -> None:
        """Take new labels and count the centers anew."""
        self.label = label
        self.centers = unit_rows(_sums(self.vectors, label))
        self.similarity = np.zeros(len(label), dtype=np.float32)
        self._compare(np.flatnonzero(label >= 0))

    def drop(self, leaving: Ints, least: int) -> Ints:
        """Let some leave, and all members of what is smaller than `least` then; whose center moved is given back."""
        moved = sorted_unique(self.label[leaving])
        self.label[leaving] = -1
        members = np.flatnonzero(np.isin(self.label, moved))
        few = np.bincount(self.label[members], minlength=len(self.centers)) < least
        small = few[self.label[members]]
        self.label[members[small]] = -1
        self.similarity[self.label < 0] = 0
        members = members[~small]
        part = np.full(len(self.label), -1, dtype=np.int64)
        part[members] = np.searchsorted(moved, self.label[members])
        sums = _sums(self.vectors, part)
        self.centers[moved[: len(sums)]] = unit_rows(sums)
        self._compare(members)
        return members

    def _compare(self, members: Ints) -> None:
        self.similarity[members] = cosines_of(self.vectors, members, self.centers, self.label[members])

    def close_up(self) -> None:
        """Number the clusters that are left from 0."""
        kept = sorted_unique(self.label[self.label >= 0])
        self.centers = self.centers[kept]
        self.label = np.where(self.label >= 0, np.searchsorted(kept, self.label), -1)


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
    near = max(_COPY_COSINE, threshold.link)
    copy_of = _copies(spoken, forms, sortings[0], near, settings.copy_similarity, n_threads)
    distinct = copy_of == np.arange(len(copy_of))
    own = spoken if distinct.all() else spoken[distinct]
    sortings = [lists.only(distinct) for lists in sortings]

    def neighbours(of: Floats, within: Sequence[Lists]) -> Edges:
        most, tell = settings.neighbours, progress if of is own else _nobody
        return mutual_neighbours(of, within, least=threshold.link, most=most, n_threads=n_threads, progress=tell)

    edges = neighbours(own, sortings)
    label = average_linkage(own, edges, least=threshold.link)
    if not sortings[0].exact:
        for _ in range(_REJOINED):
            label = _rejoined(own, label, neighbours, threshold.link)
    state = _State(own, label)
    state.center(_numbered(label, settings.wordings))
    if len(state.centers):
        _settle(state, edges, threshold.center, settings.wordings)
    return _spread_to_copies(state, told, copy_of, distinct, n=len(vectors), threshold=threshold)


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


def _copies(vectors: Floats, forms: Forms, lists: Lists, near: float, least: float, n_threads: int) -> Ints:
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


def _numbered(label: Ints, least: int) -> Ints:
    """Numbers from 0 for the labels that at least so many have, in the order of the labels; -1 for others."""
    kept, inverse, counts = np.unique(label, return_inverse=True, return_counts=True)
    large = (counts >= least) & (kept >= 0)
    number = np.where(large, np.cumsum(large) - 1, -1)
    numbered: Ints = number[inverse.reshape(label.shape)]
    return numbered


def _sums(vectors: Floats, label: Ints) -> Floats:
    """Sum of each cluster's vectors. label: -1 for none."""
    from scipy.sparse import csr_matrix

    n = int(label.max(initial=-1)) + 1
    inside = np.flatnonzero(label >= 0)
    order = inside[np.argsort(label[inside], kind="stable")]
    bounds = np.searchsorted(label[order], np.arange(n + 1))
    present = csr_matrix((np.ones(len(order), np.float32), order, bounds), shape=(n, len(vectors)))
    sums: Floats = present @ vectors
    return sums


def _rejoined(
    vectors: Floats, label: Ints, neighbours: Callable[[Floats, Sequence[Lists]], Edges], least: float
) -> Ints:
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


def _settle(state: _State, edges: Edges, floor: float, least: int) -> None:
    """Let each wording go to the nearest center, and drop what is near to none."""
    state.center(_numbered(_nearest_center(state, edges, floor), least))
    far = np.flatnonzero((state.label >= 0) & (state.similarity < floor))
    while len(far):  # a center moves when somebody leaves
        members = state.drop(far, least)
        far = members[state.similarity[members] < floor]
    state.close_up()


def _nearest_center(state: _State, edges: Edges, floor: float) -> Ints:
    """Of each wording the nearest of the centers that it or a neighbour of it belongs to; -1 where none is near."""
    n, n_centers = len(state.label), len(state.centers)
    one = np.concatenate([np.arange(n), edges.left, edges.right])
    where = state.label[np.concatenate([np.arange(n), edges.right, edges.left])]
    one, where = np.divmod(sorted_unique((one * np.int64(n_centers) + where)[where >= 0]), np.int64(n_centers))
    cosines = cosines_of(state.vectors, one, state.centers, where)
    order = np.lexsort((where, -cosines, one))
    first = order[np.flatnonzero(np.diff(one[order], prepend=-1))]
    label = np.full(n, -1, dtype=np.int64)
    near = first[cosines[first] >= floor]
    label[one[near]] = where[near]
    return label


def _spread_to_copies(
    state: _State,
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
    return Clusters(cluster, near, state.centers, _cohesion(state), stands_for, threshold, spoken)


def _cohesion(state: _State) -> Floats:
    """Mean cosine of all pairs within each cluster: the length of the mean vector tells it."""
    n = len(state.centers)
    if n == 0:
        return np.zeros(0, dtype=np.float32)
    inside = state.label >= 0
    sizes = np.bincount(state.label[inside], minlength=n)
    lengths = np.bincount(state.label[inside], weights=state.similarity[inside], minlength=n)
    pairs = np.maximum(sizes * (sizes - 1), 1)
    cohesion: Floats = ((lengths**2 - sizes) / pairs).astype(np.float32)
    return cohesion
