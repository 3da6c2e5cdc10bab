from __future__ import annotations

import math
from collections import Counter

import pytest

from tests.align.passages.invented import sentences
from toolkit.align.passages import Terms, read_units
from toolkit.align.passages.pair import pair_up
from toolkit.align.passages.seeds import similar_sentences


def brute_force(left: list[str], right: list[str], cosine: float, dice: float) -> list[tuple[int, int]]:
    """By the definition, one pair of sentences after the other."""
    bags = [[Counter(s.lower().rstrip(".").split()) for s in side] for side in (left, right)]
    n_with = Counter(word for side in bags for bag in side for word in bag)
    n = len(left) + len(right)
    weight = {word: math.log((n + 1) / times) for word, times in n_with.items()}

    def length(bag: Counter[str]) -> float:
        return math.sqrt(sum((times * weight[word]) ** 2 for word, times in bag.items()))

    return [
        (i, j)
        for i, a in enumerate(bags[0])
        for j, b in enumerate(bags[1])
        if sum(a[w] * b[w] * weight[w] ** 2 for w in a) / (length(a) * length(b)) >= cosine
        and 2 * len(a.keys() & b.keys()) / (len(a) + len(b)) >= dice
    ]


@pytest.mark.parametrize("seed", range(8))
def test_similar_sentences_are_those_of_the_definition(seed: int) -> None:
    own, other = sentences(seed, 12), sentences(seed + 100, 9)
    mixed = [" ".join([*a.split()[:6], *b.split()[6:]]) for a, b in zip(own[:5], other[:5], strict=True)]
    left, right = [*own, *mixed, *own[2:5]], [*other, *own[3:7], *other[:2]]
    pair = pair_up(*(read_units(" ".join(side), Terms.WORDS) for side in (left, right)))
    assert (pair.left.units.n_sentences, pair.right.units.n_sentences) == (len(left), len(right))
    found = similar_sentences(pair, cosine=0.21, dice=0.23)
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == brute_force(left, right, 0.21, 0.23)


def test_a_line_that_stands_a_thousand_times_is_bounded() -> None:
    line = "The gate of the lower canal was painted green. "
    pair = pair_up(read_units(line * 3, Terms.WORDS), read_units(line * 1000, Terms.WORDS))
    assert len(similar_sentences(pair, cosine=0.2, dice=0.2)) == 3 * 64
