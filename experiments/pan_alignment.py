"""PAN text alignment as a table, with seconds: the toolkit's folder mode on a corpus in PAN's layout.

    python -m experiments.pan_alignment ../shared/data/pan13-train.tar.xz [--half dev|held-out|all] [--baseline]

Corpus, halves and baseline: `toolkit/experiment/pan_corpus.py`. Seconds are of processor time, reading and writing
included. --baseline measures common runs of 50 characters instead, which is what PAN compares with.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from toolkit.align.passages import Terms
from toolkit.engine.aligning import Aligner
from toolkit.engine.config import Config
from toolkit.experiment.pan import measure
from toolkit.experiment.pan_corpus import HALVES, Tried, classes_of, pairs_of, together, try_pairs, unpacked


def line(name: str, tried: Tried) -> str:
    """One line of the table."""
    macro = measure(tried.cases, tried.detections)
    micro = measure(tried.cases, tried.detections, micro=True)
    rate = tried.n_pairs / tried.seconds if tried.seconds else 0
    return (
        f"{name[:28]:<28} {macro.plagdet:>7.4f} {macro.precision:>7.4f} {macro.recall:>7.4f} "
        f"{macro.granularity:>7.4f} {micro.plagdet:>7.4f} {macro.n_cases:>6} {macro.n_detections:>6} "
        f"{tried.touched:>6} / {tried.n_pairs:<6} {tried.seconds:>7.1f} {rate:>7.1f}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--half", choices=HALVES, default="all")
    parser.add_argument("--by", choices=["auto", *Terms], default="auto")
    parser.add_argument("--baseline", action="store_true")
    given = parser.parse_args()
    aligner = Aligner(Config(), "en", None if given.by == "auto" else Terms(given.by))
    print(f"{given.corpus.name}, half: {given.half}{', common runs of 50 characters' if given.baseline else ''}")
    print(f"{'class':<28} plagdet    prec     rec    gran   micro  cases  found  touched          sec  pairs/s")
    tried = []
    with unpacked(given.corpus) as root, tempfile.TemporaryDirectory() as out:
        for name in classes_of(root):
            pairs = pairs_of(root, name, given.half)
            tried.append(try_pairs(root, name, pairs, Path(out) / name, None if given.baseline else aligner))
            print(line(name, tried[-1]), flush=True)
    print(line("all", together(tried)))


if __name__ == "__main__":
    main()
