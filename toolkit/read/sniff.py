"""What a file really is: by its first bytes, then by its name. Names lie; first bytes hardly ever do."""

from __future__ import annotations

import re
from enum import StrEnum

from toolkit.errors import Unreadable

HEAD_BYTES = 4096


class Kind(StrEnum):
    """How a file is to be read. ZIP covers docx; COMPRESSED one gz, bz2 or xz stream; TEXT may still turn out HTML."""

    TEXT = "txt"
    HTML = "html"
    MHTML = "mhtml"
    PDF = "pdf"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    ZIP = "zip"
    COMPRESSED = "compressed"


_READABLE = (
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\x1f\x8b", Kind.COMPRESSED),
    (b"\xfd7zXZ\x00", Kind.COMPRESSED),
    (b"BZh", Kind.COMPRESSED),
    (b"PAR1", Kind.PARQUET),
)
_REFUSED = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file (doc, wps, xls or ppt)", "save it as docx or pdf"),
    (b"{\\rtf", "RTF document", "save it as docx"),
    (b"Rar!", "RAR archive", "unpack it into the corpus"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive", "unpack it into the corpus"),
    (b"\x89PNG", "PNG image", "run OCR and add the text"),
    (b"\xff\xd8\xff", "JPEG image", "run OCR and add the text"),
    (b"GIF8", "GIF image", "run OCR and add the text"),
    (b"II*\x00", "TIFF image", "run OCR and add the text"),
    (b"MM\x00*", "TIFF image", "run OCR and add the text"),
    (b"RIFF", "image, sound or film", "remove it from the corpus"),
    (b"SQLite format 3\x00", "SQLite database", "export a csv with a text column"),
    (b"\x7fELF", "program", "remove it from the corpus"),
)
_BY_SUFFIX = {
    Kind.TEXT: "txt text md markdown asc",
    Kind.HTML: "html htm shtml xhtml shtm jhtml php asp aspx jsp",
    Kind.MHTML: "mht mhtml",
    Kind.JSONL: "jsonl ndjson",
    Kind.CSV: "csv tsv",
}
_KIND_OF = {suffix: kind for kind, suffixes in _BY_SUFFIX.items() for suffix in suffixes.split()}
# Suffixes that promise a document: if the content turns out to be text or HTML after all, that is read.
_OFTEN_LIES = frozenset({"", "doc", "docx", "wps", "xls", "xlsx", "pdf", "rtf"})
_HTML_START = re.compile(
    r"\s{0,999}(?:<\?xml[^>]{0,200}>\s{0,99})?(?>(?:<!--.{0,999}?-->\s{0,99}){0,3})"
    r"<(?:!doctype\s+html|html|head|body|meta|title|script|style|link|table|div|center)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_MHTML_START = re.compile(rb"(?:From:|MIME-Version:|Subject:|Date:|Content-Type:\s*multipart/related)", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w-]{1,40})""", re.IGNORECASE)


def kind_of(suffix: str, head: bytes) -> Kind:
    """Decide from the first HEAD_BYTES and the suffix (`names.suffix`).

    Raises Unreadable, with what to do, for formats that are not read and for suffixes that are no document's.
    """
    for magic, kind in _READABLE:
        if head.startswith(magic):
            return kind
    for magic, label, advice in _REFUSED:
        if head.startswith(magic):
            raise Unreadable(label, next_step=advice)
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head[257:262] == b"ustar":
        raise Unreadable("tar archive", next_step="unpack it into the corpus")
    return _by_name(suffix, head)


def is_plain_lines(head: bytes) -> bool:
    """Whether a file with these first bytes can be cut at line ends: neither compressed nor UTF-16/32."""
    return not head.startswith((b"\x1f\x8b", b"\xfd7zXZ\x00", b"BZh", b"PK\x03\x04", b"PAR1", b"\xff\xfe", b"\xfe\xff"))


def looks_like_html(text: str) -> bool:
    """Whether decoded text begins the way a web page does."""
    return _HTML_START.match(text, 0, HEAD_BYTES) is not None


def declared_charset(head: bytes) -> str | None:
    """The charset that a web page's own markup names."""
    found = _CHARSET.search(head[:HEAD_BYTES])
    return found.group(1).decode("ascii", "ignore") if found else None


def _by_name(suffix: str, head: bytes) -> Kind:
    """No telling first bytes: text of the kind that the suffix promises."""
    if suffix in _KIND_OF:
        return _KIND_OF[suffix]
    if suffix in _OFTEN_LIES:
        return Kind.MHTML if _MHTML_START.match(head) and b"MIME-Version" in head else Kind.TEXT
    if suffix == "parquet":
        raise Unreadable("not a parquet file (its first bytes differ)", next_step="write it again")
    if suffix == "json":
        raise Unreadable("JSON, not JSON lines", next_step="write one record a line into a .jsonl file")
    if looks_like_html(head.decode("latin-1").replace("\x00", "")):
        return Kind.HTML
    raise Unreadable(f"files ending in .{suffix} are not read", next_step="rename it to .txt if it is text")
