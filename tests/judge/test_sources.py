from __future__ import annotations

import numpy as np
import pytest

from toolkit.judge.sources import rank_sources


def naive(document: list[int], spans: list[tuple[int, int]], n_chars: int) -> list[tuple[int, int]]:
    """The greedy choice by sets: document and characters it adds."""
    sets: dict[int, set[int]] = {}
    for number, (start, end) in zip(document, spans, strict=True):
        sets.setdefault(number, set()).update(range(start, end))
    left, found = set(range(n_chars)), []
    while sets:
        best = max(sets, key=lambda number: (len(sets[number] & left), -number))
        gain = sets.pop(best) & left
        if not gain:
            break
        found.append((best, len(gain)))
        left -= gain
    return found


@pytest.mark.parametrize("seed", range(20))
def test_against_sets(seed: int) -> None:
    rng = np.random.default_rng(seed)
    document = rng.integers(1, 7, 15)
    start = rng.integers(0, 80, 15)
    end = start + rng.integers(1, 20, 15)
    found = rank_sources(document, start, end, n_chars=100)
    expected = naive(document.tolist(), list(zip(start.tolist(), end.tolist(), strict=True)), 100)
    telling, rest = found[: len(expected)], found[len(expected) :]
    assert [(s.document, round(s.share * 100)) for s in telling] == expected
    assert all(s.alone >= s.share > 0 for s in telling)
    assert all(s.alone > s.share == 0 for s in rest)
    assert {s.document for s in found} == set(document.tolist())


def test_no_matches_no_sources() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert rank_sources(nothing, nothing, nothing, n_chars=10) == []
