from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from toolkit.errors import SketchMismatch
from toolkit.judge.garble.form import FIRST, read_form
from toolkit.judge.garble.model import load_detector, read_detector, write_detector


def test_a_detector_survives_its_file(tmp_path: Path) -> None:
    first = load_detector()
    write_detector(tmp_path / "again.npz", first)
    again = read_detector(tmp_path / "again.npz")
    assert (again.alphabet, again.words) == (first.alphabet, first.words)
    assert all(np.array_equal(a, b) for a, b in zip(first.tables.tables, again.tables.tables, strict=True))
    form = read_form("青石县水务局认真做好二〇二三年政务公开工作，及时答复群众来信。", first.alphabet)
    classes = first.tables.classes(form.symbols)
    assert np.allclose(
        first.network.logits(form.symbols, classes), again.network.logits(form.symbols, classes), atol=0.05
    )
    assert np.array_equal(first.document.bounds, again.document.bounds)
    assert np.array_equal(first.screen, again.screen)


def test_another_format_is_refused_with_a_cure(tmp_path: Path) -> None:
    path = tmp_path / "old.npz"
    np.savez(path, format=np.array(99))
    with pytest.raises(SketchMismatch) as caught:
        read_detector(path)
    assert "99" in caught.value.what
    assert "build_garble_detector" in caught.value.next_step


def test_the_score_is_one_half_at_the_bound_and_rises_with_the_marks() -> None:
    document = load_detector().document
    assert (np.diff(document.lengths) > 0).all()
    found = np.tile(document.center, (2, 1))
    raw = document.raw(found)
    lengths = np.array([int(document.lengths[0]), int(document.lengths[-1])])
    expected = 1 / (1 + np.exp(-document.slope * (raw - document.bounds[[0, -1]])))
    assert np.allclose(document.score(found, lengths), expected, atol=1e-6)


def test_beyond_the_lengths_measured_the_outer_bounds_hold() -> None:
    document = load_detector().document
    found = document.center[None].repeat(3, axis=0)
    lengths = np.array([1, int(document.lengths[-1]), 10_000_000])
    scores = document.score(found, lengths)
    assert scores[1] == pytest.approx(scores[2])


def test_the_asset_is_small_and_loaded_once() -> None:
    detector = load_detector()
    assert load_detector() is detector
    assert len(detector.alphabet) + FIRST == len(detector.network.symbols)
    assert sum(table.nbytes for table in detector.tables.tables) < 32 << 20
