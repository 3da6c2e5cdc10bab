from __future__ import annotations

import random

import numpy as np
import pytest

from tests.align.helpers import corpus_of, corpus_with_borders, prose
from toolkit.align import rows
from toolkit.align.rows import row_form, same_rows


def slowly(text: str, n_rows: int, within: int) -> list[bool]:
    """One run of three after another."""
    repeated = [False] * len(text)
    for first in range(len(text) - 2):
        places = [at for at in range(len(text) - 2) if text[at : at + 3] == text[first : first + 3]]
        for start, end in zip(places, places[n_rows - 1 :], strict=False):
            if end - start < within:
                for at in places[places.index(start) : places.index(end) + 1]:
                    repeated[at : at + 3] = [True] * 3
    return repeated


@pytest.mark.parametrize("seed", range(20))
def test_against_one_run_at_a_time(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(seed)
    monkeypatch.setattr(rows, "_ROWS", 3)
    monkeypatch.setattr(rows, "_WITHIN", 25)
    text = "".join(draw.choice("政务公") for _ in range(draw.randrange(0, 90)))
    codes = corpus_of([text]).codes[:-1]
    assert row_form(codes).tolist() == slowly(text, 3, 25)


def test_the_form_of_a_list_is_told_from_what_fills_it() -> None:
    names = ["覃松", "左梅", "庞竹", "齐兰", "卓菊", "段荷", "闵桃", "祝杏"]
    text = "".join(f"村民{name}领取补助。" for name in names)
    codes = corpus_of([text]).codes[:-1]
    form = row_form(codes)
    plain = text.replace("。", "")
    told = "".join(char for char, repeated in zip(plain, form, strict=True) if not repeated)
    assert told.removeprefix("村民") == "".join(names)  # before the first row stands nothing


def test_prose_has_no_rows_even_where_it_keeps_to_its_topic() -> None:
    text = "".join(f"{prose(seed, 80)}饮水工程" for seed in range(8))
    assert not row_form(corpus_of([text]).codes[:-1]).any()
    assert row_form(np.zeros(0, dtype=np.uint16)).tolist() == []


def list_of(names: list[str]) -> str:
    return "".join(f"村民{name}领取补助金。" for name in names)


NAMES = "覃松石 左梅影 庞竹君 齐兰心 卓菊英 段荷生 闵桃红 祝杏林 柳如烟 邹平安 夏雨荷 牛得草".split()


def shared(one: list[str], other: list[str]) -> list[tuple[str, str]]:
    """Words of each row found, in both lists."""
    corpus = corpus_with_borders([list_of(one), "一篇别的文章。", list_of(other)])
    found = same_rows(corpus)
    assert found.blocks[:, 1:].tolist() == [[a, c, b - a] for a, b, c, _, _ in found.spans.tolist()]
    texts = [bytes(corpus.codes).decode("utf-16-le")[a:b] for a, b, *_ in found.spans.tolist()]
    others = [bytes(corpus.codes).decode("utf-16-le")[c:d] for _, _, c, d, _ in found.spans.tolist()]
    return list(zip(texts, others, strict=True))


def test_rows_in_another_order_are_found_and_those_in_a_row_are_one() -> None:
    found = shared(NAMES, [*NAMES[4:8], *NAMES[:4]])
    assert [one == other for one, other in found] == [True, True]
    assert found[0][0] == list_of(NAMES[:4]).replace("。", "")
    assert found[1][0] == list_of(NAMES[4:8]).replace("。", "")


def test_a_few_persons_on_two_lists_are_chance() -> None:
    strangers = ["孟获令", "申屠公", "廖化子", "魏延长", "姜维明", "马岱山", "张翼德", "吴懿行"]
    assert shared(NAMES, [*strangers, *NAMES[:5]]) == []
    assert len(shared(NAMES, [*strangers, *NAMES[:6]])) == 1


def test_sentences_of_what_is_no_list_are_not_asked() -> None:
    text = "".join(f"{prose(seed, 12)}。" for seed in range(12))
    assert len(same_rows(corpus_with_borders([text, text])).spans) == 0
    assert len(same_rows(corpus_of([list_of(NAMES)] * 2)).spans) == 0
