from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.planted_passages import recall


def test_a_pair_is_found_by_what_its_matches_share_together(tmp_path: Path) -> None:
    rows = [
        ("c.jsonl#1", "c.jsonl#2", 60, False),
        ("c.jsonl#2", "c.jsonl#1", 50, False),
        ("c.jsonl#1", "c.jsonl#3", 900, True),
    ]
    columns = dict(
        zip(("left_doc", "right_doc", "n_chars", "formula"), map(list, zip(*rows, strict=True)), strict=True)
    )
    pq.write_table(pa.table(columns), tmp_path / "matches.parquet")
    (tmp_path / "p.jsonl").write_text(json.dumps([0, "句", [1, 2, 3]], ensure_ascii=False) + "\n", encoding="utf-8")
    assert recall(tmp_path, tmp_path / "p.jsonl", chars=100) == (1, 3)
    assert recall(tmp_path, tmp_path / "p.jsonl", chars=111) == (0, 3)
