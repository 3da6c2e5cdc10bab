from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.align.helpers import (
    background_of,
    census_of,
    corpus_of,
    corpus_with_borders,
    matches_of,
    numbers_of,
    prose,
    random_texts,
)
from tests.judge.fabricate import matches_at
from toolkit.align import matches as kernel
from toolkit.align.grams import gram_hashes
from toolkit.align.matches import KINDS, EvidenceParams, Matches, MatchParams, find_matches
from toolkit.align.normalize import matching_form
from toolkit.model import MatchKind

Row = tuple[object, ...]


def rows(matches: Matches, starts: list[int], names: list[int]) -> set[frozenset[Row]]:
    """Matches as unordered pairs of (document, start, end), whatever order the corpus was in."""
    found: set[frozenset[Row]] = set()
    for i in range(len(matches)):
        left, right = int(matches.left_doc[i]), int(matches.right_doc[i])
        sides = (
            (names[left], int(matches.left_start[i]) - starts[left], int(matches.left_end[i]) - starts[left]),
            (names[right], int(matches.right_start[i]) - starts[right], int(matches.right_end[i]) - starts[right]),
        )
        found.add(frozenset([*sides, ("kind", int(matches.kind[i]), bool(matches.formula[i]))]))
    return found


def only(matches: Matches) -> tuple[MatchKind, bool, int]:
    assert len(matches) == 1
    return KINDS[int(matches.kind[0])], bool(matches.formula[0]), int(matches.equal[0])


def around(words: str, seed: int) -> str:
    return prose(seed, 50) + words + prose(seed + 1, 50)


def test_a_passage_lifted_into_another_text() -> None:
    passage = prose(1, 60)
    matches, left_out = matches_of([around(passage, 10), around(passage, 20)])
    assert only(matches) == (MatchKind.VERBATIM, False, 60)
    assert (int(matches.left_start[0]), int(matches.left_end[0])) == (50, 110)
    assert float(matches.similarity[0]) == 1.0
    assert left_out.weak == left_out.formula == 0


def test_other_numbers_make_a_filled_slot() -> None:
    before, after = prose(1, 30), prose(2, 30)
    same = [around(f"{before}{12}{after}", 10), around(f"{before}{12}{after}", 20)]
    other = [around(f"{before}{12}{after}", 10), around(f"{before}{7}{after}", 20)]
    assert only(matches_of(same)[0])[0] is MatchKind.VERBATIM
    assert only(matches_of(other)[0])[0] is MatchKind.SLOT_FILLED


def test_a_rewritten_clause_makes_an_edit() -> None:
    before, after = prose(1, 40), prose(2, 40)
    texts = [around(before + prose(30 + i, 8) + after, 10 * i + 50) for i in range(2)]
    kind, formula, equal = only(matches_of(texts)[0])
    assert (kind, formula) == (MatchKind.EDITED, False)
    assert 80 <= equal <= 84


def test_what_six_agencies_say_is_listed_as_formula() -> None:
    phrase = prose(1, 20)
    texts = [around(phrase, 10 * i + 10) for i in range(6)]
    assert matches_of(texts)[0].formula.all()
    assert len(matches_of(texts)[0]) == 15
    of_one_agency = matches_of(texts, sources=[0] * 6)[0]
    assert not of_one_agency.formula.any()


def test_what_the_background_knows_links_nobody() -> None:
    phrase = prose(1, 40)
    known = background_of(gram_hashes(matching_form(phrase)[0]).tolist())
    matches, _ = matches_of([around(phrase, 10), around(phrase, 20)], background=known)
    assert only(matches) == (MatchKind.VERBATIM, True, 40)


def test_a_short_agreement_counts_only_beside_others() -> None:
    needed = EvidenceParams()
    short = prose(1, needed.beside + 2)
    alone, left_out = matches_of([around(short, 10), around(short, 20)])
    assert len(alone) == 0
    assert left_out.weak == 1
    long = prose(2, needed.together)
    gap = [prose(90 + i, 80) for i in range(2)]
    beside, _ = matches_of([around(short + gap[0] + long, 10), around(long + gap[1] + short, 20)])
    assert sorted(beside.equal.tolist()) == [len(short), len(long)]


