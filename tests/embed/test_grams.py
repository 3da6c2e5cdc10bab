"""Bags of grams against a plain loop over the words."""

from __future__ import annotations

import random

import numpy as np
import pytest

from toolkit.align.normalize import matching_form
from toolkit.embed.grams import char_slots, gram_bags, pair_slots

BITS = 12


def bag(sentence: str) -> list[int]:
    codes, _ = matching_form(sentence)
    if len(codes) < 2:
        return []
    single, pairs = char_slots(codes, BITS), pair_slots(codes[:-1], codes[1:], BITS)
    return sorted([*single.tolist(), *pairs.tolist()])


@pytest.mark.parametrize("seed", range(20))
def test_bags_equal_a_plain_loop(seed: int) -> None:
    rng = random.Random(seed)
    alphabet = "政务公开工作，。 a7\n"
    sentences = ["".join(rng.choices(alphabet, k=rng.randrange(9))) for _ in range(40)]
    found = gram_bags(sentences, slot_bits=BITS)
    parts = np.split(found.slots, found.offsets[1:-1])
    assert [sorted(part.tolist()) for part in parts] == [bag(sentence) for sentence in sentences]
