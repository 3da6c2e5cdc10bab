"""Where an alignment is worth its cost."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tests.align.faint.test_find import PASSAGE, among
from tests.align.faint.test_passage import NOTHING
from tests.align.helpers import all_stretches, census_of, corpus_of, numbers_of, prose
from toolkit.align.faint import places as kernel
from toolkit.align.faint.places import places
from toolkit.align.grams import IntArray
from toolkit.align.weights import CharWeights
from toolkit.experiment.changes import edited


def found(texts: list[str], taken: IntArray = NOTHING, *, least: float = 130.0) -> list[tuple[int, int]]:
    """Where the places begin and end in the first text."""
    corpus = corpus_of(texts)
    census = census_of(corpus)
    weights = CharWeights.of(corpus, numbers_of(texts), census)
    chosen = places(corpus, all_stretches(corpus, census), weights, taken, least=least)
    return [(blocks[0].left, blocks[-1].left_end) for blocks, doc in chosen if doc == 1]


def test_a_lone_phrase_is_not_looked_at_and_a_broken_passage_is() -> None:
    assert found([among(PASSAGE[:6], 1), among(PASSAGE[:6], 3)]) == []
    [(start, end)] = found([among(edited(random.Random(2), PASSAGE, 0.2), 1), among(PASSAGE, 3)])
    assert 60 <= start < end <= 60 + len(PASSAGE) + 4


def test_what_another_match_explains_is_looked_at_for_what_stands_beside_it() -> None:
    core, changed = prose(9, 24), edited(random.Random(5), PASSAGE, 0.15)

    def beside_the_core(texts: list[str]) -> list[tuple[int, int]]:
        second = int(corpus_of(texts).offsets[1])
        return found(texts, np.array([[60, 84, second + 60, second + 84]]))

    alone = [among(core, 1), among(core, 3)]
    assert found(alone) != []
    assert beside_the_core(alone) == []
    assert len(beside_the_core([among(f"{core}岸{changed}", 1), among(f"{core}涨{PASSAGE}", 3)])) == 1


@pytest.mark.parametrize("seed", range(4))
def test_bits_of_the_first_look_against_every_window(seed: int) -> None:
    texts = [prose(1, 50) + edited(random.Random(seed), PASSAGE, 0.2) + prose(2, 50), among(PASSAGE, 3)]
    corpus = corpus_of(texts)
    weights = CharWeights.of(corpus, numbers_of(texts), census_of(corpus))
    stretches = all_stretches(corpus, census_of(corpus))
    nowhere = np.zeros((len(stretches), 2), dtype=np.int64)
    best, rest = kernel._band_bits(corpus, weights, stretches.left, stretches.right, nowhere)
    first = int(corpus.offsets[1])
    codes = corpus.codes.tolist()
    for at, to, told, everything in zip(
        stretches.left.tolist(), stretches.right.tolist(), best.tolist(), rest.tolist(), strict=True
    ):
        agreeing = np.zeros(2 * kernel._WINDOW + 1)
        for step in range(-kernel._WINDOW, kernel._WINDOW + 1):
            for shift in range(-kernel._BAND, kernel._BAND + 1):
                for pair in (-1, 0):
                    ours = [at + step + pair + i for i in range(2)]
                    theirs = [to + step + shift + pair + i for i in range(2)]
                    inside = all(abs(place - at) <= kernel._WINDOW and 0 <= place < first - 1 for place in ours)
                    inside &= all(first <= place < len(codes) - 1 for place in theirs)
                    if inside and [codes[i] for i in ours] == [codes[i] for i in theirs]:
                        agreeing[step + kernel._WINDOW] = weights.bits[at + step]
        windows = [agreeing[i : i + kernel._WINDOW + 1].sum() for i in range(kernel._WINDOW + 1)]
        assert told == pytest.approx(max(windows)), f"seed {seed}"
        assert everything == pytest.approx(agreeing.sum())
