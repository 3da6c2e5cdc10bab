from __future__ import annotations

import numpy as np
import pytest

from tests.align.helpers import background_of
from toolkit.align.background import Background, load_background, no_background, slot_and_check
from toolkit.align.grams import GRAM, gram_hashes
from toolkit.align.normalize import matching_form
from toolkit.errors import SketchMismatch


def hashes(seed: int, n: int) -> list[int]:
    values: list[int] = np.random.default_rng(seed).integers(0, 1 << 64, n, dtype=np.uint64).tolist()
    return values


def test_a_common_gram_is_never_missed_unless_another_took_its_slot() -> None:
    known = hashes(1, 500)
    found = background_of(known, n_slots=1 << 20).is_common(np.array(known, np.uint64))
    assert found.mean() > 0.99


def test_an_unknown_gram_is_rarely_taken_for_common() -> None:
    background = background_of(hashes(1, 1 << 12), n_slots=1 << 13)
    load = np.count_nonzero(background.table) / len(background.table)
    share = background.is_common(np.array(hashes(2, 20_000), np.uint64)).mean()
    assert share == pytest.approx(load / 16, rel=0.25)


def test_the_floor_decides() -> None:
    value = np.array(hashes(3, 1), np.uint64)
    table = background_of(value.tolist()).table
    assert Background(table, GRAM, 5).is_common(value).all()
    assert not Background(table, GRAM, 6).is_common(value).any()


def test_slots_and_checks_come_from_disjoint_bits() -> None:
    slots, checks = slot_and_check(np.array([0xABCD << 48], np.uint64), 1 << 8)
    assert (slots.tolist(), checks.tolist()) == ([0xAB], [0xC])


def test_nothing_is_common_in_no_background() -> None:
    assert not no_background(GRAM).is_common(np.array(hashes(4, 1000), np.uint64)).any()


def test_a_table_of_odd_size_is_refused() -> None:
    with pytest.raises(SketchMismatch, match="1000"):
        Background(np.zeros(1000, np.uint8), GRAM, 1)


def test_a_sketch_of_other_grams_is_refused() -> None:
    with pytest.raises(SketchMismatch, match=f"{GRAM}-grams"):
        load_background(GRAM + 1)


def test_the_sketch_that_ships_knows_stock_phrases_and_not_noise() -> None:
    background = load_background(GRAM)
    stock, _ = matching_form("中华人民共和国国务院")
    noise = np.random.default_rng(5).integers(0x4E00, 0x9FA5, 5000).astype(np.uint16)
    assert background.is_common(gram_hashes(stock)).all()
    assert background.is_common(gram_hashes(noise)).mean() < 0.1
