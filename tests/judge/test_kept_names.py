from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from tests.align.helpers import corpus_of
from tests.judge.fabricate import matches_at
from toolkit.judge.kept_names import KeptName, home_names, kept_names, told

WORDS = "去年冬天，{}一中的渠口清了两遍，又请木匠修好了闸门，师生都来帮忙。"
BAICHUAN, TINGAN = "柏川县", "汀安县"


def found(
    left: str, right: str, regions: Sequence[str | None], agencies: Sequence[str | None] = (None, None)
) -> list[KeptName]:
    corpus = corpus_of([left, right])
    at = corpus.offsets
    matches = matches_at([(0, int(at[1]) - 1, int(at[1]), int(at[2]) - 1)])
    object.__setattr__(matches, "right_doc", np.array([1]))
    return list(kept_names(corpus, matches, np.array([True]), regions, agencies))


def test_the_other_county_s_school() -> None:
    (kept,) = found(WORDS.format("柏川"), WORDS.format("柏川"), [BAICHUAN, TINGAN])
    assert (kept.doc, kept.source, kept.name) == (1, 0, "柏川")
    corpus = corpus_of([WORDS.format("柏川")] * 2)
    assert "".join(map(chr, corpus.codes[kept.start : kept.end])) == "柏川"
    assert "“柏川”" in told(kept, TINGAN, "甲.txt", "zh")
    assert "汀安县" in told(kept, TINGAN, "甲.txt", "en")


def test_a_town_s_own_name_counts_too() -> None:
    (kept,) = found(WORDS.format("青陂"), WORDS.format("青陂"), [BAICHUAN, TINGAN], ["青陂镇人民政府", "汀安县水务局"])
    assert kept.name == "青陂"


@pytest.mark.parametrize(
    ("left", "right", "regions"),
    [
        ("柏川", "汀安", [BAICHUAN, TINGAN]),  # filled in
        ("汀安", "柏川", [BAICHUAN, TINGAN]),  # not the source's words
        ("柏川与汀安", "柏川与汀安", [BAICHUAN, TINGAN]),
        ("柏川", "柏川", [BAICHUAN, None]),
        ("柏川", "柏川", [BAICHUAN, BAICHUAN]),
        ("柏川", "柏川", ["柏川县", "云溪市柏川县"]),
        ("和平", "和平", ["和平县", TINGAN]),  # a word
        ("安徽", "安徽", ["安徽省", TINGAN]),
    ],
)
def test_what_proves_nothing(left: str, right: str, regions: list[str | None]) -> None:
    assert found(WORDS.format(left), WORDS.format(right), regions) == []


def test_a_name_that_is_a_word_counts_in_full() -> None:
    assert home_names("和平县", None) == ("和平县",)
    assert home_names("安徽省亳州市谯城区", None) == ("谯城",)
    assert home_names(None, None) == home_names("安徽省", "水务局") == ()
    assert home_names("\ud800", "\udfff镇人民政府") == ()


@pytest.mark.parametrize(
    ("owners", "told"),
    [
        ([BAICHUAN, None], [1]),
        ([TINGAN, None], [0]),
        ([BAICHUAN, TINGAN], []),  # both have such a town
        (["石砚县", None], []),
        ([None, None], []),
    ],
)
def test_a_town_that_one_county_alone_has(owners: list[str | None], told: list[int]) -> None:
    texts = [WORDS.format("柳垭"), WORDS.format("渔梁、柳垭"), "柳垭乡的路修好了。", "柳垭镇的路修好了。"]
    corpus = corpus_of(texts if owners[1] else texts[:3])
    at = corpus.offsets
    matches = matches_at([(0, int(at[1]) - 1, int(at[1]), int(at[2]) - 1)])
    object.__setattr__(matches, "right_doc", np.array([1]))
    regions = [BAICHUAN, TINGAN, *owners]
    assert [kept.doc for kept in kept_names(corpus, matches, np.array([True]), regions, [None] * 4)] == told


@pytest.mark.parametrize("regions", [["云溪市", "柏川县"], ["云溪市", "澜原省"]])
def test_an_unknown_city_may_hold_the_county(regions: list[str | None]) -> None:
    assert found(WORDS.format("云溪"), WORDS.format("云溪"), regions) == []
    assert found(WORDS.format("柏川"), WORDS.format("柏川"), regions) == []
