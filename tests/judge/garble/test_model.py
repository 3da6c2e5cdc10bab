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


def test_the_score_is_one_half_at_the_bound_for_length_and_likeness() -> None:
    document = load_detector().document
    assert (np.diff(document.lengths) > 0).all()
    assert (np.diff(document.bounds, axis=0) <= 0).all()
    n_zones = len(document.bounds)
    assert n_zones == len(document.zones) + 1
    found = np.tile(document.center, (2 * n_zones, 1))
    raw = document.raw(found)
    lengths = np.tile([int(document.lengths[0]), int(document.lengths[-1])], n_zones)
    likeness = np.repeat([document.zones[0] - 0.01, *document.zones], 2)
    bounds = document.bounds[:, [0, -1]].ravel()
    assert np.allclose(document.score(found, lengths, likeness), 1 / (1 + np.exp(bounds - raw)), atol=1e-3)


def test_beyond_the_lengths_measured_the_outer_bounds_hold() -> None:
    document = load_detector().document
    found = document.center[None].repeat(2, axis=0)
    scores = document.score(found, np.array([int(document.lengths[-1]) + 1, 10_000_000]), np.zeros(2))
    assert scores[0] == pytest.approx(scores[1])


def test_reports_are_told_from_other_prose() -> None:
    detector = load_detector()

    def likeness(text: str) -> float:
        return detector.document.likeness(read_form(text, detector.alphabet))

    report = "过去一年，全县上下坚持稳中求进，深入推进改革，加快产业升级，着力保障和改善民生，经济社会发展取得新成效。"
    story = "她把碗搁在桌上，转身去开门，外头却没有人，只有一只猫蹲在台阶下，望着她喵喵地叫。"
    assert likeness(report) > detector.document.zones[-1]
    assert likeness(story) < detector.document.zones[0]
    assert likeness("abc") < detector.document.zones[0]


def test_the_asset_is_small_and_loaded_once() -> None:
    detector = load_detector()
    assert load_detector() is detector
    assert len(detector.alphabet) + FIRST == len(detector.network.symbols)
    assert sum(table.nbytes for table in detector.tables.tables) < 32 << 20
