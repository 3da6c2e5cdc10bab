"""The Chinese benchmark, made from a folder of reports and measured class by class."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from toolkit.experiment.benchmark import build_benchmark
from toolkit.experiment.config import Params
from toolkit.experiment.measured import Measured, Work
from toolkit.experiment.tasks.pan_alignment import PanParams, pan_alignment


class BenchmarkParams(Params):
    """corpus: a folder of reports to make pairs from. pairs_per_class: of each of the eleven classes.

    method: as for `pan_alignment`.
    """

    corpus: Path
    pairs_per_class: int = Field(default=100, ge=1, lt=100_000)
    method: Literal["toolkit", "common_runs"] = "toolkit"


def benchmark(params: BenchmarkParams, work: Work) -> Measured:
    """Make the benchmark with the cell's seed, then measure as `pan_alignment` does, comparing by characters."""
    root = work.folder / "benchmark"
    built = build_benchmark(params.corpus, root, pairs_per_class=params.pairs_per_class, seed=work.seed)
    measured = pan_alignment(PanParams(corpus=root, method=params.method, by="characters"), work)
    return Measured(measured.metrics, (*built.remarks(), *measured.remarks))
