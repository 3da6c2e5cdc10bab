"""The quality of matches against planted reuse, as a table; what is measured, and how: `toolkit/experiment/planted.py`.

    python -m experiments.match_quality REPORT_DIR examples/truth.jsonl
    python -m experiments.match_quality REPORT_DIR examples/truth.jsonl --run examples/corpus

The second form runs `toolkit dedup` on the corpus first.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from toolkit.experiment.planted import missed, read_matches, read_truth, table


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; exit code 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("report", type=Path, help="folder with matches.parquet")
    parser.add_argument("truth", type=Path, help="truth.jsonl")
    parser.add_argument("--run", type=Path, metavar="CORPUS", help="run `toolkit dedup CORPUS --out REPORT` first")
    parser.add_argument("--issue", type=int, default=3, help="ask for truth up to this issue (default: 3)")
    parser.add_argument("--missed", action="store_true", help="list what was missed and what was too much")
    options = parser.parse_args(argv)
    if options.run:
        subprocess.run(["toolkit", "dedup", str(options.run), "--out", str(options.report)], check=True)
    truth = read_truth(options.truth.read_text("utf-8").splitlines(), issue=options.issue)
    predicted = read_matches(options.report / "matches.parquet")
    print(table(predicted, truth))
    if options.missed:
        print("\n".join(missed(predicted, truth)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
