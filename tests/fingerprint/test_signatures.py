from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import BadInput, SketchMismatch
from toolkit.fingerprint import EMPTY, Codes, Hasher, Signatures, SketchParams, kernels, shingle_sets, sign, sign_stream

SCHEMES = [SketchParams(), SketchParams("k_permutation", 128)]
BASE, WORD = 0x9E3779B1, 1 << 32


def random_text(draw: random.Random, n: int, kinds: int = 3000) -> str:
    return "".join(chr(0x4E00 + draw.randrange(kinds)) for _ in range(n))


def edited(draw: random.Random, text: str, n_edits: int) -> str:
    chars = list(text)
    for _ in range(n_edits):
        chars[draw.randrange(len(chars))] = chr(0x4E00 + draw.randrange(3000))
    return "".join(chars)


def true_jaccard(one: str, other: str) -> float:
    a, b = ({text[i : i + 5] for i in range(len(text) - 4)} for text in (one, other))
    return len(a & b) / len(a | b)


@given(st.text("甲乙丙a𠀀\n", max_size=60), st.integers(1, 20))
def test_hash_is_the_polynomial_it_is_said_to_be(text: str, n: int) -> None:
    hashes = Hasher(shingle_chars=n, max_chars=60).hashes(Codes.from_texts([text]).codes)
    expected = [
        sum(ord(c) * pow(BASE, n - 1 - i, WORD) for i, c in enumerate(text[k : k + n])) % WORD
        for k in range(len(text) - n + 1)
    ]
    assert hashes.tolist() == expected


