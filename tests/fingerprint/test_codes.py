from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import BadInput
from toolkit.fingerprint import Codes

any_text = st.text(st.characters(), max_size=30)  # lone surrogates and astral characters included


@given(st.lists(any_text, max_size=8))
def test_every_code_point_is_kept(texts: list[str]) -> None:
    codes = Codes.from_texts(texts)
    spans = zip(codes.offsets[:-1].tolist(), codes.offsets[1:].tolist(), strict=True)
    assert ["".join(map(chr, codes.codes[a:b].tolist())) for a, b in spans] == texts


def test_narrow_for_the_basic_plane_and_wide_beyond() -> None:
    assert Codes.from_texts(["县政府"]).codes.dtype == np.uint16
    assert Codes.from_texts(["县政府", "𠀀"]).codes.dtype == np.uint32


def test_take_gives_texts_in_the_order_asked_for() -> None:
    codes = Codes.from_texts(["甲", "", "乙丙", "丁"]).take(np.array([3, 1, 2, 2]))
    assert codes.offsets.tolist() == [0, 1, 1, 3, 5]
    assert "".join(map(chr, codes.codes.tolist())) == "丁乙丙乙丙"


def test_take_none() -> None:
    assert len(Codes.from_texts(["甲"]).take(np.zeros(0, np.int64))) == 0


@pytest.mark.parametrize("offsets", [[], [1, 2], [0, 1], [0, 2, 1, 2]])
def test_offsets_must_fit_the_codes(offsets: list[int]) -> None:
    with pytest.raises(BadInput):
        Codes(np.zeros(2, np.uint16), np.array(offsets, np.int64))


def test_codes_must_be_flat_and_unsigned() -> None:
    with pytest.raises(BadInput):
        Codes(np.zeros(2, np.int64), np.array([0, 2], np.int64))  # type: ignore[arg-type]
