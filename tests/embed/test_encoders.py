"""What every encoder promises, held for the one that ships."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.embed import Encoder, open_encoder
from toolkit.errors import BadInput

SAID = "我局认真做好政府信息公开工作"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder()


def test_rows_are_unit_vectors_and_zero_where_nothing_is_said(encoder: Encoder) -> None:
    vectors = encoder.encode([SAID, "", "。！", "我", "我" * 10_000, "\ud800\ud800", "0.5%"])
    assert vectors.shape == (7, encoder.dimension) and vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 0, 0, 0, 1, 0, 0], abs=1e-5)


def test_no_sentences_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_a_sentence_does_not_depend_on_its_neighbours(encoder: Encoder) -> None:
    others = [f"第{number}项工作已经办结" for number in range(5000)]
    (alone,) = encoder.encode([SAID])
    assert np.allclose(encoder.encode([*others, SAID])[-1], alone, atol=1e-6)


def test_punctuation_and_script_make_no_difference(encoder: Encoder) -> None:
    first, second = encoder.encode([SAID, "我局認真做好，政府信息公開工作。"])
    assert float(first @ second) == pytest.approx(1, abs=1e-5)


def test_what_shares_words_is_nearer(encoder: Encoder) -> None:
    said, rewritten, other = encoder.encode([SAID, "我局切实做好政务信息公开工作", "今天下午食堂供应西瓜"])
    assert said @ rewritten > 0.4 > said @ other


def test_an_unknown_encoder_is_refused() -> None:
    with pytest.raises(BadInput):
        open_encoder("no/such-encoder")
