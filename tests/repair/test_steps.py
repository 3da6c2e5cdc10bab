"""Controls, Traditional script and widths."""

from __future__ import annotations

import pytest

from toolkit.model import Page, RepairKind, Text
from toolkit.repair import repair
from toolkit.repair.draft import Draft, Patch


def repaired(text: str) -> Text:
    return repair(Page("a", text, text))


@pytest.mark.parametrize(
    ("text", "clean", "count"),
    [
        ("\ufeff报\u200b告\x00\x07", "报告", 4),
        ("公\xad开\u200d\u200e", "公开", 3),
        ("第一页\x0c第二页\x0b行\u2028段", "第一页\n第二页\n行\n段", 3),
        ("\x0c", "\n", 1),
    ],
)
def test_controls_go(text: str, clean: str, count: int) -> None:
    done = repaired(text)
    assert done.text == clean
    assert [(r.kind, r.count) for r in done.repairs] == [(RepairKind.CONTROL, count)]


def test_tabs_and_newlines_stay() -> None:
    assert repaired("一\t二\r\n三").repairs == ()


def test_traditional_pages_become_simplified_and_keep_regional_words() -> None:
    done = repaired("臺灣資訊網路與軟體計畫，沿著鐵路發展經濟，學者著作顯著")
    assert done.text == "台湾资讯网路与软体计划，沿着铁路发展经济，学者著作显著"
    assert done.origin is None
    assert done.repairs[0].kind is RepairKind.TRADITIONAL


def test_a_few_traditional_characters_make_no_traditional_page() -> None:
    text = "於潜镇、乾隆年间、瞭望哨与馀姚的旧志，" + "本镇认真落实各项工作部署。" * 10
    assert repaired(text).repairs == ()


def test_pdf_radicals_and_mixed_numbers_are_folded() -> None:
    done = repaired("⼈⺠、⻓⾦、２0１９年，而２０２０年不变")
    assert done.text == "人民、长金、2019年，而２０２０年不变"
    assert done.origin is None
    assert {r.kind for r in done.repairs} == {RepairKind.WIDTH}


def test_drafts_compose_deletion_and_patch() -> None:
    draft = Draft("0123456789").without([0, 4], [2, 5])  # 2356789
    assert draft.text == "2356789"
    draft = draft.patched([Patch(1, 3, "xyz", (1, 1, 2), (2, 3, 3))])
    assert draft.text == "2xyz6789"
    assert draft.origin is not None
    assert draft.origin.starts.tolist() == [2, 3, 3, 5, 6, 7, 8, 9]
    assert draft.origin.ends.tolist() == [3, 4, 6, 6, 7, 8, 9, 10]


def test_a_draft_refuses_a_replacement_of_other_length() -> None:
    with pytest.raises(ValueError, match="3 characters"):
        Draft("ab").same_length("abc")
