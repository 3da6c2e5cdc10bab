"""semhash: vectors, an index of neighbours, a threshold on the cosine."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

THRESHOLD = 0.8
DIMENSIONS = 4096


class Hashed:
    """An encoder that needs no model: character 5-grams, present or not, hashed into so many dimensions."""

    def encode(self, inputs: Sequence[str], **_: object) -> Any:  # noqa: ANN401 - an array; NumPy is semhash's
        """Give the vectors of texts."""
        from sklearn.feature_extraction.text import HashingVectorizer

        words = HashingVectorizer(analyzer="char", ngram_range=(5, 5), n_features=DIMENSIONS, binary=True)
        return words.transform(inputs).toarray().astype("float32")


def main(corpus: Path, out: Path, setting: str) -> None:
    """default: its own model, which it fetches; chinese: an encoder of ours, a cosine that Jaccard .8 amounts to."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # what can't be fetched here shall fail at once, and not after retries
    from semhash import SemHash

    with corpus.open(encoding="utf-8") as file:
        records = [{"text": json.loads(line)["text"], "line": str(number)} for number, line in enumerate(file)]
    model = Hashed() if setting == "chinese" else None
    found = SemHash.from_records(records, columns=["text"], model=model)
    # Two sets of about one size with Jaccard j have the cosine 2j / (1 + j).
    result = found.self_deduplicate(threshold=2 * THRESHOLD / (1 + THRESHOLD)) if model else found.self_deduplicate()
    pairs = [(int(one.duplicate_of["line"]), int(one.record["line"])) for one in result.filtered]
    out.write_text(json.dumps({"version": version("semhash"), "pairs": pairs}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
