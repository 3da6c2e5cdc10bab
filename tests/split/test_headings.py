from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.model import Layout, Page, Role, Text
from toolkit.split import split_page

Splitter = Callable[[str], Layout]

PROSE = "今年以来，青禾镇按照统一部署推进各项工作，取得了明显成效，群众满意度持续提高。"
T, H, B, L, S = Role.TITLE, Role.HEADING, Role.BODY, Role.LIST_ITEM, Role.SIGNATURE


def roles(split: Splitter, page: str) -> list[tuple[str, Role]]:
    return [(page[s.start : s.end], s.role) for part in split(page).parts for s in part.sentences]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("一、加强领导", [H]),
        ("（二）健全制度", [H]),
        ("3.强化监督", [H]),
        ("第三章 监督管理", [H]),
        ("## 第一节 一般规定", [H]),
        ("明年工作思路", [H]),
        ("为此，要抓好以下几点：", [B]),
        ("各位代表：", [H]),
        ("一、加强领导，确保公开。全镇上下十分重视。", [H, B]),
        ("2、推行目标考核。年初下发任务。", [H, B]),
        ("第十条 公民有权申请公开。申请应当书面提出。", [B, B]),
        ("一是加强学习。坚持每周集中学习。", [L, B]),
        ("做法有三。一是加强学习。二是严格考核。", [B, L, L]),
        ("（1）建立健全信息发布、信息审核、信息维护、信息反馈等一整套工作制度和办法；", [L]),
        ("①完善制度；", [L]),
        ("全镇共有三个社区，八个行政村", [H]),
    ],
)
def test_roles_of_a_block(block: str, expected: list[Role], split: Splitter) -> None:
    found = roles(split, f"青禾镇工作总结\n{PROSE}\n{block}\n{PROSE}")
    assert [role for _, role in found[2:-1]] == expected


def test_a_numbered_line_of_its_own_heads_what_follows_unless_it_ends_a_list(split: Splitter) -> None:
    heading = roles(split, f"青禾镇总结\n{PROSE}\n1、深入学习，强化教育。\n一是办班。\n{PROSE}")
    assert heading[2][1] == H
    deeper = roles(split, f"青禾镇总结\n{PROSE}\n1、建章立制，提高水平。\n(1)建立了制度。各村都有。\n{PROSE}")
    assert [role for _, role in deeper[2:4]] == [H, H]
    items = roles(split, f"青禾镇总结\n{PROSE}\n1.办班三期。\n2.培训百人。\n{PROSE}")
    assert [role for _, role in items[2:4]] == [L, L]


def test_title_lines_and_sign_off(split: Splitter) -> None:
    head = "政 府 工 作 报 告\n——2020年1月9日在青禾镇代表大会上\n镇长 王小山\n各位代表：\n"
    page = f"{head}{PROSE}\n附件：名单\n（联系人：李河）\n青禾镇人民政府\n2020年1月9日"
    found = [role for _, role in roles(split, page)]
    assert found == [T, T, T, H, B, S, S, S, S]
    assert split(page).parts[0].title == "政府工作报告"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["青禾镇2009年公开工作年度报告", "青禾镇2009年公开工作", "年度报告"], "青禾镇2009年公开工作年度报告"),
        (["青禾镇2011政务公开工作", "开展情况汇报"], "青禾镇2011政务公开工作开展情况汇报"),
        (["# 青禾镇河道管理条例", "2016年5月27日通过"], "青禾镇河道管理条例"),
        (["青禾镇工作总结_青禾镇人民政府网"], "青禾镇工作总结"),
        (["——在青禾镇大会上"], None),
    ],
)
def test_titles(lines: list[str], title: str | None, split: Splitter) -> None:
    assert split("\n\n".join(lines) + f"\n\n{PROSE}\n\n{PROSE}").parts[0].title == title


def test_paragraph_cut_mid_sentence_goes_on(split: Splitter) -> None:
    page = f"青禾镇总结\n{PROSE}我镇先后组织各村干部，参加培训的人员\n达千余人。会后考核。\n{PROSE}"
    assert "我镇先后组织各村干部，参加培训的人员\n达千余人。" in [text for text, _ in roles(split, page)]


def test_fixed_width_lines(split: Splitter) -> None:
    page = (
        "青禾镇水利工作总结\n　　今年以来，青禾镇认真落实上级部署，\n全力抓好防汛抗旱各项工作，共排查隐患三百\n"
        "余处，整改到位二百九十处，整改率百分之九十\n以上，受到了上级表彰。\n　　一、加强领导\n"
        "　　镇党委高度重视防汛工作，先后召开专题会\n议，研究部署防汛工作，制定工作方案和应急预\n案，责任到人。"
    )
    found = roles(split, page)
    assert [role for _, role in found] == [T, B, H, B]
    assert found[2][0] == "一、加强领导"


def test_lines_broken_at_links_go_on(split: Splitter) -> None:
    found = roles(split, f"青禾镇总结\n{PROSE}\n会议听取了\n《工作报告》\n，并作出决议。\n{PROSE}")
    assert any(text.endswith("《工作报告》\n，并作出决议。") for text, _ in found)


def test_paragraphs_and_headings_do_not_run_on(split: Splitter) -> None:
    page = f"青禾镇总结\n{PROSE}\n各村开展整治，效果明显\n\n{PROSE}\n三、加强领导，压实责任，扎实推进建设\n{PROSE}"
    texts = [text for text, _ in roles(split, page)]
    assert not any("\n" in text for text in texts)


