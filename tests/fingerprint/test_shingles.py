from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import BadInput
from toolkit.fingerprint import CodeArray, Codes, ShingleSets, shingle_sets


def plain_jaccard(one: str, other: str, n: int) -> float:
    a, b = ({text[i : i + n] for i in range(len(text) - n + 1)} for text in (one, other))
    return len(a & b) / max(1, len(a | b))


@given(st.lists(st.text("甲乙丙a𠀀\n", max_size=40), min_size=2, max_size=5), st.integers(1, 7))
def test_jaccard_equals_that_of_python_sets(texts: list[str], n: int) -> None:
    sets = shingle_sets(Codes.from_texts(texts), shingle_chars=n)
    for one, left in enumerate(texts):
        for other, right in enumerate(texts):
            assert sets.jaccard(one, other) == plain_jaccard(left, right, n)


@pytest.mark.parametrize("n_chars", [1, 4, 5, 11, 64])
@pytest.mark.parametrize("n_kinds", [1, 50, 4096, 7200, 60000, 900_000])
def test_large_alphabets_and_long_shingles_stay_exact(n_kinds: int, n_chars: int) -> None:
    draw = random.Random(n_kinds + n_chars)
    texts = ["".join(chr(0x3400 + draw.randrange(n_kinds)) for _ in range(9000))]
    texts.append(texts[0][:4000] + texts[0][4500:])
    sets = shingle_sets(Codes.from_texts(texts), shingle_chars=n_chars)
    assert sets.jaccard(0, 1) == plain_jaccard(texts[0], texts[1], n_chars)


def test_texts_shorter_than_a_shingle_have_none() -> None:
    codes: CodeArray = np.array([1, 2, 3, 4, 4], dtype=np.uint32)
    sets = shingle_sets(Codes(codes, np.array([0, 1, 4, 5])), shingle_chars=2)
    assert isinstance(sets, ShingleSets)
    assert (len(sets), sets.sizes, sets.jaccard(0, 2)) == (3, [0, 2, 0], 0.0)


def test_no_length_below_one() -> None:
    with pytest.raises(BadInput):
        shingle_sets(Codes.from_texts(["甲"]), shingle_chars=0)
