"""What a search costs on an index with saved vectors and on one without, and whether both find the same.

    python -m experiments.search_cost WITH.index [WITHOUT.index] [--queries 20]

Both indexes are of one corpus, the first built with --vectors; without the second nothing is compared. Queries are
sentences of it, half of them cut to their first ten characters, drawn with a fixed seed. Seconds are of processor time:
of the whole command, and in a warm process.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

import numpy as np

from experiments.index_cost import cost_of
from toolkit.engine.search import Filter, Found, search
from toolkit.engine.vectors import encoder_of
from toolkit.index.store import Index

SEED = 20261126
LIMIT = 10
_PART = 10


def queries_of(index: Index, n: int) -> list[str]:
    """Sentences of the index, every second one cut."""
    draw = random.Random(SEED)
    asked: list[str] = []
    while len(asked) < n:
        (text,) = index.texts([draw.randrange(len(index.alive))])
        spans = [span for span in text.sentences() if span[1] - span[0] >= 2 * _PART]
        if spans:
            start, end = draw.choice(spans)
            asked.append(text.text[start : start + _PART if len(asked) % 2 else end])
    return asked


def timed(folder: Path, queries: list[str]) -> tuple[float, float, float, list[list[Found]]]:
    """Seconds to open and ask once, median and largest seconds of every later query, and what was found."""
    began = time.process_time()
    index = Index(folder)
    encoder = encoder_of(index)
    found = [search(index, queries[0], encoder, limit=LIMIT, within=Filter())]
    first, later = time.process_time() - began, []
    for query in queries[1:]:
        began = time.process_time()
        found.append(search(index, query, encoder, limit=LIMIT, within=Filter()))
        later.append(time.process_time() - began)
    return first, statistics.median(later), max(later), found


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("saved", type=Path)
    parser.add_argument("unsaved", type=Path, nargs="?")
    parser.add_argument("--queries", type=int, default=20)
    options = parser.parse_args()
    queries = queries_of(Index(options.saved), options.queries)
    answers = []
    for folder in filter(None, (options.saved, options.unsaved)):
        files = [path for path in folder.rglob("*") if path.is_file()]
        own = sum(path.stat().st_size for path in files if path.name.startswith(("vectors", "places")))
        print(f"{folder}: {sum(path.stat().st_size for path in files) / 1e6:.1f} MB, {own / 1e6:.1f} of them vectors")
        command = [sys.executable, "-m", "toolkit", "search", queries[1], "--against", str(folder)]
        costs = [cost_of(command) for _ in range(2)]
        best = min(costs, key=lambda cost: cost.processor)
        print(f"  whole command: {best.processor:.2f} s of processor time, peak {best.peak_mb:.0f} MB")
        first, median, slowest, found = timed(folder, queries)
        print(f"  opened and asked once {first:.2f} s; then median {median:.2f} s, slowest {slowest:.2f} s", flush=True)
        answers.append(found)
    index = Index(options.saved)
    held = [segment.sentences for segment in index.segments if segment.sentences is not None]
    print(f"{sum(len(one.places) for one in held):,} sentences, {sum(map(len, held)):,} different")
    if options.unsaved is not None:
        compare(*answers)


def compare(saved: list[list[Found]], unsaved: list[list[Found]]) -> None:
    """Print how far two indexes give the same answers."""
    both = list(zip(saved, unsaved, strict=True))
    same = [len({a.text for a in one} & {b.text for b in other}) / max(len(other), 1) for one, other in both]
    first_same = [[a.text for a in one[:1]] == [b.text for b in other[:1]] for one, other in both]
    pairs = [(a, b) for one, other in both for a in one for b in other if a.text == b.text]
    error = max((abs(a.similarity - b.similarity) for a, b in pairs), default=0.0)
    places = sum(a.n_places == b.n_places for a, b in pairs)
    print(f"first {LIMIT} shared {np.mean(same):.4f}, best the same {np.mean(first_same):.4f}")
    print(f"largest difference of a cosine {error:.4f}; places counted alike {places} of {len(pairs)}")


if __name__ == "__main__":
    main()
