from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.model import Layout

Splitter = Callable[[str], Layout]

BODY = (
    "今年以来，我们按照统一部署，扎实推进各项工作，取得了明显成效。一年来共办理各类事项三百余件，群众满意度持续提高。"
    * 2
)

HEADERS = {
    "bracketed 篇 at the end": (["社区工作总结2000字(篇1)", "社区工作总结2000字(篇2)"], ["篇1", "篇2"]),
    "篇 with numerals": (["篇一：青川局总结", "篇二：白水局总结"], ["篇1", "篇2"]),
    "篇 in lenticular brackets": (["【篇1】青川局总结", "【篇2】白水局总结"], ["篇1", "篇2"]),
    "bare 篇": (["篇1", "篇2", "篇3"], ["篇1", "篇2", "篇3"]),
    "第…篇 with colon": (["第一篇：社区工作总结", "第二篇：镇党建汇报"], ["第一篇", "第二篇"]),
    "第…篇 bare": (["第一篇", "第二篇", "第三篇"], ["第一篇", "第二篇", "第三篇"]),
    "第…篇 at the end": (["社区工作总结 第1篇", "社区工作总结 第2篇"], ["第1篇", "第2篇"]),
    "范文, mixed": (["范文一：", "范文(二)", "范文3："], ["范文一", "范文二", "范文3"]),
    "模板": (["社区工作计划模板一", "社区工作计划模板二"], ["模板一", "模板二"]),
    "title and number": (["消防工作总结1", "消防工作总结2"], ["篇1", "篇2"]),
    "title and bracket": (["消防工作总结(一)", "消防工作总结(二)"], ["篇1", "篇2"]),
    "number and title": (["1、村委会工作总结范文", "2、村委会工作总结范文"], ["篇1", "篇2"]),
    "one missing": (["篇1", "篇2", "篇4"], ["篇1", "篇2", "篇4"]),
    "English": (["Part 1", "Part 2"], ["Part 1", "Part 2"]),
}  # fmt: skip


def page_of(headers: list[str]) -> str:
    return "\n".join(f"{header}\n{BODY}" for header in headers)


@pytest.mark.parametrize("convention", HEADERS)
def test_conventions(convention: str, split: Splitter) -> None:
    headers, parts = HEADERS[convention]
    page = page_of(headers)
    layout = split(page)
    assert [p.part for p in layout.parts] == parts
    assert [page[p.start : p.start + len(h)] for p, h in zip(layout.parts, headers, strict=True)] == headers
    assert all(len(p.sentences) == 5 for p in layout.parts)


ONE_DOCUMENT = {
    "headings": ["一、加强领导", "二、健全制度", "三、强化监督"],
    "out of order": ["篇3", "篇1", "篇5"],
    "single": ["篇1"],
    "law": ["第一编 总则\n第一章 一般规定\n第一条 " + BODY, "第二编 分则\n第二章 管理\n第二条 " + BODY],
    "plan with chapters": ["第一篇 发展报告\n第一章 基础", "第二篇 工作要求\n第二章 思想"],
    "book": ["第一篇 发展基础", "第二篇 总体思路"],
    "attachments": ["附件工作方案1", "附件工作方案2"],
    "sections with different stems": ["1、存在问题报告", "2、下步工作计划"],
    "years": ["青川局工作总结2023", "青川局工作总结2024"],
}


@pytest.mark.parametrize("convention", ONE_DOCUMENT)
def test_what_is_one_document(convention: str, split: Splitter) -> None:
    layout = split("青禾镇总结\n" + page_of(ONE_DOCUMENT[convention]))
    assert [p.part for p in layout.parts] == [None]


def test_contents_make_no_documents(split: Splitter) -> None:
    headers = ["篇一：社区总结", "篇二：街道总结", "篇三：乡镇总结"]
    layout = split("总结三篇\n目录\n" + "\n".join(headers) + "\n" + page_of(headers))
    assert [p.title for p in layout.parts] == ["社区总结", "街道总结", "乡镇总结"]
    assert [p.part for p in split("总结\n" + "\n".join(headers) + "\n" + BODY).parts] == [None]


def test_the_sites_intro_belongs_to_none(split: Splitter) -> None:
    page = "某某文库\n社区工作总结(精选2篇)\n下面是小编整理的总结，希望对大家有帮助。\n" + page_of(["篇1", "篇2"])
    layout = split(page)
    assert [(f.label, f.value) for f in layout.furniture] == [
        ("site", "某某文库"),
        ("intro", "社区工作总结"),
        ("intro", ""),
    ]
    assert [p.title for p in layout.parts] == ["社区工作总结 篇1", "社区工作总结 篇2"]


def test_a_document_above_the_first_header_is_kept(split: Splitter) -> None:
    layout = split("青川局工作总结\n" + f"{BODY}\n" * 20 + page_of(["篇1", "篇2"]))
    assert (layout.parts[0].part, layout.parts[0].title) == (None, "青川局工作总结")
    assert [p.part for p in layout.parts] == [None, "篇1", "篇2"]


def test_body_titles_that_say_more(split: Splitter) -> None:
    page = (
        f"第一篇：效能建设工作开展(正稿).doc8.5\n效能建设工作开展\n情 况 汇 报\n{BODY}\n"
        f"第二篇：青川县2011\n{BODY}\n第三篇：公开承诺书(定稿)\n{BODY}"
    )
    assert [p.title for p in split(page).parts] == ["效能建设工作开展情况汇报", "青川县2011", "公开承诺书"]


def test_lead_within_an_essay_is_the_pages(split: Splitter) -> None:
    page = f"篇1\n{BODY}\n篇2\n导语：{BODY[:40]}……\n{BODY}"
    layout = split(page)
    assert [f.label for f in layout.furniture] == ["intro"]
    assert page[layout.furniture[0].start :].startswith("导语")
