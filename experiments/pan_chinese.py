"""The Chinese benchmark in PAN's layout, made from any folder of reports; what it is: docs/benchmark.md.

    python -m experiments.pan_chinese OUT CORPUS [--pairs 100] [--seed 1]
    python -m experiments.pan_alignment OUT

OUT must be new. --pairs: of each class.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from toolkit.errors import BadInput
from toolkit.experiment.benchmark import build_benchmark


def main() -> int:
    """Write the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pairs", type=int, default=100, help="of each class")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    try:
        built = build_benchmark(given.corpus, given.out, pairs_per_class=given.pairs, seed=given.seed)
    except BadInput as error:
        print(f"error: {error.what}\n  next: {error.next_step}", file=sys.stderr)
        return 2
    print(f"{built.n_pairs} pairs from {built.n_documents} texts in {given.out}, seed {given.seed}")
    for remark in built.remarks():
        print(remark)
    return 0


if __name__ == "__main__":
    sys.exit(main())
