from __future__ import annotations

import pytest

from toolkit.describe.essay import THRESHOLD, EssaySigns, essay_signs
from toolkit.model import Furniture, Layout, Page, Text
from toolkit.split import split_page

BODY = "去年我们把渠口清了一遍，又请木匠修好了闸门。村里人都来帮忙，一共用了十九天，花的钱不多，水却通了。" * 3
MILL = "云朵范文网\n本站小编为大家整理了清渠工作总结，仅供参考。\n"


def signs_of(text: str, *, agency: str | None = None, region: str | None = None, url: str = "") -> list[EssaySigns]:
    page = Text(Page("a.txt", text, text), text)
    layout = split_page(page)
    if url:
        layout = Layout(layout.parts, (Furniture("url", url, 0, 1),))
    return [essay_signs(page, layout, part, agency=agency, region=region) for part in layout.parts]


def essays(n: int, body: str = BODY) -> str:
    return "\n\n".join(f"清渠工作总结（篇{i}）\n\n{body}{i}" for i in range(1, n + 1))


def test_several_essays_on_a_page_of_a_mill() -> None:
    found = signs_of(MILL + essays(3))
    assert len(found) == 3
    assert all(signs.is_essay and signs.score > 0.85 for signs in found)
    said = "；".join(sign.zh for sign in found[0].signs)
    assert all(word in said for word in ("3篇", "小编", "范文", "没有本单位"))


def test_one_essay_with_blanks_and_no_owner() -> None:
    (found,) = signs_of("清渠工作总结\n20xx年，××街道清渠两次。" + BODY)
    assert found.is_essay
    assert any("××街道" in sign.zh for sign in found.signs)


def test_one_essay_on_a_mill_s_page() -> None:
    (found,) = signs_of(MILL + "清渠工作总结模板\n" + BODY)
    assert found.is_essay


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("云岭县清渠工作总结\n" + BODY, {"agency": "云岭县水务局", "region": "云岭县"}),
        ("云岭县清渠工作总结\n××街道也清了渠。" + BODY, {"agency": "云岭县水务局", "region": "云岭县"}),
        ("清渠工作总结\n" + BODY, {}),  # nobody's, but nothing of a template
        ("清渠合同示范文本\n本规范文件另有模范文明条款，供参考书目。" + BODY, {}),
        ("清渠规程\n模板支撑应当牢固，为大家电下乡。" + BODY, {}),
    ],
)
def test_reports_are_no_templates(text: str, facts: dict[str, str]) -> None:
    (found,) = signs_of(text, agency=facts.get("agency"), region=facts.get("region"))
    assert found.score < THRESHOLD


def test_a_government_s_page_of_several_reports_is_none() -> None:
    found = signs_of(essays(3), url="//www.yunling.gov.cn/a.html")
    assert [signs.score for signs in found] == [0, 0, 0]


def test_an_owner_speaks_against_it() -> None:
    text = "清渠工作总结\n20xx年，××街道清渠两次。" + BODY
    (owned,), (free,) = signs_of(text, agency="云岭县水务局", region="云岭县"), signs_of(text)
    assert owned.score < free.score


@pytest.mark.parametrize(
    "text", ["范文" * 300_000, "小编1篇" * 100_000, "X" * 1_000_000, "\ud800范文小编供参考\udfff" * 99]
)
def test_hostile_text(text: str) -> None:
    assert all(0 <= signs.score <= 1 for signs in signs_of(text))
