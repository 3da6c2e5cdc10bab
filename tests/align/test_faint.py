"""Faint passages: found though no run in them tells anything; not believed where chance or habit explains them."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tests.align.helpers import all_stretches, background_of, census_of, corpus_of, matches_of, numbers_of, prose
from toolkit.align import faint
from toolkit.align.background import Background
from toolkit.align.bulk import AlignedSpans
from toolkit.align.faint import FaintParams, faint_passages
from toolkit.align.grams import gram_hashes
from toolkit.align.matches import MatchParams, with_faint
from toolkit.align.normalize import matching_form
from toolkit.experiment.changes import edited

# Own words of an agency that does not exist.
PASSAGE = "苇塘渡口管理站把夜航申请改成扫码登记，船家十分钟就能领到回执，值班员每晚核对潮位"


def found(
    texts: list[str],
    *,
    sources: list[int] | None = None,
    publisher: list[int] | None = None,
    background: Background | None = None,
    least: float = FaintParams().least,
) -> AlignedSpans:
    """The first text against the others."""
    corpus = corpus_of(texts, sources=sources)
    census = census_of(corpus, background=background)
    stretches = all_stretches(corpus, census)
    stretches = stretches.take(stretches.left_doc == 0)
    names = np.array(range(len(texts)) if publisher is None else publisher)
    params = FaintParams(least=least)
    return faint_passages(corpus, numbers_of(texts), census, stretches, params, publisher=names, n_chars=1_000_000)


def among(words: str, seed: int) -> str:
    return prose(seed, 60) + words + prose(seed + 1, 60)


@pytest.mark.parametrize("seed", range(12))
def test_a_passage_of_forty_characters_with_every_fifth_changed(seed: int) -> None:
    changed = edited(random.Random(seed), PASSAGE, 0.2)
    spans = found([among(changed, 10 * seed), among(PASSAGE, 10 * seed + 5)]).spans
    assert len(spans) == 1, f"seed {seed}: {changed}"
    start, end = spans[0, :2].tolist()
    overlap = min(end, 60 + len(changed)) - max(start, 60)
    assert overlap >= 0.6 * len(matching_form(changed)[0]), f"seed {seed}: {changed}"


def test_texts_that_have_nothing_to_do_with_each_other() -> None:
    assert len(found([prose(1, 2000), prose(2, 2000)]).spans) == 0


def test_one_run_is_a_name_for_all_we_know() -> None:
    assert len(found([among(PASSAGE[:9], 1), among(PASSAGE[:9], 3)]).spans) == 0


def test_what_many_publishers_say_is_a_phrase_and_what_one_says_in_many_places_is_not() -> None:
    changed = edited(random.Random(3), PASSAGE, 0.1)
    texts = [among(changed, 1), *(among(PASSAGE, 10 * n) for n in range(2, 12))]
    one = [0] + [1] * 10  # so that the census takes nothing for a set phrase
    assert len(found(texts, sources=one, publisher=list(range(11)), least=200).spans) == 0
    assert len(found(texts, sources=one, publisher=one, least=200).spans) == 10


def test_set_phrases_tell_nothing_however_many_stand_together() -> None:
    known = gram_hashes(matching_form(PASSAGE)[0]).tolist()
    changed = edited(random.Random(3), PASSAGE, 0.1)
    assert len(found([among(changed, 1), among(PASSAGE, 3)], background=background_of(known)).spans) == 0


def test_numbers_count_where_they_are_the_same() -> None:
    clauses = "渡口夜航登记", "船十分钟领回执", "值班员核对潮位"
    words, other = (
        "".join(f"{clause}{number}" for clause, number in zip(clauses, numbers, strict=True))
        for numbers in ((317, 42, 8105), (318, 43, 8106))
    )
    assert len(found([among(words, 1), among(words, 3)], least=175).spans) == 1
    assert len(found([among(words, 1), among(other, 3)], least=175).spans) == 0


def test_faint_passages_come_beside_matches_and_in_their_order() -> None:
    whole = prose(5, 80)
    changed = edited(random.Random(4), PASSAGE, 0.2)
    texts = [among(changed, 1) + whole, prose(40, 30) + whole + among(PASSAGE, 3)]
    corpus = corpus_of(texts)
    census, numbers = census_of(corpus), numbers_of(texts)
    before = matches_of(texts)[0]
    before = before.take(before.equal == len(whole))
    faint = found(texts)
    after = with_faint(before, faint, corpus, numbers, census, MatchParams())
    assert len(before) == 1
    assert len(after) == 2
    assert after.left_start.tolist() == sorted(after.left_start.tolist())
    again = with_faint(after, faint, corpus, numbers, census, MatchParams())
    assert again.left_start.tolist() == after.left_start.tolist()


def test_a_publisher_who_says_the_same_in_many_places_is_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    count = faint._Beside._count

    def counted(self: faint._Beside, passage: faint._Passage) -> int:
        asked.append(passage)
        return count(self, passage)

    monkeypatch.setattr(faint._Beside, "_count", counted)
    changed = edited(random.Random(3), PASSAGE, 0.1)
    one = [0] + [1] * 25
    spans = found([among(changed, 1), *(among(PASSAGE, 7) for _ in range(25))], sources=one, publisher=one).spans
    assert len(spans) == 25
    assert len(asked) == 1
