"""Every kind of experiment by the name that a TOML file gives as `task`. A new one: a function, and its line."""

from __future__ import annotations

from typing import Any

from toolkit.experiment.measured import Picture, Task
from toolkit.experiment.tasks.bands import BandsParams, bands
from toolkit.experiment.tasks.benchmark import BenchmarkParams, benchmark
from toolkit.experiment.tasks.encoder_retrieval import EncoderRetrievalParams, encoder_retrieval
from toolkit.experiment.tasks.families import FamiliesParams, families_quality
from toolkit.experiment.tasks.garbling import GarblingParams, garbling
from toolkit.experiment.tasks.match_quality import MatchQualityParams, match_quality
from toolkit.experiment.tasks.pan_alignment import PanParams, pan_alignment
from toolkit.experiment.tasks.rhetoric import RhetoricQualityParams, rhetoric_quality
from toolkit.experiment.tasks.self_reuse import SelfReuseParams, self_reuse
from toolkit.experiment.tasks.shared_text import SharedTextParams, shared_text
from toolkit.experiment.tasks.sketches import SketchesParams, sketches

TASKS: dict[str, Task[Any]] = {
    "bands": Task(BandsParams, bands),
    "benchmark": Task(BenchmarkParams, benchmark, (Picture("plagdet", "bars"), Picture("recall", "bars"))),
    "encoder_retrieval": Task(EncoderRetrievalParams, encoder_retrieval),
    "families": Task(FamiliesParams, families_quality),
    "garbling": Task(GarblingParams, garbling),
    "match_quality": Task(MatchQualityParams, match_quality, (Picture("precision", "bars"), Picture("recall", "bars"))),
    "pan_alignment": Task(PanParams, pan_alignment, (Picture("plagdet", "bars"),)),
    "rhetoric_quality": Task(RhetoricQualityParams, rhetoric_quality),
    "self_reuse": Task(
        SelfReuseParams,
        self_reuse,
        (Picture("previous_year", "bars"), Picture("earlier", "bars"), Picture("year_from", "heat")),
    ),
    "shared_text": Task(
        SharedTextParams,
        shared_text,
        (Picture("shared_with", "heat"), Picture("shared", "bars"), Picture("shared_as", "bars")),
    ),
    "sketches": Task(SketchesParams, sketches),
}
