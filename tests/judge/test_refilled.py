from __future__ import annotations

import random

import numpy as np
import pytest

from tests.align.helpers import corpus_of, numbers_of, prose
from tests.judge.fabricate import matches_at
from toolkit.align.grams import Corpus
from toolkit.align.matches import Matches
from toolkit.judge.refilled import MAX_FILLED, Template, templates


def whole_matches(corpus: Corpus, pairs: list[tuple[int, int]]) -> Matches:
    at = corpus.offsets.tolist()
    matches = matches_at([(at[a], at[a + 1] - 1, at[b], at[b + 1] - 1) for a, b in pairs])
    for name, side in (("left_doc", 0), ("right_doc", 1)):
        object.__setattr__(matches, name, np.array([pair[side] for pair in pairs], dtype=np.int64))
    return matches


def found(texts: list[str], pairs: list[tuple[int, int]]) -> tuple[list[Template], Corpus]:
    corpus = corpus_of(texts)
    laid_out, _ = templates(corpus, numbers_of(texts), whole_matches(corpus, pairs), np.arange(len(pairs)))
    return laid_out, corpus


def words(corpus: Corpus, start: int, end: int) -> str:
    return "".join(map(chr, corpus.codes[start:end].tolist()))


def test_one_template_and_what_each_put_in() -> None:
    frame = "去年{}修渠{}条，共运走淤泥{}车，村民{}带头出工"
    fills = [("柳垭", 3, 120, "冯立群"), ("渔梁", 7, 120, "江映舟"), ("三江口", 9, 461, "冯立群")]
    (template,), corpus = found([frame.format(*fill) for fill in fills], [(0, 1), (0, 2), (1, 2)])
    assert [words(corpus, *slot) for slot in template.slots] == ["柳垭", "0", "0", "冯立群"]
    shown = [[words(corpus, *place) for place in ranges] for _, ranges in template.filled]
    assert shown == [["柳垭", "0", "0", "冯立群"], ["渔梁", "0", "0", "江映舟"], ["三江口", "0", "0", "冯立群"]]
    assert [passage.doc for passage, _ in template.filled] == [0, 1, 2]


@pytest.mark.parametrize("seed", range(40))
def test_putting_the_values_back_gives_each_text(seed: int) -> None:
    draw = random.Random(seed)
    frame = [prose(seed * 10 + i, draw.randrange(3, 12)) for i in range(draw.randrange(2, 6))]

    def filled() -> str:
        fills = [
            draw.choice(["", prose(draw.randrange(999), draw.randrange(1, 5)), str(draw.randrange(2000))])
            for _ in frame
        ]
        return "".join(part + fill for part, fill in zip(frame, fills, strict=True))

    texts = [filled() for _ in range(5)]
    laid_out, corpus = found(texts, [(0, i) for i in range(1, 5)])
    for template in laid_out:
        hub = template.hub
        assert all(a[1] <= b[0] for a, b in zip(template.slots, template.slots[1:], strict=False))
        for passage, ranges in template.filled:
            rebuilt, done = "", hub.start
            for slot, place in zip(template.slots, ranges, strict=True):
                rebuilt += words(corpus, done, slot[0]) + words(corpus, *place)
                done = slot[1]
            assert rebuilt + words(corpus, done, hub.end) == words(corpus, passage.start, passage.end)


def test_texts_without_a_difference_are_no_template() -> None:
    text = prose(1, 40) + "12"
    assert found([text, text], [(0, 1)])[0] == []
    assert found([], [])[0] == []


def test_the_passage_that_most_match_is_shown_once() -> None:
    texts = [f"{prose(1, 30)}{n}车{prose(2, 10)}" for n in range(100, 130)]
    laid_out, _ = found(texts, [(i, 7) for i in range(30) if i != 7] + [(3, 4)])
    assert len(laid_out) == 1
    assert laid_out[0].hub.doc == 7
    assert len(laid_out[0].filled) == MAX_FILLED + 1
