from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.describe import Gazetteer, Mention, Place
from toolkit.describe.places import short_form
from toolkit.model import Level

GAZETTEER = Gazetteer.load()


def only(name: str) -> Place:
    place = GAZETTEER.certain(GAZETTEER.named(name))
    assert place is not None, name
    return place


def names(text: str) -> list[list[str]]:
    return [[GAZETTEER.full_name(place) for place in mention.places] for mention in GAZETTEER.find(text)]


def test_mentions_are_half_open_spans_of_the_text() -> None:
    text = "安徽省与河北省交流"
    assert [(type(m), text[m.start : m.end]) for m in GAZETTEER.find(text)] == [
        (Mention, "安徽省"),
        (Mention, "河北省"),
    ]


def test_it_is_loaded_once() -> None:
    assert Gazetteer.load() is GAZETTEER


def test_the_asset_covers_the_country() -> None:
    count = {level: len([p for p in GAZETTEER.find_all(level) if p.until is None]) for level in Level}
    assert count[Level.PROVINCE] == 34
    assert 330 <= count[Level.PREFECTURE] <= 345
    assert 2_800 <= count[Level.COUNTY] <= 2_900


@pytest.mark.parametrize(
    ("name", "path", "level"),
    [
        ("安徽", "安徽省", Level.PROVINCE),
        ("内蒙古", "内蒙古自治区", Level.PROVINCE),
        ("亳州", "安徽省亳州市", Level.PREFECTURE),
        ("道里区", "黑龙江省哈尔滨市道里区", Level.COUNTY),
        ("孟津县", "河南省洛阳市孟津县", Level.COUNTY),
        ("崇文区", "北京市崇文区", Level.COUNTY),
        ("襄樊市", "湖北省襄樊市", Level.PREFECTURE),
        ("石河子市", "新疆维吾尔自治区石河子市", Level.COUNTY),
        ("恩施州", "湖北省恩施土家族苗族自治州", Level.PREFECTURE),
        ("海南州", "青海省海南藏族自治州", Level.PREFECTURE),
    ],
)
def test_full_names_and_levels(name: str, path: str, level: Level) -> None:
    assert (GAZETTEER.full_name(only(name)), only(name).level) == (path, level)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("安徽省亳州市谯城区", [["安徽省"], ["安徽省亳州市"], ["安徽省亳州市谯城区"]]),
        ("天津市和平区", [["天津市"], ["天津市和平区"]]),
        ("阳泉市郊区", [["山西省阳泉市"], ["山西省阳泉市郊区"]]),
        ("原巢湖市庐江县", [["安徽省合肥市巢湖市", "安徽省巢湖市"], ["安徽省巢湖市庐江县"]]),
        ("打造和平开发新局面，推进新城区和郊区建设", []),
        ("全市和县直单位提高县级收费县域", []),
        ("湖南路街道、北京西路小学", []),
        ("迎着朝阳看日照，来宾安康", []),
    ],
)
def test_find(text: str, found: list[list[str]]) -> None:
    assert names(text) == found


def test_ambiguous_names_keep_all_candidates_until_the_context_decides() -> None:
    [mention] = GAZETTEER.find("鼓楼区")
    assert len(mention.places) == 4
    assert GAZETTEER.certain(mention.places) is None
    [place] = GAZETTEER.narrow(mention.places, [only("福建省")])
    assert GAZETTEER.full_name(place) == "福建省福州市鼓楼区"
    assert len(GAZETTEER.narrow(mention.places, [only("广东省")])) == 4


def test_a_province_is_certain_where_a_city_shares_its_name() -> None:
    assert GAZETTEER.certain(GAZETTEER.named("吉林")) == only("吉林省")


def test_contains_follows_the_line_of_administration() -> None:
    assert GAZETTEER.contains(only("河南省"), only("孟津县"))
    assert GAZETTEER.contains(only("洛阳市"), only("孟津县"))
    assert GAZETTEER.contains(only("孟津区"), only("孟津县"))
    assert not GAZETTEER.contains(only("孟津县"), only("洛阳市"))
    assert not GAZETTEER.contains(only("安徽省"), only("孟津县"))
    assert GAZETTEER.contains(only("合肥市"), only("庐江县"))


def test_every_place_lies_in_its_parents() -> None:
    for level in (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY):
        for place in GAZETTEER.find_all(level):
            parents = GAZETTEER.parents(place)
            assert len(parents) < level - 1
            assert all(GAZETTEER.contains(parent, place) for parent in parents)
            assert place in GAZETTEER.named(place.name)
            assert 1 <= len(short_form(place.name)) <= len(place.name)


@given(st.text(alphabet="安徽省亳州市谯城区和县鼓楼自治 \n路a", max_size=60))
def test_mentions_are_ordered_and_spell_their_place(text: str) -> None:
    end = 0
    for mention in GAZETTEER.find(text):
        assert end <= mention.start < mention.end <= len(text)
        form = text[mention.start : mention.end]
        assert mention.places
        assert all(place in GAZETTEER.named(form) for place in mention.places)
        end = mention.end


@given(
    st.lists(
        st.sampled_from(["安徽省", "亳州市", "谯城区", "内蒙古", "县城", "工作", "\U00020000", "，", "开发区"]),
        max_size=30,
    )
)
def test_long_texts_are_scanned_like_short_ones(pieces: list[str]) -> None:
    text = "".join(pieces)
    padded = text + "\n" + "。" * 100
    assert GAZETTEER.find(padded) == GAZETTEER.find(text + "\n")
