from __future__ import annotations

import numpy as np
import pytest

from tests.align.helpers import census_of, corpus_of, matches_of
from tests.judge.rewrite.prose import REPORT, edited, spun
from tests.judge.rewrite.test_verdict import CLEAR
from toolkit.align.chain import Block
from toolkit.align.matches import KINDS
from toolkit.judge.rewrite.alignment import Passage
from toolkit.judge.rewrite.rewrites import Rewrite, find_rewrites, primary, with_rewrites
from toolkit.model import MatchKind

GARBLED = KINDS.index(MatchKind.GARBLED)
OTHER = "".join(chr(0x4E00 + 7 * i % 3000) for i in range(900))


@pytest.mark.parametrize("texts", [[REPORT, OTHER, spun()], [spun(), OTHER, REPORT]])
def test_the_copy_is_found_with_its_source(texts: list[str]) -> None:
    corpus = corpus_of(texts)
    matches, _ = matches_of(texts)
    (found,) = find_rewrites(corpus, matches, census_of(corpus))
    assert (texts[found.source], texts[found.copy]) == (REPORT, spun())
    joined = with_rewrites(corpus, matches, [found])
    assert joined.kind.tolist().count(GARBLED) == len(found.passages) == 1
    one = joined.take(joined.kind == GARBLED)
    assert (one.left_doc[0], one.right_doc[0]) == (0, 2)
    for start, end, doc in ((one.left_start, one.left_end, 0), (one.right_start, one.right_end, 2)):
        first, last = corpus.offsets[doc], corpus.offsets[doc + 1] - 1
        assert first <= start[0] <= first + 10
        assert last - 10 <= end[0] <= last
    assert not one.formula[0]
    assert 0.7 < one.similarity[0] < 1


def test_no_match_of_the_pair_overlaps_a_garbled_one_and_the_order_holds() -> None:
    texts = [REPORT + OTHER[:300], OTHER[300:600] + REPORT, spun() + OTHER[:300]]
    corpus = corpus_of(texts)
    matches, _ = matches_of(texts)
    joined = with_rewrites(corpus, matches, find_rewrites(corpus, matches, census_of(corpus)))
    keys = list(zip(joined.left_doc, joined.right_doc, joined.left_start, joined.right_start, strict=True))
    assert keys == sorted(keys)
    for g in np.flatnonzero(joined.kind == GARBLED).tolist():
        same = (joined.left_doc == joined.left_doc[g]) & (joined.right_doc == joined.right_doc[g])
        same[g] = False
        beside = joined.take(same)
        apart = (beside.left_end <= joined.left_start[g]) | (beside.left_start >= joined.left_end[g])
        assert apart.all()
    kept = (joined.left_doc == 0) & (joined.right_doc == 2) & (joined.kind != GARBLED)
    tail = joined.take(kept)  # the words that both took over unchanged stay a match of their own
    assert len(tail) == 1
    assert tail.left_end[0] - tail.left_start[0] >= 290
    assert tail.right_end[0] - tail.right_start[0] >= 290


@pytest.mark.parametrize("texts", [[REPORT, edited(1)], [REPORT, REPORT], [REPORT, OTHER], [""], []])
def test_nothing_garbled_leaves_the_matches_alone(texts: list[str]) -> None:
    corpus = corpus_of(texts)
    matches, _ = matches_of(texts)
    found = find_rewrites(corpus, matches, census_of(corpus))
    assert found == []
    assert with_rewrites(corpus, matches, found) is matches


def rewrite(source: int, copy: int, at: int, length: int) -> Rewrite:
    return Rewrite(source, copy, (Passage((Block(0, at, length),)),), ((),), CLEAR, 0.9)


def test_of_mirrors_the_one_that_agrees_in_most_is_the_source() -> None:
    best, mirror, elsewhere = rewrite(4, 9, 0, 500), rewrite(5, 9, 10, 480), rewrite(6, 9, 600, 200)
    assert primary([mirror, elsewhere, best]) == [best, elsewhere]


def test_each_copy_has_its_own_sources() -> None:
    one, other = rewrite(4, 8, 0, 500), rewrite(4, 9, 0, 500)
    assert primary([other, one]) == [one, other]


def test_other_people_s_names_in_a_refilled_text_are_no_machine_s_words() -> None:
    """A dozen names, which share a character here and there, and four odd words: too few."""
    frame = "{}负责渠道清淤，{}负责闸门维修，{}带着{}和{}挨家通知放水时间，{}记账，{}看守水泵，{}每天上报水位。"
    frame += "汛期里{}与{}轮流守堤，{}管仓库里的草袋和木桩，{}把群众的意见抄在黑板上。" + REPORT[:200]
    names = [
        "冯立远",
        "汤伯舟",
        "江映文",
        "卫启宁",
        "秦昭言",
        "付若邵",
        "石立山",
        "白映川",
        "温启明",
        "严若水",
        "葛文舟",
        "田伯言",
    ]
    others = [
        "秦昭远",
        "邵启舟",
        "付若文",
        "卫立宁",
        "冯昭文",
        "付映言",
        "石昭川",
        "白若山",
        "温立明",
        "严映川",
        "葛言舟",
        "田启文",
    ]
    copy = frame.format(*others)
    for word, odd in (("群众", "体例"), ("意见", "定见"), ("维修", "美满"), ("通知", "果然")):
        copy = copy.replace(word, odd)
    texts = [frame.format(*names), copy]
    matches, _ = matches_of(texts)
    corpus = corpus_of(texts)
    assert find_rewrites(corpus, matches, census_of(corpus), suspects=np.array([0])) == []
