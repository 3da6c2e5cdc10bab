from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.model import Layout, Role

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
