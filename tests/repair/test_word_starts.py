"""Where words may begin, against looking for each of them."""

from __future__ import annotations

import random

import pytest

from toolkit.model import WordStarts
from toolkit.repair.word_starts import BLANK, PLACE, POINT, WordTable

WORDS = {PLACE: ["渡口镇", "渡口", "石桥", "桥头乡"], BLANK: ["××", "此处"], POINT: ["一是", "二要"]}
TABLE = WordTable(WORDS)


def random_text(draw: random.Random) -> str:
    pieces = [*(word for words in WORDS.values() for word in words), *"渡口石桥×此一是要处乡镇，\n𠮷\ud800x "]
    return "".join(draw.choices(pieces, k=draw.randrange(40)))


@pytest.mark.parametrize("seed", range(40))
def test_every_beginning_is_found_and_the_texts_stand_apart(seed: int) -> None:
    draw = random.Random(seed)
    texts = [random_text(draw) for _ in range(draw.randrange(1, 6))]
    for text, found in zip(texts, TABLE.starts(texts), strict=True):
        for which, words in WORDS.items():
            true = {at for word in words for at in range(len(text)) if text.startswith(word, at)}
            places = found.of(which, 0, len(text))
            assert true <= set(places)
            assert places == sorted(set(places))
            # Candidates share both characters with the head of some word of the list, but for one in thousands.
            assert {text[at : at + 2] for at in places} <= {word[:2] for word in words}


def test_no_texts_and_empty_ones() -> None:
    assert TABLE.starts([]) == []
    assert TABLE.starts([""]) == [WordStarts({})]
    assert [found.of(PLACE, 0, 9) for found in TABLE.starts(["", "石桥", ""])] == [[], [0], []]


def test_places_within_a_document_count_from_its_start() -> None:
    starts = WordStarts({PLACE: [2, 5, 9]})
    assert starts.of(PLACE, 5, 9) == [0]
    assert starts.of(PLACE, 0, 10) == [2, 5, 9]
    assert starts.of(BLANK, 0, 10) == []
