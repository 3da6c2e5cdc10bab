from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.model import Page, Skipped
from toolkit.read import DEFAULT_LIMITS, ReadLimits, plan, read

ReadFile = Callable[..., tuple[list[Page], list[Skipped]]]


@pytest.fixture
def read_file(tmp_path: Path) -> ReadFile:
    """Write one file and read it the way a run would: plan, then every job."""

    def run(
        name: str, data: bytes, *, limits: ReadLimits = DEFAULT_LIMITS, slice_bytes: int = 4 << 20
    ) -> tuple[list[Page], list[Skipped]]:
        file = tmp_path / "corpus" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        jobs, skipped = plan(tmp_path / "corpus", limits=limits, slice_bytes=slice_bytes)
        items = [item for job in jobs for item in read(job, limits=limits)]
        pages = [item for item in items if isinstance(item, Page)]
        return pages, skipped + [item for item in items if isinstance(item, Skipped)]

    return run
