from __future__ import annotations

import random

import pytest

from toolkit.report.marked import Mark, pieces


@pytest.mark.parametrize("seed", range(20))
def test_pieces_join_to_the_text_and_each_says_what_lies_over_it(seed: int) -> None:
    draw = random.Random(seed)
    text = "".join(draw.choice("甲乙丙丁\n") for _ in range(60))
    marks = []
    for number in range(8):
        start = draw.randrange(55)
        marks.append(
            Mark(start, start + draw.randrange(0, 15), draw.choice(["match", "phrase", "word", "flag"]), number)
        )
    found = list(pieces(text, marks, list(range(8))))
    assert "".join(piece.text for piece in found) == text
    at = 0
    for piece in found:
        over = [m for m in marks if m.start <= at < m.end]
        assert set(piece.matches) == {m.number for m in over if m.layer == "match"}
        assert piece.phrase == any(m.layer == "phrase" for m in over)
        assert (piece.word is not None) == any(m.layer == "word" for m in over)
        assert (piece.flag is not None) == any(m.layer == "flag" for m in over)
        assert piece.plain == (not over)
        at += piece.size


def test_the_match_that_counts_first_comes_first() -> None:
    marks = [Mark(0, 4, "match", 0), Mark(1, 3, "match", 1)]
    assert [piece.matches for piece in pieces("甲乙丙丁", marks, [1, 0])] == [(0,), (1, 0), (0,)]
    assert list(pieces("", marks, [0, 1])) == []
