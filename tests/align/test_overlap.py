"""One document pair's matches: the strongest keeps what two claim."""

from __future__ import annotations

import random

import pytest

from toolkit.align.chain import Block
from toolkit.align.overlap import settle
from toolkit.align.span_pair import SpanPair, spanning
from toolkit.model import MatchKind


def match(*blocks: Block) -> SpanPair:
    return spanning(list(blocks), MatchKind.VERBATIM)


def overlaps(a: SpanPair, b: SpanPair) -> bool:
    return (
        a.left_start < b.left_end
        and b.left_start < a.left_end
        and a.right_start < b.right_end
        and b.right_start < a.right_end
    )


TEXT = "".join(chr(0x4E00 + i) for i in range(400))


def test_one_match_is_left_alone() -> None:
    assert settle(TEXT, TEXT, [match(Block(0, 0, 20))]) == [match(Block(0, 0, 20))]


def test_the_weaker_keeps_what_lies_outside() -> None:
    strong, weak = match(Block(0, 0, 60)), match(Block(50, 50, 40))
    assert settle(TEXT, TEXT, [weak, strong]) == [strong, match(Block(60, 60, 30))]


def test_too_little_left_is_dropped() -> None:
    strong, weak = match(Block(0, 0, 60)), match(Block(40, 40, 28))
    assert settle(TEXT, TEXT, [strong, weak]) == [strong]


def test_a_passage_that_stands_twice_in_one_document_counts_twice() -> None:
    once, again = match(Block(0, 0, 40)), match(Block(100, 0, 40))
    assert settle(TEXT, TEXT, [once, again]) == [once, again]


def test_a_weaker_echo_of_one_side_is_dropped() -> None:
    whole, echo = match(Block(0, 0, 60)), match(Block(100, 10, 20))
    assert settle(TEXT, TEXT, [echo, whole]) == [whole]


@pytest.mark.parametrize("seed", range(30))
def test_nothing_overlaps_on_both_sides(seed: int) -> None:
    rng = random.Random(seed)
    pairs = []
    for _ in range(12):
        length = rng.randrange(12, 60)
        at = rng.randrange(340)
        pairs.append(match(Block(at, at, min(length, 400 - at))))
    settled = settle(TEXT, TEXT, pairs)
    assert not any(overlaps(a, b) for i, a in enumerate(settled) for b in settled[i + 1 :]), f"seed {seed}"
    assert {at for p in pairs for at in range(p.left_start, p.left_end)} >= {
        at for p in settled for at in range(p.left_start, p.left_end)
    }
