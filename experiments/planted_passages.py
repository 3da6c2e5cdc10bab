"""Recall of the passages that a generated corpus plants in several documents each.

    toolkit dedup cN.jsonl --out DIR
    python experiments/planted_passages.py DIR pN.jsonl

pN.jsonl holds lines [number, passage, document ids]. A pair of documents that share a passage is found if matches
between them that are no formula agree in at least `--chars` characters together.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from itertools import combinations
from pathlib import Path

import pyarrow.parquet as pq

_COLUMNS = ["left_doc", "right_doc", "n_chars", "formula"]


def equal_characters(report: Path) -> Counter[frozenset[str]]:
    """Characters that agree between each two documents, formulas aside, by the documents' record ids."""
    table = pq.read_table(report / "matches.parquet", columns=_COLUMNS)
    found: Counter[frozenset[str]] = Counter()
    for left, right, n_chars, formula in zip(*(table.column(name).to_pylist() for name in _COLUMNS), strict=True):
        if not formula:
            found[frozenset((left.rpartition("#")[2], right.rpartition("#")[2]))] += n_chars
    return found


def recall(report: Path, planted: Path, *, chars: int) -> tuple[int, int]:
    """Document pairs found, and document pairs planted."""
    shared = equal_characters(report)
    pairs = [
        frozenset(map(str, pair))
        for line in planted.read_text(encoding="utf-8").splitlines()
        for pair in combinations(json.loads(line)[2], 2)
    ]
    return sum(shared[pair] >= chars for pair in pairs), len(pairs)


def main() -> None:
    """Print the recall."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path)
    parser.add_argument("planted", type=Path)
    parser.add_argument("--chars", type=int, default=100)
    given = parser.parse_args()
    found, planted = recall(given.report, given.planted, chars=given.chars)
    print(f"{found} of {planted} document pairs found ({found / max(planted, 1):.4f})")


if __name__ == "__main__":
    main()
