from __future__ import annotations

import numpy as np

from tests.align.whole.invented import prose, sides
from toolkit.align.whole.sides import run_keys


def test_what_a_text_keeps_saying_tells_less() -> None:
    once, often = prose(1, 3), prose(2, 1)
    left, _ = sides(once + often * 6, "渠")
    n = len(once.replace("。", ""))
    m = len(often) - 1
    assert left.bits[n : n + m].mean() < left.bits[:n].mean() / 3
    assert (left.lack <= 1).all()
    assert (left.weight > left.bits).all()


def test_sentences_open_and_close_where_they_do() -> None:
    left, _ = sides("渠堰柳松。梨荻槐。桑榆", "渠")
    assert np.flatnonzero(left.opens[:-1]).tolist() == [0, 4, 7]
    assert np.flatnonzero(left.closes[:-1]).tolist() == [3, 6, 8]


def test_keys_are_equal_where_runs_are() -> None:
    codes = np.array([1, 2, 3, 1, 2, 3, 4], dtype=np.uint16)
    keys = run_keys(codes, 3)
    assert len(keys) == 5
    assert keys[0] == keys[3] != keys[1]
    assert len(run_keys(codes[:2], 3)) == 0
