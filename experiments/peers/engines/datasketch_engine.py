"""datasketch: MinHash and MinHashLSH."""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path

from datasketch import MinHash, MinHashLSH

THRESHOLD = 0.8


def main(corpus: Path, out: Path, setting: str) -> None:
    """default: words between blanks, 128 permutations, no check; chinese: 5-grams, 256, bands for recall, a check."""
    chinese = setting == "chinese"
    num_perm = 256 if chinese else 128
    weights = (0.1, 0.9) if chinese else (0.5, 0.5)  # of false positives and false negatives; the check takes the first
    index = MinHashLSH(threshold=THRESHOLD, num_perm=num_perm, weights=weights)
    held: list[MinHash] = []
    pairs = []
    with corpus.open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            text = json.loads(line)["text"]
            words = [text[i : i + 5] for i in range(len(text) - 4)] if chinese else text.split()
            minhash = MinHash(num_perm=num_perm)
            minhash.update_batch([word.encode() for word in set(words)])
            for other in index.query(minhash):
                if not chinese or held[other].jaccard(minhash) >= THRESHOLD:
                    pairs.append((other, number))
            index.insert(number, minhash)
            held.append(minhash)
    out.write_text(json.dumps({"version": version("datasketch"), "pairs": pairs}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
