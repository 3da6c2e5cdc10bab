"""Slipped GBK runs: what comes back, what is marked as lost, what is left alone."""

from __future__ import annotations

import pytest

from toolkit.model import Page, RepairKind, Text
from toolkit.repair import repair
from toolkit.repair.gbk import from_gbk, to_gbk


def repaired(text: str) -> Text:
    return repair(Page("a", text, text))


def slip(line: str, *, lost: int = 1) -> str:
    """Decode the line's GBK bytes without the first; an odd byte at the end shows as ?."""
    data = line.encode("gb18030")[lost:]
    odd = len(data) % 2
    return data[: len(data) - odd].decode("gb18030") + "?" * odd


@pytest.mark.parametrize("mark", ["?", "\ufffd", ""])
def test_an_indented_line_comes_back_but_for_its_last_character(mark: str) -> None:
    done = repaired(f"前文已经说明。\n{mark}{slip('　（二）完善各项管理制度')},后文照旧")
    assert done.text == "前文已经说明。\n　（二）完善各项管理制\ufffd,后文照旧"
    assert [(r.kind, r.lost) for r in done.repairs] == [(RepairKind.SLIPPED_GBK, 1)]


def test_an_ascii_letter_can_be_the_last_trail_byte() -> None:
    raw = "?" + slip("　（一）进一步健全")[:-1] + "?"
    assert repaired(raw).text == "　（一）进一步健\ufffd"
    data = "　（一）推进健全機".encode("gb18030")[1:]
    assert data[-1:] == b"C"
    raw = "?" + data[:-1].decode("gb18030") + "C構"
    assert repaired(raw + "和进步").text.startswith("　（一）推进健全機構")


def test_a_lost_lead_byte_in_mid_line_is_never_guessed() -> None:
    done = repaired("我们要?" + slip("切实加强群众工作的领导"))
    assert done.text == "我们要\ufffd实加强群众工作的领\ufffd"
    assert done.repairs[0].lost == 2


def test_a_short_run_is_believed_on_a_damaged_page_only() -> None:
    short = "?" + slip("　明年") + "，继续努力"
    assert repaired(short).repairs == ()
    done = repaired("?" + slip("　（二）完善各项管理制度") + ",后文照旧\n" + short)
    assert done.text.endswith("\n　明\ufffd，继续努力")


def test_an_ascii_tail_counts_on_a_damaged_page() -> None:
    damaged = "?" + slip("　（二）完善各项管理制度") + ",后文照旧\n"
    assert repaired(damaged + "?‖F在开始").text.endswith("\n　現在开始")
    assert repaired(damaged + "这是?好A级\n他问?是B类").text.endswith("\n这是?好A级\n他问?是B类")


def test_characters_know_their_bytes() -> None:
    raw = "\n?" + slip("　（二）完善各项管理制度") + ","
    done = repaired(raw)
    at = done.text.index("完善")
    assert done.origin is not None
    span = done.origin.to_source(at, at + 2)
    assert raw[span.start : span.end] == raw[5:8]


@pytest.mark.parametrize(
    "text",
    [
        "为什么?因为群众关心这些问题，所以要公开。",
        "?。!",
        "何谓公开?。公开就是让群众知道。",
        "тема?абвгд┌──┐│表│└──┘ㄅㄆㄇ",
        "?\ue5f9\ue493\ue010\ue004\ue5f9\ue493\ue010",
        "?镕喆堃淼焱鑫犇骉",
        "?ひらがなとカタカナで書く",
    ],
)
def test_undamaged_text_stays(text: str) -> None:
    assert repaired(text).repairs == ()


def test_gbk_tables_lead_there_and_back() -> None:
    import numpy as np

    codes = np.arange(0x4E00, 0x9FA6, dtype=np.uint16)
    encoded = to_gbk(codes)
    assert np.array_equal(from_gbk(encoded), codes)
    assert int(encoded[0]).to_bytes(2, "big") == "一".encode("gbk")
    assert to_gbk(np.array([0xE7ED, 0x41], dtype=np.uint16)).tolist() == [0xA98F, 0]
