"""Nearest neighbours of all vectors among themselves.

Vectors are sorted into lists around the centroids of FAISS' k-means (an inverted file), and each list is multiplied
with itself and the lists whose centroids are nearest: one matrix product for many queries, some twenty times as fast as
asking an IVF index for one query after the other. Up to EXACT_BELOW vectors there is one list, and the answer is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Progress = Callable[[int, int], None]

EXACT_BELOW = 20_000
PER_LIST = 400
"""Vectors in a list, about: lists that a matrix product is worth while for, and centroids that k-means is quick for."""

PROBES = 12
"""Lists that are looked at for each list; what is found by how many stands in docs/results.md."""

_TRAINED_ON = 40
_ROUNDS = 5
_BLOCK = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """Vectors by the centroid they are nearest to.

    members: vector numbers, list by list, ascending within each. bounds: shape (n_lists + 1,). centroids: shape
    (n_lists, dimension); empty where there is one list.
    """

    members: Ints
    bounds: Ints
    centroids: Floats

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def of(self, number: int) -> Ints:
        """The vectors of a list."""
        return self.members[self.bounds[number] : self.bounds[number + 1]]

    def near(self, probes: int) -> Ints:
        """Numbers of the lists that are looked at for each list, itself first. Shape (n_lists, at most probes)."""
        if len(self) == 1:
            return np.zeros((1, 1), dtype=np.int64)
        cosines = self.centroids @ self.centroids.T
        np.fill_diagonal(cosines, 2.0)
        nearest: Ints = np.argsort(-cosines, axis=1, kind="stable")[:, :probes]
        return nearest

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


def make_lists(vectors: Floats, *, exact_below: int = EXACT_BELOW, seed: int = 1) -> Lists:
    """Sort vectors into lists. Shape of vectors: (n, dimension), rows of length 1."""
    n, dimension = vectors.shape
    if n <= exact_below:
        return Lists(np.arange(n), np.array([0, n]), np.zeros((0, dimension), np.float32))
    import faiss

    means = faiss.Kmeans(
        dimension, max(2, n // PER_LIST), niter=_ROUNDS, seed=seed, spherical=True, max_points_per_centroid=_TRAINED_ON
    )
    means.train(vectors)
    nearest = np.concatenate([means.index.search(vectors[at : at + 65536], 1)[1][:, 0] for at in range(0, n, 65536)])
    order = np.argsort(nearest, kind="stable")
    bounds = np.searchsorted(nearest[order], np.arange(means.k + 1))
    return Lists(order, bounds, np.asarray(means.centroids, dtype=np.float32).reshape(means.k, dimension))


def mutual_neighbours(
    vectors: Floats,
    lists: Lists,
    *,
    least: float,
    most: int,
    probes: int = PROBES,
    n_threads: int = 1,
    progress: Progress = lambda _done, _all: None,
) -> Edges:
    """Pairs of which each is among the `most` nearest of the other, at a cosine of at least `least`.

    Ties fall by number, whatever n_threads. progress: called with vectors done and vectors in all.
    """
    n, done = len(vectors), 0
    found = [_Found.none()]
    with ThreadPoolExecutor(n_threads) as pool:
        waiting = (pool.submit(_nearest, vectors, *block, least, most) for block in _blocks(lists, probes))
        ahead = list(islice(waiting, 2 * n_threads))
        while ahead:
            found.append(ahead.pop(0).result())
            ahead += islice(waiting, 1)
            done += found[-1].n_queries
            progress(done, n)
    head, tail, weight = (
        np.concatenate([getattr(part, name) for part in found]) for name in ("head", "tail", "similarity")
    )
    return _both_ways(head, tail, weight, n)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The nearest of some vectors: each pair as it was found. n_queries: how many vectors that were."""

    head: Ints
    tail: Ints
    similarity: Floats
    n_queries: int

    @classmethod
    def none(cls) -> _Found:
        return cls(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32), 0)


def _blocks(lists: Lists, probes: int) -> Iterator[tuple[Ints, Ints]]:
    """Some vectors of a list each, with everything that is looked at for it."""
    for number, near in enumerate(lists.near(probes)):
        queries = lists.of(number)
        if not len(queries):
            continue
        among = np.sort(np.concatenate([lists.of(other) for other in near.tolist()]))
        step = max(1, _BLOCK // len(among))
        for start in range(0, len(queries), step):
            yield queries[start : start + step], among


def _nearest(vectors: Floats, queries: Ints, among: Ints, least: float, most: int) -> _Found:
    """The nearest of each query, itself left out. among: ascending, the queries among them."""
    cosines = vectors[queries] @ vectors[among].T
    cosines[np.arange(len(queries)), np.searchsorted(among, queries)] = -2.0
    floor = np.full((len(queries), 1), least, dtype=np.float32)
    if len(among) > most:  # in template text a sentence has thousands of neighbours: only the nearest are sorted
        floor = np.maximum(np.partition(cosines, -most, axis=1)[:, -most, None], floor)
    rows, columns = np.divmod(np.flatnonzero(cosines >= floor), len(among))
    values = cosines[rows, columns]
    counts = np.bincount(rows, minlength=len(queries))
    if counts.max(initial=0) > most:  # ties at the border
        order = np.lexsort((columns, -values, rows))
        rows, columns, values = rows[order], columns[order], values[order]
        place = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        rows, columns, values = rows[place < most], columns[place < most], values[place < most]
    return _Found(queries[rows], among[columns], values, len(queries))


def _both_ways(head: Ints, tail: Ints, weight: Floats, n: int) -> Edges:
    """The pairs that were found from both sides."""
    key = np.minimum(head, tail) * np.int64(n) + np.maximum(head, tail)
    order = np.argsort(key, kind="stable")
    key, weight = key[order], weight[order]
    twice = np.flatnonzero(key[1:] == key[:-1])
    left, right = np.divmod(key[twice], np.int64(max(n, 1)))
    return Edges(left, right, weight[twice])
