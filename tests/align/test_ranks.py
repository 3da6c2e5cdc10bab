from __future__ import annotations

import numpy as np
import pytest

from toolkit.align.ranks import BitPlaces, BitRanks


@pytest.mark.parametrize("n", [0, 1, 63, 64, 65, 127, 128, 1000])
@pytest.mark.parametrize("density", [0.0, 0.3, 1.0])
def test_against_a_running_sum(n: int, density: float) -> None:
    bits = np.random.default_rng(n).random(n) < density
    before = np.concatenate(([0], np.cumsum(bits)))
    ranks = BitRanks(bits)
    everywhere = np.arange(n + 1)
    assert ranks.up_to(everywhere).tolist() == before.tolist()
    starts, ends = (grid.ravel() for grid in np.meshgrid(everywhere[::7], everywhere[::5]))
    expected = np.where(ends > starts, before[ends] - before[starts], 0)
    assert ranks.between(starts, ends).tolist() == expected.tolist()


@pytest.mark.parametrize("n", [1, 8, 63, 64, 65, 129, 1000])
@pytest.mark.parametrize("density", [0.02, 0.3, 1.0])
def test_places_against_a_list(n: int, density: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BitPlaces, "_AT_ONCE", 100)
    bits = np.random.default_rng(n).random(n) < density
    expected = np.flatnonzero(bits)
    numbers = np.random.default_rng(0).permutation(len(expected))
    assert BitPlaces(np.packbits(bits)).of(numbers).tolist() == expected[numbers].tolist()
