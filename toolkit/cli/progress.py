"""Progress on stderr: bars on a terminal; elsewhere a line for each stage that outlasts a reader's patience."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from toolkit.cli.talk import say
from toolkit.engine.stages import Progress as Report

_PATIENCE_S = 2.0
_NAMES = {
    "list": ("清点文件", "listing files"),
    "read": ("读取与切分", "reading and splitting"),
    "pair": ("近重复文档", "near-duplicate documents"),
    "census": ("统计字串", "counting character strings"),
    "align": ("比对", "aligning"),
    "judge": ("判定", "judging"),
    "rhetoric": ("修辞聚类", "turns of speech"),
    "index": ("建立索引", "writing the index"),
    "write": ("写表", "writing tables"),
    "report": ("生成报告", "writing the report"),
}


@contextmanager
def shown_progress(lang: str, *, patience_s: float = _PATIENCE_S) -> Iterator[Report]:
    """Give a callback that shows how far each stage is. patience_s: seconds before anything is said off a terminal."""
    if sys.stderr.isatty():
        with _bars(lang) as report:
            yield report
        return
    lines = _Lines(lang, patience_s)
    try:
        yield lines
    finally:
        lines.end_stage()


def _name(stage: str, lang: str) -> str:
    names = _NAMES.get(stage, (stage, stage))
    return names[1] if lang == "en" else names[0]


class _Lines:
    """Says a stage's name once it has taken long, how far it is every few seconds, and what it took in the end."""

    def __init__(self, lang: str, patience_s: float) -> None:
        self._lang = lang
        self._patience_s = patience_s
        self._stage = ""
        self._started = self._told = 0.0
        self._timer: Timer | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage != self._stage:
            self.end_stage()
            self._begin(stage, now)
        elif total and now - self._told > self._patience_s:
            self._told = now
            say(f"{_name(stage, self._lang)}: {100 * done // total}%")

    def _begin(self, stage: str, now: float) -> None:
        self._stage, self._started, self._told = stage, now, now
        # A stage that reports nothing on its way is told of all the same.
        self._timer = Timer(self._patience_s, say, (f"{_name(stage, self._lang)} …",))
        self._timer.daemon = True
        self._timer.start()

    def end_stage(self) -> None:
        """What the stage took, if it was long."""
        if self._timer is None:
            return
        self._timer.cancel()
        self._timer = None
        seconds = time.monotonic() - self._started
        if seconds > self._patience_s:
            say(f"{_name(self._stage, self._lang)}: {seconds:.1f} s")


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
