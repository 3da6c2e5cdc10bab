"""Seconds and memory of each stage, and progress while it runs."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from toolkit.schema import StageCost

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, units done and units in all (0: not known)."""


def peak_mb() -> float:
    """Peak resident memory of this process so far in MB. Worker processes come on top, each with its own."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


class Stages:
    """Collects what each stage took."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.costs: list[StageCost] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[Progress]:
        """Time the body; gives the progress callback."""
        start = time.perf_counter()
        self._progress(name, 0, 0)
        yield self._progress
        self.costs.append(StageCost(name, round(time.perf_counter() - start, 3), round(peak_mb(), 1)))
