from __future__ import annotations

import numpy as np

from toolkit.judge.garble.form import FIRST
from toolkit.judge.garble.grams import PATTERNS, GramTables, build_table, hash_grams
from toolkit.judge.garble.guess import candidates, guess

ALPHABET = "推进政务公开工作果然完善机制构建信息目录，"
USUAL = ("工作", "公开", "完善", "机制")


def symbols_of(text: str) -> np.ndarray:
    return np.array([FIRST + ALPHABET.index(char) for char in text], dtype=np.uint16)


def tables_of(text: str) -> GramTables:
    symbols = symbols_of(text)
    tables = []
    runs = [pattern for pattern in PATTERNS if pattern.is_run]
    for length in [len(pattern.places) for pattern in runs]:
        grams = np.array([symbols[at : at + length] for at in range(len(symbols) - length + 1)])
        tables.append(build_table(hash_grams(grams), np.full(len(grams), 30), bits=14, floor=2))
    return GramTables(tuple(runs), tuple(tables))


def test_the_usual_word_of_the_place_is_found() -> None:
    tables = tables_of("推进政务公开工作，完善公开目录，推进信息公开，完善机制")
    text = "推进政务果然工作，完善果然目录"
    places = [at for at in range(len(text)) if text.startswith("果然", at)]
    usual = candidates(USUAL, ALPHABET, 2)
    assert guess(symbols_of(text), [places], usual, tables) == ["公开"]


def test_no_guess_between_words_that_fit_alike() -> None:
    tables = tables_of("推进政务公开工作，完善公开目录")
    text = "构建果然构建果然构建"  # no candidate has been seen here
    usual = candidates(USUAL, ALPHABET, 2)
    assert guess(symbols_of(text), [[2, 6]], usual, tables) == [None]


def test_a_word_is_never_its_own_guess() -> None:
    tables = tables_of("推进政务公开工作，完善公开目录")
    text = "推进政务公开工作"
    usual = candidates(("公开",), ALPHABET, 2)
    assert guess(symbols_of(text), [[4]], usual, tables) == [None]


def test_candidates_are_usual_words_of_one_length_in_known_characters() -> None:
    found = candidates((*USUAL, "了解", "政"), ALPHABET, 2)
    assert found.words == USUAL
    assert found.symbols.shape == (len(USUAL), 2)
    assert guess(symbols_of("政务"), [], candidates((), ALPHABET, 2), tables_of("政务公开")) == []
    assert guess(symbols_of("政务"), [[0]], candidates((), ALPHABET, 2), tables_of("政务公开")) == [None]
