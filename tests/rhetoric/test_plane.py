from __future__ import annotations

import numpy as np
import pytest

from tests.rhetoric.vectors import around
from toolkit.rhetoric.plane import lay_out, radii_of


@pytest.mark.parametrize("n", [0, 1, 2, 3, 50])
def test_every_disc_lies_on_the_map(n: int) -> None:
    discs = lay_out(around(1, n, noise=2, seed=1), np.arange(n) + 1)
    assert len(discs) == n
    for x, y, radius in discs:
        assert radius > 0
        assert radius <= x + 1e-3
        assert x + radius <= 1 + 1e-3
        assert radius <= y + 1e-3
        assert y + radius <= 1 + 1e-3


def test_discs_hardly_touch_and_likeness_is_nearness() -> None:
    centers = around(4, 10, noise=0.6, seed=2)
    discs = np.array(lay_out(centers, np.full(40, 5)))
    gaps = np.linalg.norm(discs[:, None, :2] - discs[None, :, :2], axis=2)
    same = np.arange(40)[:, None] // 10 == np.arange(40) // 10
    off = ~np.eye(40, dtype=bool)
    assert gaps[same & off].mean() < 0.7 * gaps[~same].mean()
    assert (gaps[off] > 1.5 * discs[0, 2]).all()


def test_equal_centers_part() -> None:
    discs = np.array(lay_out(np.tile(np.eye(1, 8, dtype=np.float32), (6, 1)), np.ones(6, dtype=np.int64)))
    assert len({tuple(disc[:2]) for disc in discs.tolist()}) == 6
    assert np.isfinite(discs).all()


def test_a_larger_disc_says_more() -> None:
    radii = radii_of(np.array([1, 100, 10_000]))
    assert radii[0] < radii[1] < radii[2] <= 0.0601
