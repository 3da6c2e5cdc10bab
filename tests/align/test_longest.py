from __future__ import annotations

import random

import numpy as np
import pytest

from tests.align.helpers import corpus_of
from toolkit.align.longest import longest_common


def slowly(one: str, other: str) -> int:
    return max(
        (
            n
            for i in range(len(one))
            for n in range(1, len(one) - i + 1)
            if "\0" not in one[i : i + n] and one[i : i + n] in other
        ),
        default=0,
    )


@pytest.mark.parametrize("seed", range(30))
def test_against_all_windows(seed: int) -> None:
    draw = random.Random(seed)
    texts = ["".join(draw.choice("政务公") for _ in range(draw.randrange(0, 14))) for _ in range(4)]
    corpus = corpus_of(texts)
    cut = int(corpus.offsets[2])
    text = corpus.codes.tobytes().decode("utf-16-le")
    left, right, length = longest_common(corpus.codes, cut)
    assert length == slowly(text[:cut], text[cut:])
    assert text[left : left + length] == text[right : right + length]
    assert left + length <= cut <= right and "\0" not in text[left : left + length]
    assert longest_common(corpus.codes, cut, more_than=max(0, length - 1))[2] == length
    assert longest_common(corpus.codes, cut, more_than=length)[2] == 0


def test_one_sentence_again_and_again() -> None:
    corpus = corpus_of(["开门办事" * 300, "开门办事" * 500])
    assert longest_common(corpus.codes, 1201)[2] == 1200
    assert longest_common(np.zeros(0, dtype=np.uint16), 0) == (0, 0, 0)
