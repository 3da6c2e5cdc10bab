"""HTML to a page: the main text as trafilatura sees it, every character with its place in the source."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from toolkit.errors import Unreadable
from toolkit.model import OffsetMap, Page
from toolkit.read.encoding import decode
from toolkit.read.html_align import align
from toolkit.read.html_meta import page_given
from toolkit.read.html_scan import Scanned, scan
from toolkit.read.sniff import declared_charset

if TYPE_CHECKING:
    from lxml.etree import _Element

# Source characters. Beyond this, extraction can take many seconds and its heuristics have nothing to hold on to.
_MAX_EXTRACTED = 500_000
# trafilatura took the wrong block if it gives less than this share of what the page shows outside of links.
_MIN_SHARE = 0.4
_MIN_FOUND = 0.8
_SHORT = 300  # on so short a page there is nothing to choose from
_BLOCKS = frozenset({"p", "head", "item", "row", "list", "table", "quote", "code", "lb", "div"})
_CELL = "cell"
_WHITE = re.compile(r"\s+")


def read_html(path: str, data: bytes) -> Page:
    """Read a web page: raw is its decoded source, text its main content, origin the way back.

    Falls back to all visible text, menus included, where extraction gives too little. Raises Unreadable if the page
    shows no text.
    """
    decoded = decode(data, declared=declared_charset(data))
    return html_page(path, decoded.text, encoding=decoded.encoding, notes=decoded.notes)


def html_page(path: str, source: str, *, encoding: str, notes: tuple[str, ...] = ()) -> Page:
    """Make a page of decoded HTML source."""
    shown = scan(source)
    if not shown.text.strip():
        raise Unreadable("web page shows no text", next_step="save it again after its scripts have run")
    text, origin, why = _main_text(source, shown)
    return Page(
        path,
        source,
        text,
        origin=origin,
        media="html",
        encoding=encoding,
        given=page_given(shown),
        notes=notes + ((why,) if why else ()),
    )


def read_mhtml(path: str, data: bytes) -> Page:
    """Read a web archive (.mht): its first HTML part, which is then the original that offsets point into."""
    import email  # 30 ms to import, hardly ever needed
    import email.policy
    from email.message import EmailMessage

    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if isinstance(part, EmailMessage) and part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            return read_html(path, payload if isinstance(payload, bytes) else b"")
    raise Unreadable("web archive without an HTML part", next_step="save the page as HTML")


def _main_text(source: str, shown: Scanned) -> tuple[str, OffsetMap, str]:
    """Main text, its map and a note: trafilatura's if it is enough and can be placed, else all visible text."""
    whole = (shown.text, shown.origin())
    if len(source) > _MAX_EXTRACTED:
        return *whole, "page too long for main-text extraction: all visible text was taken"
    text = extract(source)
    outside_links = len(shown.text) - shown.n_linked
    if len(text) < _MIN_SHARE * outside_links or not text.strip() or len(shown.text) < _SHORT:
        return *whole, "main text not found: all visible text was taken"
    aligned = align(text, shown=shown.text, starts=shown.starts, ends=shown.ends)
    if aligned.found < _MIN_FOUND:
        return *whole, "main text could not be placed in the source: all visible text was taken"
    return text, aligned.origin, ""


def extract(source: str) -> str:
    r"""The main text as lines, cells of a table row parted by "\t"; "" if trafilatura finds none.

    Recall before precision, tables in (old sites lay pages out with them), comments out, repeated passages kept.
    """
    import trafilatura  # 1 s to import

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = trafilatura.bare_extraction(
            source, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False
        )
    except Exception:  # third-party heuristics on hostile input: whatever breaks, all visible text serves instead
        return ""
    body = getattr(document, "body", None)
    return "" if body is None else _render(body)


def _render(body: _Element) -> str:
    lines: list[str] = []
    pieces: list[str] = []
    _walk(body, pieces)
    for line in "".join(pieces).split("\n"):
        kept = "\t".join(_WHITE.sub(" ", cell).strip() for cell in line.split("\t")).strip()
        if kept:
            lines.append(kept)
    return "\n".join(lines)


def _walk(element: _Element, pieces: list[str]) -> None:
    """Text in document order: line ends around blocks, a tab after each cell. Depth is bounded by lxml (256)."""
    tag = element.tag
    if not isinstance(tag, str):
        return
    edge = "\n" if tag in _BLOCKS else ""
    pieces.append(edge)
    pieces.append(_flat(element.text))
    for child in element:
        _walk(child, pieces)
        pieces.append(_flat(child.tail))
    pieces.append("\t" if tag == _CELL else edge)


def _flat(text: str | None) -> str:
    return _WHITE.sub(" ", text) if text else ""
