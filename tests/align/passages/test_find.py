from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.align.passages.invented import prose, sentences
from toolkit.align.passages import Passage, PassageParams, Terms, find_passages, read_units
from toolkit.model import MatchKind, Span

HOST, SOURCE = sentences(1, 40), sentences(2, 40)
COPIED = SOURCE[12:18]


def find(left: str, right: str, terms: Terms = Terms.WORDS) -> list[Passage]:
    return find_passages(read_units(left, terms), read_units(right, terms), PassageParams())


def planted(passage: str) -> tuple[str, Span, str, Span]:
    """Two texts, and where the passage lies in the first and what it was made from in the second."""
    before, original = " ".join(HOST[:15]) + " ", " ".join(COPIED)
    left, right = before + passage + " " + " ".join(HOST[15:]), " ".join(SOURCE)
    at = right.index(original)
    return left, Span(len(before), len(before) + len(passage)), right, Span(at, at + len(original))


def overlap(one: Span, other: Span) -> float:
    """What both have of what one of them has."""
    both = min(one.end, other.end) - max(one.start, other.start)
    return max(both, 0) / (max(one.end, other.end) - min(one.start, other.start))


def shuffled(draw: random.Random, text: list[str]) -> str:
    return " ".join(draw.sample(text, len(text)))


def reworded(draw: random.Random, text: list[str], share: float) -> str:
    new = sentences(77, 30)
    words = [w if draw.random() > share else draw.choice(draw.choice(new).split()) for w in " ".join(text).split()]
    return " ".join(words)


def test_a_copy_is_found_to_the_letter() -> None:
    left, here, right, there = planted(" ".join(COPIED))
    (found,) = find(left, right)
    assert (found.kind, found.similarity) == (MatchKind.VERBATIM, 1.0)
    # Terms have no punctuation: the last full stop is not part of it.
    assert (found.left, found.right) == (Span(here.start, here.end - 1), Span(there.start, there.end - 1))
    assert found.n_chars == sum(map(len, " ".join(COPIED).replace(".", "").split()))


@pytest.mark.parametrize("seed", range(5))
def test_a_shuffled_passage_is_reordered(seed: int) -> None:
    words = " ".join(COPIED).split()
    left, here, right, there = planted(shuffled(random.Random(seed), words))
    (found,) = find(left, right)
    assert found.kind is MatchKind.REORDERED
    assert min(overlap(found.left, here), overlap(found.right, there)) > 0.85


@pytest.mark.parametrize("seed", range(5))
def test_a_reworded_passage_is_edited(seed: int) -> None:
    left, here, right, there = planted(reworded(random.Random(seed), COPIED, 0.35))
    (found,) = find(left, right)
    assert found.kind is MatchKind.EDITED
    assert 0.4 < found.similarity < 0.9
    assert min(overlap(found.left, here), overlap(found.right, there)) > 0.8


def test_a_short_version_of_the_whole_is_a_retelling() -> None:
    draw = random.Random(5)
    told = []
    for _ in range(7):
        chosen = [draw.choice(sentence.split()).rstrip(".") for sentence in draw.sample(SOURCE, 15)]
        told.append(" ".join(chosen).capitalize() + ".")
    passage = " ".join(told)
    left = " ".join([*HOST[:15], passage, *HOST[15:]])
    (found,) = find(left, " ".join(SOURCE))
    assert found.kind is MatchKind.PARAPHRASE
    at = left.index(passage)
    assert overlap(found.left, Span(at, at + len(passage))) > 0.85
    assert len(found.right) > 0.8 * len(" ".join(SOURCE))


@pytest.mark.parametrize("seed", range(10, 20))
def test_texts_that_share_nothing_give_nothing(seed: int) -> None:
    assert find(prose(seed, 50), prose(seed + 1000, 50)) == []


def test_one_sentence_in_each_is_enough_if_it_is_long() -> None:
    sentence = " ".join(sentences(8, 2)).replace(". ", " ")
    (found,) = find(sentence, sentence)
    assert found.left == found.right == Span(0, len(sentence) - 1)


def test_sides_exchanged_give_the_copy_exchanged() -> None:
    left, _, right, _ = planted(" ".join(COPIED))
    assert [(p.right, p.left, p.kind) for p in find(right, left)] == [
        (p.left, p.right, p.kind) for p in find(left, right)
    ]


def test_the_same_again_gives_the_same_whatever_was_read_before() -> None:
    left, _, right, _ = planted(reworded(random.Random(1), COPIED, 0.3))
    first = find(left, right)
    find(prose(5, 30), prose(6, 30))
    assert find(left, right) == first


def test_chinese_without_a_space_works_by_characters() -> None:
    first = "渡槽年久失修，沿线五个村逐段丈量、逐段定人。"
    second = "维修账目贴到村口，请种田大户和老支书一起验收。"
    third = "修一段、成一段、管一段，灌溉季前全部完工。"
    other = "古城墙修好了南门，游人都从那里登城看江。饭馆多开了几家，码头添了两条渡船，每天往返十二趟。"
    left, right = other + third + second + first + other, "引子说别的事情。" + first + second + third
    units = [read_units(text, Terms.CHARACTERS) for text in (left, right)]
    (found,) = find_passages(units[0], units[1], PassageParams(chars=40))
    assert overlap(found.left, Span(len(other), len(left) - len(other))) > 0.9


@settings(max_examples=60, deadline=None)
@given(
    left=st.lists(st.sampled_from(SOURCE + HOST[:5]), max_size=25).map(" ".join),
    right=st.lists(st.sampled_from(SOURCE), max_size=25).map("\n".join),
)
def test_places_lie_in_the_texts_whatever_is_compared(left: str, right: str) -> None:
    for found in find(left, right):
        assert found.left.end <= len(left)
        assert found.right.end <= len(right)
        assert 0 <= found.similarity <= 1
        assert 0 < found.n_chars <= len(found.left)
        assert min(len(found.left), len(found.right)) >= PassageParams().chars
