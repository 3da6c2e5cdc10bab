"""Rows that were copied within a list of one form: found by themselves, whatever stands around them."""

from __future__ import annotations

import random

import numpy as np

from tests.align.helpers import census_of, corpus_with_borders, numbers_of
from toolkit.align.bulk import AlignedSpans
from toolkit.align.core import with_cores
from toolkit.align.matches import MatchParams, find_matches


def row(draw: random.Random) -> str:
    name = "".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(3))
    return f"{name}领取危房改造补助资金。"


def lists(n_rows: int, n_copied: int) -> list[str]:
    """Two lists of one form, some rows of which, in the middle, are the same."""
    draw = random.Random(4)
    one, other = ([row(draw) for _ in range(n_rows)] for _ in range(2))
    at = n_rows // 2
    one[at : at + n_copied] = other[at : at + n_copied]
    return ["".join(one), "".join(other)]


def told(texts: list[str]) -> list[str]:
    corpus = corpus_with_borders(texts)
    found, _ = find_matches(corpus, numbers_of(texts), census_of(corpus), MatchParams())
    plain = [text.replace("。", "") for text in texts]
    keep = ~found.formula
    return [plain[0][a:b] for a, b in zip(found.left_start[keep].tolist(), found.left_end[keep].tolist(), strict=True)]


def test_lists_that_have_but_their_form_in_common_are_no_copies() -> None:
    assert told(lists(30, 0)) == []


def test_rows_copied_into_a_list_are_told_and_end_where_rows_do() -> None:
    texts = lists(60, 12)
    [found] = told(texts)
    rows = texts[0].split("。")
    assert found == "".join(rows[30:42])


def test_spans_without_a_block_that_tells_enough_stay_as_they_are() -> None:
    texts = lists(20, 0)
    corpus = corpus_with_borders(texts)
    nothing = AlignedSpans(np.zeros((0, 5), np.int64), np.zeros((0, 4), np.int64))
    found = with_cores(corpus, numbers_of(texts), census_of(corpus), nothing, least=20, break_cost=2)
    assert found is nothing
