"""Clusters around centers: who is near enough to stay, and where the centers are then."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from toolkit.embed.vectors import unit_rows
from toolkit.rhetoric.linkage import cosines_of
from toolkit.rhetoric.neighbours import Edges, Floats, Ints, sorted_unique


@dataclass(slots=True)
class State:
    """Clusters while they are settled: label of each vector (-1: none), numbers from 0; similarity to its center."""

    vectors: Floats
    label: Ints
    centers: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    similarity: Floats = field(default_factory=lambda: np.zeros(0, np.float32))

    def center(self, label: Ints) -> None:
        """Take new labels and count the centers anew."""
        self.label = label
        self.centers = unit_rows(sums_of(self.vectors, label))
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
        sums = sums_of(self.vectors, part)
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


def numbered(label: Ints, least: int) -> Ints:
    """Numbers from 0 for the labels that at least so many have, in the order of the labels; -1 for others."""
    kept, inverse, counts = np.unique(label, return_inverse=True, return_counts=True)
    large = (counts >= least) & (kept >= 0)
    number = np.where(large, np.cumsum(large) - 1, -1)
    numbered: Ints = number[inverse.reshape(label.shape)]
    return numbered


def sums_of(vectors: Floats, label: Ints) -> Floats:
    """Sum of each cluster's vectors. label: -1 for none."""
    from scipy.sparse import csr_matrix

    n = int(label.max(initial=-1)) + 1
    inside = np.flatnonzero(label >= 0)
    order = inside[np.argsort(label[inside], kind="stable")]
    bounds = np.searchsorted(label[order], np.arange(n + 1))
    present = csr_matrix((np.ones(len(order), np.float32), order, bounds), shape=(n, len(vectors)))
    sums: Floats = present @ vectors
    return sums


def settle(state: State, edges: Edges, floor: float, least: int) -> None:
    """Let each wording go to the nearest center, and drop what is near to none."""
    state.center(numbered(_nearest_center(state, edges, floor), least))
    far = np.flatnonzero((state.label >= 0) & (state.similarity < floor))
    while len(far):  # a center moves when somebody leaves
        members = state.drop(far, least)
        far = members[state.similarity[members] < floor]
    state.close_up()


def _nearest_center(state: State, edges: Edges, floor: float) -> Ints:
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


def cohesion_of(state: State) -> Floats:
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
