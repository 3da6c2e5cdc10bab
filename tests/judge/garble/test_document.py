from __future__ import annotations

import numpy as np
import pytest

from toolkit.judge.garble.document import features
from toolkit.judge.garble.form import FIRST, NUMBER, Form
from toolkit.judge.garble.grams import PATTERNS

MARKED_KINDS = 2
"""Place among the features of the share of different characters marked above one half."""


def form_of(symbols: np.ndarray) -> Form:
    return Form(symbols.astype(np.uint16), np.arange(len(symbols), dtype=np.int32), symbols >= FIRST)


def features_of(symbols: np.ndarray, logits: np.ndarray) -> np.ndarray:
    classes = np.full((len(PATTERNS), len(symbols)), 7, dtype=np.uint8)
    return features(form_of(symbols), classes, logits.astype(np.float32))


def test_one_rare_word_again_and_again_counts_less_than_many_different_ones() -> None:
    symbols = np.arange(600) % 200 + FIRST
    symbols[::20] = FIRST + 300
    repeated = np.full(600, -6.0)
    repeated[::20] = 4.0
    many = np.full(600, -6.0)
    many[7:207:20] = many[227:427:20] = many[447::20] = 4.0
    assert features_of(symbols, many)[MARKED_KINDS] > 2 * features_of(symbols, repeated)[MARKED_KINDS]


def test_marks_on_what_is_not_chinese_do_not_count() -> None:
    symbols = np.arange(300) % 100 + FIRST
    symbols[::10] = NUMBER
    quiet = np.full(300, -6.0)
    loud = quiet.copy()
    loud[::10] = 9.0
    assert np.array_equal(features_of(symbols, quiet), features_of(symbols, loud))


@pytest.mark.parametrize("n", [1, 2, 59, 60, 61, 500])
def test_features_are_finite_and_equally_many(n: int) -> None:
    draw = np.random.default_rng(n)
    symbols = draw.integers(1, 400, n)
    symbols[0] = FIRST
    found = features_of(symbols, draw.normal(scale=50, size=n))
    assert found.shape == features_of(np.array([FIRST]), np.array([0.0])).shape
    assert np.isfinite(found).all()
