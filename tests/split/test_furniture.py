from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from toolkit.model import Layout
from toolkit.split import site_words
from toolkit.split.site_words import is_navigation

Splitter = Callable[[str], Layout]

PROSE = "今年以来，青禾镇按照统一部署推进各项工作，取得了明显成效，群众满意度持续提高。"
TITLE = "青禾镇2020年政务公开工作总结"


def labels(layout: Layout) -> list[tuple[str, str]]:
    return [(f.label, f.value) for f in layout.furniture]


def kept(layout: Layout, page: str) -> str:
    return "|".join(page[s.start : s.end] for part in layout.parts for s in part.sentences)


HEADS = {
    "county portal": (
        "青禾镇人民政府\n您现在所在的位置: 首页 > 公开 > 年报\n{t}\n发布时间:2021-01-09 来源:青禾镇 字体:[ ]\n",
        [
            ("site", "青禾镇人民政府"),
            ("breadcrumb", "首页 > 公开 > 年报"),
            ("published", "2021-01-09"),
            ("source", "青禾镇"),
            ("navigation", ""),
        ],
    ),
    "bare breadcrumb": (
        "首页 » 信息公开 » 正文\n{t}\n[2021-01-09 10:20:33]\nA+ A-\n",
        [
            ("breadcrumb", "首页 > 信息公开 > 正文"),
            ("published", "2021-01-09"),
            ("navigation", ""),
        ],
    ),
    "information table": (
        "索引号：QH-01\n"
        "发布机构：青禾镇\n"
        "成文日期：二〇二一年三月五日\n"
        "文  号：青政〔2021〕7号\n"
        "主题分类：政务公开\n"
        "{t}\n",
        [
            ("index_no", "QH-01"),
            ("source", "青禾镇"),
            ("published", "2021-03-05"),
            ("index_no", "青政〔2021〕7号"),
            ("navigation", ""),
        ],
    ),
    "portal menu": (
        "欢迎访问青禾镇门户网站\n"
        "首页 | 走进青禾 | 政务公开 | 办事服务\n"
        "{t}\n"
        "来源：青禾镇\u3000责任编辑：王小山\u3000点击：33次\n",
        [
            ("site", "欢迎访问青禾镇门户网站"),
            ("navigation", ""),
            ("source", "青禾镇"),
            ("author", "王小山"),
            ("counter", "33"),
        ],
    ),
    "a token a line": (
        "无障碍浏览\n登录\n您当前的位置：\n首页\n>\n年报\n{t}\n来源：\n青禾镇\n"
        "发布时间：\n2021-01-09 15:22\n浏览次数：\n105\n字体：\n大\n小\n",
        [
            ("navigation", ""),
            ("navigation", ""),
            ("breadcrumb", ""),
            ("breadcrumb", "首页 > 年报"),
            ("source", ""),
            ("source", "青禾镇"),
            ("published", ""),
            ("published", "2021-01-09"),
            ("counter", ""),
            ("counter", "105"),
            ("navigation", ""),
            ("navigation", ""),
            ("navigation", ""),
        ],
    ),
    "name, address and date": (
        "{t}\n青禾镇  www.example.cn  2021-01-09  来源：青禾镇\n",
        [("published", "2021-01-09"), ("source", "青禾镇")],
    ),
    "news style": (
        "{t}\n2021-01-09 09:30 来源：云岭日报 作者：李河 \n分享到： 微信 微博\n",
        [
            ("published", "2021-01-09"),
            ("source", "云岭日报"),
            ("author", "李河"),
            ("navigation", ""),
        ],
    ),
}


@pytest.mark.parametrize("convention", HEADS)
def test_heads(convention: str, split: Splitter) -> None:
    head, expected = HEADS[convention]
    page = head.format(t=TITLE) + PROSE + "\n" + PROSE
    layout = split(page)
    assert labels(layout) == expected
    assert layout.parts[0].title == TITLE
    assert kept(layout, page) == "|".join([TITLE, PROSE, PROSE])


TAILS = {
    "service line": ("\n扫一扫用手机查看本页\n回到顶部 打印此页 关闭窗口", 2),
    "brackets": ("\n【打印本页】 【关闭窗口】", 1),
    "neighbours": ("\n上一篇：青禾镇2019年总结\n下一篇：没有了", 2),
    "attachment": ("\n附件：\n1.统计表.xlsx\n青禾镇年报.pdf", 3),
    "related": ("\n相关阅读：\n青禾镇2018年年报\n青禾镇2017年年报", 3),
    "essay mill": ("\n【工作总结】相关文章:\n1.社区工作总结\n2.街道工作总结\n", 3),
    "footer": (
        "\n主办单位：青禾镇党政办\n承办：青禾镇信息中心 电话：000\n"
        "云ICP备00000001号 网站标识码：5300000000\n网站地图 | 联系我们",
        4,
    ),
    "address": ("\n本文网址：http://a.example/1.html", 1),
    "closing words": ("\n以上就是小编整理的全部内容，希望对大家有所帮助。", 1),
}


