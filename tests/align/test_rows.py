from __future__ import annotations

import random

import numpy as np
import pytest

from tests.align.helpers import corpus_of, prose
from toolkit.align import rows
from toolkit.align.rows import row_form


def slowly(text: str, n_rows: int, within: int) -> list[bool]:
    """One run of three after another."""
    repeated = [False] * len(text)
    for first in range(len(text) - 2):
        places = [at for at in range(len(text) - 2) if text[at : at + 3] == text[first : first + 3]]
        for start, end in zip(places, places[n_rows - 1 :], strict=False):
            if end - start < within:
                for at in places[places.index(start) : places.index(end) + 1]:
                    repeated[at : at + 3] = [True] * 3
    return repeated


@pytest.mark.parametrize("seed", range(20))
def test_against_one_run_at_a_time(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(seed)
    monkeypatch.setattr(rows, "_ROWS", 3)
    monkeypatch.setattr(rows, "_WITHIN", 25)
    text = "".join(draw.choice("政务公") for _ in range(draw.randrange(0, 90)))
    codes = corpus_of([text]).codes[:-1]
    assert row_form(codes).tolist() == slowly(text, 3, 25)


def test_the_form_of_a_list_is_told_from_what_fills_it() -> None:
    names = ["覃松", "左梅", "庞竹", "齐兰", "卓菊", "段荷", "闵桃", "祝杏"]
    text = "".join(f"村民{name}领取补助。" for name in names)
    codes = corpus_of([text]).codes[:-1]
    form = row_form(codes)
    plain = text.replace("。", "")
    told = "".join(char for char, repeated in zip(plain, form, strict=True) if not repeated)
    assert told.removeprefix("村民") == "".join(names)  # before the first row stands nothing


def test_prose_has_no_rows_even_where_it_keeps_to_its_topic() -> None:
    text = "".join(f"{prose(seed, 80)}饮水工程" for seed in range(8))
    assert not row_form(corpus_of([text]).codes[:-1]).any()
    assert row_form(np.zeros(0, dtype=np.uint16)).tolist() == []
