from __future__ import annotations

from dataclasses import replace

from tests.judge.rewrite.test_verdict import CLEAR
from toolkit.align.chain import Block
from toolkit.judge.rewrite.alignment import Passage
from toolkit.judge.rewrite.evidence import evidence, order, telling
from toolkit.judge.rewrite.rewrites import Rewrite
from toolkit.judge.rewrite.signs import Substitution
from toolkit.model import Direction

ROWS = (
    Substitution("的", "之", 9, 1),
    Substitution("公开", "果然", 5, 0),
    Substitution("机关", "构造", 3, 0),
    Substitution("服务", "办事", 1, 4),
)
PASSAGE = Passage((Block(0, 0, 300),))
REWRITE = Rewrite(2, 7, (PASSAGE, PASSAGE), (ROWS, (Substitution("公开", "果然", 4, 0),)), CLEAR, 0.97)


def test_the_most_telling_words_come_first_counted_over_all_passages() -> None:
    assert [(row.source, row.times) for row in telling(REWRITE)] == [("公开", 9), ("机关", 3), ("服务", 1), ("的", 9)]


def test_the_sentence_quotes_words_and_the_all_or_nothing_count() -> None:
    said = evidence(REWRITE, "zh")
    for words in ("公开→果然（9次）", "机关→构造（3次）", "60种", "20个", "19个"):
        assert words in said
    english = evidence(REWRITE, "en")
    assert "公开→果然 (9×)" in english
    assert "19 of 20" in english


def test_words_that_were_mostly_kept_are_no_boast() -> None:
    first = replace(REWRITE, signs=replace(CLEAR, always=2))
    assert "逢出现必换" not in evidence(first, "zh")
    assert "everywhere" not in evidence(first, "en")


def test_the_garbled_side_came_later() -> None:
    assert order(REWRITE, "zh").direction is Direction.LEFT_FIRST
    assert order(REWRITE, "zh").reason.startswith("右文")
    swapped = order(replace(REWRITE, source=7, copy=2), "en")
    assert swapped.direction is Direction.RIGHT_FIRST
    assert "left text" in swapped.reason