def test_text_without_punctuation_is_still_text(split: Splitter) -> None:
    assert [role for _, role in roles(split, "一个人在切洋葱")] == [B]
    assert [role for _, role in roles(split, "清单\n洋葱\n土豆")] == [T, B, B]


def test_paragraphs_that_all_begin_with_a_numbered_heading_keep_their_prose(split: Splitter) -> None:
    lines = [f"（{n}）疏浚河道。各镇按月巡查，堤岸完好。险段另设专人看守。" for n in "一二三四"]
    found = [role for _, role in roles(split, "\n".join(["白鹭镇河道工作情况", *lines]))]
    assert found == [T, *[H, B, B] * 4]


def test_a_page_of_numbered_lines_alone_is_text(split: Splitter) -> None:
    assert [role for _, role in roles(split, "\n".join(f"（{n}）按月巡查河道并登记险段" for n in "一二三"))] == [L] * 3


PARAGRAPHS = (
    "入夏以后镇里把水泵站的值班表贴到了每个村口，谁守夜、谁巡堤、谁送饭都写得清清楚楚，雨最大的那几天没有一户进水",
    "老茶厂的空仓库改成了木工坊，两位退休师傅每周来教三个下午，学徒做的板凳已经摆进了村里的祠堂和小学的走廊",
    "通往后山的土路铺上了碎石，拉竹子的车不再绕行河滩，跑一趟能省下四十分钟",
)


def unpunctuated(paragraph: str) -> str:
    return "".join(c for c in paragraph if c not in "，、。")


@pytest.mark.parametrize("joint", ["\n", "\n\n", "\n\u3000\u3000"])
@pytest.mark.parametrize("title", ["", "云杉镇2015年工作总结", "云杉镇政府网"])
@pytest.mark.parametrize(
    "write",
    [
        lambda p: p,
        lambda p: p + "。",
        lambda p: p + "；",
        lambda p: p + ".",
        lambda p: p.replace("，", ",").replace("、", ",") + ".",
        lambda p: p.replace("，", ","),
        unpunctuated,
    ],
)
def test_paragraphs_are_text_however_they_are_punctuated(
    title: str, joint: str, write: Callable[[str], str], split: Splitter
) -> None:
    lines = [write(p) for p in PARAGRAPHS]
    page = joint.join([title, *lines] if title else lines)
    matched = "".join(text for text, role in roles(split, page) if role in (B, L))
    # A first line of up to 45 characters that nothing tells from a title may be one; none of these is.
    assert "".join(matched.split()) == "".join("".join(lines).split())


def test_half_width_full_stops_end_paragraphs_on_neighbouring_lines(split: Splitter) -> None:
    found = roles(split, "云杉镇2015年工作总结\n" + "\n".join(p.replace("，", ",") + "." for p in PARAGRAPHS))
    assert [role for _, role in found] == [T, B, B, B]


@pytest.mark.parametrize(
    "line",
    [
        "抢险队连夜加固了东岸的三处险段",
        "通往后山的土路铺上了碎石，拉竹子的车不再绕行河滩，跑一趟能省下四十分钟",
        "各村把巡堤中听到的话记在本子上带回来，汇成了给水利站的意见",
        "一、抢险队连夜加固了东岸",
        "云杉镇2015年工作总结",
    ],
)
def test_a_record_of_one_line_is_text(line: str, split: Splitter) -> None:
    assert {role for _, role in roles(split, line)} <= {B, L}


@pytest.mark.parametrize(
    "head",
    [
        ["云杉镇人民政府办公室关于进一步做好汛期山塘水库巡查值守与群众转移安置各项准备工作的通知"],
        ["守好一方水土，护好一镇平安，努力建设人人安居的云杉——在全镇防汛工作大会上的讲话"],
        ["云杉镇河道管理办法", "（2015年5月27日云杉镇第九届人民代表大会第三次会议通过，自公布之日起施行）"],
        ["云杉镇2015年防汛抗旱与水利建设", "工作总结", "云杉镇2015年防汛抗旱与水利建设", "工作总结", "镇长 王小山"],
        ["Annual Report on Flood Control in Spruce Township for 2015"],
    ],
)
def test_heads_that_are_titles_all_the_same(head: list[str], split: Splitter) -> None:
    found = roles(split, "\n".join([*head, "", PROSE, PROSE]))
    assert [role for _, role in found] == [T] * len(head) + [B, B]


def test_a_title_is_three_lines_at_most(split: Splitter) -> None:
    found = roles(split, "\n".join([*(f"云杉镇第{n}号山塘的巡查" for n in "甲乙丙丁戊"), PROSE]))
    assert [role for _, role in found] == [T, T, T, H, H, B]


PIECES = ["云杉镇工作总结", "一、修堤", "（一）", "2015年8月1日", "云杉镇人民政府", "说明：", *PARAGRAPHS, PROSE]
PIECES += [unpunctuated(p) for p in PARAGRAPHS] + [
    "1.查堤。",
    "《一！》",
    "第三条 巡堤",
    "篇1：",
    "修堤，查堤",
    "……",
    ".",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8), st.sampled_from(["\n", "\n\n"]))
def test_no_document_is_without_text_but_for_a_short_title(lines: list[str], joint: str) -> None:
    raw = joint.join(lines)
    for part in split_page(Text(Page("page.txt", raw, raw), raw)).parts:
        found = list(part.sentences)
        assert all(a.end <= b.start for a, b in pairwise(found))
        assert any(s.role in (B, L) for s in found) or (len(found) == 1 and part.part is not None)
