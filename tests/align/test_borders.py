"""Where clauses, sentences and sections begin in text without punctuation."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.align.borders import CLAUSE, NEAR, SECTION, SENTENCE, Side, _levels, borders
from toolkit.align.normalize import code_points, matched, matching_form


def of(text: str, readable: list[tuple[int, int]] | None = None) -> tuple[str, list[int]]:
    allowed = np.zeros(len(text), dtype=np.bool_)
    for start, end in readable or [(0, len(text))]:
        allowed[start:end] = True
    codes, keep = matching_form(text, allowed)
    return codes.tobytes().decode("utf-16-le"), borders(code_points(text), keep).tolist()


def test_levels() -> None:
    form, found = of("春耕，备耕。秋收（冬藏）、入库")
    assert form == "春耕备耕秋收冬藏入库"
    assert found == [SECTION, 0, CLAUSE, 0, SENTENCE, 0, 0, 0, 0, 0]


def test_a_heading_left_out_begins_a_section() -> None:
    form, found = of("甲乙。标题丙丁", [(0, 3), (5, 7)])
    assert form == "甲乙丙丁"
    assert found == [SECTION, 0, SECTION, 0]


def test_what_stands_behind_the_last_word_begins_nothing() -> None:
    assert of("春耕备耕。\n落款", [(0, 5)])[1] == [SECTION, 0, 0, 0]


def test_dropped_digits_begin_nothing() -> None:
    assert of("共1234人")[1] == [SECTION, 0, 0]


def test_empty() -> None:
    assert borders(np.zeros(0, dtype=np.uint16), np.zeros(0, dtype=np.bool_)).tolist() == []


def test_side_without_borders_knows_nothing() -> None:
    side = Side("甲乙丙")
    assert [side.border(at) for at in range(4)] == [0, 0, 0, 0]
    assert not side.has_section(0, 3)


@pytest.mark.parametrize("seed", range(30))
def test_distance_against_a_plain_walk(seed: int) -> None:
    rng = np.random.default_rng(seed)
    marks = rng.choice([0, 0, 0, 0, 0, 0, 0, 1, 2], size=60).astype(np.uint8)
    marks[0] = SECTION
    side = Side("字" * 60, marks.tobytes())
    for at in range(60):
        for least in (False, True):
            ahead = next((d for d in range(least, NEAR) if side.border(at + d)), NEAR)
            back = next((d for d in range(least, NEAR) if at >= d and side.border(at - d)), NEAR)
            assert side.distance(at, 1, at_least=least) == ahead, (seed, at)
            assert side.distance(at, -1, at_least=least) == back, (seed, at)


@pytest.mark.parametrize("seed", range(20))
def test_borders_against_a_plain_walk(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = code_points("".join(rng.choice(list("渠道修7。，：!、 \n《"), size=int(rng.integers(0, 60)))))
    _, keep, _ = matched(points, rng.random(len(points)) < 0.8)
    expected, level = list[int](), SECTION
    for point, kept in zip(points.tolist(), keep.tolist(), strict=True):
        if kept:
            expected.append(level)
        level = 0 if kept else max(level, int(_levels()[point]))
    assert borders(points, keep).tolist() == expected
