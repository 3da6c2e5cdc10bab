from __future__ import annotations

import numpy as np
import pytest

from toolkit.judge.garble.form import FIRST, Form
from toolkit.judge.garble.grams import GramTables, build_table, hash_grams
from toolkit.judge.garble.screen import SCREEN_LENGTHS, screen_features


def form_of(symbols: np.ndarray) -> Form:
    return Form(symbols, np.arange(len(symbols), dtype=np.int32), np.ones(len(symbols), dtype=np.bool_))


def tables_of(symbols: np.ndarray) -> GramTables:
    tables = []
    for length in SCREEN_LENGTHS:
        grams = np.array([symbols[at : at + length] for at in range(0, len(symbols) - length + 1, 3)])
        tables.append(build_table(hash_grams(grams), np.full(len(grams), 4), bits=16, floor=2))
    return GramTables(SCREEN_LENGTHS, tuple(tables))


@pytest.mark.parametrize("n", [4, 5, 8, 101])
def test_every_second_gram_against_the_full_look_up(n: int) -> None:
    symbols = (np.random.default_rng(n).permutation(500)[:n] + FIRST).astype(np.uint16)
    tables = tables_of(symbols)
    classes = tables.classes(symbols)
    expected = []
    for row, length in enumerate(SCREEN_LENGTHS):
        every = classes[row, : n - length + 1][::2]
        expected += [every.mean(), (every == 0).mean()]
    assert screen_features(form_of(symbols), tables) == pytest.approx(expected)


def test_a_text_shorter_than_the_grams() -> None:
    found = screen_features(form_of(np.array([FIRST], dtype=np.uint16)), tables_of(np.arange(9, 40, dtype=np.uint16)))
    assert found.tolist() == [0.0, 1.0, 0.0, 1.0]
