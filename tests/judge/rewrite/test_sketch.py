from __future__ import annotations

import random

from tests.align.helpers import census_of, corpus_of
from toolkit.judge.rewrite.sketch import crowded_pairs

CHARS = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 400))


def prose(seed: int, n: int) -> str:
    draw = random.Random(seed)
    return "".join(draw.choices(CHARS, k=n))


def replaced(text: str, every: int) -> str:
    """The text with two characters in `every` exchanged."""
    return "".join(chr(0x5F00 + i % 200) if i % every < 2 else char for i, char in enumerate(text))


def pairs_of(texts: list[str], sources: list[int] | None = None) -> set[tuple[int, int]]:
    corpus = corpus_of(texts, sources=sources)
    left, right = crowded_pairs(corpus, census_of(corpus))
    return set(zip(left.tolist(), right.tolist(), strict=True))


def test_a_heavy_rewrite_is_proposed_and_strangers_are_not() -> None:
    source = prose(1, 1500)
    assert pairs_of([source, prose(2, 1500), replaced(source, 10), prose(3, 1500)]) == {(0, 2)}


def test_a_rewrite_beside_sixty_mirrors_is_linked_to_one_of_them() -> None:
    source = prose(1, 1500)
    mirrors = [source] * 60
    found = pairs_of([*mirrors, replaced(source, 10)], sources=[0] * 60 + [1])
    assert any(right == 60 for _, right in found)
    assert len(found) <= 2 * 61


def test_the_same_grams_in_another_order_are_not_proposed() -> None:
    source = prose(1, 1500)
    pieces = [source[at : at + 30] for at in range(0, 1500, 30)]
    assert pairs_of([source, "".join(reversed(pieces))]) == set()


def test_nothing_in_nothing() -> None:
    assert pairs_of([]) == set()
    assert pairs_of(["", "短文"]) == set()
