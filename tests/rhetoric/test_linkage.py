from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from tests.rhetoric.vectors import around, unit
from toolkit.rhetoric.linkage import average_linkage
from toolkit.rhetoric.neighbours import Edges, make_lists, mutual_neighbours


def all_edges(vectors: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> Edges:
    return mutual_neighbours(vectors, make_lists(vectors), least=-1.0, most=len(vectors))


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("least", [0.15, 0.4])
def test_by_rounds_as_scipy_does_it_one_by_one(seed: int, least: float) -> None:
    vectors = around(5, 6, noise=1.2, seed=seed, alone=10)
    upper = np.triu_indices(len(vectors), 1)
    distances = np.clip(1 - (vectors @ vectors.T)[upper], 0, 2)
    expected = fcluster(linkage(distances, "average"), 1 - least, "distance")
    found = average_linkage(vectors, all_edges(vectors), least=least)
    assert ((found[:, None] == found) == (expected[:, None] == expected)).all()


def test_a_chain_does_not_become_one_cluster() -> None:
    turn = np.linspace(0, np.pi, 40)  # each beside the next, the ends opposite
    vectors = unit(np.stack([np.cos(turn), np.sin(turn)], axis=1))
    label = average_linkage(vectors, all_edges(vectors), least=0.8)
    cosines = vectors @ vectors.T
    assert len(set(label.tolist())) > 2
    for one in set(label.tolist()):
        inside = np.flatnonzero(label == one)
        assert cosines[np.ix_(inside, inside)].mean() >= 0.8


def test_sums_stand_for_many() -> None:
    vectors = around(2, 6, noise=0.9, seed=4)
    halves = np.repeat(np.arange(4), 3)
    sums = np.stack([vectors[halves == part].sum(axis=0) for part in range(4)])
    sizes = np.full(4, 3)
    means = sums @ sums.T / 9
    edges = Edges(*np.triu_indices(4, 1), np.ones(6, np.float32))
    assert means[0, 1] > 0.3 > means[0, 2]
    assert average_linkage(sums, edges, least=0.3, sizes=sizes).tolist() == [0, 0, 2, 2]


def test_no_edges_no_clusters() -> None:
    vectors = around(1, 3, noise=0.5, seed=1)
    none = np.zeros(0, dtype=np.int64)
    assert average_linkage(vectors, Edges(none, none, np.zeros(0, np.float32)), least=0.5).tolist() == [0, 1, 2]
