"""Options that several commands share."""

from __future__ import annotations

import os
from enum import StrEnum


class Lang(StrEnum):
    """Language of labels and evidence sentences."""

    zh = "zh"
    en = "en"


class EngineName(StrEnum):
    """Where the work is done."""

    local = "local"
    spark = "spark"


def default_jobs() -> int:
    """As many worker processes as this process may use cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
