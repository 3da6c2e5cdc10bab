from __future__ import annotations

import numpy as np
import pytest

from tests.rhetoric.vectors import around
from toolkit.rhetoric.neighbours import make_lists, mutual_neighbours


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("most", [1, 3, 50])
def test_one_list_finds_what_looking_at_all_pairs_finds(seed: int, most: int) -> None:
    vectors = around(6, 7, noise=1.0, seed=seed, alone=20)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -2)
    nearest = [
        {other for other in np.lexsort((np.arange(len(row)), -row))[:most].tolist() if row[other] >= 0.3}
        for row in cosines
    ]
    expected = {(a, b) for a, near in enumerate(nearest) for b in near if a < b and a in nearest[b]}
    found = mutual_neighbours(vectors, make_lists(vectors), least=0.3, most=most)
    assert set(zip(found.left.tolist(), found.right.tolist(), strict=True)) == expected
    assert np.allclose(found.similarity, cosines[found.left, found.right], atol=1e-5)


def test_lists_find_most_and_nothing_else() -> None:
    vectors = around(60, 20, noise=0.8, seed=1, alone=400)
    exact = mutual_neighbours(vectors, make_lists(vectors), least=0.5, most=32)
    lists = make_lists(vectors, exact_below=100)
    assert len(lists) > 1
    assert sorted(lists.members.tolist()) == list(range(len(vectors)))
    found = mutual_neighbours(vectors, lists, least=0.5, most=32, probes=3)
    pairs, known = ({*zip(e.left.tolist(), e.right.tolist(), strict=True)} for e in (found, exact))
    assert len(pairs & known) > 0.8 * len(known)
    assert (found.similarity >= 0.5).all()


def test_threads_change_nothing() -> None:
    vectors = around(30, 20, noise=1.0, seed=2)
    lists = make_lists(vectors, exact_below=100)
    one, four = (mutual_neighbours(vectors, lists, least=0.2, most=5, n_threads=n) for n in (1, 4))
    assert all(np.array_equal(getattr(one, name), getattr(four, name)) for name in ("left", "right", "similarity"))


def test_lists_without_some_vectors() -> None:
    vectors = around(30, 20, noise=1.0, seed=3)
    kept = np.arange(len(vectors)) % 3 > 0
    lists = make_lists(vectors, exact_below=100)
    fewer = lists.only(kept)
    old = np.flatnonzero(kept)
    for number in range(len(lists)):
        assert old[fewer.of(number)].tolist() == [one for one in lists.of(number).tolist() if kept[one]]
