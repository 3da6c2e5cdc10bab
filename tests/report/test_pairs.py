from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from tests.report.fabricate import Row, document, match, tables_of
from toolkit.report.pairs import company_of, matrix_of, pair_up
from toolkit.report.ranked import Ranked, rank_tables

RELATIONS = ("other_agency", "own_earlier", "superior", "template_site")


def random_matches(rng: np.random.Generator, n: int) -> list[Row]:
    made = []
    for i in range(n):
        left, right = rng.integers(0, 8, 2).tolist()
        starts, lengths = rng.integers(0, 60, 2), rng.integers(1, 25, 2)
        sides = [(f"d{d}", int(s), int(s + k)) for d, s, k in zip((left, right), starts, lengths, strict=True)]
        values = {"formula": bool(rng.random() < 0.3), "relation": RELATIONS[int(rng.integers(4))]}
        made.append(match(i, sides[0], sides[1], **values))
    return made


def random_ranked(seed: int) -> Ranked:
    rng = np.random.default_rng(seed)
    documents = [document(f"d{k}", "字" * 100, agency=f"机构{k % 3}", copied=float(rng.random())) for k in range(8)]
    return rank_tables(tables_of(documents=documents, matches=random_matches(rng, 40)))


def covered_characters(ranked: Ranked, a: int, b: int) -> int:
    marked: set[int] = set()
    for row in range(len(ranked.left)):
        sides = (int(ranked.left[row]), int(ranked.right[row]))
        if not ranked.formula[row] and sorted(sides) == [a, b]:
            side = sides.index(a)
            marked.update(range(int(ranked.starts[side, row]), int(ranked.ends[side, row])))
    return len(marked)


@pytest.mark.parametrize("seed", range(20))
def test_pairs_hold_unions_and_come_strongest_first(seed: int) -> None:
    ranked = random_ranked(seed)
    pairs = pair_up(ranked)
    found = {(int(a), int(b)): int(n) for a, b, n in zip(pairs.a, pairs.b, pairs.chars, strict=True)}
    expected = {(a, b): covered_characters(ranked, a, b) for a, b in combinations(range(8), 2)}
    assert found == {pair: n for pair, n in expected.items() if n}
    assert (np.diff(pairs.chars) <= 0).all()


@pytest.mark.parametrize("seed", range(20))
def test_company_counts_unexplained_partners(seed: int) -> None:
    ranked = random_ranked(seed)
    pairs = pair_up(ranked)
    company = company_of(ranked, pairs)
    names = ranked.documents.column("agency").to_pylist()
    for rank in range(8):
        rows = [k for k in range(len(pairs.a)) if pairs.external[k] and rank in (pairs.a[k], pairs.b[k])]
        others = [int(pairs.b[k] if pairs.a[k] == rank else pairs.a[k]) for k in rows]
        assert company.partners[rank] == len(others)
        assert company.agencies[rank] == len({names[other] for other in others})
        assert company.best[rank] == (rows[0] if rows else -1)


@pytest.mark.parametrize("seed", range(20))
def test_matrix_is_symmetric_and_links_the_strongest_pair(seed: int) -> None:
    ranked = random_ranked(seed)
    pairs = pair_up(ranked)
    matrix = matrix_of(ranked, pairs, size=30)
    names = ranked.documents.column("agency").to_pylist()
    assert (matrix.chars == matrix.chars.T).all()
    assert (matrix.best == matrix.best.T).all()
    for i, j in combinations(range(len(matrix.names)), 2):
        wanted = {matrix.names[i], matrix.names[j]}
        rows = [
            k for k in range(len(pairs.a)) if pairs.external[k] and {names[pairs.a[k]], names[pairs.b[k]]} == wanted
        ]
        assert matrix.chars[i, j] == sum(int(pairs.chars[k]) for k in rows)
        assert matrix.best[i, j] == (rows[0] if rows else -1)


def test_small_matrix_says_what_it_left_out() -> None:
    ranked = random_ranked(0)
    assert matrix_of(ranked, pair_up(ranked), size=2).left_out == 1


def test_most_copied_characters_come_first_then_flags() -> None:
    documents = [
        document(name, "字" * n, copied=c)
        for name, n, c in (("a", 100, 0.2), ("b", 1000, 0.1), ("c", 50, 0), ("d", 50, 0))
    ]
    flags = [{"doc_id": "d", "flag": "foreign_place", "score": 1.0}]
    ranked = rank_tables(tables_of(documents=documents, flags=flags))
    assert ranked.documents.column("doc_id").to_pylist() == ["b", "a", "d", "c"]


def test_matches_of_unknown_documents_are_counted() -> None:
    tables = tables_of(documents=[document("a", "字")], matches=[match(1, ("a", 0, 1), ("gone", 0, 1))])
    ranked = rank_tables(tables)
    assert ranked.orphans == 1
    assert len(ranked.left) == 0
