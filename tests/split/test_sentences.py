from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.split import clauses_of, sentences_of
from toolkit.split.sentences import MAX_SENTENCE_CHARS

ALPHABET = "中文报告一二12aB 。！？；;!?….，,、：“”‘’「」《》（）()[]\n\r\t\u3000%"


def cut(text: str) -> list[str]:
    return [text[s:e] for s, e in sentences_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青禾镇开了会。会后发了文。", ["青禾镇开了会。", "会后发了文。"]),
        ("增长3.5%，达到1.2亿元。好!真的?是", ["增长3.5%，达到1.2亿元。", "好!", "真的?", "是"]),
        ("他说：“要抓紧。”随后散会。", ["他说：“要抓紧。”", "随后散会。"]),
        ("提出“怎么办?”的问题。", ["提出“怎么办?”的问题。"]),
        ("学习《开卷。读书》一书。完", ["学习《开卷。读书》一书。", "完"]),
        ("联系我们（地址：一号；电话：二号）。谢谢", ["联系我们（地址：一号；电话：二号）。", "谢谢"]),
        ("建制度；强监督;抓落实。", ["建制度；", "强监督;", "抓落实。"]),
        ("走访农户、企业……等单位。真好……还有", ["走访农户、企业……等单位。", "真好……", "还有"]),
        (
            "It fell. Mr. Green left; No. 5 stayed. 3.5 is low.",
            ["It fell.", "Mr. Green left; No. 5 stayed.", "3.5 is low."],
        ),
        ("见 http://a.cn/x?id=3&b=2 网页。", ["见 http://a.cn/x?id=3&b=2 网页。"]),
        ("  一、概述  \n\n　　正文  \r\n", ["一、概述", "正文"]),
        ("太好了!!!”大家说。", ["太好了!!!”", "大家说。"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_cuts(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_long_quotations_are_cut_inside() -> None:
    quoted = "“" + "我们要把工作做实做细做好，让群众满意。" * 5 + "”"
    assert len(cut(quoted)) == 5


def test_overlong_sentence_is_cut_at_a_comma() -> None:
    text = "没有句号的文字一直写下去，" * 100
    parts = cut(text)
    assert all(part.endswith("，") and len(part) <= MAX_SENTENCE_CHARS for part in parts)
    assert "".join(parts) == text


def test_text_without_any_punctuation_is_cut_by_force() -> None:
    parts = cut("中" * 1001)
    assert [len(p) for p in parts] == [400, 400, 201]


@given(st.text(alphabet=ALPHABET, max_size=300))
def test_every_character_is_in_one_sentence(text: str) -> None:
    spans = sentences_of(text)
    assert all(s < e <= s + MAX_SENTENCE_CHARS for s, e in spans)
    assert all(text[s:e] == text[s:e].strip() for s, e in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split())


def test_clauses() -> None:
    text = "一是抓学习,强素质；共1,323人，10:30开会：好。"
    assert [text[s:e] for s, e in clauses_of(text)] == ["一是抓学习", "强素质", "共1,323人", "10:30开会", "好"]


@given(st.text(alphabet=ALPHABET, max_size=200))
def test_clauses_lie_within_lines_and_in_order(text: str) -> None:
    spans = clauses_of(text)
    assert all(text[s:e].strip() == text[s:e] != "" for s, e in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert not any("\n" in text[s:e] or "。" in text[s:e] for s, e in spans)
