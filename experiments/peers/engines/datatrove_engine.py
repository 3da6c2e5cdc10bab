"""datatrove: its three steps of MinHash, one after the other."""

from __future__ import annotations

import json
import struct
import sys
import tempfile
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.readers import JsonlReader
from datatrove.utils.word_tokenizers import WordTokenizer


class Characters(WordTokenizer):
    """Every character a word: what the manual calls a custom tokenizer."""

    def word_tokenize(self, text: str) -> list[str]:
        """Split into characters."""
        return list(text)

    def sent_tokenize(self, text: str) -> list[str]:
        """Not asked for here."""
        return [text]

    def span_tokenize(self, text: str) -> list[tuple[int, int]]:
        """Not asked for here."""
        return [(0, len(text))]


def main(corpus: Path, out: Path, setting: str) -> None:
    """default: its presets (English, 14 bands of 8); chinese: a tokenizer of characters and 20 bands of 6."""
    language = {"language": Characters()} if setting == "chinese" else {}
    bands = {"num_buckets": 20, "hashes_per_bucket": 6} if setting == "chinese" else {}
    config = MinhashConfig(n_grams=5, **bands)
    with tempfile.TemporaryDirectory() as folder:
        steps = [
            (
                [
                    JsonlReader(str(corpus.parent), glob_pattern=corpus.name, text_key="text", id_key="id"),
                    MinhashDedupSignature(f"{folder}/signatures", config=config, **language),
                ],
                1,
            ),
            ([MinhashDedupBuckets(f"{folder}/signatures", f"{folder}/buckets", config=config)], config.num_buckets),
            ([MinhashDedupCluster(f"{folder}/buckets", f"{folder}/clusters", config=config, save_cluster_id=True)], 1),
        ]
        for place, (pipeline, tasks) in enumerate(steps):
            LocalPipelineExecutor(pipeline, tasks=tasks, workers=1, logging_dir=f"{folder}/logs/{place}").run()
        groups = defaultdict(list)
        for file in Path(folder, "clusters").glob("*.clusters"):
            for document, cluster in struct.iter_unpack("<II", file.read_bytes()):
                groups[cluster].append(document)
    out.write_text(json.dumps({"version": version("datatrove"), "groups": list(groups.values())}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
