from __future__ import annotations

import numpy as np
import pytest

from tests.rhetoric.vectors import around
from toolkit.rhetoric import neighbours
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
    sortings = make_lists(vectors, exact_below=100)
    assert len(sortings) > 1
    for lists in sortings:
        assert len(lists) > 10
        assert sorted(lists.members.tolist()) == list(range(len(vectors)))
    found = mutual_neighbours(vectors, sortings, least=0.5, most=32, probes=3)
    pairs, known = ({*zip(e.left.tolist(), e.right.tolist(), strict=True)} for e in (found, exact))
    assert len(pairs & known) > 0.8 * len(known)
    assert (found.similarity >= 0.5).all()


def test_threads_change_nothing() -> None:
    vectors = around(30, 20, noise=1.0, seed=2)
    sortings = make_lists(vectors, exact_below=100)
    one, four = (mutual_neighbours(vectors, sortings, least=0.2, most=5, n_threads=n) for n in (1, 4))
    assert all(np.array_equal(getattr(one, name), getattr(four, name)) for name in ("left", "right", "similarity"))


def test_lists_without_some_vectors() -> None:
    vectors = around(30, 20, noise=1.0, seed=3)
    kept = np.arange(len(vectors)) % 3 > 0
    lists = make_lists(vectors, exact_below=100)[0]
    fewer = lists.only(kept)
    old = np.flatnonzero(kept)
    for number in range(len(lists)):
        assert old[fewer.of(number)].tolist() == [one for one in lists.of(number).tolist() if kept[one]]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("held", [40, 1 << 24])
def test_several_sortings_together_find_what_their_lists_hold(
    seed: int, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Brute force over the same lists: crowded ones raise floors and are sifted on the way, which decides nothing."""
    monkeypatch.setattr(neighbours, "_HELD", held)
    vectors = around(9, 40, noise=0.9, seed=seed, alone=60)
    sortings = make_lists(vectors, exact_below=100)
    looked_at = np.zeros((len(vectors), len(vectors)), dtype=np.bool_)
    for lists in sortings:
        for one, other in ((group[0], other) for group in lists.pairs(3) for other in group):
            looked_at[np.ix_(lists.of(one), lists.of(other))] = looked_at[np.ix_(lists.of(other), lists.of(one))] = True
    cosines = np.where(looked_at, vectors @ vectors.T, -2)
    np.fill_diagonal(cosines, -2)
    nearest = [{at for at in np.argsort(-row)[:7].tolist() if row[at] >= 0.2} for row in cosines]
    expected = {(a, b) for a, near in enumerate(nearest) for b in near if a < b and a in nearest[b]}
    found = mutual_neighbours(vectors, sortings, least=0.2, most=7, probes=3)
    assert set(zip(found.left.tolist(), found.right.tolist(), strict=True)) == expected
    assert np.allclose(found.similarity, cosines[found.left, found.right], atol=1e-5)


def test_lists_are_paired_where_both_are_near() -> None:
    vectors = around(40, 30, noise=0.8, seed=4)
    lists = make_lists(vectors, exact_below=100)[0]
    near = [set(row.tolist()) for row in lists.near(4)]
    n = len(lists)
    expected = {(a, b) for a in range(n) for b in range(a, n) if b in near[a] and a in near[b]}
    pairs = [(int(group[0]), int(other)) for group in lists.pairs(4) for other in group]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == expected