@pytest.mark.parametrize(("end", "found"), [("。", 1), ("", 0)])
def test_whole_sentences_need_less(end: str, found: int) -> None:
    words = prose(1, EvidenceParams().whole + 1)
    assert len(words) < EvidenceParams().alone
    texts = [prose(seed, 40) + end + words + end + prose(seed + 1, 40) for seed in (10, 20)]
    corpus = corpus_with_borders(texts)
    matches, _ = find_matches(corpus, numbers_of(texts), census_of(corpus), MatchParams())
    assert len(matches) == found


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_documents_changes_nothing(seed: int) -> None:
    texts = [prose(1000 + i, 20) + text for i, text in enumerate(random_texts(seed, alphabet=prose(seed, 60)))]
    names = list(range(len(texts)))
    first, _ = matches_of(texts)
    starts = corpus_of(texts).offsets.tolist()
    shuffled = np.random.default_rng(seed).permutation(len(texts)).tolist()
    again, _ = matches_of([texts[i] for i in shuffled])
    starts_again = corpus_of([texts[i] for i in shuffled]).offsets.tolist()
    assert len(first) > 0
    assert rows(first, starts, names) == rows(again, starts_again, shuffled)


@pytest.mark.parametrize("seed", range(6))
def test_columns_are_sane(seed: int) -> None:
    texts = random_texts(seed, alphabet=prose(seed, 60))
    corpus = corpus_of(texts)
    matches, _ = matches_of(texts)
    keys = list(zip(matches.left_doc.tolist(), matches.right_doc.tolist(), matches.left_start.tolist(), strict=True))
    assert keys == sorted(keys)
    assert (matches.left_doc < matches.right_doc).all()
    for doc, start, end in (
        (matches.left_doc, matches.left_start, matches.left_end),
        (matches.right_doc, matches.right_start, matches.right_end),
    ):
        assert (start >= corpus.offsets[doc]).all()
        assert (end <= corpus.offsets[doc + 1] - 1).all()
        assert (start < end).all()
        assert (matches.equal <= end - start).all()
    assert ((matches.similarity > 0) & (matches.similarity <= 1)).all()
    assert (matches.evidence <= matches.equal).all()


@pytest.mark.parametrize("texts", [[], [""], ["", "短"], ["一段没有别人说过的话", "另外一段与之无关的话语"]])
def test_corpora_without_matches(texts: list[str]) -> None:
    assert len(matches_of(texts, params=MatchParams())[0]) == 0


@pytest.mark.parametrize("seed", range(8))
def test_overlapping_matches_as_every_pair_tells(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "_PAIRS_AT_ONCE", 7)
    draw = np.random.default_rng(seed)

    def some(n: int) -> Matches:
        left, doc = draw.integers(0, 300, n), draw.integers(1, 4, n)
        right = 1000 * doc + draw.integers(0, 300, n)
        pairs = np.stack([left, left + draw.integers(1, 60, n), right, right + draw.integers(1, 60, n)], axis=1)
        return replace(matches_at([tuple(pair) for pair in pairs.tolist()]), right_doc=doc)

    one, other = some(30), some(25)
    expected = [
        any(
            max(one.left_start[i], other.left_start[j]) < min(one.left_end[i], other.left_end[j])
            and max(one.right_start[i], other.right_start[j]) < min(one.right_end[i], other.right_end[j])
            for j in range(len(other))
        )
        for i in range(len(one))
    ]
    assert kernel.overlapping(one, other).tolist() == expected, f"seed {seed}"
    assert any(expected)
    assert not kernel.overlapping(one, some(0)).any()
    assert kernel.overlapping(some(0), other).tolist() == []


def test_another_number_costs_as_much_as_another_character() -> None:
    words = [prose(seed, 9) for seed in (1, 2, 3)]
    texts = [
        "".join(f"{part}{number}" for part, number in zip(words, numbers, strict=True)) for numbers in ("123", "456")
    ]
    [same], [other] = (matches_of([texts[0], text])[0].evidence.tolist() for text in texts)
    assert same - other == 3 * EvidenceParams().break_cost / 2
