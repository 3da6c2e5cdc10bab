from __future__ import annotations

import numpy as np

from toolkit.align.columns import matching_columns, stand_ins
from toolkit.align.normalize import DIGITS, SEPARATOR


def test_documents_stand_apart_and_numbers_keep_their_values() -> None:
    one, two = "修桥12座，《河道办法》照办。", "修桥13座。"
    text = f"{one}\n{two}\n"
    readable = np.array([char != "\n" for char in text])
    found = matching_columns(text, readable, np.array([len(one), len(text) - 1]))
    assert found.bounds.tolist() == [0, 11, 16]
    assert found.codes[found.bounds[1:] - 1].tolist() == [SEPARATOR] * 2
    assert (found.codes[found.number_at] == DIGITS).all()
    assert len(set(found.number_value.tolist())) == 2
    assert found.inert.tolist() == [[4, 8]]


def test_what_is_not_readable_has_no_code() -> None:
    text = "标题\n正文一句\n"
    readable = np.array([False] * 3 + [True] * 4 + [False])
    found = matching_columns(text, readable, np.array([len(text) - 1]))
    assert len(found.codes) == 5
    assert np.flatnonzero(np.unpackbits(found.kept)).tolist() == [3, 4, 5, 6]


def test_characters_beyond_the_basic_plane_are_kept_aside() -> None:
    text = "村民𠮷某\uf8ff"
    found = matching_columns(text, np.ones(len(text), dtype=np.bool_), np.array([len(text)]))
    assert stand_ins(text, found.points) == {2: "𠮷"}
