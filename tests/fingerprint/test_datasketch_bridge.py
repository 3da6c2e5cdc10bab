from __future__ import annotations

import random

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH

from toolkit.errors import BadInput, SketchMismatch
from toolkit.fingerprint import Codes, SketchParams, sign
from toolkit.fingerprint.datasketch_bridge import from_minhashes, shingle_hash, to_minhash, to_minhashes

PARAMS = SketchParams("k_permutation", 128, seed=7)


def random_texts(seed: int) -> list[str]:
    draw = random.Random(seed)
    kinds = "甲乙丙丁戊己庚辛，。\n𠀀ab"
    return ["".join(draw.choices(kinds, k=draw.randrange(200))) for _ in range(40)]


def fed(text: str, n: int = 5) -> MinHash:
    minhash = MinHash(num_perm=128, seed=7, hashfunc=shingle_hash)
    minhash.update_batch(text[i : i + n] for i in range(len(text) - n + 1))
    return minhash


@pytest.mark.parametrize("seed", range(5))
def test_bit_identical_to_datasketch(seed: int) -> None:
    texts = random_texts(seed)
    matrix = sign(Codes.from_texts(texts), PARAMS).matrix
    assert np.array_equal(matrix, np.array([fed(text).hashvalues for text in texts]))


def test_a_converted_minhash_can_be_compared_and_updated() -> None:
    signatures = sign(Codes.from_texts(["一二三四五六七", "一二三四五六七八九"]), PARAMS)
    short = to_minhash(signatures, 0)
    assert short.jaccard(fed("一二三四五六七")) == 1.0
    short.update_batch(["四五六七八", "五六七八九"])
    assert np.array_equal(short.hashvalues, signatures.matrix[1])
    assert not np.array_equal(signatures.matrix[0], signatures.matrix[1])  # the signature itself is untouched


def test_bulk_rows_in_datasketch_lsh() -> None:
    texts = random_texts(3)
    texts.append(max(texts, key=len) + "戊")
    index = MinHashLSH(threshold=0.7, num_perm=128)
    for number, minhash in enumerate(to_minhashes(sign(Codes.from_texts(texts), PARAMS))):
        index.insert(number, minhash)
    for number, text in enumerate(texts):
        if len(text) >= 5:
            assert number in index.query(fed(text))
    assert len(index.query(fed(texts[-1]))) == 2


def test_back_from_datasketch() -> None:
    texts = random_texts(4)
    back = from_minhashes([fed(text) for text in texts], shingle_chars=5)
    signatures = sign(Codes.from_texts(texts), PARAMS)
    back.check_same(signatures)
    assert np.array_equal(back.matrix, signatures.matrix)


def test_one_permutation_is_refused() -> None:
    signatures = sign(Codes.from_texts(["一二三四五六七"]))
    with pytest.raises(SketchMismatch, match="one_permutation"):
        to_minhash(signatures, 0)
    with pytest.raises(SketchMismatch, match="one_permutation"):
        to_minhashes(signatures)


@pytest.mark.parametrize(
    "other",
    [
        MinHash(num_perm=128, seed=7),
        MinHash(num_perm=64, seed=7, hashfunc=shingle_hash),
        MinHash(num_perm=128, seed=8, hashfunc=shingle_hash),
        MinHash(num_perm=128, seed=7, hashfunc=shingle_hash, scheme="legacy"),
    ],
)
def test_unlike_minhashes_are_refused(other: MinHash) -> None:
    with pytest.raises(SketchMismatch, match="MinHash 1 has"):
        from_minhashes([fed("一二三四五六七"), other], shingle_chars=5)


def test_nothing_to_convert() -> None:
    with pytest.raises(BadInput):
        from_minhashes([], shingle_chars=5)
    with pytest.raises(BadInput):
        shingle_hash("")
