from __future__ import annotations

import random

import pytest

from toolkit.align.normalize import matching_form
from toolkit.rhetoric import Excluded, wordings_of

SENTENCES = [
    "少数干部对公开工作认识不足。",
    "少数干部，对公开工作认识不足！",
    "全年受理来信132件，全部办结。",
    "全年受理来信８６件，全部办结。",
    "好。",
    "",
    "𠮷祥镇的老街修好了石板路\n，没有断头。",
]


def test_equal_but_for_marks_and_digits_is_one_wording() -> None:
    found = wordings_of(SENTENCES)
    assert len(found) == 3
    a, b, c, d, *rest = found.of_sentence.tolist()
    assert a == b
    assert c == d
    assert rest == [-1, -1, found.texts.index(SENTENCES[6])]
    assert found.excluded == Excluded(too_short=2)


def test_forms_are_those_of_the_matching_form() -> None:
    found = wordings_of(SENTENCES)
    for sentence, number in zip(SENTENCES, found.of_sentence.tolist(), strict=True):
        if number >= 0:
            codes, _ = matching_form(sentence)
            assert found.forms[number] == codes.tobytes().decode("utf-16-le", "surrogatepass")


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_corpus_decides_nothing(seed: int) -> None:
    shuffled = random.Random(seed).sample(SENTENCES, len(SENTENCES))
    first, second = wordings_of(SENTENCES), wordings_of(shuffled)
    assert first.texts == second.texts
    for sentence, number in zip(shuffled, second.of_sentence.tolist(), strict=True):
        assert number == first.of_sentence[SENTENCES.index(sentence)]


def test_one_character_and_ten_thousand_are_counted_not_asked() -> None:
    found = wordings_of(["是", "长" * 10_000, "这一句不长也不短刚好合适。", "\ud800" * 9])
    assert found.excluded.too_short + found.excluded.too_long + len(found) == 4
    assert found.of_sentence[1] == -1
    assert found.excluded.too_long == 1


def test_nothing_gives_nothing() -> None:
    assert len(wordings_of([])) == 0
    assert wordings_of(["", "\n"]).excluded == Excluded(too_short=2)
