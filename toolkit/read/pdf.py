"""PDF to text: the text layer page by page, its hard-wrapped lines joined into paragraphs."""

from __future__ import annotations

import re

from toolkit.errors import Unreadable
from toolkit.model import Page

_PAGE_NUMBER = re.compile(
    r"[\s\-—–－·.]{0,9}(?:第\s{0,3})?(?:\d{1,4}|[ivxlc]{1,6})(?:\s{0,3}页)?(?:\s{0,3}[/／,，共]{1,2}\s{0,3}\d{1,4}\s{0,3}页?)?[\s\-—–－·.]{0,9}"
)
_SENTENCE_END = tuple("。！？；：!?;:")
# What opens a line of its own: 一、 （一） (1) 1. 1、 ① 第三章 附件 and the like.
_OPENS = re.compile(
    r"\s*(?:[一二三四五六七八九十百]{1,4}、|[（(][一二三四五六七八九十\d]{1,4}[）)]|\d{1,3}(?:[.．、]|\s)|[①-⑳]|第[一二三四五六七八九十百\d]{1,5}[章节条篇部]|附件|目\s{0,4}录|[•·◆■●])"
)
_FULL_SHARE = 0.85
_HYPHEN = "\ufffe"  # how pdfium writes a hyphen at a line end


def read_pdf(path: str, data: bytes, *, max_pages: int, max_chars: int) -> Page:
    """Read the text layer. Page numbers at page borders are left out, as they would cut sentences in two.

    Pages without text, and pages beyond the bounds, are told in the notes. Raises Unreadable for damaged or locked
    files and for those without any text.
    """
    import pypdfium2  # 0.1 s to import

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        what, then = (
            ("PDF locked by a password", "unlock it first") if locked else (f"damaged PDF: {error}", "get it again")
        )
        raise Unreadable(what, next_step=then) from error
    try:
        n_pages = len(document)
        pages: list[str] = []
        n_chars = 0
        for index in range(min(n_pages, max_pages)):
            pages.append(_page_text(document, index))
            n_chars += len(pages[-1])
            if n_chars > max_chars:
                break
    finally:
        document.close()
    return _assemble(path, pages, n_pages)


def _page_text(document: object, index: int) -> str:
    """One page's text; "" for a page that pdfium can't open."""
    import pypdfium2

    try:
        page = document[index]  # type: ignore[index]  # pypdfium2 has no types
        layer = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ""
    text: str = layer.get_text_bounded()
    layer.close()
    page.close()
    return text.replace("\r\n", "\n").replace("\r", "\n").replace(_HYPHEN, "")


def _assemble(path: str, pages: list[str], n_pages: int) -> Page:
    blank = sum(not page.strip() for page in pages)
    if blank == len(pages):
        raise Unreadable(f"no text found in {n_pages} pages (scanned?)", next_step="run OCR first")
    notes = []
    if blank:
        notes.append(f"{blank} of {len(pages)} pages have no text layer: scanned? run OCR for them")
    if len(pages) < n_pages:
        notes.append(f"only the first {len(pages)} of {n_pages} pages were read")
    text = join_lines([line for page in pages for line in page_lines(page)])
    return Page(path, text, text, media="pdf", notes=tuple(notes))


def page_lines(page: str) -> list[str]:
    """A page's lines without blank ones and without the page number at its top or foot."""
    lines = [line.rstrip() for line in page.split("\n") if line.strip()]
    if lines and _PAGE_NUMBER.fullmatch(lines[-1]):
        lines.pop()
    if lines and _PAGE_NUMBER.fullmatch(lines[0]):
        lines.pop(0)
    return lines


def join_lines(lines: list[str]) -> str:
    """Join lines that were wrapped: those that reach the right margin without ending a sentence.

    The margin is the 90th percentile of line widths; a line that opens with a heading's or item's mark starts anew.
    """
    if not lines:
        return ""
    widths = [width(line) for line in lines]
    margin = _FULL_SHARE * sorted(widths)[-1 - len(widths) // 10]
    pieces = [lines[0]]
    for before, line, wide in zip(lines, lines[1:], widths, strict=False):
        wrapped = wide >= margin and not before.endswith(_SENTENCE_END) and not _OPENS.match(line)
        if not wrapped or line.startswith(("\u3000", "    ")):
            pieces += ["\n", line]
        elif before[-1].isascii() and line[0].isascii() and before[-1].isalnum() and line[0].isalpha():
            pieces += [" ", line]
        else:
            pieces.append(line)
    return "".join(pieces)


def width(line: str) -> float:
    """Printed width in full-width characters: ASCII counts half."""
    n_ascii = len(line.encode("ascii", "ignore"))
    return len(line) - 0.5 * n_ascii
