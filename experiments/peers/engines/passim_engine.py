"""passim: aligned passages; two reports are a pair where most of both lies in passages that they share."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

SHARE = 0.8


def main(corpus: Path, out: Path, setting: str) -> None:
    """default: its presets; chinese: n-grams that need no words (--floating-ngrams), common ones kept."""
    own = ["--floating-ngrams", "-n", "15", "--maxDF", "10000"] if setting == "chinese" else []
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "given.json"
        sizes = []
        with corpus.open(encoding="utf-8") as source, given.open("w", encoding="utf-8") as target:
            for number, line in enumerate(source):
                text = json.loads(line)["text"]
                sizes.append(len(text))
                target.write(json.dumps({"id": str(number), "series": str(number), "text": text}) + "\n")
        command = [str(Path(sys.executable).with_name("passim")), *own, str(given), f"{folder}/found"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stderr[-2000:])
        clusters = defaultdict(list)
        for part in Path(folder, "found", "out.json").glob("part-*"):
            for line in part.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                clusters[row["cluster"]].append((int(row["id"]), row["end"] - row["begin"]))
    shared: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for members in clusters.values():
        for place, (b, of_b) in enumerate(members):
            for a, of_a in members[:place]:
                pair = shared[min(a, b), max(a, b)]
                pair[0] += of_a if a < b else of_b
                pair[1] += of_b if a < b else of_a
    pairs = [p for p, both in shared.items() if min(both[0] / sizes[p[0]], both[1] / sizes[p[1]]) >= SHARE]
    out.write_text(json.dumps({"version": version("passim"), "pairs": pairs}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
