from __future__ import annotations

import random
import sys

import pytest

from toolkit.errors import Unreadable
from toolkit.model import Page
from toolkit.read.webpage import html_page, read_html, read_mhtml

CHARS = "青禾镇水渠修建群众用方便管护做好工作继续今年三条二完成投入资金万元新增农田灌溉面积亩"
NAV = '<div class="nav"><a href="/">首页</a> &gt; <a href="/a">政务公开</a> &gt; <a href="/b">年度报告</a></div>'
FOOT = '<div class="footer">主办：青禾镇人民政府 <a href="/x">网站地图</a> 备案号：00000000</div>'


def sentences(rng: random.Random, n: int) -> str:
    return "".join("".join(rng.choices(CHARS, k=rng.randint(12, 30))) + "。" for _ in range(n))


def disguise(rng: random.Random, text: str) -> str:
    """Text with entities and inline tags sprinkled in."""
    out = []
    for char in text:
        roll = rng.random()
        if roll < 0.02:
            out.append(f"&#{ord(char)};")
        elif roll < 0.04:
            out.append(f"<b>{char}</b>")
        elif roll < 0.05:
            out.append(f"&nbsp;{char}")
        else:
            out.append(char)
    return "".join(out)


def assert_places_agree(page: Page) -> None:
    assert page.origin is not None
    assert len(page.origin.starts) == len(page.text)
    for index, char in enumerate(page.text):
        if char >= "\u4e00":
            span = page.origin.to_source(index, index + 1)
            assert page.raw[span.start : span.end] in (char, f"&#{ord(char)};")
    assert all(a <= b for a, b in zip(page.origin.starts, page.origin.starts[1:], strict=False))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("layout", ["div", "table"])
def test_every_character_knows_its_place(seed: int, layout: str) -> None:
    rng = random.Random(seed)
    paragraphs = [sentences(rng, rng.randint(2, 5)) for _ in range(6)]
    inner = "\r\n".join(f"<p>　　{disguise(rng, text)}</p>" for text in paragraphs)
    body = f"<div class='article'>{inner}</div>" if layout == "div" else f"<table><tr><td>{inner}</td></tr></table>"
    page = html_page("a.html", f"<html><body>{NAV}<h1>总结</h1>{body}{FOOT}</body></html>", encoding="utf-8")
    assert_places_agree(page)
    for text in paragraphs:
        assert "".join(text.split()) in "".join(page.text.split())
    assert page.media == "html"


def test_repeated_paragraphs_are_kept() -> None:
    text = sentences(random.Random(5), 4)
    page = html_page("a", f"<html><body><div><p>{text}</p><p>{text}</p></div></body></html>", encoding="utf-8")
    assert page.text.count(text) == 2


def test_head_says_title_date_and_site() -> None:
    source = """<head><title>青禾镇2012年水利工作报告-青禾镇政府网</title>
    <META content="青禾在线" name="SiteName"><meta name='PubDate' content='2013-02-01 09:00'></head>
    <body><h1>青禾镇2012年水利工作报告</h1><p>修建水渠三条，群众用水方便。</p></body>"""
    page = html_page("a", source, encoding="utf-8")
    assert (page.given.title, page.given.published, page.given.site) == (
        "青禾镇2012年水利工作报告", "2013-02-01", "青禾在线",
    )  # fmt: skip


def test_site_name_alone_is_no_title() -> None:
    page = html_page("a", "<title>某某门户网站</title><body><p>修建水渠三条，群众用水方便。</p>", encoding="utf-8")
    assert page.given.title is None


@pytest.mark.parametrize(
    "meta", ["<meta charset=gbk>", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', ""]
)
def test_declared_charset(meta: str) -> None:
    source = f"<html><head>{meta}</head><body><p>修建水渠三条，群众用水更加方便。</p></body></html>"
    page = read_html("a", source.encode("gb18030"))
    assert (page.raw, page.encoding) == (source, "gb18030")
    assert "修建水渠三条" in page.text


def test_short_or_odd_pages_keep_all_visible_text() -> None:
    page = html_page("a", "<body><span>修渠</span><div>三条</div></body>", encoding="utf-8")
    assert page.text.split() == ["修渠", "三条"]
    assert_places_agree(page)


def test_page_without_text_is_refused() -> None:
    with pytest.raises(Unreadable, match="no text"):
        html_page("a", "<html><script>var a = '字'</script></html>", encoding="utf-8")


def test_web_archive() -> None:
    data = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=XX\r\n\r\n--XX\r\n"
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + "<html><meta charset=utf-8><body><p>修建水渠三条。</p></body></html>".encode()
        + b"\r\n--XX--\r\n"
    )
    assert "修建水渠三条" in read_mhtml("a.mht", data).text


def test_extraction_is_deterministic_and_silent(capfd: pytest.CaptureFixture[str]) -> None:
    rng = random.Random(1)
    source = f"<html><body>{NAV}<div>{''.join(f'<p>{sentences(rng, 3)}</p>' for _ in range(5))}</div></body></html>"
    pages = [html_page("a", source, encoding="utf-8") for _ in range(3)]
    assert len({page.text for page in pages}) == 1
    html_page("a", "<html><body><p>" + "<div>" * 3000 + "深</body>", encoding="utf-8")
    assert capfd.readouterr() == ("", "")
    assert "trafilatura" in sys.modules
