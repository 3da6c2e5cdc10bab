from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.align.helpers import corpus_of
from tests.judge.fabricate import matches_at, random_pairs
from toolkit.judge import ratios as module
from toolkit.judge.ratios import FormulaAt, Sort, ratios, sorts_of
from toolkit.model import Direction, Relation

LENGTHS = (40, 0, 25, 1, 60)


def at(mask: NDArray[np.bool_]) -> FormulaAt:
    """Set phrases where a mask over the corpus says so."""
    return lambda begin, end: mask[begin:end]


def nothing(begin: int, end: int) -> NDArray[np.bool_]:
    return np.zeros(end - begin, dtype=np.bool_)


@pytest.mark.parametrize("at_once", [1, 50, 1 << 24])
@pytest.mark.parametrize("seed", range(20))
def test_against_sets_of_characters(seed: int, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", at_once)
    corpus = corpus_of(["政" * n for n in LENGTHS])
    bounds = [(int(a), int(b) - 1) for a, b in zip(corpus.offsets, corpus.offsets[1:], strict=False) if b - a > 1]
    pairs = random_pairs(seed, 12, bounds)
    draw = np.random.default_rng(seed)
    sorts = draw.integers(1, 6, len(pairs)).astype(np.int8)
    garbled = draw.random((2, len(pairs))) < 0.3
    formula = (draw.random(len(corpus.codes)) < 0.1) & (corpus.codes != 0)
    sort_of: dict[int, int] = {}
    for sort, (a, b, c, d) in sorted(zip(sorts.tolist(), pairs, strict=True)):
        sort_of |= dict.fromkeys([*range(a, b), *range(c, d)], sort)
    sort_of |= dict.fromkeys(np.flatnonzero(formula).tolist(), int(Sort.FORMULA))
    spoiled = {
        place
        for (a, b, c, d), left, right in zip(pairs, *garbled, strict=True)
        for place in [*range(a, b if left else a), *range(c, d if right else c)]
    }
    found = ratios(corpus.offsets, matches_at(pairs), (sorts, sorts), garbled, at(formula))
    for doc, n in enumerate(LENGTHS):
        own = range(int(corpus.offsets[doc]), int(corpus.offsets[doc]) + n)
        count = {sort: sum(sort_of.get(place) == sort for place in own) / max(n, 1) for sort in Sort}
        assert found.n_chars[doc] == n
        assert found.reused[doc] == pytest.approx(sum(place in sort_of for place in own) / max(n, 1))
        assert found.copied[doc] == pytest.approx(count[Sort.COPIED])
        assert found.own_earlier[doc] == pytest.approx(count[Sort.OWN_EARLIER] + count[Sort.OWN_LATER])
        assert found.superior[doc] == pytest.approx(count[Sort.SUPERIOR])
        assert found.formulaic[doc] == pytest.approx(count[Sort.FORMULA] + count[Sort.AGREED])
        assert found.garbled[doc] == pytest.approx(sum(place in spoiled for place in own) / max(n, 1))
    rest = found.reused - found.formulaic - found.own_earlier - found.superior
    assert np.allclose(found.copied, rest, atol=1e-12)


def test_a_character_counts_once_and_the_innocent_reason_wins() -> None:
    corpus = corpus_of(["政" * 10, "务" * 10])
    twice = matches_at([(0, 8, 11, 19), (4, 10, 11, 17)])
    sorts = np.array([Sort.SUPERIOR, Sort.COPIED], dtype=np.int8)
    found = ratios(corpus.offsets, twice, (sorts, sorts), np.zeros((2, 2), np.bool_), nothing)
    assert found.reused.tolist() == [1.0, 0.8]
    assert found.superior.tolist() == [0.8, 0.8]
    assert found.copied.tolist() == [0.2, 0.0]


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_corpora_of_nothing(texts: list[str]) -> None:
    corpus = corpus_of(texts)
    none = np.zeros((2, 0), np.bool_)
    found = ratios(corpus.offsets, matches_at([]), (np.zeros(0, np.int8),) * 2, none, nothing)
    assert found.reused.tolist() == [0.0] * len(texts)


def test_words_copied_from_elsewhere_stay_copied_when_the_agency_uses_them_again() -> None:
    """甲 wrote them, 乙 took them in 2017 and again in 2018: 乙's first is a copy, its second its own earlier words."""
    corpus = corpus_of(["政" * 80] * 3)
    pairs = [(0, 80, 81, 161), (0, 80, 162, 242), (81, 161, 162, 242)]
    relations = [Relation.OTHER_AGENCY, Relation.OTHER_AGENCY, Relation.OWN_EARLIER]
    sorts = sorts_of(relations, [Direction.LEFT_FIRST] * 3, np.zeros(3, np.bool_))
    found = ratios(corpus.offsets, matches_at(pairs), sorts, np.zeros((2, 3), np.bool_), nothing)
    assert found.copied.tolist() == [1.0, 1.0, 0.0]
    assert found.own_earlier.tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("direction", "left", "right"),
    [
        (Direction.LEFT_FIRST, Sort.OWN_LATER, Sort.OWN_EARLIER),
        (Direction.RIGHT_FIRST, Sort.OWN_EARLIER, Sort.OWN_LATER),
        (Direction.UNKNOWN, Sort.OWN_LATER, Sort.OWN_LATER),  # a mirror of a report must not explain its words
    ],
)
def test_only_what_an_agency_is_known_to_have_had_before_explains(
    direction: Direction, left: Sort, right: Sort
) -> None:
    sorts = sorts_of([Relation.OWN_EARLIER], [direction], np.zeros(1, np.bool_))
    assert [side.tolist() for side in sorts] == [[left], [right]]


def test_set_phrases_shared_with_one_do_not_hide_what_was_copied_from_another() -> None:
    corpus = corpus_of(["政" * 10, "务" * 10, "工" * 10])
    pairs = [(0, 10, 11, 21), (2, 8, 24, 30)]
    sorts = sorts_of([Relation.OTHER_AGENCY] * 2, [Direction.UNKNOWN] * 2, np.array([True, False]))
    found = ratios(corpus.offsets, matches_at(pairs), sorts, np.zeros((2, 2), np.bool_), nothing)
    assert found.copied.tolist() == [0.6, 0.0, 0.6]
    assert found.formulaic.tolist() == [0.4, 1.0, 0.0]
