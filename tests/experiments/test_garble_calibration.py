"""Bounds of the garble detector's raw scores, from natural pieces. Needs torch, as the script does."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from experiments.garble_calibration import ALLOWED, SPARE, SPARE_BELOW, SPARE_SIZE, Raw, _bounds, _tops


def natural(seed: int, *, n_documents: int, spread: float) -> Raw:
    """Pieces of one genre in two zones; documents differ by `spread`."""
    rng = np.random.default_rng(seed)
    document = np.repeat(np.arange(n_documents), 40)
    score = rng.normal(size=len(document)) + spread * rng.normal(size=n_documents)[document]
    return Raw(
        score.astype(np.float32),
        np.arange(len(document)) % 2,
        np.zeros(len(document), dtype=np.int64),
        document.astype(str),
    )


@pytest.mark.parametrize("seed", range(5))
def test_hardly_any_piece_lies_above_and_lower_zones_are_never_bounded_lower(seed: int) -> None:
    pieces = natural(seed, n_documents=60, spread=0.5)
    bounds = _bounds(pieces, SPARE_SIZE, 2)
    assert (pieces.score > bounds[pieces.zone]).mean() <= ALLOWED
    assert bounds[0] >= bounds[1]


def test_documents_that_differ_more_are_bounded_with_a_wider_margin() -> None:
    few = natural(3, n_documents=6, spread=3.0)
    plain = _tops(few, np.zeros(2))
    assert (_bounds(few, SPARE_SIZE, 2) > plain + np.array([SPARE_BELOW, SPARE])).all()
    many = natural(3, n_documents=60, spread=0.0)
    assert (_bounds(many, SPARE_SIZE, 2) - _tops(many, np.zeros(2)) < SPARE_BELOW + 0.5).all()


def test_longer_pieces_get_less_spare() -> None:
    pieces = natural(1, n_documents=60, spread=0.0)
    short, long = _bounds(pieces, SPARE_SIZE, 2), _bounds(pieces, 4 * SPARE_SIZE, 2)
    assert short - long == pytest.approx(np.array([SPARE_BELOW, SPARE]) / 2, abs=1e-4)
