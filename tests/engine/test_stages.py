from __future__ import annotations

import pytest

from toolkit.engine.stages import Stages, peak_mb


def test_costs_are_noted_in_order() -> None:
    told: list[tuple[str, int, int]] = []
    stages = Stages(lambda *step: told.append(step))
    with stages.stage("read") as tick:
        tick("read", 1, 2)
    with stages.stage("align"):
        pass
    assert [cost.name for cost in stages.costs] == ["read", "align"]
    assert all(cost.seconds >= 0 and cost.peak_mb > 1 for cost in stages.costs)
    assert told == [("read", 0, 0), ("read", 1, 2), ("align", 0, 0)]


def test_a_stage_that_fails_is_not_noted() -> None:
    stages = Stages(lambda *_: None)
    with pytest.raises(KeyboardInterrupt), stages.stage("read"):
        raise KeyboardInterrupt
    assert stages.costs == []


def test_peak_memory_never_falls() -> None:
    before = peak_mb()
    assert 5 < before <= peak_mb() < 1_000_000
