"""Faint passages: found though no run in them tells anything; not believed where chance or habit explains them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.align.helpers import (
    all_stretches,
    background_of,
    census_of,
    corpus_of,
    corpus_with_borders,
    matches_of,
    numbers_of,
    prose,
)
from toolkit.align.background import Background
from toolkit.align.faint import Explained, FaintParams, FaintPassages, Library, faint_passages
from toolkit.align.faint.passage import Passage
from toolkit.align.faint.shared import Shared
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
    borders: bool = False,
    least: float = FaintParams().least,
    matches: Sequence[Sequence[int]] = (),
    phrases: Sequence[Sequence[int]] = (),
) -> FaintPassages:
    """The first text against the others."""
    corpus = corpus_of(texts, sources=sources)
    if borders:
        corpus = replace(corpus, borders=corpus_with_borders(texts).borders)
    census = census_of(corpus, background=background)
    stretches = all_stretches(corpus, census)
    stretches = stretches.take(stretches.left_doc == 0)
    names = np.array(range(len(texts)) if publisher is None else publisher)
    params = FaintParams(least=least)
    return faint_passages(
        corpus,
        numbers_of(texts),
        census,
        stretches,
        params,
        library=Library(names, 6, 1_000_000),
        explained=Explained(
            np.array(matches, dtype=np.int64).reshape(-1, 4), np.array(phrases, dtype=np.int64).reshape(-1, 2)
        ),
    )


def sources_in(passages: FaintPassages) -> int:
    """How many passages are told as words of another document, and not as set phrases."""
    return int((~passages.formula).sum())


def among(words: str, seed: int) -> str:
    return prose(seed, 60) + words + prose(seed + 1, 60)


@pytest.mark.parametrize("seed", range(12))
def test_a_passage_of_forty_characters_with_every_fifth_changed(seed: int) -> None:
    changed = edited(random.Random(seed), PASSAGE, 0.2)
    passages = found([among(changed, 10 * seed), among(PASSAGE, 10 * seed + 5)])
    assert sources_in(passages) == 1, f"seed {seed}: {changed}"
    assert passages.bits[0] > 0
    assert passages.publishers.tolist() == [1]
    spans = passages.aligned.spans
    start, end = spans[0, :2].tolist()
    overlap = min(end, 60 + len(changed)) - max(start, 60)
    assert overlap >= 0.6 * len(matching_form(changed)[0]), f"seed {seed}: {changed}"


def test_texts_that_have_nothing_to_do_with_each_other() -> None:
    assert len(found([prose(1, 2000), prose(2, 2000)]).bits) == 0


def test_one_run_is_a_name_for_all_we_know() -> None:
    assert len(found([among(PASSAGE[:9], 1), among(PASSAGE[:9], 3)]).bits) == 0


def test_what_many_publishers_say_is_a_phrase_and_what_one_says_in_many_places_is_not() -> None:
    changed = edited(random.Random(3), PASSAGE, 0.1)
    texts = [among(changed, 1), *(among(PASSAGE, 10 * n) for n in range(2, 12))]
    one = [0] + [1] * 10  # so that the census takes nothing for a set phrase
    spoken = found(texts, sources=one, publisher=list(range(11)))
    assert spoken.formula.tolist() == [True]  # of a set phrase one place is told, not ten
    assert spoken.publishers.tolist() == [10]
    said = found(texts, sources=one, publisher=one)
    assert said.formula.tolist() == [False] * 10
    assert said.publishers.tolist() == [1] * 10


def test_what_two_publishers_say_needs_more_evidence() -> None:
    changed = edited(random.Random(3), PASSAGE, 0.1)
    texts = [among(changed, 1), among(PASSAGE, 20), among(PASSAGE, 30)]
    enough = float(found(texts, sources=[0, 1, 1]).bits[0])
    alone, together = (
        found(texts, sources=[0, 1, 1], publisher=publisher, least=enough) for publisher in ([0, 1, 1], [0, 1, 2])
    )
    assert alone.formula.tolist() == [False, False]
    assert together.formula.tolist() == [True]


def test_what_another_match_says_counts_among_the_publishers() -> None:
    changed = edited(random.Random(3), PASSAGE, 0.1)
    texts = [among(changed, 1), among(PASSAGE, 20), among(prose(7, len(PASSAGE)), 30)]
    corpus = corpus_of(texts)
    third = int(corpus.offsets[2])
    match = (60, 60 + len(PASSAGE), third + 60, third + 60 + len(PASSAGE))
    assert found(texts).publishers.tolist() == [1]
    assert found(texts, matches=[match]).publishers.tolist() == [2]


def test_set_phrases_are_told_as_such() -> None:
    known = gram_hashes(matching_form(PASSAGE)[0]).tolist()
    changed = edited(random.Random(3), PASSAGE, 0.1)
    texts = [among(changed, 1), among(PASSAGE, 3)]
    assert sources_in(found(texts)) == 1
    assert sources_in(found(texts, background=background_of(known))) == 0
    enough = float(found(texts).bits[0])
    most = background_of(known[: len(known) // 2])
    assert found(texts, background=most, least=enough).formula.tolist() == [True]
    assert len(found(texts, background=most, least=enough, phrases=[(60, 60 + len(changed))]).bits) == 0


def test_a_set_phrase_covers_nothing_that_another_match_has() -> None:
    changed = edited(random.Random(3), PASSAGE, 0.1)
    texts = [among(changed, 1), *(among(PASSAGE, 10 * n) for n in range(2, 12))]
    one = [0] + [1] * 10
    last = int(corpus_of(texts).offsets[10])
    beside, across = [(10, 50, last + 10, last + 50)], [(10, 64, last + 10, last + 64)]
    assert found(texts, sources=one, matches=beside).formula.tolist() == [True]
    assert len(found(texts, sources=one, matches=across).bits) == 0


def test_numbers_count_where_they_are_the_same() -> None:
    clauses = "渡口夜航登记", "船十分钟领回执", "值班员核对潮位"
    words, other = (
        "".join(f"{clause}{number}" for clause, number in zip(clauses, numbers, strict=True))
        for numbers in ((317, 42, 8105), (318, 43, 8106))
    )
    assert sources_in(found([among(words, 1), among(words, 3)], least=160)) == 1
    assert sources_in(found([among(words, 1), among(other, 3)], least=160)) == 0


def test_the_rest_of_a_passage_beside_a_match_of_its_own() -> None:
    core, changed = prose(9, 24), edited(random.Random(5), PASSAGE, 0.15)
    texts = [among(core + changed, 1), among(core + PASSAGE, 3)]
    corpus = corpus_of(texts)
    second = int(corpus.offsets[1])
    match = 60, 60 + len(core), second + 60, second + 60 + len(core)
    [whole] = found(texts).aligned.spans.tolist()
    rest = found(texts, matches=[match])
    [(start, end, right_start, right_end, _)] = rest.aligned.spans.tolist()
    assert whole[0] == 60
    assert (start, right_start) >= (60 + len(core), second + 60 + len(core))
    assert end - start >= 0.7 * len(matching_form(changed)[0])
    assert right_end <= second + 60 + len(core) + len(matching_form(PASSAGE)[0])
    within = 55, 70 + len(core) + len(changed), second + 55, second + 70 + len(core) + len(PASSAGE)
    assert len(found(texts, matches=[within]).bits) == 0


def test_ends_lie_where_clauses_end() -> None:
    before, behind = prose(3, 30) + "。", "。" + prose(4, 30)
    changed = PASSAGE[:2] + "岸" + PASSAGE[3:-2] + "涨" + PASSAGE[-1]
    texts = [f"{before}{changed}{behind}", f"{prose(5, 30)}。{PASSAGE}。{prose(6, 30)}"]
    [(start, end, *_)] = found(texts, borders=True).aligned.spans.tolist()
    assert (start, end) == (30, 30 + len(matching_form(PASSAGE)[0]))


def test_a_passage_that_goes_on_differently_ends_with_its_last_whole_clause() -> None:
    more = "并向来往渡口办事的"
    texts = [
        f"{prose(1, 60)}。{edited(random.Random(3), PASSAGE, 0.1)}，{more}{prose(3, 60)}。",
        f"{prose(4, 60)}。{PASSAGE}，{more}{prose(6, 60)}。",
    ]
    whole, cut = (found(texts, borders=borders) for borders in (False, True))
    ends = [corpus_of(texts).codes[: one.aligned.spans[0, 1]].tobytes().decode("utf-16-le") for one in (whole, cut)]
    assert ends[0].endswith(more) and not ends[1].endswith(more)
    assert len(ends[0]) - len(ends[1]) == len(more)
    last = cut.aligned.blocks[-1]
    assert last[1] + last[3] <= cut.aligned.spans[0, 1] and last[2] + last[3] <= cut.aligned.spans[0, 3]


def test_faint_passages_come_beside_matches_and_in_their_order() -> None:
    whole = prose(5, 80)
    changed = edited(random.Random(4), PASSAGE, 0.2)
    texts = [among(changed, 1) + whole, prose(40, 30) + whole + among(PASSAGE, 3)]
    corpus = corpus_of(texts)
    census, numbers = census_of(corpus), numbers_of(texts)
    before = matches_of(texts)[0]
    before = before.take(before.equal == len(whole))
    spans = np.stack([before.left_start, before.left_end, before.right_start, before.right_end], axis=1)
    faint = found(texts, matches=spans.tolist())
    after = with_faint(before, faint, corpus, numbers, census, MatchParams())
    assert len(before) == 1
    assert len(after) == 2
    assert after.left_start.tolist() == sorted(after.left_start.tolist())
    assert np.isnan(after.bits).tolist() == (after.publishers == 0).tolist()
    assert sorted(after.publishers.tolist()) == [0, 1]


def test_formulas_within_a_faint_passage_are_no_longer_told() -> None:
    texts = [among(edited(random.Random(4), PASSAGE, 0.1), 1), among(PASSAGE, 3)]
    corpus, faint = corpus_of(texts), found(texts)
    formulas = replace(matches_of(texts)[0], formula=np.ones(1, dtype=np.bool_))
    after = with_faint(formulas, faint, corpus, numbers_of(texts), census_of(corpus), MatchParams())
    assert len(formulas) == len(after) == 1
    assert after.publishers.tolist() == [1]


def test_a_publisher_who_says_the_same_in_many_places_is_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    count = Shared._count

    def counted(self: Shared, passage: Passage, own: int) -> int:
        asked.append(passage)
        return count(self, passage, own)

    monkeypatch.setattr(Shared, "_count", counted)
    changed = edited(random.Random(3), PASSAGE, 0.1)
    one = [0] + [1] * 25
    spans = found(
        [among(changed, 1), *(among(PASSAGE, 7) for _ in range(25))], sources=one, publisher=one
    ).aligned.spans
    assert len(spans) == 25
    assert len(asked) == 1