@pytest.mark.parametrize("params", SCHEMES, ids=lambda p: p.scheme)
@pytest.mark.parametrize("n_chars", [30, 60, 120, 250, 1000, 3000])
def test_estimates_are_unbiased_and_as_exact_as_permutations_allow(params: SketchParams, n_chars: int) -> None:
    draw = random.Random(n_chars)
    lefts = [random_text(draw, n_chars) for _ in range(200)]
    rights = [edited(draw, text, 1 + n_chars // 40) for text in lefts]
    signatures = sign(Codes.from_texts(lefts + rights), params)
    truth = np.array([true_jaccard(a, b) for a, b in zip(lefts, rights, strict=True)])
    errors = np.array([signatures.estimate(i, signatures, i + 200) for i in range(200)]) - truth
    deviation = np.sqrt(np.mean(truth * (1 - truth)) / params.n_slots)
    assert abs(errors.mean()) < 4 * deviation / np.sqrt(200)
    assert np.sqrt(np.mean(errors**2)) < 1.15 * deviation


@pytest.mark.parametrize("shingle_chars", [1, 2, 3, 4, 8, 64])
def test_estimates_hold_for_every_length_of_shingle(shingle_chars: int) -> None:
    draw = random.Random(shingle_chars)
    params = SketchParams(shingle_chars=shingle_chars)
    lefts = [random_text(draw, 700) for _ in range(100)]
    rights = [random_text(draw, 300) + text[300:] for text in lefts]
    signatures = sign(Codes.from_texts(lefts + rights), params)
    sets = shingle_sets(Codes.from_texts(lefts + rights), shingle_chars=shingle_chars)
    truth = np.array([sets.jaccard(i, i + 100) for i in range(100)])
    errors = np.array([signatures.estimate(i, signatures, i + 100) for i in range(100)]) - truth
    deviation = np.sqrt(np.mean(truth * (1 - truth)) / params.n_slots)
    assert abs(errors.mean()) < 4 * deviation / 10
    assert np.sqrt(np.mean(errors**2)) < 1.2 * deviation


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text("甲乙丙丁戊己庚辛", max_size=90), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_neither_blocks_nor_chunks_nor_order_matter(texts: list[str], draw: random.Random) -> None:
    params = SketchParams(n_slots=16)
    whole = sign(Codes.from_texts(texts), params).matrix
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "_BLOCK_CHARS", 7)
        assert np.array_equal(sign(Codes.from_texts(texts), params).matrix, whole)
    cut = draw.randint(0, len(texts))
    chunks = [Codes.from_texts(texts[:cut]), Codes.from_texts([]), Codes.from_texts(texts[cut:])]
    assert np.array_equal(sign_stream(chunks, params).matrix, whole)
    order = draw.sample(range(len(texts)), len(texts))
    assert np.array_equal(sign(Codes.from_texts([texts[i] for i in order]), params).matrix, whole[order])


@pytest.mark.parametrize("params", SCHEMES, ids=lambda p: p.scheme)
def test_a_neighbour_with_astral_characters_changes_nothing(params: SketchParams) -> None:
    text = "区长办公会议研究了𠀀字的写法和用法"
    plain = text.replace("𠀀", "某")
    alone = sign(Codes.from_texts([plain]), params).matrix[0]
    assert np.array_equal(sign(Codes.from_texts([text, plain]), params).matrix[1], alone)


@pytest.mark.parametrize("params", SCHEMES, ids=lambda p: p.scheme)
def test_texts_without_a_shingle_are_empty(params: SketchParams) -> None:
    signatures = sign(Codes.from_texts(["", "四个字呢", "", "五个字的呢", ""]), params)
    assert (signatures.matrix == EMPTY).all(axis=1).tolist() == [True, True, True, False, True]
    assert signatures.estimate(0, signatures, 1) == 0.0
    assert len(sign(Codes.from_texts([]), params)) == 0


def test_a_long_text_of_one_character_is_signed_as_a_short_one() -> None:
    matrix = sign(Codes.from_texts(["啊" * 300_000, "啊" * 5])).matrix
    assert np.array_equal(matrix[0], matrix[1])


def test_seed_changes_every_signature() -> None:
    codes = Codes.from_texts(["春风又绿江南岸，明月何时照我还。" * 3])
    assert np.mean(sign(codes, SketchParams(seed=1)).matrix == sign(codes, SketchParams(seed=2)).matrix) < 0.05


@pytest.mark.parametrize(
    "other",
    [SketchParams(seed=2), SketchParams(n_slots=128), SketchParams(shingle_chars=4), SketchParams("k_permutation")],
)
def test_mixing_is_refused(other: SketchParams) -> None:
    codes = Codes.from_texts(["一段足够长的文字"])
    with pytest.raises(SketchMismatch, match="can't be compared"):
        sign(codes).check_same(sign(codes, other))


def test_save_and_load_carry_the_parameters(tmp_path: Path) -> None:
    signatures = sign(
        Codes.from_texts(["一段足够长的文字"]), SketchParams("k_permutation", 32, seed=9, shingle_chars=3)
    )
    signatures.save(tmp_path / "x.sig")
    loaded = Signatures.load(tmp_path / "x.sig")
    assert loaded.params == signatures.params
    assert np.array_equal(loaded.matrix, signatures.matrix)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x93NUMPY", b"words"])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.sig").write_bytes(content)
    with pytest.raises(BadInput, match=r"x\.sig"):
        Signatures.load(tmp_path / "x.sig")


@pytest.mark.parametrize(
    "bad",
    [
        {"scheme": "minhash"},
        {"n_slots": 0},
        {"n_slots": 100},
        {"n_slots": 8},
        {"n_slots": 8192},
        {"seed": -1},
        {"seed": WORD},
        {"shingle_chars": 0},
        {"shingle_chars": 65},
    ],
)
def test_bad_parameters_are_refused(bad: dict[str, int]) -> None:
    with pytest.raises(BadInput, match=next(iter(bad))):
        SketchParams(**bad)  # type: ignore[arg-type]


def test_matrix_must_fit_the_parameters() -> None:
    with pytest.raises(BadInput, match="matrix"):
        Signatures(SketchParams(), np.zeros((1, 255), np.uint32))
