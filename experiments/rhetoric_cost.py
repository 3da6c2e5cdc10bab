"""What turns of speech add to the main job: `python -m experiments.rhetoric_cost CORPUS [--repeats 3] [--jobs 2]`.

The corpus is looked through with `--rhetoric` and without, in turn. Seconds of processor time are those of all
processes; told are the medians and their ratio, and the same by the clock.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from experiments.index_cost import Cost, adopt_workers, cost_of


def main() -> None:
    """Run both in turn and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    adopt_workers()
    costs: dict[str, list[Cost]] = {"without": [], "with": []}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "toolkit", "dedup", str(options.corpus), "--jobs", str(options.jobs), "--out"]
        for _ in range(options.repeats):
            costs["without"].append(cost_of([*command, f"{folder}/without"]))
            costs["with"].append(cost_of([*command, f"{folder}/with", "--rhetoric"]))
    told = {}
    for name, runs in costs.items():
        told[name] = median(run.processor for run in runs), median(run.elapsed for run in runs)
        seconds = "{:.1f} s of processor time, {:.1f} s by the clock".format(*told[name])
        print(f"{name}: {seconds}, peak {max(run.peak_mb for run in runs):.0f} MB")
    processor, clock = (one / other for one, other in zip(told["with"], told["without"], strict=True))
    print(f"with turns of speech {processor:.2f} times the processor time, {clock:.2f} times by the clock")


if __name__ == "__main__":
    main()
