from __future__ import annotations

import numpy as np

from toolkit.index.candidates import CandidateParams, choose_candidates
from toolkit.index.postings import Hits


def hits_of(places: dict[int, list[int]], n_grams: int, n_documents: list[int] | None = None) -> Hits:
    pairs = [(gram, document) for document, grams in places.items() for gram in grams]
    gram, document = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    counts = np.bincount(gram, minlength=n_grams) if n_documents is None else np.array(n_documents)
    return Hits(gram, document, counts)


def chosen(
    hits: Hits, *, known: tuple[int, ...] = (), common: tuple[int, ...] = (), most: int = 10
) -> tuple[list[int], int]:
    n = len(hits.n_documents)
    marked = [np.isin(np.arange(n), grams) for grams in (known, common)]
    found, unseen = choose_candidates(
        hits, np.arange(n) * 10, *marked, n_chars=0, params=CandidateParams(most=most, per_chars=10**9)
    )
    return found.tolist(), unseen


def test_words_in_one_place_outweigh_the_same_words_all_over() -> None:
    found, _ = chosen(hits_of({7: [0, 1, 2, 3], 8: [0, 20, 40, 60, 61]}, 100))
    assert found == [7, 8]


def test_single_grams_lead_nowhere() -> None:
    assert chosen(hits_of({7: [0, 1, 2], 8: [50]}, 100)) == ([7], 0)


def test_known_formulas_weigh_little_and_are_not_counted_among_the_unseen() -> None:
    hits = hits_of({7: [0, 1, 2, 3, 4], 8: [40, 41]}, 100)
    assert chosen(hits, known=(0, 1, 2, 3, 4)) == ([8, 7], 0)
    assert chosen(hits, known=(0, 1, 2, 3, 4), most=1) == ([8], 0)


def test_each_place_has_its_best_before_what_is_better_elsewhere() -> None:
    many = {document: [0, 1, 2, 3, 4] for document in range(6)}
    hits = hits_of(many | {9: [80, 81]}, 100)
    found, unseen = chosen(hits, most=3)
    assert found == [0, 1, 9]
    assert unseen == 4


def test_common_grams_lead_somewhere_where_there_is_nothing_better() -> None:
    hits = hits_of({7: [0, 1, 2, 3, 4], 8: [40, 41]}, 100)
    assert chosen(hits, common=(0, 1, 2, 3, 4)) == ([8, 7], 0)
    assert chosen(hits, common=(0, 1, 2, 3, 4), most=1) == ([8], 0)


def test_what_is_beyond_the_budget_is_counted() -> None:
    found, unseen = chosen(hits_of({document: [0, 1, 2] for document in range(5)}, 10), most=3)
    assert (found, unseen) == ([0, 1, 2], 2)
