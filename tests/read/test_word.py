from __future__ import annotations

import io
import zipfile

import pytest

from toolkit.errors import Unreadable
from toolkit.read.word import read_docx
from toolkit.read.word_numbering import spell

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def build(body: str, **parts: str) -> bytes:
    """A docx of raw XML parts; parts: e.g. numbering="<w:num .../>"."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        root = f'xmlns:w="{W}" xmlns:mc="{MC}"'
        package.writestr("word/document.xml", f"<w:document {root}><w:body>{body}</w:body></w:document>")
        for name, xml in parts.items():
            package.writestr(f"word/{name}.xml", f"<w:{name} {root}>{xml}</w:{name}>")
    return stream.getvalue()


def text_of(body: str, **parts: str) -> str:
    return read_docx("a.docx", build(body, **parts), max_bytes=1 << 24).text


def p(inner: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def r(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_everything_a_reader_sees_in_order() -> None:
    table = f"<w:tbl><w:tr><w:tc>{p(r('项目'))}</w:tc><w:tc>{p(r('数量'))}</w:tc></w:tr><w:tr><w:tc>{p(r('水渠'))}{p(r('新建'))}</w:tc><w:tc>{p(r('3'))}</w:tc></w:tr></w:tbl>"  # noqa: E501
    body = (
        p(r("首") + f"<w:ins>{r('增')}</w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>" + r("尾"))
        + f"<w:sdt><w:sdtContent>{p(r('控件'))}</w:sdtContent></w:sdt>"
        + table
        + p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:instrText>PAGE</w:instrText></w:r>")
        + p(f"<w:hyperlink>{r('链接')}</w:hyperlink><w:moveFrom>{r('旧')}</w:moveFrom><w:moveTo>{r('新')}</w:moveTo>")
        + p(
            "<w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        )
    )
    assert text_of(body) == "首增尾\n控件\n项目\t数量\n水渠\n新建\t3\n甲\t乙\n丙\n链接新\n音"


def test_text_boxes_come_once_after_their_paragraph() -> None:
    box = f"<w:txbxContent>{p(r('框'))}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    fallback = f"<mc:AlternateContent><mc:Choice/><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert text_of(p(r("前") + f"<w:r>{both}</w:r>" + r("后")) + p(f"<w:r>{fallback}</w:r>")) == "前后\n框\n框"


def test_footnotes_come_last_in_order_of_reference() -> None:
    notes = "".join(
        f'<w:footnote w:id="{i}">{p(r(t))}</w:footnote>' for i, t in ((1, "注一"), (2, "注二"), (3, "未引"))
    )
    body = p(r("文") + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:footnoteReference w:id="1"/></w:r>') + p(
        r("末")
    )
    assert text_of(body, footnotes=notes) == "文\n末\n注二\n注一"


def test_list_numbers_are_spelled_out() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(
            [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%1.%2.%3")]
        )
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = '<w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'

    def item(text: str, level: int) -> str:
        return p(r(text), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')

    body = (
        p(r("甲"), '<w:pStyle w:val="H1"/>') + item("乙", 1) + item("丙", 1) + item("丁", 2)
        + p(r("戊"), '<w:pStyle w:val="H1"/>') + item("己", 1) + p(r("庚"))
    )  # fmt: skip
    text = text_of(body, numbering=numbering, styles=styles)
    assert text.split("\n") == ["一、甲", "（一）乙", "（二）丙", "一.二.1丁", "二、戊", "（一）己", "庚"]


@pytest.mark.parametrize(
    "number, form, expected",
    [
        (10, "chineseCounting", "十"), (21, "chineseCountingThousand", "二十一"), (120, "chineseCounting", "一二〇"),
        (3, "decimalEnclosedCircle", "③"), (2, "ideographTraditional", "乙"), (4, "upperRoman", "IV"),
        (2, "lowerLetter", "b"),
        (5, "bullet", ""), (5, "decimal", "5"), (7, "never heard of", "7"), (27, "upperLetter", "27"),
    ],
)  # fmt: skip
def test_spell(number: int, form: str, expected: str) -> None:
    assert spell(number, form) == expected


def test_entities_are_not_expanded() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        bomb = (
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
        )
        xml = f'{bomb}<w:document xmlns:w="{W}"><w:p><w:r><w:t>字&b;&f;</w:t></w:r></w:p></w:document>'
        package.writestr("word/document.xml", xml)
    assert read_docx("a", stream.getvalue(), max_bytes=1 << 20).text == "字"


@pytest.mark.parametrize(
    "data, reason",
    [
        (build(p(r("字")))[:-40], "damaged docx"),
        (build("<w:p><w:r>"), "damaged docx"),
        (build(p("")), "no text"),
        (build(p(r("字" * 9999))), "inflates"),
    ],
)
def test_bad_files(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_docx("a.docx", data, max_bytes=10_000)
