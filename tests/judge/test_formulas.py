from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from tests.align.helpers import census_of, corpus_of, document_of, prose, random_texts
from toolkit.align.census import LONG, VERY_LONG, Census, CensusParams
from toolkit.align.grams import GRAM, Corpus
from toolkit.judge import formulas
from toolkit.judge.formulas import MIN_LENGTH, covered, formula_runs, most_widespread

PARAMS = CensusParams(formula_sources=3, formula_share=0.0)


def naive_runs(census: Census) -> list[tuple[int, int]]:
    """Maximal runs of set phrase that stand in two places, one position at a time; the widest where they are nested."""
    runs: set[tuple[int, int]] = set()
    for grade, limit in enumerate((LONG, VERY_LONG, 1 << 30)):
        formula, places = census.phrase(grade), census.places
        at, n = 0, len(formula)
        while at < n:
            start = at
            while at < n and formula[at] and places[at] > 1:
                at += 1
            if at > start and MIN_LENGTH <= at - start + GRAM - 1 < limit:
                runs.add((start, at + GRAM - 1))
            at += 1
    return sorted(a for a in runs if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in runs))


def case(seed: int) -> tuple[Corpus, Census]:
    corpus = corpus_of(random_texts(seed, n_texts=8), sources=[0, 0, 1, 2, 3, 4, 4, 5])
    return corpus, census_of(corpus, PARAMS)


@pytest.mark.parametrize("seed", range(10))
def test_runs_and_cover_against_looking_at_each_position(seed: int) -> None:
    corpus, census = case(seed)
    runs = formula_runs(census)
    expected = naive_runs(census)
    assert list(zip(runs.start.tolist(), runs.end.tolist(), strict=True)) == expected
    inside = {at for start, end in expected for at in range(start, end)}
    assert set(np.flatnonzero(covered(runs, 0, len(corpus.codes))).tolist()) == inside


@pytest.mark.parametrize("seed", range(10))
def test_cover_of_some_documents_is_part_of_the_cover_of_all(seed: int) -> None:
    corpus, census = case(seed)
    runs = formula_runs(census)
    whole = covered(runs, 0, len(corpus.codes))
    for begin, end in combinations(corpus.offsets.tolist(), 2):
        assert covered(runs, begin, end).tolist() == whole[begin:end].tolist()


@pytest.mark.parametrize("chunk", [1, 7, 50])
def test_runs_do_not_depend_on_where_the_corpus_is_cut(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    _, census = case(3)
    whole = formula_runs(census)
    monkeypatch.setattr(formulas, "_CHUNK", chunk)
    cut = formula_runs(census)
    assert len(whole) > 3
    assert (cut.start.tolist(), cut.end.tolist()) == (whole.start.tolist(), whole.end.tolist())


@pytest.mark.parametrize("seed", range(10))
def test_no_run_leaves_its_document(seed: int) -> None:
    corpus, census = case(seed)
    runs = formula_runs(census)
    assert (corpus.doc_of(runs.start) == corpus.doc_of(runs.end - 1)).all()


@pytest.mark.parametrize("seed", range(10))
def test_counts_against_gathering_the_phrases(seed: int) -> None:
    corpus, census = case(seed)
    years = np.array([2008, 2009, 0, 2009, 2010, 0, 2010, 2011])
    dates = ["2009", "2010-03-01", "", "2010-02", "2011", "", "2011-01-05", "2012"]
    last_day = {"2009": "2009-12-31", "2010-02": "2010-02-28", "2011": "2011-12-31", "2012": "2012-12-31"}
    places: dict[bytes, list[int]] = defaultdict(list)
    for start, end in naive_runs(census):
        places[corpus.codes[start:end].tobytes()].append(start)
    expected = {}
    for phrase, starts in places.items():
        docs = [document_of(corpus, at) for at in starts]
        if len(set(docs)) > 1:
            expected[phrase] = (
                len(set(docs)),
                len({int(corpus.source[d]) for d in docs}),
                len({int(years[d]) for d in docs if years[d]}),
                min((dates[d] for d in docs if dates[d]), default="", key=lambda seen: last_day.get(seen, seen)),
            )
    found, n_all = most_widespread(corpus, formula_runs(census), years, dates, limit=1000)
    rows = {}
    for f in found:
        rows[corpus.codes[f.start : f.end].tobytes()] = (f.n_docs, f.n_sources, f.n_years, f.first_seen)
    assert rows == expected
    assert n_all == len(found) == len(expected)


def test_most_sources_come_first_and_the_limit_is_kept() -> None:
    wide, narrow = prose(1, 20), prose(2, 20)
    texts = [wide + prose(10 + i, 9) + (narrow if i < 4 else "") + prose(40 + i, 9) for i in range(6)]
    corpus = corpus_of(texts)
    runs = formula_runs(census_of(corpus, PARAMS))
    found, n_all = most_widespread(corpus, runs, np.zeros(6, np.int64), [""] * 6, limit=1)
    assert n_all == 2
    assert [(f.doc, f.start, f.end, f.n_sources, f.n_years, f.first_seen) for f in found] == [(0, 0, 20, 6, 0, "")]


def test_without_formulas() -> None:
    corpus = corpus_of([prose(1, 50), prose(2, 50), ""])
    runs = formula_runs(census_of(corpus))
    assert len(runs) == 0
    assert not covered(runs, 0, len(corpus.codes)).any()
    assert most_widespread(corpus, runs, np.zeros(3, np.int64), [""] * 3, limit=5) == ([], 0)


@pytest.mark.parametrize("seed", range(20))
def test_nested_runs_of_several_grades_are_one(seed: int) -> None:
    """Grades drawn at random, so that runs of different grades often begin or end at the same place."""
    draw = np.random.default_rng(seed)
    _, census = case(0)
    grades = np.repeat(draw.integers(0, 4, 60), draw.integers(1, 30, 60))
    state = np.array([2, 2 | 1 << 5, 2 | 3 << 5, 2 | 7 << 5], dtype=np.uint8)[grades]
    census = replace(census, state=np.append(state, np.zeros(GRAM, dtype=np.uint8)))
    assert any(census.formula(grade).any() for grade in range(3))
    runs = formula_runs(census)
    expected = naive_runs(census)
    assert list(zip(runs.start.tolist(), runs.end.tolist(), strict=True)) == expected
    inside = {at for start, end in expected for at in range(start, end)}
    assert set(np.flatnonzero(covered(runs, 0, len(census.state))).tolist()) == inside
