"""TF-IDF vectors of scikit-learn and the cosine of every two texts: the baseline that everybody has at hand."""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer

THRESHOLD = 0.8
_ROWS = 200


def main(corpus: Path, out: Path, setting: str) -> None:
    """default: its own words; chinese: character 5-grams."""
    with corpus.open(encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    own = {"analyzer": "char", "ngram_range": (5, 5), "min_df": 2} if setting == "chinese" else {}
    vectors = TfidfVectorizer(dtype="float32", **own).fit_transform(texts)
    pairs = []
    for first in range(0, len(texts), _ROWS):
        near = (vectors[first : first + _ROWS] @ vectors[: first + _ROWS].T).tocoo()
        close = near.data >= THRESHOLD
        for row, column in zip(near.row[close].tolist(), near.col[close].tolist(), strict=True):
            if column < first + row:
                pairs.append((column, first + row))
    out.write_text(json.dumps({"version": version("scikit-learn"), "pairs": pairs}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
