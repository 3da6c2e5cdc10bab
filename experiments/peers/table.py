"""The table: medians of the runs of each row, ratios to the toolkit's runs beside them."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pyarrow as pa

from experiments.peers.measure import Outcome
from experiments.peers.score import Quality

COLUMNS = pa.schema(
    [
        *((name, pa.string()) for name in ("peer", "setting", "version", "failed")),
        *((name, pa.int64()) for name in ("runs", "pairs", "largest")),
        *((name, pa.float64()) for name in ("seconds", "cpu", "ratio", "peak_mb", "recall", "precision")),
    ]
)


@dataclass(slots=True)
class Row:
    """A program in a setting. ratios: of each run, its CPU seconds over the mean of the toolkit's before and after."""

    peer: str
    setting: str
    outcomes: list[Outcome]
    ratios: list[float]
    quality: Quality | None = None
    failed: str = ""

    def values(self) -> dict[str, object]:
        """Medians, and figures of the first run: every program here gives the same answer each time."""
        told: dict[str, object] = {"peer": self.peer, "setting": self.setting, "failed": self.failed}
        told["runs"] = len(self.outcomes)
        if self.outcomes:
            told["version"] = self.outcomes[0].version
            told |= {
                name: median(getattr(one, name) for one in self.outcomes) for name in ("seconds", "cpu", "peak_mb")
            }
            told["ratio"] = median(self.ratios) if self.ratios else None
        if self.quality is not None:
            told |= {name: getattr(self.quality, name) for name in ("recall", "precision", "largest")}
            told["pairs"] = self.quality.n_pairs
        return told


def as_markdown(rows: Sequence[Row]) -> Iterable[str]:
    """The table in markdown. A row that failed says why; the best figures are not set off: read them all."""
    yield "| program | set up | s | CPU s | times the toolkit | peak MB | recall | precision | pairs | largest family |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for row in rows:
        told = row.values()
        name = f"{row.peer} {told.get('version', '')}".strip()
        if row.failed:
            yield f"| {name} | {row.setting} | failed: {row.failed.replace('|', '/')} | | | | | | | |"
            continue
        assert row.quality is not None
        sampled = " (precision of a sample)" if row.quality.sampled else ""
        cells = [
            *(f"{told[key]:.1f}" for key in ("seconds", "cpu")),
            _spread(row.ratios),
            f"{told['peak_mb']:.0f}",
            *(_share(told[key]) for key in ("recall", "precision")),
            f"{told['pairs']:,}{sampled}",
            f"{told['largest']:,}",
        ]
        yield f"| {name} | {row.setting} | {' | '.join(cells)} |"


def _share(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "–"


def _spread(ratios: Sequence[float]) -> str:
    if not ratios:
        return ""
    shown = f"{median(ratios):.1f}"
    return shown if len(ratios) == 1 else f"{shown} ({min(ratios):.1f}–{max(ratios):.1f})"


def machine() -> str:
    """What the runs were made on, in words."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"Python {platform.python_version()}, load {load}"
    )
