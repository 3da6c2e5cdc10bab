"""What one look over a page shows only saves time: with it and without it everything is found the same."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from toolkit.describe import describe
from toolkit.describe.blanks import find_blanks
from toolkit.describe.gazetteer import Gazetteer
from toolkit.judge.document import Subject
from toolkit.judge.foreign import foreign_places
from toolkit.judge.stale import stale_references
from toolkit.judge.template import template_essay
from toolkit.judge.unfilled import unfilled_slots
from toolkit.judge.vocabulary import vocabulary
from toolkit.model import Metadata, Page, Text
from toolkit.repair import repair
from toolkit.repair.word_starts import PLACE
from toolkit.split import split_page

_PIECES = (
    *("。", "；", "，", "\n", "\n\n", "\r\n", "\x0b", "\u2028", "  ", "　　", " ", "\t", "：；", ":；", "！", "…"),
    *("云岭县", "安徽省亳州市", "谯城区", "临泉县", "河北", "我县", "郊区", "结合桂林实际", "临泉县政府网站"),
    *(
        "××街道",
        "20xx年",
        "x月x日",
        "▲件",
        "○○村",
        "电话：××××",
        "电话:;",
        "热线123456",
        "此处填写名称",
        "（此处写地名）",
    ),
    *("某某县", "____元", "{内容}", "传真：000000", "X", "*"),
    *("贯彻党的十七大精神", "十七届六中全会", "“十一五”规划", "深入开展三严三实", "群众路线教育实践活动", "科学发展观"),
    *(
        "一是清淤。",
        "二要修桥。",
        "一、渠道",
        "（一）闸门",
        "第二篇",
        "篇1：修堤",
        "篇2：护林",
        "范文",
        "小编",
        "欢迎阅读",
    ),
    *("现将去年的清淤情况报告如下", "2009年", "2016年5月3日", "工作总结", "修好两道闸", "下游的田没有旱着", "𠮷某"),
)


def random_page(draw: random.Random) -> Text:
    raw = "云岭县2016年水务工作总结\n" * draw.randrange(2) + "".join(draw.choices(_PIECES, k=draw.randrange(1, 120)))
    return repair(Page("a.txt", raw, raw))


def told(text: Text) -> object:
    """Everything that the flow finds on a page before it is compared with others."""
    layout = split_page(text)
    found: list[object] = [layout]
    for part in layout.parts:
        facts = describe(text, layout, part, today=date(2026, 1, 1))
        known = Metadata(agency="云岭县水务局", region="安徽省亳州市谯城区", year=2016)
        for metadata in (facts, known):
            subject = Subject(text, layout, part, metadata)
            judges = (unfilled_slots, foreign_places, stale_references, template_essay)
            found += [metadata, subject.blanks, *(list(judge(subject, "zh")) for judge in judges)]
    return found


@pytest.mark.parametrize("seed", range(150))
def test_looking_first_changes_nothing(seed: int) -> None:
    seen = random_page(random.Random(seed))
    looked = replace(seen, starts=vocabulary().starts([seen.text])[0])
    assert told(looked) == told(replace(seen, seen=-1, starts=None)), f"seed {seed}"


@pytest.mark.parametrize("seed", range(30))
def test_places_and_blanks_by_candidates(seed: int) -> None:
    text = random_page(random.Random(1000 + seed))
    starts = vocabulary().starts([text.text])[0].of(PLACE, 0, len(text.text))
    gazetteer = Gazetteer.load()
    slowly = gazetteer.find(text.text, range(len(text.text)))
    assert gazetteer.find(text.text, starts) == gazetteer.find(text.text) == slowly
    assert find_blanks(text.text, seen=text.seen) == find_blanks(text.text)
