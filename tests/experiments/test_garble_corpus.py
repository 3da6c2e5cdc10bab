from __future__ import annotations

import pytest

from experiments.garble_corpus import _part_at, pieces, stable


def test_pieces_are_cut_without_white_space() -> None:
    assert list(pieces("甲乙 丙\n丁戊己庚", 3, 2)) == ["甲乙丙", "丙丁戊", "戊己庚"]
    assert list(pieces("甲乙", 3, 2)) == []


def test_the_same_name_gives_the_same_number() -> None:
    assert stable("青石县") == stable("青石县")
    assert 0 <= stable("") < 1
    assert len({stable(str(k)) for k in range(100)}) == 100


@pytest.mark.parametrize(
    ("place", "part"), [(0.0, "counts"), (0.49, "counts"), (0.6, "train"), (0.95, "test"), (1.0, "test")]
)
def test_places_fall_into_parts_by_their_shares(place: float, part: str) -> None:
    assert _part_at(place, {"counts": 0.5, "train": 0.3, "calibrate": 0.1, "test": 0.1}) == part
