from __future__ import annotations

import numpy as np
import pytest

from toolkit.judge.garble.form import FIRST, LATIN, NUMBER, OTHER, RARE, read_form

ALPHABET = "的一国,。报告，"


def symbols(text: str) -> list[int]:
    return [int(symbol) for symbol in read_form(text, ALPHABET).symbols]


def test_white_space_and_lone_surrogates_are_left_out() -> None:
    form = read_form("国 \n\t\u3000一\ud800\ufeff报", ALPHABET)
    assert [int(s) - FIRST for s in form.symbols] == [ALPHABET.index(char) for char in "国一报"]
    assert form.places.tolist() == [0, 5, 8]
    assert form.chinese.all()


def test_runs_of_digits_and_letters_are_one_symbol() -> None:
    assert symbols("2024年ABC") == [NUMBER, RARE, LATIN]
    assert symbols("２０２４") == [NUMBER]
    assert read_form("国12国", ALPHABET).places.tolist() == [0, 1, 3]


def test_runs_of_other_symbols_stay() -> None:
    assert symbols("★★") == [OTHER, OTHER]
    assert symbols("国国") == [FIRST + 2, FIRST + 2]


def test_traditional_counts_as_simplified_and_wide_as_narrow() -> None:
    assert symbols("報告國") == symbols("报告国")
    assert symbols("，") == symbols(",")


def test_characters_without_a_symbol_are_rare_or_other() -> None:
    assert symbols("龘\U00020000😀") == [RARE, RARE, RARE]
    assert read_form("龘", ALPHABET).chinese.tolist() == [True]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\udfff"])
def test_nothing_to_read(text: str) -> None:
    assert len(read_form(text, ALPHABET)) == 0


@pytest.mark.parametrize("seed", range(5))
def test_places_rise_and_point_at_the_characters(seed: int) -> None:
    draw = np.random.default_rng(seed)
    text = "".join(draw.choice(list("国一报告的，。 a7\n龘"), size=200))
    form = read_form(text, ALPHABET)
    assert (np.diff(form.places) > 0).all()
    known = form.symbols >= FIRST
    assert all(text[p] == ALPHABET[s - FIRST] for p, s in zip(form.places[known], form.symbols[known], strict=True))
