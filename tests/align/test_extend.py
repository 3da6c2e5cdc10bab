from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tests.align.helpers import (
    Stretch,
    all_stretches,
    census_of,
    corpus_of,
    found_stretches,
    maximal_stretches,
    prose,
    random_texts,
    telling_only,
)
from toolkit.align.census import CensusParams
from toolkit.align.extend import evidence_of
from toolkit.align.grams import GRAM, Corpus

RARELY_FORMULA = CensusParams(formula_sources=5, formula_share=0.0)


def linked_documents(corpus: Corpus, stretches: set[Stretch]) -> int:
    """How many groups of documents the stretches leave unlinked with each other."""
    ends = np.array([(row[0], row[1]) for row in sorted(stretches)], dtype=np.int64).reshape(-1, 2)
    left, right = corpus.doc_of(ends[:, 0]), corpus.doc_of(ends[:, 1])
    graph = coo_array((np.ones(len(left)), (left, right)), shape=(corpus.n_docs, corpus.n_docs))
    return int(connected_components(graph, directed=False)[0])


@pytest.mark.parametrize("seed", range(12))
def test_all_telling_stretches_against_trying_every_pair(seed: int) -> None:
    corpus = corpus_of([*random_texts(seed, n_texts=5, length=90), "", "短文"])
    census = census_of(corpus, RARELY_FORMULA)
    every = maximal_stretches(corpus)
    assert found_stretches(corpus, census, telling=True) == telling_only(census, every)
    assert found_stretches(corpus, census) <= every


@pytest.mark.parametrize("seed", range(6))
def test_hot_grams_cost_no_false_stretch(seed: int) -> None:
    corpus = corpus_of(random_texts(seed, n_texts=6, length=150))
    census = census_of(corpus, CensusParams(max_places=2))
    assert found_stretches(corpus, census) <= maximal_stretches(corpus)


@pytest.mark.parametrize("where", ["start", "middle", "end"])
@pytest.mark.parametrize("seed", range(3))
def test_documents_that_share_a_hot_passage_are_linked(seed: int, where: str) -> None:
    passage = prose(seed, 120)
    around = [(prose(100 * i + seed + 7, 40), prose(100 * i + seed + 8, 40)) for i in range(12)]
    texts = [
        ("" if where == "start" else before) + passage + ("" if where == "end" else after) for before, after in around
    ]
    corpus = corpus_of(texts)
    census = census_of(corpus, CensusParams(max_places=3))
    assert linked_documents(corpus, found_stretches(corpus, census)) == 1


@pytest.mark.parametrize("length", [60, 400])
def test_hot_copies_in_a_row_are_linked(length: int) -> None:
    corpus = corpus_of([prose(1, length)] * 12)
    census = census_of(corpus, CensusParams(max_places=3))
    assert linked_documents(corpus, found_stretches(corpus, census)) == 1


def test_identical_documents_share_one_stretch() -> None:
    text = prose(1, 5000)
    corpus = corpus_of([text, text])
    assert found_stretches(corpus, census_of(corpus)) == {(0, 5001, 5000)}


@pytest.mark.parametrize("length", [GRAM - 1, GRAM, 15, 47, 48, 63, 64, 65, 300, 2000])
def test_stretches_end_where_the_words_differ(length: int) -> None:
    shared = prose(1, length)
    corpus = corpus_of([prose(2, 30) + shared + prose(3, 30), prose(4, 11) + shared + prose(5, 7)])
    start = int(corpus.offsets[1]) + 11
    expected = {(30, start, length)} if length >= GRAM else set()
    assert found_stretches(corpus, census_of(corpus)) == expected


def test_nothing_matches_across_documents_or_within_one() -> None:
    half = prose(1, 40)
    corpus = corpus_of([half[:20], half[20:], half, half[30:] + half[:4] + half[30:]])
    assert found_stretches(corpus, census_of(corpus)) <= maximal_stretches(corpus)


def test_columns_are_sorted_and_consistent() -> None:
    corpus = corpus_of(random_texts(3))
    found = all_stretches(corpus, census_of(corpus))
    rows = list(
        zip(found.left_doc.tolist(), found.right_doc.tolist(), found.left.tolist(), found.right.tolist(), strict=True)
    )
    assert rows == sorted(set(rows))
    assert (found.left_doc < found.right_doc).all()
    assert (found.left_doc == corpus.doc_of(found.left)).all()
    assert (found.right_doc == corpus.doc_of(found.right)).all()
    assert ((found.evidence >= 0) & (found.evidence <= found.length)).all()


def test_evidence_counts_what_no_formula_explains() -> None:
    block, own = prose(1, 30), prose(2, 30)
    texts = [prose(10 + i, 10) + block + prose(30 + i, 10) for i in range(6)]
    corpus = corpus_of([block + own, block + own, *texts])
    census = census_of(corpus)
    assert census.formula(0)[0]
    assert evidence_of(census, np.array([0]), np.array([30])).tolist() == [0]
    assert evidence_of(census, np.array([30]), np.array([30])).tolist() == [30]
    # 25 grams from the border on are the documents' own, five more lean over it.
    assert evidence_of(census, np.array([10]), np.array([30])).tolist() == [min(30, 10 + GRAM - 1)]


@pytest.mark.parametrize("seed", range(6))
def test_parts_are_the_whole(seed: int) -> None:
    corpus = corpus_of(random_texts(seed, n_texts=9))
    for params in (CensusParams(), CensusParams(max_places=2)):
        census = census_of(corpus, params)
        whole, parted = (all_stretches(corpus, census, at_once=size) for size in (1 << 20, 1))
        for name in ("left", "right", "length", "left_doc", "right_doc", "evidence"):
            assert getattr(whole, name).tolist() == getattr(parted, name).tolist()


@pytest.mark.parametrize("texts", [[], [""], ["五个字而已"], ["", "", "六个字的文本", ""]])
def test_corpora_with_next_to_nothing(texts: list[str]) -> None:
    corpus = corpus_of(texts)
    assert len(all_stretches(corpus, census_of(corpus))) == 0
