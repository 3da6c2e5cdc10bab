"""What every encoder promises, held for the one that ships."""

from __future__ import annotations

import random
import re
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from toolkit.embed import Encoder, open_encoder
from toolkit.embed.chars import DROPPED, FIRST, read_encoder, save_encoder, shipped_encoder
from toolkit.embed.pieces import N_TOKENS, NUMBERS, PIECES_FROM, WORDS, tokens_of

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


def spelled(token: int) -> str:
    """What a token stands for."""
    for run in (NUMBERS, WORDS):
        if run.first <= token < run.end:
            return run.pieces[token - run.first]
    return chr(token)


def plain_tokens(text: str) -> set[str]:
    """The same by regular expressions."""
    folded = "".join(unicodedata.normalize("NFKC", char).lower() if char in "Ａ２" else char.lower() for char in text)
    found = re.findall("([0-9]{1,4})[0-9]*|([a-z]{1,3})[a-z]*|([政务公開])", folded[:1000])
    return {"".join(groups) for groups in found}


@pytest.mark.parametrize("seed", range(5))
def test_tokens_equal_those_of_regular_expressions(seed: int) -> None:
    rng = random.Random(seed)
    texts = ["".join(rng.choices("政务公開，。 a7Ａ２B0\n", k=rng.choice([0, 1, 9, 30, 1100]))) for _ in range(40)]
    owner, tokens, _ = tokens_of(texts)
    for number, text in enumerate(texts):
        own = tokens[owner == number].tolist()
        assert len(own) == len(set(own)) and {spelled(token) for token in own} == plain_tokens(text), seed


@pytest.mark.parametrize("seed", range(5))
def test_sums_equal_a_plain_loop(seed: int) -> None:
    rng = random.Random(seed)
    encoder = shipped_encoder()
    texts = ["".join(rng.choices("政务公开工作，。 開\n", k=rng.randrange(9))) for _ in range(40)]
    for text, vector in zip(texts, encoder.encode(texts), strict=True):
        said = sum(encoder.rows[ord(char)] != DROPPED for char in text)
        rows = [encoder.rows[ord(char)] for char in set(text)]
        total = encoder.table[rows].sum(axis=0) if said > 1 else np.zeros(encoder.dimension)
        assert np.allclose(vector, total / max(1e-9, float(np.linalg.norm(total))), atol=1e-5)


def test_repeats_widths_and_the_ends_of_long_words_make_no_difference(encoder: Encoder) -> None:
    first, second = encoder.encode(["2024年受理GDP申请", "２０２４年年受理受理，ｇｄｐ申请申请2024 gdp"])
    assert float(first @ second) == pytest.approx(1, abs=1e-5)
    first, second, other = encoder.encode(["受理12345678件conference", "受理12349件contact", "受理1233件contact"])
    assert float(first @ second) == pytest.approx(1, abs=1e-5) and first @ other < 0.99


def test_every_number_and_word_has_a_row_and_neighbouring_years_have_two() -> None:
    rows = shipped_encoder().rows
    assert rows.shape == (N_TOKENS,) and (rows[PIECES_FROM:] > 1).all()
    years = [rows[NUMBERS.first + NUMBERS.pieces.index(str(year))] for year in range(1900, 2100)]
    assert len(set(years)) == len(years)


def test_vectors_survive_being_saved(tmp_path: Path) -> None:
    table = np.random.default_rng(1).standard_normal((FIRST + 2, 8)).astype(np.float32)
    save_encoder(tmp_path / "encoder.npz", np.array([ord("政"), ord("务")], dtype=np.int32), table)
    read = read_encoder(tmp_path / "encoder.npz")
    assert np.abs(read.table - table).max() < 0.02 and read.rows[ord("務")] == read.rows[ord("务")] == FIRST + 1
