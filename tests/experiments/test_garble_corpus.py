from __future__ import annotations

import pytest

from experiments.garble_corpus import N_FOLDS, Natural, _part_at, pieces, split_folds, stable


def test_pieces_are_cut_without_white_space() -> None:
    assert list(pieces("甲乙 丙\n丁戊己庚", 3, 2)) == ["甲乙丙", "丙丁戊", "戊己庚"]
    assert list(pieces("甲乙", 3, 2)) == []


def test_the_same_name_gives_the_same_number() -> None:
    assert stable("青石县") == stable("青石县")
    assert 0 <= stable("") < 1
    assert len({stable(str(k)) for k in range(100)}) == 100


@pytest.mark.parametrize(
    ("place", "part"), [(0.0, "learn"), (0.79, "learn"), (0.85, "calibrate"), (0.95, "test"), (1.0, "test")]
)
def test_places_fall_into_parts_by_their_shares(place: float, part: str) -> None:
    assert _part_at(place, {"learn": 0.8, "calibrate": 0.1, "test": 0.1}) == part


def test_folds_share_every_genre_and_keep_the_versions_of_a_law_together() -> None:
    laws = [Natural(f"条例{k // 2}", "law", str(k)) for k in range(24)]
    news = [Natural(f"消息{k}", "news", str(k)) for k in range(N_FOLDS * 5)]
    folds = split_folds([*laws, *news])
    assert sorted(n.text for fold in folds for n in fold) == sorted(n.text for n in [*laws, *news])
    for fold in folds:
        assert sum(n.genre == "news" for n in fold) == 5
        own = {n.key for n in fold if n.genre == "law"}
        assert own and not own & {n.key for other in folds if other is not fold for n in other}
