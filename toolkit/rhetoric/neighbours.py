"""Nearest neighbours of all vectors among themselves.

Vectors are sorted into lists around the centroids of FAISS' k-means (an inverted file), and each list is multiplied
with itself and with the lists that are near to it as it is near to them: one matrix product answers many queries both
ways, many times as fast as asking an IVF index for one query after the other. What one sorting parts, another finds:
several sortings that look at few lists each find more than one that looks at as much by itself (docs/results.md). Up
to EXACT_BELOW vectors all pairs are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Progress = Callable[[int, int], None]
T = TypeVar("T")

EXACT_BELOW = 20_000
SORTINGS = 3
PROBES = 8
"""Lists that count as near to each list, itself among them."""

_TRAINED_ON = 20
_ROUNDS = 1
_SLICE = 512
_ASSIGNED = 1 << 14
_HELD = 1 << 22
"""Neighbours found that are held before they are sifted: 50 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """Vectors by the centroid they are nearest to.

    members: vector numbers, list by list, ascending within each. bounds: shape (n_lists + 1,). centroids: shape
    (n_lists, dimension); empty where all lists are near to each other.
    """

    members: Ints
    bounds: Ints
    centroids: Floats

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def exact(self) -> bool:
        """Whether all pairs are looked at."""
        return len(self.centroids) == 0

    def of(self, number: int) -> Ints:
        """The vectors of a list."""
        return self.members[self.bounds[number] : self.bounds[number + 1]]

    def near(self, probes: int) -> Ints:
        """Numbers of the lists that are near to each list, itself first. Shape (n_lists, at most probes)."""
        if self.exact:
            return np.tile(np.arange(len(self)), (len(self), 1))
        cosines = self.centroids @ self.centroids.T
        np.fill_diagonal(cosines, 2.0)
        nearest: Ints = np.argsort(-cosines, axis=1, kind="stable")[:, :probes]
        return nearest

    def pairs(self, probes: int) -> list[Ints]:
        """For each list itself, then those behind it that are near to it as it is near to them."""
        near, n = self.near(probes), np.int64(len(self))
        one, other = np.repeat(np.arange(n), near.shape[1]), near.ravel()
        low, high = np.minimum(one, other)[one != other], np.maximum(one, other)[one != other]
        keys, counts = np.unique(low * n + high, return_counts=True)
        low, high = np.divmod(keys[counts == 2], n)
        bounds = np.searchsorted(low, np.arange(n + 1)).tolist()
        return [np.append(at, high[start:end]) for at, (start, end) in enumerate(pairwise(bounds))]

    def only(self, kept: NDArray[np.bool_]) -> Lists:
        """The same lists with the vectors that are kept, by their new numbers."""
        stays = kept[self.members]
        bounds = np.concatenate(([0], np.cumsum(stays)))[self.bounds]
        return Lists((np.cumsum(kept) - 1)[self.members[stays]], bounds, self.centroids)


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Pairs of vectors, left < right, each once, ascending. similarity: shape (n_edges,), cosine."""

    left: Ints
    right: Ints
    similarity: Floats

    def __len__(self) -> int:
        return len(self.left)


def sorted_unique(values: Ints) -> Ints:
    """What `numpy.unique` gives, which hashes and takes five times as long as sorting."""
    ordered = np.sort(values)
    different: Ints = ordered[np.diff(ordered, prepend=ordered[:1] - 1) > 0]
    return different


def make_lists(vectors: Floats, *, exact_below: int = EXACT_BELOW, sortings: int = SORTINGS) -> list[Lists]:
    """Sort vectors into lists, in several ways. Shape of vectors: (n, dimension), rows of length 1.

    Up to `exact_below` there is one way, in which all lists are near to each other. Above, there are sqrt(2 n) lists:
    finding a vector's list costs as much then as comparing it with what lies in a few of them.
    """
    n, dimension = vectors.shape
    if n <= exact_below:
        bounds = np.append(np.arange(0, n, _SLICE), n)
        return [Lists(np.arange(n), bounds, np.zeros((0, dimension), np.float32))]
    return [_sorted_into_lists(vectors, round(np.sqrt(2 * n)), seed) for seed in range(1, sortings + 1)]


def _sorted_into_lists(vectors: Floats, n_lists: int, seed: int) -> Lists:
    import faiss

    n, dimension = vectors.shape
    means = faiss.Kmeans(
        dimension, n_lists, niter=_ROUNDS, seed=seed, spherical=True, max_points_per_centroid=_TRAINED_ON
    )
    means.train(vectors)
    centroids = np.asarray(means.centroids, dtype=np.float32).reshape(n_lists, dimension)
    parts = range(0, n, _ASSIGNED)
    nearest = np.concatenate([(vectors[at : at + _ASSIGNED] @ centroids.T).argmax(axis=1) for at in parts])
    order = np.argsort(nearest, kind="stable")
    return Lists(order, np.searchsorted(nearest[order], np.arange(n_lists + 1)), centroids)


def mutual_neighbours(
    vectors: Floats,
    sortings: Sequence[Lists],
    *,
    least: float,
    most: int,
    probes: int = PROBES,
    n_threads: int = 1,
    progress: Progress = lambda _done, _all: None,
) -> Edges:
    """Pairs of which each is among the `most` nearest of the other, at a cosine of at least `least`.

    Ties fall by number, whatever n_threads. progress: called with lists done and lists in all.
    """
    floor = np.full(len(vectors), least, dtype=np.float32)
    groups = [(lists, group) for lists in sortings for group in lists.pairs(probes)]
    found = _Found(len(vectors), most)

    def look(at: int) -> list[_Directed]:
        lists, group = groups[at]
        others = np.concatenate([lists.of(one) for one in group.tolist()])
        return _nearest(vectors, lists.of(int(group[0])), others, floor, most)

    for done, some in enumerate(in_turn(look, len(groups), n_threads), 1):
        found.add(some)
        progress(done, len(groups))
    return found.both_ways()


def in_turn(look: Callable[[int], T], n: int, n_threads: int) -> Iterator[T]:
    """Results of look(0), look(1) ... in order, a few ahead in other threads."""
    if n_threads == 1:
        yield from map(look, range(n))
        return
    with ThreadPoolExecutor(n_threads) as pool:
        waiting = (pool.submit(look, at) for at in range(n))
        ahead = list(islice(waiting, 2 * n_threads))
        while ahead:
            yield ahead.pop(0).result()
            ahead += islice(waiting, 1)


_Directed = tuple[Ints, Floats]
"""Neighbours found: number of the one times the number of vectors, plus that of the other; and their cosine."""


def _nearest(vectors: Floats, some: Ints, others: Ints, floor: Floats, most: int) -> list[_Directed]:
    """The nearest of a list's vectors among others, and of these among the list's, at least the floor of each.

    others: the list itself first. A floor is raised on the way; it only ever leaves out what `most` others are nearer
    than, so that it decides nothing.
    """
    n, own, cosines = len(vectors), len(some), vectors[some] @ vectors[others].T
    np.fill_diagonal(cosines, -2.0)
    rows, columns = _reaching(cosines, some, floor, most)
    found = [(some[rows] * n + others[columns], cosines[rows, columns])]
    if len(others) > own:
        back, others = cosines[:, own:].T, others[own:]
        rows, columns = _reaching(back, others, floor, most)
        found.append((others[rows] * n + some[columns], back[rows, columns]))
    return found


def _reaching(cosines: Floats, some: Ints, floor: Floats, most: int) -> tuple[Ints, Ints]:
    """Rows and columns of what reaches its row's floor. In template text that is thousands: the floor rises."""
    n, width = cosines.shape
    own = floor[some]
    near = np.flatnonzero(cosines >= own[:, None])
    rows = near // width
    crowded = np.flatnonzero(np.bincount(rows, minlength=n) > most)
    if len(crowded):
        own[crowded] = floor[some[crowded]] = np.partition(cosines[crowded], -most, axis=1)[:, -most]
        near = np.flatnonzero(cosines >= own[:, None])
        rows = near // width
    return rows, near - rows * width


