"""Progress on stderr: a bar on a terminal, silence elsewhere until a stage has taken two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from toolkit.engine.stages import Progress as Report

_PATIENCE_S = 2.0
_NAMES = {
    "read": ("读取与切分", "reading and splitting"),
    "fingerprint": ("指纹", "fingerprints"),
    "pair": ("近重复文档", "near-duplicate documents"),
    "align": ("比对", "aligning"),
    "judge": ("判定", "judging"),
    "write": ("写表", "writing tables"),
    "report": ("生成报告", "writing the report"),
}


@contextmanager
def shown_progress(lang: str) -> Iterator[Report]:
    """Give a callback that shows how far each stage is."""
    if sys.stderr.isatty():
        with _bars(lang) as report:
            yield report
    else:
        yield _Lines(lang)


def _name(stage: str, lang: str) -> str:
    names = _NAMES.get(stage, (stage, stage))
    return names[1] if lang == "en" else names[0]


class _Lines:
    """One line for each stage that takes longer than a reader's patience."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._stage = ""
        self._started = self._told = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._started, self._told = stage, now, now
        elif total and now - self._told > _PATIENCE_S:
            self._told = now
            sys.stderr.write(f"{_name(stage, self._lang)}: {100 * done // total}%\n")


@contextmanager
def _bars(lang: str) -> Iterator[Report]:
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                for task in tasks.values():
                    bars.update(task, total=1, completed=1)
                tasks[stage] = bars.add_task(_name(stage, lang), total=None)
            if total:
                bars.update(tasks[stage], total=total, completed=done)

        yield report
