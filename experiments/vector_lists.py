"""What an inverted file (IVF) would save a search, and miss.

    python -m experiments.vector_lists INDEX [--queries 200]

INDEX: built with --vectors. Its vectors go into FAISS' IVF with a byte a number; asked are sentences of the index and
their first ten characters, drawn with a fixed seed. For each number of lists looked at: recall of the ten nearest
against looking at all vectors, and milliseconds of processor time, one query after the other, one thread, beside those
of the toolkit's own scan, which misses nothing.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np

from experiments.search_cost import SEED
from toolkit.embed.protocol import FloatArray
from toolkit.engine.vectors import encoder_of
from toolkit.index.store import Index
from toolkit.index.vectors import Sentences

_NEAREST = 10
_PER_SQRT = 4
"""Lists by the square root of the number of vectors: what FAISS' own guidelines begin with."""


def drawn(index: Index, n: int) -> list[str]:
    """Sentences of an index."""
    draw = random.Random(SEED)
    found: list[str] = []
    while len(found) < n:
        (text,) = index.texts([draw.randrange(len(index.alive))])
        found += [text.text[start:end] for start, end in draw.sample(text.sentences(), min(1, len(text.sentences())))]
    return found


def unpacked(held: list[Sentences]) -> FloatArray:
    """All vectors, rows of length 1."""
    rows = np.concatenate([part for one in held for _, part in one.unpacked()])
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return rows


def milliseconds(ask: Callable[[FloatArray], object], queries: FloatArray) -> float:
    """Processor time a query."""
    began = time.process_time()
    for query in queries:
        ask(query)
    return 1000 * (time.process_time() - began) / len(queries)


def main() -> None:
    """Print a line for each number of lists looked at."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("--queries", type=int, default=200)
    options = parser.parse_args()
    index = Index(options.index)
    encoder = encoder_of(index)
    held = [segment.sentences for segment in index.segments if segment.sentences is not None]
    sentences = drawn(index, options.queries)
    asked = {"sentences": encoder.encode(sentences), "first ten": encoder.encode([one[:10] for one in sentences])}
    every = next(iter(asked.values()))
    [one.cosines(every[0]) for one in held]  # warm: proven, lengths known
    scan = milliseconds(lambda query: [one.cosines(query) for one in held], every[:20])
    vectors = unpacked(held)
    n, dimension = vectors.shape
    exact = {name: (queries @ vectors.T).argsort(axis=1)[:, -_NEAREST:] for name, queries in asked.items()}
    faiss.omp_set_num_threads(1)
    n_lists = round(_PER_SQRT * np.sqrt(n))
    lists = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension), dimension, n_lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    began = time.process_time()
    lists.train(vectors[:: max(1, n // (n_lists * 40))])
    lists.add(vectors)
    del vectors
    print(f"{n:,} vectors; scan {scan:.0f} ms; {n_lists:,} lists made in {time.process_time() - began:.0f} s")
    lists.nprobe = 16
    while lists.nprobe < n_lists:
        for name, queries in asked.items():
            found = lists.search(queries, _NEAREST)[1]
            recall = np.mean([len({*a} & {*b}) / _NEAREST for a, b in zip(found, exact[name], strict=True)])
            cost = milliseconds(lambda query: lists.search(query[None], _NEAREST), queries[:20])
            print(f"{lists.nprobe:,} lists, {name}: recall@{_NEAREST} {recall:.3f}, {cost:.0f} ms", flush=True)
        lists.nprobe *= 2


if __name__ == "__main__":
    main()
