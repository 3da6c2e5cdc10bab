"""Counting again without what was excluded: against sets of characters, and against the first count."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.checked import Counted
from toolkit.judge.ratios import Sort
from toolkit.judge.rescore import Exclusions, kept_matches, rescore


def counted(seed: int, n_chars: int = 120, n: int = 12, n_sources: int = 5) -> Counted:
    rng = np.random.default_rng(seed)
    start = rng.integers(0, n_chars - 30, n)
    end = start + rng.integers(4, 30, n)
    source = rng.integers(-1, n_sources, n)
    sort = np.where(source < 0, Sort.AGREED, rng.integers(Sort.OWN_LATER, Sort.FORMULA, n)).astype(np.int8)
    phrase_start = np.sort(rng.integers(0, n_chars - 12, 6))
    return Counted(
        n_chars=n_chars,
        start=start,
        end=end,
        equal=end - start - rng.integers(0, 3, n),
        sort=sort,
        source=source,
        garbled=rng.random(n) < 0.3,
        phrase_start=phrase_start,
        phrase_end=phrase_start + rng.integers(8, 12, 6),
    )


def exclusions(seed: int) -> Exclusions:
    rng = np.random.default_rng(seed + 1000)
    return Exclusions(
        matches=frozenset(rng.integers(0, 12, 3).tolist()),
        sources=frozenset(rng.integers(0, 5, 1).tolist()),
        shorter_than=int(rng.integers(0, 20)),
    )


def by_sets(c: Counted, out: Exclusions) -> dict[str, int]:
    """Characters of each sort, one at a time."""
    kept = [
        i
        for i in range(len(c.start))
        if i not in out.matches and int(c.source[i]) not in out.sources and c.equal[i] >= out.shorter_than
    ]
    told = dict.fromkeys(("reused", "formulaic", "own_earlier", "superior", "copied", "garbled"), 0)
    names = {1: "formulaic", 2: "own_earlier", 3: "copied", 4: "own_earlier", 5: "superior", 6: "formulaic"}
    for at in range(c.n_chars):
        over = [i for i in kept if c.start[i] <= at < c.end[i]]
        phrases = [e - s for s, e in zip(c.phrase_start, c.phrase_end, strict=True) if s <= at < e]
        sort = max((int(c.sort[i]) for i in over), default=0)
        if phrases and (sort or max(phrases) >= out.shorter_than):
            sort = 6
        if sort:
            told["reused"] += 1
            told[names[sort]] += 1
        told["garbled"] += any(c.garbled[i] for i in over)
    return told


@pytest.mark.parametrize("seed", range(25))
def test_against_one_character_at_a_time(seed: int) -> None:
    c, out = counted(seed), exclusions(seed)
    found = rescore(c, out, n_sources=5)
    told = by_sets(c, out)
    assert {name: round(getattr(found, name) * c.n_chars) for name in told} == told
    assert found.reused == pytest.approx(found.formulaic + found.own_earlier + found.superior + found.copied)


@pytest.mark.parametrize("seed", range(10))
def test_leaving_out_never_makes_a_figure_greater(seed: int) -> None:
    c = counted(seed)
    last = rescore(c, Exclusions(), n_sources=5)
    for shorter_than in range(0, 40, 4):
        now = rescore(c, Exclusions(shorter_than=shorter_than), n_sources=5)
        assert now.reused <= last.reused
        assert now.largest <= last.largest
        last = now
    assert last.reused == 0


def test_a_source_counts_for_more_once_the_better_one_is_out() -> None:
    none = np.zeros(0, dtype=np.int64)
    c = Counted(
        n_chars=100,
        start=np.array([0, 0]),
        end=np.array([60, 40]),
        equal=np.array([60, 40]),
        sort=np.array([Sort.COPIED, Sort.COPIED], dtype=np.int8),
        source=np.array([0, 1]),
        garbled=np.array([False, False]),
        phrase_start=none,
        phrase_end=none,
    )
    assert rescore(c, Exclusions(), n_sources=2).shares == (0.6, 0.0)
    assert rescore(c, Exclusions(sources=frozenset({0})), n_sources=2).shares == (0.0, 0.4)
    assert rescore(c, Exclusions(), n_sources=2).copied_of == (0.6, 0.4)
    assert kept_matches(c, Exclusions(matches=frozenset({1}))).tolist() == [True, False]
