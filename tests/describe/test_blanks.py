from __future__ import annotations

import pytest

from toolkit.describe.blanks import MAX_BLANKS, BlankKind, find_blanks

BLANKS = [
    ("本报告由××街道党政办负责解释。", "××街道", BlankKind.PLACE),
    ("去年，XX镇新修水渠三条。", "XX镇", BlankKind.PLACE),
    ("由xx市水务局印发。", "xx市", BlankKind.PLACE),
    ("经报○○县批准后实施。", "○○县", BlankKind.PLACE),
    ("某某街道对此高度重视。", "某某街道", BlankKind.PLACE),
    ("全年收到来信▲件。", "▲件", BlankKind.NUMBER),
    ("聘请××名义务监督员。", "××名", BlankKind.NUMBER),
    ("新修便道xx公里。", "xx公里", BlankKind.NUMBER),
    ("全年共办结____件。其余已转交有关科室继续办理并限期答复来信人。", "____件", BlankKind.NUMBER),
    ("20xx年，我们清淤两次。", "20xx年", BlankKind.YEAR),
    ("201×年以来，", "201×年", BlankKind.YEAR),
    ("20**年工作打算", "20**年", BlankKind.YEAR),
    ("x月x日，召开动员会。", "x月x日", BlankKind.YEAR),
    ("监督电话：123456。", "电话：123456", BlankKind.CONTACT),
    ("投 诉 电 话:xx；", "电 话:xx", BlankKind.CONTACT),
    ("传真：；邮编：；", "传真：", BlankKind.CONTACT),
    ("具体做法（此处填写本单位做法）如下。", "（此处填写本单位做法）", BlankKind.WORDS),
    ("{{单位名称}}高度重视。", "{{单位名称}}", BlankKind.WORDS),
    ("[单位名称]高度重视。", "[单位名称]", BlankKind.WORDS),
    ("制定《XX市市容管理细则》", "XX市", BlankKind.PLACE),
]


@pytest.mark.parametrize(("text", "words", "kind"), BLANKS)
def test_blanks(text: str, words: str, kind: BlankKind) -> None:
    first = find_blanks(text)[0]
    assert (text[first.start : first.end], first.kind) == (words, kind)
    assert 0 < first.sure <= 1


@pytest.mark.parametrize(
    "text",
    [
        "第XX届运动会在本市举行。",  # roman numerals
        "十九世纪末、XX世纪初",
        "医院新添X光机两台，B超一台。",
        "地块长5×宽3米，共3×4格。",
        "使用XXL号工作服。",
        "型号为XX-200的水泵。",
        "举报人张××已接到答复。",  # a person who is not to be named
        "身份证号为3401××××1234。",
        "联系电话138××××5566。",
        "热线12345全年接听。",
        "电话：1234567890123。",
        "● 个别单位还不重视。",
        "\n▲件数比上年增加。",
        "二○○九年、二〇一〇年、一○○个村。",
        "发文格式如《关于XX的请示》。",
        "推行“XX+XX”模式。",
        "小明说某人来过，某县的一名干部写道。",
        "We fixed the XX engine of a boxer X-ray unit.",
        "是□否□",
        "f(x) = {{a}} + ${b}, see [name] and {{ item.title }}",
        "∑xx + xX，其中 x 为未知数，a×b×c=d",
        "子曰：“学而时习之，不亦说乎？”□□□。",
        "姓名：______ 性别：__",
        "电话：\n2233445",
        "",
    ],
)
def test_no_blanks(text: str) -> None:
    assert find_blanks(text) == []


def test_a_whole_date_is_one_blank() -> None:
    text = "自××××年××月××日起"
    (blank,) = find_blanks(text)
    assert text[blank.start : blank.end] == "××××年××月××日"


@pytest.mark.parametrize(
    "text",
    [
        "X" * 5_000_000,
        "×× " * 300_000,
        "XX街道" * 100_000,
        "（填" * 200_000,
        "{" * 500_000,
        "电话" * 200_000,
        "_中" * 300_000,
        "\ud800××街道\udfff" * 50,
    ],
)
def test_hostile_text(text: str) -> None:
    found = find_blanks(text)
    assert len(found) <= MAX_BLANKS
    assert all(0 <= b.start < b.end <= len(text) for b in found)
