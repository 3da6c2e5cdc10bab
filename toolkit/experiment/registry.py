"""Every kind of experiment by the name that a TOML file gives as `task`. A new one: a function, and its line."""

from __future__ import annotations

from typing import Any

from toolkit.experiment.measured import Task
from toolkit.experiment.tasks.bands import BandsParams, bands
from toolkit.experiment.tasks.benchmark import BenchmarkParams, benchmark
from toolkit.experiment.tasks.families import FamiliesParams, families_quality
from toolkit.experiment.tasks.match_quality import MatchQualityParams, match_quality
from toolkit.experiment.tasks.pan_alignment import PanParams, pan_alignment
from toolkit.experiment.tasks.rhetoric import RhetoricQualityParams, rhetoric_quality
from toolkit.experiment.tasks.self_reuse import SelfReuseParams, self_reuse

TASKS: dict[str, Task[Any]] = {
    "bands": Task(BandsParams, bands),
    "benchmark": Task(BenchmarkParams, benchmark),
    "families": Task(FamiliesParams, families_quality),
    "match_quality": Task(MatchQualityParams, match_quality),
    "pan_alignment": Task(PanParams, pan_alignment),
    "rhetoric_quality": Task(RhetoricQualityParams, rhetoric_quality),
    "self_reuse": Task(SelfReuseParams, self_reuse),
}
