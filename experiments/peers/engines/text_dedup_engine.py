"""text-dedup: its command for MinHash."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

THRESHOLD = "0.8"


def main(corpus: Path, out: Path, setting: str) -> None:
    """default: the command on the file; chinese: on the file with a blank between characters, to make them words."""
    with tempfile.TemporaryDirectory() as folder:
        if setting == "chinese":
            spaced = Path(folder) / "spaced.jsonl"
            with corpus.open(encoding="utf-8") as source, spaced.open("w", encoding="utf-8") as target:
                for line in source:
                    text = json.dumps({"text": " ".join(json.loads(line)["text"])}, ensure_ascii=False)
                    target.write(text + "\n")
            corpus = spaced
        words = f"--path json --split train --column text --threshold {THRESHOLD} --num_proc 1 --debug --no-clean_cache"
        places = ["--data_files", str(corpus), "--cache_dir", f"{folder}/cache", "--output", f"{folder}/out"]
        command = [sys.executable, "-m", "text_dedup.minhash", *words.split(), *places]
        environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": f"{folder}/home"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stderr[-2000:])
        found = pickle.loads((Path(folder) / "out" / "uf.pkl").read_bytes())
    groups = defaultdict(list)
    for number in found.parent:
        groups[found.find(number)].append(number)
    kept = [group for group in groups.values() if len(group) > 1]
    out.write_text(json.dumps({"version": version("text-dedup"), "groups": kept}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
