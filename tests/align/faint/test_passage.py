"""Alignments about a place, against plain answers."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tests.align.helpers import all_stretches, census_of, corpus_of, numbers_of, prose
from toolkit.align.chain import Block
from toolkit.align.faint import passage as kernel
from toolkit.align.faint.passage import align, weighed, with_singles
from toolkit.align.faint.places import places
from toolkit.align.weights import CharWeights

NOTHING = np.zeros((0, 4), dtype=np.int64)


def weights_of(texts: list[str]) -> CharWeights:
    corpus = corpus_of(texts)
    return CharWeights.of(corpus, numbers_of(texts), census_of(corpus))


@pytest.mark.parametrize("seed", range(6))
def test_the_best_run_is_the_best_of_all_runs(seed: int) -> None:
    draw = random.Random(seed)
    own, other = prose(seed, 400), prose(seed + 50, 400)
    texts = [own, other]
    blocks, at = [], 0
    while at < 300:
        length = draw.randrange(2, 9)
        blocks.append(Block(at, 401 + at, length))
        at += length + draw.randrange(1, 30)
    [alignment] = weighed(weights_of(texts), [blocks], [1])

    def score(start: int, stop: int) -> float:
        gaps = [blocks[i + 1].left - blocks[i].left_end for i in range(start, stop - 1)]
        cost = sum(kernel._BREAK_BITS + kernel._GAP_BITS * gap for gap in gaps)
        return sum(alignment.telling[start:stop]) - cost

    runs = [(start, stop) for start in range(len(blocks)) for stop in range(start + 1, len(blocks) + 1)]
    found = alignment.best()
    assert found is not None
    assert found.score == pytest.approx(max(score(*run) for run in runs)), f"seed {seed}"


def test_single_characters_count_between_exchanges_and_not_alone() -> None:
    words = "苇塘渡口管理站把夜航申请改成扫码登记船家十分钟就能领到回执"
    changed = "苇塘渡口管理山把夜水申请改成扫码登记船家林分钟就能领到回执"
    texts = [prose(1, 20) + changed + prose(2, 20), prose(3, 20) + words + prose(4, 20)]
    corpus = corpus_of(texts)
    stretches = all_stretches(corpus, census_of(corpus))
    weights = weights_of(texts)
    [alignment] = align(corpus, weights, list(places(corpus, stretches, weights, NOTHING, least=40)))
    best = alignment.best()
    assert best is not None
    assert min(block.length for block in best.blocks) > 1
    whole = with_singles(corpus, best)
    assert whole.equal == len(words) - 3
    assert whole.similarity == pytest.approx((len(words) - 3) / len(words))
    assert (whole.score, whole.left) == (best.score, best.left)


def test_nothing_that_tells_is_no_passage() -> None:
    [alignment] = weighed(weights_of(["0" * 4, "0" * 4]), [[]], [1])
    assert alignment.best() is None
