from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import Unreadable
from toolkit.read.encoding import decode, plausibility

SIMPLE = "青禾镇今年修建水渠三条，群众用水更加方便。\r\n下一步继续做好管护工作。"
TRADITIONAL = "青禾鎮今年修建水渠三條，群眾用水更加方便。下一步繼續做好管護工作。"


@pytest.mark.parametrize("text", [SIMPLE, TRADITIONAL, "全镇修渠三条。"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_every_chinese_encoding_is_found(text: str, codec: str) -> None:
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert not decoded.notes


@pytest.mark.parametrize("text", [TRADITIONAL, "水渠與堤防", "中文"])
def test_big5_is_not_taken_for_gb18030(text: str) -> None:
    assert decode(text.encode("big5")).text == text


def test_wrong_decoding_is_implausible() -> None:
    assert plausibility(SIMPLE) > 0.9 > 0.5 > plausibility(TRADITIONAL.encode("big5").decode("gb18030", "replace"))


@given(cut=st.integers(1, 2), at=st.integers(0, len(SIMPLE.encode())))
def test_damaged_utf8_stays_utf8(cut: int, at: int) -> None:
    whole = SIMPLE.encode()
    for data in (whole[:-cut], whole[:at] + b"\xff" + whole[at:]):
        decoded = decode(data)
        assert decoded.encoding == "utf-8"
        assert "\ufffd" in decoded.text
        assert "U+FFFD" in decoded.notes[0]


def test_damaged_gb18030_is_marked_not_guessed() -> None:
    decoded = decode(SIMPLE.encode("gb18030") + b"\xff\xff" + SIMPLE.encode("gb18030"))
    assert decoded.encoding == "gb18030"
    assert decoded.text == SIMPLE + "\ufffd\ufffd" + SIMPLE
    assert decoded.notes


def test_line_ends_and_controls_are_kept() -> None:
    text = "一\r\n二\r三\n四\x00五\x0b六"
    assert decode(text.encode()).text == text
    assert decode(text.encode("gb18030")).text == text


def test_declared_charset_wins_over_guessing_but_not_over_utf8() -> None:
    japanese = "カナだけの文字列です"
    assert decode(japanese.encode("euc_jp"), declared="EUC-JP").text == japanese
    assert decode(SIMPLE.encode(), declared="gb2312").text == SIMPLE
    assert decode(SIMPLE.encode("gb18030"), declared="utf-8").text == SIMPLE
    assert decode(SIMPLE.encode("gb18030"), declared="no-such; charset").text == SIMPLE


def test_other_languages_go_to_the_detector() -> None:
    text = "Le préfet a présenté le compte rendu annuel, où l’on a noté des progrès réels à l’école et à l’hôpital." * 3
    decoded = decode(text.encode("cp1252"))
    assert "préfet a présenté" in decoded.text
    assert "guessed" in decoded.notes[0]


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 40, b"\x00" * 5000, b"\x89\x01\x02\x03" * 999, b"\x01\x02\x03" * 99]
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="binary"):
        decode(data)


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        decoded = decode(data)
    except Unreadable:
        return
    decoded.text.encode("utf-8")  # no lone surrogates


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_valid_utf8_is_never_touched(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode()).text == text
    assert decode(text.encode()).text == text.removeprefix("\ufeff")
