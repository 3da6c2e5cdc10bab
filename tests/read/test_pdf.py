from __future__ import annotations

import pytest

from toolkit.errors import Unreadable
from toolkit.read.pdf import join_lines, page_lines, read_pdf, width


def build(*pages: list[str]) -> bytes:
    """A PDF with a text layer, one list of lines a page, in a font that need not be embedded."""
    kids = " ".join(f"{10 + 2 * i} 0 R" for i in range(len(pages)))
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts["
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
        "<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>]>>"
    )
    objects = {1: "<</Type/Catalog/Pages 2 0 R>>", 2: f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>", 3: font}
    for i, lines in enumerate(pages):
        shown = " ".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td" for line in lines)
        stream = f"BT /F 12 Tf 72 750 Td {shown} ET" if lines else ""
        objects[10 + 2 * i] = (
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {11 + 2 * i} 0 R>>"
        )
        objects[11 + 2 * i] = f"<</Length {len(stream)}>>stream\n{stream}\nendstream"
    body, offsets = "%PDF-1.4\n", {}
    for number, content in objects.items():
        offsets[number] = len(body)
        body += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{n} 1\n{offset:010d} 00000 n \n" for n, offset in offsets.items())
    end = f"xref\n0 1\n0000000000 65535 f \n{table}trailer<</Root 1 0 R/Size 999>>\nstartxref\n{len(body)}\n%%EOF"
    return (body + end).encode("latin-1")


def read_text(data: bytes) -> str:
    return read_pdf("a.pdf", data, max_pages=10, max_chars=10_000).text


def test_wrapped_lines_become_paragraphs_across_pages() -> None:
    first = [
        "水利工作总结",
        "今年全镇修建水渠三条，群众用水更",
        "加方便。",
        "二、下一步继续做好管护工作，落实管",
        "— 1 —",
    ]
    second = ["护责任。", "- 2 -"]
    page = read_pdf("a.pdf", build(first, second), max_pages=10, max_chars=10_000)
    assert page.text.split("\n") == [
        "水利工作总结", "今年全镇修建水渠三条，群众用水更加方便。", "二、下一步继续做好管护工作，落实管护责任。",
    ]  # fmt: skip
    assert (page.raw, page.origin, page.media, page.notes) == (page.text, None, "pdf", ())


def test_pages_without_text_are_told() -> None:
    page = read_pdf("a.pdf", build(["正文一行。"], [], []), max_pages=10, max_chars=10_000)
    assert "2 of 3 pages" in page.notes[0]
    page = read_pdf("a.pdf", build(["一。"], ["二。"], ["三。"]), max_pages=2, max_chars=10_000)
    assert "first 2 of 3" in page.notes[0]


@pytest.mark.parametrize(
    "data, reason",
    [
        (build([], []), "no text found in 2 pages"),
        (b"%PDF-1.4 garbage", "damaged"),
        (build(["字"])[:300], "PDF|no text"),
    ],
)
def test_bad_files(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as caught:
        read_text(data)
    assert caught.value.next_step


def test_line_joining() -> None:
    assert join_lines([]) == ""
    assert join_lines(["一二三四五六七八", "一、标题", "内容"]) == "一二三四五六七八\n一、标题\n内容"
    assert join_lines(["word one two thr", "four five six se"]) == "word one two thr four five six se"
    assert width("一二ab") == 3.0


def test_page_numbers_go_but_figures_stay() -> None:
    assert page_lines("正文\n  — 12 —  \n") == ["正文"]
    assert page_lines("第 3 页\n正文") == ["正文"]
    assert page_lines("正文\n投入12万元") == ["正文", "投入12万元"]
