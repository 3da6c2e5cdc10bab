"""Write the example corpus and its truth from `examples/source`: `python -m examples.build_corpus`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from examples.building import truth
from examples.building.pack import pack
from examples.building.sources import Source, read_phrases, read_sources

HERE = Path(__file__).resolve().parent
MAX_SHARED_CHARS = 10  # a run of so many unplanted characters in two documents is a mistake of the corpus


@dataclass(frozen=True, slots=True)
class Example:
    """Everything that is written: corpus files by relative path, and the rows of the truth."""

    files: dict[str, bytes]
    rows: list[truth.Row]


def build(folder: Path = HERE / "source") -> Example:
    """Build in memory. Raises ValueError where documents share words that nobody planted, or markup is wrong."""
    sources = read_sources(folder)
    _refuse_mistakes(sources, folder)
    files, placed = pack(sources)
    phrases = read_phrases(folder)
    rows = list(truth.match_rows(truth.planted_pairs(sources), placed))
    rows += truth.phrase_rows(sources, phrases, placed)
    rows += truth.leftover_rows(sources, placed)
    return Example(files, rows)


def _refuse_mistakes(sources: Sequence[Source], folder: Path) -> None:
    phrases = read_phrases(folder)
    shared = truth.accidental_runs(sources, phrases, n_chars=MAX_SHARED_CHARS)
    mistakes = [f"{words} in {left} and {right}" for words, left, right in shared]
    mistakes += truth.nested_phrases(sources, phrases) + truth.doubled_groups(sources)
    if mistakes:
        raise ValueError("the corpus would not match its truth:\n" + "\n".join(mistakes))


def write(example: Example, folder: Path) -> None:
    """Write `corpus/…` and `truth.jsonl` under `folder`."""
    for name, data in example.files.items():
        path = folder / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in example.rows)
    (folder / "truth.jsonl").write_text("".join(lines), encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Build and write beside this script, or elsewhere with --out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE, help="folder that gets corpus/ and truth.jsonl")
    out: Path = parser.parse_args(argv).out
    example = build()
    write(example, out)
    print(f"{len(example.files)} files, {len(example.rows)} truth rows", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
