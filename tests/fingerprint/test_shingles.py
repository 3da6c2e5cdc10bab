from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import BadInput
from toolkit.fingerprint import Codes, shingle_sets
from toolkit.fingerprint import shingles as module


def plain_jaccard(one: str, other: str, n: int) -> float:
    a, b = ({text[i : i + n] for i in range(len(text) - n + 1)} for text in (one, other))
    return len(a & b) / max(1, len(a | b))


@given(st.lists(st.text("甲乙丙a𠀀\n", max_size=40), min_size=2, max_size=5), st.integers(1, 7))
def test_jaccard_equals_that_of_python_sets(texts: list[str], n: int) -> None:
    sets = shingle_sets(Codes.from_texts(texts), shingle_chars=n)
    for one, left in enumerate(texts):
        for other, right in enumerate(texts):
            assert sets.jaccard(one, other) == plain_jaccard(left, right, n)


@pytest.mark.parametrize("n_kinds", [50, 7200, 60000])  # 7132 is where five characters no longer fit one word
@pytest.mark.parametrize("seed", range(3))
def test_large_alphabets_stay_exact(n_kinds: int, seed: int) -> None:
    draw = random.Random(seed)
    texts = ["".join(chr(0x3400 + draw.randrange(n_kinds)) for _ in range(9000))]
    texts.append(texts[0][:4000] + texts[0][4500:])
    sets = shingle_sets(Codes.from_texts(texts), shingle_chars=5)
    assert sets.jaccard(0, 1) == plain_jaccard(texts[0], texts[1], 5)


def test_colliding_keys_fall_back_to_plain_ranking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ODD", np.uint64(0))  # every value under one hash
    texts = ["".join(chr(0x3400 + (i * i) % 7001) for i in range(8000)), "".join(map(chr, range(0x3400, 0x5000)))]
    assert shingle_sets(Codes.from_texts(texts), shingle_chars=5).jaccard(0, 1) == plain_jaccard(texts[0], texts[1], 5)


def test_no_length_below_one() -> None:
    with pytest.raises(BadInput):
        shingle_sets(Codes.from_texts(["甲"]), shingle_chars=0)