class _Found:
    """Neighbours found so far, of each vector the `most` nearest."""

    def __init__(self, n: int, most: int) -> None:
        self._n, self._most, self._n_held, self._limit = n, most, 0, _HELD
        self._held: list[_Directed] = [(np.zeros(0, np.int64), np.zeros(0, np.float32))]

    def add(self, some: list[_Directed]) -> None:
        """Take in more."""
        self._held += some
        self._n_held += sum(len(key) for key, _ in some)
        if self._n_held > self._limit:
            self._sift()
            self._limit = max(_HELD, 2 * self._n_held)

    def _sift(self) -> _Directed:
        """Each pair once, in order; of those who have too many the nearest."""
        key, cosine = (np.concatenate(column) for column in zip(*self._held, strict=True))
        order = np.argsort(key)
        key = key[order]
        first = np.flatnonzero(np.diff(key, prepend=-1))
        key, cosine = key[first], np.maximum.reduceat(cosine[order], first)
        head = key // self._n
        kept = np.bincount(head, minlength=self._n)[head] <= self._most
        at = np.flatnonzero(~kept)
        at = at[np.lexsort((-cosine[at], head[at]))]
        first = np.flatnonzero(np.diff(head[at], prepend=-1))
        place = np.arange(len(at)) - np.repeat(first, np.diff(np.append(first, len(at))))
        kept[at[place < self._most]] = True
        self._held, self._n_held = [(key[kept], cosine[kept])], int(np.count_nonzero(kept))
        return self._held[0]

    def both_ways(self) -> Edges:
        """The pairs that were found from both sides."""
        if not self._n:
            return Edges(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
        key, cosine = self._sift()
        head, tail = np.divmod(key, self._n)
        up = head < tail
        _, at, _ = np.intersect1d(key[up], (tail * self._n + head)[~up], assume_unique=True, return_indices=True)
        return Edges(head[up][at], tail[up][at], cosine[up][at])
