"""What every encoder promises, held for the one that ships."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from toolkit.embed import Encoder, open_encoder
from toolkit.embed.chars import DROPPED, read_encoder, save_encoder, shipped_encoder

SAID = "我局认真做好政府信息公开工作"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder()


def test_rows_are_unit_vectors_and_zero_where_nothing_is_said(encoder: Encoder) -> None:
    vectors = encoder.encode([SAID, "", "。！", "我", "我" * 10_000, "\ud800\ud800", "5%"])
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


@pytest.mark.parametrize("seed", range(5))
def test_sums_equal_a_plain_loop(seed: int) -> None:
    rng = random.Random(seed)
    encoder = shipped_encoder()
    texts = ["".join(rng.choices("政务公开工作，。 a7Ａ開\n", k=rng.randrange(9))) for _ in range(40)]
    for text, vector in zip(texts, encoder.encode(texts), strict=True):
        rows = [row for char in text if (row := int(encoder.rows[ord(char)])) != DROPPED]
        total = encoder.table[rows].sum(axis=0) if len(rows) > 1 else np.zeros(encoder.dimension)
        assert np.allclose(vector, total / max(1e-9, float(np.linalg.norm(total))), atol=1e-5)


def test_vectors_survive_being_saved(tmp_path: Path) -> None:
    table = np.random.default_rng(1).standard_normal((4, 8)).astype(np.float32)
    save_encoder(tmp_path / "encoder.npz", "政务", table)
    read = read_encoder(tmp_path / "encoder.npz")
    assert np.abs(read.table - table).max() < 0.02 and read.rows[ord("務")] == read.rows[ord("务")] == 3
