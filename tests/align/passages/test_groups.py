from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tests.align.passages.invented import prose
from toolkit.align.passages import Terms, read_units
from toolkit.align.passages.groups import Box, group_seeds
from toolkit.align.passages.pair import Pair, pair_up
from toolkit.align.passages.seeds import Seeds

GAP = 2


@pytest.fixture(scope="module")
def pair() -> Pair:
    return pair_up(read_units(prose(1, 60), Terms.WORDS), read_units(prose(1, 60), Terms.WORDS))


def brute_force(seeds: list[tuple[int, int]]) -> set[frozenset[tuple[int, int]]]:
    """Part wherever a side has a gap, until nothing changes."""
    groups = [set(seeds)] if seeds else []
    while True:
        parted = []
        for group in groups:
            for side in (0, 1):
                places = sorted({seed[side] for seed in group})
                wide = [b for a, b in pairwise(places) if b - a > GAP + 1]
                if wide:
                    parted += [{s for s in group if s[side] < wide[0]}, {s for s in group if s[side] >= wide[0]}]
                    break
            else:
                parted.append(group)
        if parted == groups:
            return {frozenset(group) for group in groups}
        groups = parted


@pytest.mark.parametrize("seed", range(12))
def test_groups_are_those_of_the_definition(pair: Pair, seed: int) -> None:
    draw = np.random.default_rng(seed)
    chosen = sorted({(int(a), int(b)) for a, b in draw.integers(0, 60, size=(30, 2))})
    left, right = (np.array(column, dtype=np.int64) for column in zip(*chosen, strict=True))
    cuts = pair.left.units.cuts.tolist()
    expected = set()
    for group in brute_force(chosen):
        rows, columns = zip(*group, strict=True)
        expected.add(Box(cuts[min(rows)], cuts[max(rows) + 1], cuts[min(columns)], cuts[max(columns) + 1]))
    assert set(group_seeds(pair, Seeds(left, right), gap=GAP, cosine=-1)) == expected


def test_what_is_not_alike_as_a_whole_is_parted(pair: Pair) -> None:
    seeds = Seeds(np.array([3, 6]), np.array([3, 6]))
    (whole,) = group_seeds(pair, seeds, gap=4, cosine=0.9)
    apart = Seeds(np.array([3, 6]), np.array([6, 3]))
    cuts = pair.left.units.cuts.tolist()
    assert (whole.left_start, whole.left_end) == (cuts[3], cuts[7])
    assert len(group_seeds(pair, Seeds(np.array([3, 5]), np.array([20, 24])), gap=4, cosine=0.6)) in {0, 2}
    assert group_seeds(pair, Seeds(*(np.zeros(0, np.int64),) * 2), gap=4, cosine=0) == []
    assert len(group_seeds(pair, apart, gap=4, cosine=0.0)) == 1