@pytest.mark.parametrize("convention", TAILS)
def test_tails(convention: str, split: Splitter) -> None:
    tail, n_pieces = TAILS[convention]
    page = f"{TITLE}\n{PROSE}\n青禾镇人民政府\n2021年1月9日{tail}"
    layout = split(page)
    assert len(layout.furniture) == n_pieces
    assert kept(layout, page) == "|".join([TITLE, PROSE, "青禾镇人民政府", "2021年1月9日"])


def test_controls_in_the_middle_go_and_text_stays(split: Splitter) -> None:
    page = f"{TITLE}\n{PROSE}\n【打印本页】 【关闭窗口】\n{PROSE}"
    layout = split(page)
    assert labels(layout) == [("navigation", "")]
    assert kept(layout, page) == "|".join([TITLE, PROSE, PROSE])


@pytest.mark.parametrize(
    "line",
    [
        "信息来源：一是群众来信；二是部门报送。",
        "打印社会保障卡一万二千张，关闭小煤窑三座。",
        "下一篇文章要写好乡村振兴这个主题。",
        "扫一扫，这一扫扫出了干净整洁的村容村貌。",
        "来源于群众、服务于群众，是我们的工作方法。",
        "欢迎社会各界监督，希望广大干部再接再厉。",
        "主办单位：省交通厅，各州、市人民政府",
        "版权保护力度不断加大。",
        "第七条 举办活动的，主办单位应当按照有关规定申请许可。",
        "大力发展小微企业",
        "编辑出版地方志三卷。",
        "收藏文物一千余件。",
    ],
)
@pytest.mark.parametrize("place", ["{t}\n{x}\n{p}", "{t}\n{p}\n{x}\n{p}", "{t}\n{p}\n{x}"])
def test_genuine_lines_stay(line: str, place: str, split: Splitter) -> None:
    layout = split(place.format(t=TITLE, p=PROSE, x=line))
    assert layout.furniture == ()


def test_a_page_whose_line_ends_were_lost(split: Splitter) -> None:
    page = "您的位置：首页 > 年报 发布时间：2015-03-31 10:00 来源：白沙镇 字体：[大 中 小] " + PROSE * 6
    layout = split(page)
    assert [f.label for f in layout.furniture] == ["breadcrumb", "published", "source", "navigation"]
    assert kept(layout, page).replace("|", "") == PROSE * 6


@pytest.mark.parametrize(
    ("line", "alone", "expected"),
    [
        ("返回顶部 打印本页 关闭本页", False, True),
        ("打印", True, True),
        ("打印", False, False),
        ("大 中 小", True, False),
        ("打印机采购", True, False),
        ("返回首页" * 40 + "！", True, False),
    ],
)
def test_navigation(line: str, alone: bool, expected: bool) -> None:
    assert is_navigation(line, alone=alone) is expected


@pytest.mark.parametrize("word", ["导语", "内容提要", "摘要", "简介"])
def test_abstract_that_repeats_the_opening(word: str, split: Splitter) -> None:
    layout = split(f"{TITLE}\n{word}：{PROSE[:30]}……\n{PROSE}\n{PROSE}")
    assert labels(layout) == [("intro", "")]


def test_summary_with_words_of_its_own_stays(split: Splitter) -> None:
    layout = split(f"{TITLE}\n摘要：本文讨论水库大坝的渗流监测方法及其改进。\n{PROSE}")
    assert layout.furniture == ()


def test_a_line_that_head_and_foot_both_take_from_is_taken_once(split: Splitter) -> None:
    page = "相关阅读：\u3000\u3000相关阅读：\u3000\u3000导语：今年以来……\u3000\u3000附件："
    spans = [(piece.start, piece.end) for piece in split(page).furniture]
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize("seed", range(5))
def test_a_tree_of_words_finds_the_longest_that_fits_whatever_blanks_lie_in_it(seed: int) -> None:
    draw = random.Random(seed)
    words = ["".join(draw.choice("来源时间") for _ in range(draw.randrange(1, 5))) for _ in range(12)]
    tree = re.compile(site_words._spaced(" ".join(words)))
    longest_first = sorted(set(words), key=len, reverse=True)
    listed = re.compile("|".join("[ \u3000]{0,4}".join(word) for word in longest_first))
    for _ in range(200):
        text = "".join(draw.choice("来源时间 \u3000：") for _ in range(30))
        assert [found.span() for found in tree.finditer(text)] == [found.span() for found in listed.finditer(text)]
