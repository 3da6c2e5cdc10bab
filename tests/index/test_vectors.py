"""Sentences' vectors on disk against the plain arithmetic."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from toolkit.embed.vectors import unit_rows
from toolkit.errors import BadIndex
from toolkit.index import vectors as module
from toolkit.index.vectors import SegmentSentences, Sentences, nearest, quantized, write_sentences

SEED, DIMENSION = 11, 32
FloatArray = module.FloatArray


def drawn(draw: np.random.Generator, n: int) -> FloatArray:
    return unit_rows(draw.normal(size=(n, DIMENSION)).astype(np.float32))


def written(folder: Path, vectors: FloatArray, places: list[tuple[int, int, int, int]]) -> Sentences:
    folder.mkdir(exist_ok=True)
    rows = np.array(places, dtype=np.uint32).reshape(-1, 4)
    write_sentences(folder, SegmentSentences(rows, quantized(vectors)))
    return Sentences(folder, vectors.shape[1])


def test_cosines_are_those_of_the_vectors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TOGETHER", 7)  # several blocks, the last of them short
    draw = np.random.default_rng(SEED)
    vectors, asked = drawn(draw, 100), drawn(draw, 1)[0]
    vectors[3] = 0
    held = written(tmp_path / "s", vectors, [])
    assert np.abs(held.cosines(asked) - vectors @ asked).max() < 0.01, f"seed {SEED}"
    assert held.cosines(asked)[3] == 0
    assert len(held.cosines(asked)) == len(held) == 100


@pytest.mark.parametrize("most", [1, 5, 1000])
def test_the_nearest_are_those_of_brute_force(tmp_path: Path, most: int) -> None:
    draw = np.random.default_rng(SEED)
    asked, passing = drawn(draw, 1)[0], draw.random(20) < 0.7
    segments, every = [], []
    for first in (0, 10):
        vectors = drawn(draw, 30)
        rows = np.sort(draw.integers(0, 30, 60))
        documents = np.sort(draw.integers(0, 10, 60))
        draw.shuffle(rows)
        places = [(int(d), 9 * i, 9 * i + 5, int(r)) for i, (d, r) in enumerate(zip(documents, rows, strict=True))]
        segments.append((first, written(tmp_path / f"s{first}", vectors, places)))
        cosines = segments[-1][1].cosines(asked)
        for row in set(rows.tolist()):
            own = [place for place in places if place[3] == row and passing[first + place[0]]]
            if own and cosines[row] > 1e-5:
                every.append((float(cosines[row]), first + own[0][0], own[0][1], own[0][2], len(own)))
    found = nearest(segments, asked, passing, most)
    columns = (found.cosine, found.document, found.start, found.end, found.n_places)
    got = list(zip(*(column.tolist() for column in columns), strict=True))
    wanted = sorted(every, reverse=True)[:most]
    assert len(wanted) >= min(most, 20)
    assert got == sorted(wanted, key=lambda one: one[1:3]), f"seed {SEED}"


def test_equal_vectors_are_all_found(tmp_path: Path) -> None:
    vectors = np.tile(drawn(np.random.default_rng(SEED), 1), (9, 1))
    held = written(tmp_path / "s", vectors, [(i, 0, 4, i) for i in range(9)])
    found = nearest([(0, held)], vectors[0], np.ones(9, dtype=np.bool_), 3)
    assert found.document.tolist() == list(range(9))


def test_nothing_held_and_nothing_passing(tmp_path: Path) -> None:
    asked = drawn(np.random.default_rng(SEED), 1)[0]
    assert len(nearest([], asked, np.zeros(0, dtype=np.bool_), 5).document) == 0
    empty = written(tmp_path / "e", np.zeros((0, DIMENSION), np.float32), [])
    assert len(nearest([(0, empty)], asked, np.ones(3, dtype=np.bool_), 5).document) == 0
    some = written(tmp_path / "s", asked[None], [(0, 0, 4, 0)])
    assert len(nearest([(0, some)], asked, np.zeros(1, dtype=np.bool_), 5).document) == 0


def test_another_dimension_than_was_written_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "s", drawn(np.random.default_rng(SEED), 3), [(0, 0, 4, 0)])
    with pytest.raises(BadIndex, match=r"vectors\.bin: 96 bytes, expected a multiple of 31"):
        Sentences(tmp_path / "s", 31)
