"""rensa: R-MinHash over full sets, and its LSH."""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from rensa import RMinHash, RMinHashLSH

THRESHOLD = 0.8
PERMUTATIONS = 128
_AT_ONCE = 8  # shingles are objects: larger batches leave the cache and gain nothing


def main(corpus: Path, out: Path, setting: str) -> None:
    """default: words between blanks, what the index gives; chinese: character 5-grams, estimates checked."""
    chinese = setting == "chinese"
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=16)
    held: list[RMinHash] = []
    with corpus.open(encoding="utf-8") as file:
        while lines := list(islice(file, _AT_ONCE)):
            texts = [json.loads(line)["text"] for line in lines]
            sets = [[t[i : i + 5] for i in range(len(t) - 4)] if chinese else t.split() for t in texts]
            minhashes = RMinHash.from_token_sets(sets, num_perm=PERMUTATIONS, seed=42)
            index.insert_many(minhashes, start_key=len(held))
            held += minhashes
    pairs = []
    for number, others in enumerate(index.query_all(held)):
        for other in others:
            if other < number and (not chinese or held[number].jaccard(held[other]) >= THRESHOLD):
                pairs.append((other, number))
    out.write_text(json.dumps({"version": version("rensa"), "pairs": pairs}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
