"""Which stretches lie near each other, and which places count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from toolkit.align.cluster import ClusterParams, components, places_of_reuse
from toolkit.align.extend import Stretches


def stretches(rows: list[tuple[int, int, int, int, int]]) -> Stretches:
    """Rows of (left, right, length, left_doc, right_doc), all of it evidence."""
    ordered = sorted(rows, key=lambda row: (row[3], row[4], row[0], row[1]))
    left, right, length, left_doc, right_doc = (np.array(column, np.int64) for column in zip(*ordered, strict=True))
    return Stretches(left, right, length, left_doc, right_doc, length)


def groups(rows: list[tuple[int, int, int, int, int]]) -> list[int]:
    """The place of each stretch, -1 where it is none that counts."""
    found = places_of_reuse([stretches(rows)], ClusterParams(), n_docs=2)
    place = dict(zip(found.stretches.left.tolist(), found.labels.tolist(), strict=True))
    return [place.get(left, -1) for left in stretches(rows).left.tolist()]


def test_nothing() -> None:
    for parts in ([], [Stretches.none()]):
        found = places_of_reuse(parts, ClusterParams(), n_docs=0)
        assert (len(found.stretches), len(found.labels), found.unseen) == (0, 0, 0)


@pytest.mark.parametrize("budget", [0, 1, 3, 100])
@pytest.mark.parametrize("seed", range(5))
def test_parts_are_chosen_from_as_the_whole(seed: int, budget: int) -> None:
    draw = np.random.default_rng(seed)
    rows = [
        (int(at), int(at) + 5000, int(draw.integers(8, 40)), doc, 9) for doc in range(6) for at in range(0, 900, 90)
    ]
    whole = stretches(rows)
    whole = replace(whole, evidence=np.minimum(whole.length, draw.integers(0, 30, len(whole))))
    parts = [whole.take(whole.left_doc == doc) for doc in range(6)]
    params = ClusterParams(doubtful=budget)
    one, other = (places_of_reuse(given, params, n_docs=0) for given in ([whole], parts))
    assert one.unseen == other.unseen
    assert one.labels.tolist() == other.labels.tolist()
    assert one.stretches.left.tolist() == other.stretches.left.tolist()
    doubtful = (whole.evidence < params.min_evidence) & (whole.length >= params.min_formula)
    assert one.unseen == max(0, int(doubtful.sum()) - budget)


def test_near_in_order_belong_together() -> None:
    assert groups([(0, 1000, 20, 0, 1), (40, 1044, 20, 0, 1)]) == [0, 0]


@pytest.mark.parametrize("gap", [97, 400])
def test_far_on_one_side_do_not(gap: int) -> None:
    assert groups([(0, 1000, 20, 0, 1), (40, 1020 + gap, 20, 0, 1)]) == [0, 1]


def test_a_moved_passage_leaves_its_neighbours_together() -> None:
    assert groups([(0, 1000, 20, 0, 1), (22, 1080, 20, 0, 1)]) == [0, 0]
    assert groups([(0, 1000, 20, 0, 1), (22, 1080, 7, 0, 1)]) == [0, -1]


def test_two_document_pairs_never_mix() -> None:
    assert groups([(0, 1000, 20, 0, 1), (20, 2000, 20, 0, 2)]) == [0, 1]


def test_swapped_neighbours_belong_together_up_to_the_detour() -> None:
    assert groups([(0, 1024, 20, 0, 1), (22, 1000, 20, 0, 1)]) == [0, 0]
    assert groups([(0, 1400, 20, 0, 1), (22, 1000, 20, 0, 1)]) == [0, 1]


def test_a_short_swapped_stretch_ties_nothing() -> None:
    assert groups([(0, 1024, 20, 0, 1), (22, 1000, 7, 0, 1)])[0] == 0
    assert groups([(0, 1024, 20, 0, 1), (22, 1000, 7, 0, 1)])[1] == -1


@pytest.mark.parametrize("seed", range(30))
def test_components_are_those_of_scipy(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n = int(draw.integers(1, 60))
    heads, tails = draw.integers(0, n, (2, int(draw.integers(0, 2 * n))))
    graph = coo_array((np.ones(len(heads)), (heads, tails)), shape=(n, n))
    assert components(heads, tails, n).tolist() == connected_components(graph, directed=False)[1].tolist()


def test_a_long_chain_is_one_component_however_it_is_numbered() -> None:
    path = np.random.default_rng(1).permutation(10_000)
    assert components(path[:-1], path[1:], len(path)).max() == 0
    assert components(np.zeros(0, np.int64), np.zeros(0, np.int64), 3).tolist() == [0, 1, 2]
    assert components(np.zeros(0, np.int64), np.zeros(0, np.int64), 0).tolist() == []
