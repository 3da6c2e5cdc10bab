from __future__ import annotations

from random import Random

from experiments.lookalikes import edited, filled, from_taiwan, renamed, scanned, skeleton
from tests.judge.rewrite.prose import REPORT


def test_an_editor_leaves_out_and_puts_in() -> None:
    assert edited(REPORT, Random(1), ["新句，"], swap=0, delete=0, insert=0) == REPORT
    text = edited(REPORT, Random(1), ["新句，"], swap=0, delete=0.3, insert=0.3)
    assert "新句，" in text
    assert len(text.replace("新句，", "")) < 0.9 * len(REPORT)


def test_a_scan_misreads_its_share() -> None:
    text = scanned(REPORT, Random(1), 0.2)
    assert len(text) == len(REPORT)
    assert 0.1 < sum(a != b for a, b in zip(text, REPORT, strict=True)) / len(REPORT) < 0.25


def test_taiwan_calls_information_otherwise() -> None:
    assert from_taiwan("信息公开") == "资讯公开"


def test_names_change_throughout() -> None:
    text = renamed("石桥镇与石桥村", Random(1), ["石桥"])
    assert "石桥" not in text
    assert text[:2] == text[4:6]


def test_a_template_has_no_slot_left_and_changes_with_each_filling() -> None:
    sentences = skeleton(Random(1), 12)
    one, other = filled(sentences, Random(2)), filled(sentences, Random(3))
    assert "{" not in one + other
    assert one != other
