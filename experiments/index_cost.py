"""What an index costs: building, size on disk, opening, memory, one check as a whole command and in a warm process.

    python -m experiments.index_cost CORPUS.jsonl WORK [--jobs 2] [--checks 20]

CORPUS.jsonl: records with a text; WORK: a folder; an index that lies there already is used, not built again. Seconds of
processor time are those of all processes together, and hold on a busy machine; elapsed seconds do not.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from toolkit.engine.against import Comparer
from toolkit.engine.check import check_files
from toolkit.engine.config import Config
from toolkit.engine.stages import peak_mb
from toolkit.index.store import Index

_PR_SET_CHILD_SUBREAPER = 36
_REPORT_CHARS = 3000
_COMMANDS = 7


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a command: elapsed seconds, seconds of processor time of all its processes, peak MB of the first process."""

    elapsed: float
    processor: float
    peak_mb: float


def adopt_workers() -> None:
    """Workers that outlive their command are waited for here, so that `cost_of` counts them."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def cost_of(command: list[str]) -> Cost:
    """Run a command to its end and that of every process it left behind."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    # As installed, with compiled modules beside the sources: where these may not be written, in a folder of ours.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env.setdefault("PYTHONPYCACHEPREFIX", str(Path(tempfile.gettempdir()) / "index-cost-bytecode"))
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    _, status, own = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    elapsed = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = now.ru_utime + now.ru_stime - before.ru_utime - before.ru_stime
    return Cost(elapsed, spent, own.ru_maxrss / 1000)


def reports_of(corpus: Path, folder: Path, n: int) -> list[Path]:
    """Reports of some 3,000 characters, each made of two records of the corpus and so in no way a file of it."""
    files: list[Path] = []
    buffer = ""
    with corpus.open(encoding="utf-8") as stream:
        for line in islice(stream, 5, None, 37):
            buffer += json.loads(line)["text"] + "\n"
            if len(buffer) >= _REPORT_CHARS:
                files.append(folder / f"report-{len(files)}.txt")
                files[-1].write_text(buffer[:_REPORT_CHARS], encoding="utf-8")
                buffer = ""
            if len(files) == n:
                break
    return files


def built(corpus: Path, index: Path, n_jobs: int) -> None:
    """Build the index and print what that took."""
    cost = cost_of(
        [sys.executable, "-m", "toolkit", "index", "build", str(corpus), "-o", str(index), "--jobs", str(n_jobs)]
    )
    size = corpus.stat().st_size / 1e6
    print(f"build: {size:.1f} MB in {cost.elapsed:.1f} s elapsed, {size / cost.elapsed:.2f} MB/s")
    print(
        f"  {cost.processor:.1f} s of processor time: {n_jobs * size / cost.processor:.2f} MB/s on {n_jobs} free cores"
    )
    print(f"  peak {cost.peak_mb:.0f} MB, the main process")


def warm(index: Path, files: list[Path]) -> None:
    """Open the index in this process and check every report; what each took."""
    config = Config()
    base = peak_mb()
    began = time.perf_counter()
    comparer = Comparer(Index(index), config)
    print(f"open: {time.perf_counter() - began:.3f} s")
    spent = []
    for file in files:
        before, at = time.perf_counter(), time.process_time()
        check_files(
            [file], config=config, lang="zh", comparer=comparer, model=None, progress=lambda *_: None, passages=False
        )
        spent.append((time.process_time() - at, time.perf_counter() - before))
    processor, elapsed = (sorted(column) for column in zip(*spent[1:], strict=True))
    print(f"warm check, {len(files) - 1} reports after the first (which took {spent[0][0]:.3f} s of processor time):")
    print(
        f"  median {statistics.median(processor):.3f} s of processor time, {statistics.median(elapsed):.3f} s elapsed"
    )
    print(f"  slowest {processor[-1]:.3f} s of processor time")
    print(f"resident: peak {peak_mb():.0f} MB, before opening {base:.0f} MB")


def main() -> None:
    """Build if need be, open, check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--checks", type=int, default=20)
    options = parser.parse_args()
    adopt_workers()
    options.work.mkdir(parents=True, exist_ok=True)
    index = options.work / f"{options.corpus.stem}.index"
    if not index.exists():
        built(options.corpus, index, options.jobs)
    size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    print(f"on disk: {size / 1e6:.1f} MB, {size / options.corpus.stat().st_size:.2f} times the corpus")
    with tempfile.TemporaryDirectory() as folder:
        files = reports_of(options.corpus, Path(folder), options.checks + 1)
        command = [sys.executable, "-m", "toolkit", "check", "--against", str(index), "--json", os.devnull]
        cost_of([*command, str(files[0])])  # so that modules are compiled and files are in the system's cache
        costs = [cost_of([*command, str(file)]) for file in files[:_COMMANDS]]
        processor = sorted(cost.processor for cost in costs)
        print(
            f"whole command, {len(costs)} reports: median {statistics.median(processor):.2f} s of processor time, "
            f"{processor[0]:.2f}-{processor[-1]:.2f} s, peak {max(cost.peak_mb for cost in costs):.0f} MB"
        )
        warm(index, files)


if __name__ == "__main__":
    main()
