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
    looked = [d.transformer.look(form.symbols, classes, form.chinese) for d in (first, again)]
    assert np.allclose(looked[0][0], looked[1][0], atol=0.05)
    assert looked[0][1] == pytest.approx(looked[1][1], abs=0.05)
    for one, other in ((first.document, again.document), (first.closer, again.closer)):
        assert np.array_equal(one.raw(one.center[None]), other.raw(one.center[None]))
    assert np.array_equal(first.bounds.bounds, again.bounds.bounds)
    assert np.array_equal(first.screen, again.screen)


def test_another_format_is_refused_with_a_cure(tmp_path: Path) -> None:
    path = tmp_path / "old.npz"
    np.savez(path, format=np.array(99))
    with pytest.raises(SketchMismatch) as caught:
        read_detector(path)
    assert "99" in caught.value.what
    assert "build_garble_detector" in caught.value.next_step


def test_bounds_lie_by_zone_and_between_the_lengths_measured() -> None:
    bounds = load_detector().bounds
    assert (np.diff(bounds.lengths) > 0).all()
    assert (np.diff(bounds.bounds, axis=0) <= 0).all()
    n_zones = len(bounds.bounds)
    assert n_zones == len(bounds.zones) + 1
    lengths = np.tile([round(float(bounds.lengths[0])), round(float(bounds.lengths[-1]))], n_zones)
    likeness = np.repeat([bounds.zones[0] - 0.01, *bounds.zones], 2)
    assert np.allclose(bounds.at(lengths, likeness), bounds.bounds[:, [0, -1]].ravel(), atol=0.02)
    between = round(float(np.sqrt(bounds.lengths[0] * bounds.lengths[1])))
    middle = float(bounds.at(np.array([between]), np.array([0.0]))[0])
    zone = int(np.searchsorted(bounds.zones, 0.0, side="right"))
    assert middle == pytest.approx(float(bounds.bounds[zone, :2].mean()), abs=0.02)


def test_beyond_the_lengths_measured_the_outer_bounds_hold() -> None:
    bounds = load_detector().bounds
    found = bounds.at(np.array([1, int(bounds.lengths[-1]) + 1, 10_000_000]), np.zeros(3))
    zone = int(np.searchsorted(bounds.zones, 0.0, side="right"))
    assert found == pytest.approx([float(bounds.bounds[zone, k]) for k in (0, -1, -1)])


def test_reports_are_told_from_other_prose() -> None:
    detector = load_detector()

    def likeness(text: str) -> float:
        return detector.bounds.likeness(read_form(text, detector.alphabet))

    report = "过去一年，全县上下坚持稳中求进，深入推进改革，加快产业升级，着力保障和改善民生，经济社会发展取得新成效。"
    story = "她把碗搁在桌上，转身去开门，外头却没有人，只有一只猫蹲在台阶下，望着她喵喵地叫。"
    assert likeness(report) > detector.bounds.zones[-1]
    assert likeness(story) < detector.bounds.zones[0]
    assert likeness("abc") < detector.bounds.zones[0]


def test_the_asset_is_small_and_loaded_once() -> None:
    detector = load_detector()
    assert load_detector() is detector
    assert len(detector.alphabet) + FIRST == len(detector.network.symbols) == len(detector.transformer.symbols)
    assert sum(table.nbytes for table in detector.tables.tables) < 32 << 20
