from __future__ import annotations

import math
from fractions import Fraction
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


def shared_characters(ranked: Ranked, a: int, b: int) -> int:
    """Walk a's characters: each counts at the ratio of equal ones in the first span that takes it."""
    spans = []
    for row in range(len(ranked.left)):
        sides = (int(ranked.left[row]), int(ranked.right[row]))
        if not ranked.formula[row] and sorted(sides) == [a, b]:
            side = sides.index(a)
            spans.append((int(ranked.starts[side, row]), int(ranked.ends[side, row]), int(ranked.equal[row])))
    told: dict[int, Fraction] = {}
    for start, end, equal in sorted(spans, key=lambda span: span[:2]):
        for at in range(start, end):
            told.setdefault(at, Fraction(equal, end - start))
    return math.floor(sum(told.values()) + Fraction(1, 2))


@pytest.mark.parametrize("seed", range(20))
def test_pairs_hold_unions_and_come_strongest_first(seed: int) -> None:
    ranked = random_ranked(seed)
    pairs = pair_up(ranked)
    found = {(int(a), int(b)): int(n) for a, b, n in zip(pairs.a, pairs.b, pairs.chars, strict=True)}
    expected = {(a, b): shared_characters(ranked, a, b) for a, b in combinations(range(8), 2)}
    assert {pair: n for pair, n in found.items() if n} == {pair: n for pair, n in expected.items() if n}
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


def ordered(*ways: str) -> list[object]:
    """Reading order of an original and its two copies; ways: directions of the matches original-copy, copy-copy."""
    documents = [document(name, "字" * n, copied=0.5) for name, n in (("original", 110), ("one", 100), ("two", 100))]
    sides = [("original", "one"), ("original", "two"), ("one", "two")]
    matches = [
        match(k, (a, 0, 50), (b, 0, 50), direction=way) for k, ((a, b), way) in enumerate(zip(sides, ways, strict=True))
    ]
    made: list[object] = rank_tables(tables_of(documents=documents, matches=matches)).documents["doc_id"].to_pylist()
    return made


def test_an_original_comes_after_its_copies() -> None:
    assert ordered("left_first", "left_first", "unknown") == ["one", "two", "original"]
    assert ordered("left_first", "unknown", "unknown") == ["one", "two", "original"]
    assert ordered("unknown", "unknown", "unknown") == ["original", "one", "two"]
    assert ordered("left_first", "right_first", "right_first")[0] == "original"


def test_explained_and_formula_matches_say_nothing_about_order() -> None:
    documents = [document("a", "字" * 110, copied=0.5), document("b", "字" * 100, copied=0.5)]
    for values in ({"relation": "own_earlier"}, {"relation": "superior"}, {"formula": True}):
        matches = [match(1, ("a", 0, 50), ("b", 0, 50), direction="left_first", **values)]
        ranked = rank_tables(tables_of(documents=documents, matches=matches))
        assert ranked.first_share.tolist() == [0, 0]


def test_matches_of_unknown_documents_are_counted() -> None:
    tables = tables_of(documents=[document("a", "字")], matches=[match(1, ("a", 0, 1), ("gone", 0, 1))])
    ranked = rank_tables(tables)
    assert ranked.orphans == 1
    assert len(ranked.left) == 0
