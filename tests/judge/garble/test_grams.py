from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from toolkit.judge.garble.grams import (
    PATTERNS,
    TOP_CLASS,
    GramTables,
    Pattern,
    build_table,
    count_classes,
    hash_grams,
    hash_pattern,
    look_up,
    slots,
    span,
)


def by_hand(symbols: list[int], pattern: Pattern) -> dict[int, int]:
    """At each symbol around which the whole pattern lies, its count (of the commonest filling)."""
    reach = (*pattern.places, *pattern.filling)
    inside = [i for i in range(len(symbols)) if all(0 <= i + place < len(symbols) for place in reach)]
    fillings: dict[tuple[int, ...], Counter[tuple[int, ...]]] = {}
    for i in inside:
        context = tuple(symbols[i + place] for place in pattern.places)
        filling = tuple(symbols[i + place] for place in pattern.filling)
        fillings.setdefault(context, Counter())[filling] += 1
    return {i: max(fillings[tuple(symbols[i + place] for place in pattern.places)].values()) for i in inside}


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
@pytest.mark.parametrize("seed", range(3))
def test_classes_against_counts_by_hand(seed: int, pattern: Pattern) -> None:
    symbols = np.random.default_rng(seed).integers(1, 12, 400).astype(np.uint16)
    expected = by_hand(symbols.tolist(), pattern)
    grams = {tuple(int(symbols[i + place]) for place in pattern.places): count for i, count in expected.items()}
    hashes = hash_grams(np.array(list(grams), dtype=np.uint16))
    table = build_table(hashes, np.array(list(grams.values())), bits=16, floor=2)
    (found,) = GramTables((pattern,), (table,)).classes(symbols)
    for i, count in expected.items():
        # A collision can only raise a class, and in a table this empty hardly ever does.
        assert found[i] == (min(TOP_CLASS, 1 + int(1.5 * np.log2(count / 2))) if count >= 2 else 0)
    low, high = span(pattern.places, len(symbols))
    assert (found[:low] == 0).all()
    assert (found[high:] == 0).all()


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 6])
def test_a_text_shorter_than_the_grams_has_none(n: int) -> None:
    full = np.full(1 << 10, 0xFF, dtype=np.uint8)
    found = GramTables(PATTERNS, (full,) * len(PATTERNS)).classes(np.arange(1, n + 1, dtype=np.uint16))
    assert found.shape == (len(PATTERNS), n)
    assert found.sum() == 0 or n >= 2


def test_a_class_stands_at_the_symbol_that_its_places_are_relative_to() -> None:
    symbols = np.array([5, 6, 7, 8, 9, 10], dtype=np.uint16)
    pattern = Pattern("around", (-1, 2), (0, 1))
    table = build_table(hash_grams(np.array([[6, 9]])), np.array([4]), bits=10, floor=2)
    assert GramTables((pattern,), (table,)).classes(symbols).tolist() == [[0, 0, 2, 0, 0, 0]]


def test_every_so_many_hashes_are_those_of_the_whole() -> None:
    symbols = np.random.default_rng(2).integers(1, 99, 50).astype(np.uint16)
    assert hash_pattern(symbols, (-2, -1, 3), every=4).tolist() == hash_pattern(symbols, (-2, -1, 3))[::4].tolist()


def test_classes_rise_with_counts_from_the_floor_on() -> None:
    assert count_classes(np.array([0, 3, 4, 5, 8, 16, 10**9]), 4).tolist() == [0, 0, 1, 1, 2, 4, TOP_CLASS]


def test_slots_lie_in_the_table_and_unseen_grams_rarely_pass() -> None:
    hashes = np.random.default_rng(1).integers(1 << 32, size=30_000, dtype=np.uint32)
    table = build_table(hashes[:10_000], np.full(10_000, 4), bits=16, floor=2)
    assert all(int(place.max()) < 1 << 16 for place in slots(hashes, 1 << 16)[:2])
    load = float((table > 0).mean())
    assert float((look_up(table, hashes[:10_000]) > 0).mean()) > 1 - load**2
    assert float((look_up(table, hashes[10_000:]) > 0).mean()) < 1.3 * 2 * load / 16


def test_where_both_slots_are_taken_the_rarer_gram_is_left_out() -> None:
    hashes = np.random.default_rng(3).integers(1 << 32, size=2000, dtype=np.uint32)
    counts = np.arange(2000) + 10
    found = look_up(build_table(hashes, counts, bits=10, floor=2), hashes)
    assert (found[-300:] > 0).mean() > 0.95
    assert (found[:300] > 0).mean() < 0.3
