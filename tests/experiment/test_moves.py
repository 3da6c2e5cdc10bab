from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import BadInput
from toolkit.experiment.moves import quality
from toolkit.experiment.tasks.rhetoric import read_moves


def test_purity_and_recall_by_hand() -> None:
    moves = ["a", "a", "a", "b", "b", None, None]
    found = quality(moves, [0, 0, 1, 1, 1, 1, -1])
    assert found.purity == pytest.approx(4 / 6)  # a stranger counts against its cluster
    assert found.recall == pytest.approx(4 / 5)
    assert found.clusters == 2
    assert found.shares == {"a": (2, 3), "b": (2, 2)}


def test_all_in_one_and_nothing_at_all() -> None:
    together = quality(["a", "a", "b"], [0, 0, 0])
    assert together.purity == pytest.approx(2 / 3)
    assert together.recall == 1
    nothing = quality(["a", None], [-1, -1])
    assert (nothing.purity, nothing.recall, nothing.clusters) == (None, 0, 0)
    assert quality([None], [0]).purity == 0
    assert quality([None], [0]).recall is None


def test_moves_are_read_by_part(tmp_path: Path) -> None:
    path = tmp_path / "moves.jsonl"
    path.write_text(
        '{"move": "a", "part": "dev", "text": "甲"}\n{"move": null, "part": "held_out", "text": "乙"}\n',
        encoding="utf-8",
    )
    assert read_moves(path) == (["甲", "乙"], ["a", None])
    assert read_moves(path, "held_out") == (["乙"], [None])
    path.write_text('{"move": "a"}\n', encoding="utf-8")
    with pytest.raises(BadInput, match="line 1"):
        read_moves(path)
