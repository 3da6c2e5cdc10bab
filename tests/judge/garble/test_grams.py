from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from toolkit.judge.garble.grams import TOP_CLASS, GramTables, build_table, hash_grams, look_up, slots


def tables_of(symbols: np.ndarray, lengths: tuple[int, ...], floor: int) -> GramTables:
    tables = []
    for length in lengths:
        counts = Counter(tuple(symbols[at : at + length].tolist()) for at in range(len(symbols) - length + 1))
        grams = np.array(list(counts), dtype=np.uint16)
        tables.append(build_table(hash_grams(grams), np.array(list(counts.values())), bits=16, floor=floor))
    return GramTables(lengths, tuple(tables))


@pytest.mark.parametrize("seed", range(5))
def test_classes_against_counts_by_hand(seed: int) -> None:
    draw = np.random.default_rng(seed)
    symbols = draw.integers(1, 12, 400).astype(np.uint16)
    found = tables_of(symbols, (2, 4), floor=2).classes(symbols)
    for row, length in enumerate((2, 4)):
        counts = Counter(tuple(symbols[at : at + length].tolist()) for at in range(len(symbols) - length + 1))
        for at in range(len(symbols) - length + 1):
            times = counts[tuple(symbols[at : at + length].tolist())]
            # A collision in both slots can only raise a class, and in a table this empty hardly ever does.
            expected = min(TOP_CLASS, 1 + int(1.5 * np.log2(times / 2))) if times >= 2 else 0
            assert found[row, at] == expected
        assert (found[row, len(symbols) - length + 1 :] == 0).all()


def test_a_text_shorter_than_the_grams_has_none() -> None:
    tables = tables_of(np.arange(1, 50, dtype=np.uint16), (2, 4), floor=1)
    assert tables.classes(np.array([], dtype=np.uint16)).shape == (2, 0)
    assert tables.classes(np.array([3], dtype=np.uint16)).tolist() == [[0], [0]]
    assert tables.classes(np.array([1, 2, 3], dtype=np.uint16)).tolist() == [[1, 1, 0], [0, 0, 0]]


def test_slots_lie_in_the_table_and_unseen_grams_rarely_pass() -> None:
    hashes = np.random.default_rng(1).integers(1 << 32, size=30_000, dtype=np.uint32)
    table = build_table(hashes[:10_000], np.full(10_000, 4), bits=16, floor=2)
    assert all(int(place.max()) < 1 << 16 for place in slots(hashes, 1 << 16))
    assert (look_up(table, hashes[:10_000]) > 0).all()
    load = float((table > 0).mean())
    assert float((look_up(table, hashes[10_000:]) > 0).mean()) < 1.3 * load**2
