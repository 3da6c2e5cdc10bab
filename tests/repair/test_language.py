"""The character model tells Chinese from the same bytes read one off."""

from __future__ import annotations

import numpy as np

from toolkit.repair.chars import bmp_codes
from toolkit.repair.language import UNSEEN_CHAR, common_chars, costs


def mean_cost(text: str) -> float:
    return float(np.mean(costs(bmp_codes(text))[1:]))


def test_slipped_text_costs_more_than_plain() -> None:
    plain = "镇里把群众意见逐条登记，分送各站所办理"
    slipped = plain.encode("gb18030")[1:-1].decode("gb18030")
    assert mean_cost(plain) < 8 < 11 < mean_cost(slipped)


def test_traditional_is_priced_as_simplified() -> None:
    assert np.array_equal(costs(bmp_codes("認真落實")), costs(bmp_codes("认真落实")))


def test_edges() -> None:
    assert costs(bmp_codes("")).shape == (0,)
    assert costs(bmp_codes("\ue000𠀀")).min() >= UNSEEN_CHAR
    assert {"的", "工", "，"} <= common_chars(500)
    assert "亳" not in common_chars(2500)
