"""Running an experiment: every cell once, finished ones never again, and all that is needed to trust the figures."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toolkit import __version__
from toolkit.errors import BadInput, ToolkitError
from toolkit.experiment.config import Cell, Experiment, digest_of
from toolkit.experiment.figures import draw_figures
from toolkit.experiment.measured import Task, Work
from toolkit.experiment.origin import commit, input_digest, refuse_missing, versions
from toolkit.experiment.record import RUN_FILE, CellResult, read_cell, with_intervals, write_cell, write_run

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Ran:
    """How it went. n_run: cells that were run now, n_kept: that were there already; cells: all, in order.

    unchanged: everything was there, and nothing was done.
    """

    folder: Path
    cells: tuple[CellResult, ...]
    n_run: int
    n_kept: int
    unchanged: bool


def default_folder(experiment: Experiment) -> Path:
    """Where a run goes if nothing else is said: other settings, another folder."""
    return Path("experiment-runs") / f"{experiment.name}-{experiment.digest()[:8]}"


def run_experiment(
    experiment: Experiment,
    tasks: Mapping[str, Task[Any]],
    out: Path,
    *,
    n_jobs: int = 1,
    again: bool = False,
    say: Say = lambda _: None,
) -> Ran:
    """Run what is not there yet. again: run everything once more.

    A cell that the toolkit itself refuses is marked failed, the others go on. Raises BadInput if all failed or `out`
    can't be used. Interrupted, it leaves the finished cells, and goes on from there the next time.
    """
    _refuse_other_folders(out)
    digests = _digests(experiment)
    keys = [_key(experiment, cell, digests) for cell in experiment.cells]
    kept = [None if again else read_cell(_cell_file(out, key)) for key in keys]
    if all(kept) and (out / RUN_FILE).is_file():
        return Ran(out, tuple(cell for cell in kept if cell), 0, len(kept), unchanged=True)
    try:
        out.mkdir(parents=True, exist_ok=True)
        log = _Log(out / "log.txt", say)
        log(f"{experiment.name} {experiment.digest()}: {len(keys)} cells, {sum(map(bool, kept))} of them there already")
        started = _now()
        results = tuple(
            there or _run_cell(experiment, cell, tasks[experiment.task], _cell_file(out, key), n_jobs, log)
            for cell, key, there in zip(experiment.cells, keys, kept, strict=True)
        )
        if all(result.error for result in results):
            raise BadInput(results[0].error, next_step=f"see {out / 'log.txt'}")
        write_run(out, _about(experiment, digests, started), results, keys)
        for line in draw_figures(results, out):
            log(line)
        _clear_others(out, keys)
    except OSError as error:
        raise BadInput(
            f"can't write to {out}: {error.strerror or error}", next_step="choose another folder with --out"
        ) from error
    n_kept = sum(map(bool, kept))
    return Ran(out, results, len(keys) - n_kept, n_kept, unchanged=False)


class _Log:
    """Writes a line into the log, and says it."""

    def __init__(self, path: Path, say: Say) -> None:
        self._path = path
        self._say = say

    def __call__(self, line: str) -> None:
        with self._path.open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(f"{_now()} {line}\n")
        self._say(line)


def _run_cell(experiment: Experiment, cell: Cell, task: Task[Any], target: Path, n_jobs: int, log: _Log) -> CellResult:
    named = ", ".join(f"{key}={value}" for key, value in {"seed": cell.seed, **cell.swept}.items())
    began = time.perf_counter()
    try:
        for path in cell.params.inputs().values():
            refuse_missing(path)
        with tempfile.TemporaryDirectory() as folder:
            measured = task.run(cell.params, Work(cell.seed, Path(folder), n_jobs))
    except ToolkitError as error:
        log(f"{named}: failed: {error.what}")
        return CellResult(cell.seed, dict(cell.swept), (), (), error.what)
    seconds = round(time.perf_counter() - began, 3)
    figures = with_intervals(measured, cell.seed)
    result = CellResult(cell.seed, dict(cell.swept), figures, measured.remarks, "", seconds, measured.quotes)
    write_cell(target, result)
    log(f"{named}: {len(result.figures)} figures, {seconds:.1f} s")
    for remark in measured.remarks:
        log(f"{named}: {remark}")
    return result


def _digests(experiment: Experiment) -> dict[str, str | None]:
    """Digests of the input by path; None for what is missing: its cells will say so."""
    return {str(path): input_digest(path) if path.exists() else None for path in experiment.inputs()}


def _key(experiment: Experiment, cell: Cell, digests: Mapping[str, str | None]) -> str:
    read = {name: digests[str(path)] for name, path in cell.params.inputs().items()}
    return digest_of({"task": experiment.task, "settings": cell.settings(), "read": read, "version": __version__})


def _about(experiment: Experiment, digests: Mapping[str, str | None], started: str) -> dict[str, Any]:
    return {
        "experiment": experiment.name,
        "question": experiment.question,
        "config": experiment.resolved(),
        "config_hash": experiment.digest(),
        "swept": list(experiment.swept),
        "seeds": list(experiment.seeds),
        "input_digests": dict(digests),
        "version": __version__,
        "commit": commit(),
        "versions": versions(),
        "started": started,
        "finished": _now(),
    }


def _refuse_other_folders(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise BadInput(f"{out} is a file", next_step="choose a folder with --out")
    ours = out / RUN_FILE, out / "cells", out / "log.txt"
    if out.is_dir() and any(out.iterdir()) and not any(path.exists() for path in ours):
        raise BadInput(f"{out} holds something else than a run", next_step="choose a new folder with --out")


def _clear_others(out: Path, keys: list[str]) -> None:
    """Drop cells of settings that are no longer asked for."""
    for path in (out / "cells").glob("*.json"):
        if path.stem not in keys:
            path.unlink()


def _cell_file(out: Path, key: str) -> Path:
    return out / "cells" / f"{key}.json"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
