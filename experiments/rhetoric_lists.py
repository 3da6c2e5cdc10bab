"""What lists miss of what looking at all pairs finds: `python -m experiments.rhetoric_lists SENTENCES [--n 40000]`.

SENTENCES: a `sentences.parquet` that dedup or cluster wrote. The same wordings are clustered with one list and with
many; printed are the pairs of wordings in one cluster that both have, as shares of either, and seconds of processor.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from toolkit.embed import open_encoder
from toolkit.experiment.grouping import agreement
from toolkit.rhetoric import find_clusters, wordings_of


def main() -> None:
    """Cluster twice and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--n", type=int, default=40_000)
    given = parser.parse_args()
    rows = pq.read_table(given.sentences, columns=["role", "text"])
    texts = rows.filter(pc.field("role").isin(["body", "list_item"])).column("text").to_pylist()
    step = max(1, len(texts) // given.n)
    wordings = wordings_of(texts[::step][: given.n])
    vectors = open_encoder().encode(wordings.texts)
    labels: list[list[int | None]] = []
    for name, exact_below in (("all pairs", len(wordings)), ("lists", 1)):
        start = time.process_time()
        found = find_clusters(vectors, wordings, exact_below=exact_below)
        inside = int((found.cluster >= 0).sum())
        seconds = time.process_time() - start
        print(f"{name}: {len(found):,} clusters of {inside:,} of {len(wordings):,} wordings, {seconds:.1f} s")
        labels.append([None if label < 0 else label for label in found.cluster.tolist()])
    agreed = agreement(*labels)
    print(
        f"pairs of the lists that all pairs have too {agreed.precision:.3f}, of all pairs that the lists have "
        f"{agreed.recall:.3f}, adjusted Rand {agreed.rand:.3f}"
    )


if __name__ == "__main__":
    main()
