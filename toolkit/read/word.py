"""Docx to text by walking document.xml: tables, text boxes, content controls and tracked insertions included.

python-docx's `.paragraphs` sees none of those, hence the walk over the XML itself.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.errors import Unreadable
from toolkit.model import Page
from toolkit.read.word_numbering import Numbering, load

if TYPE_CHECKING:
    from lxml.etree import _Element

BODY_MEMBER = "word/document.xml"
_NOTES = {"footnoteReference": "word/footnotes.xml", "endnoteReference": "word/endnotes.xml"}
# Deleted text, field codes, pronunciation guides and properties: not part of what a reader sees.
_UNSEEN = frozenset(
    {"del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "rPr", "sectPr", "tblPr", "trPr", "tcPr"}
)
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_FAILURES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, KeyError)


def read_docx(path: str, data: bytes, *, max_bytes: int) -> Page:
    """Read a docx: paragraphs as lines in document order, table cells parted by tabs, list numbers spelled out.

    Text boxes follow the paragraph that holds them; foot- and endnotes come last; headers and footers are left out.
    max_bytes: largest XML part to inflate. Raises Unreadable for damaged files and for those without text.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            body = _part(package, BODY_MEMBER, max_bytes)
            if body is None:
                raise Unreadable("docx without a document in it", next_step="open and save it again")
            numbering = load(
                _part(package, "word/numbering.xml", max_bytes), _part(package, "word/styles.xml", max_bytes)
            )
            walker = _Walker(numbering)
            walker.walk(body)
            walker.add_notes(lambda name: _part(package, name, max_bytes))
    except _FAILURES as error:
        raise Unreadable(f"damaged docx: {error}", next_step="get the file again") from error
    text = walker.text()
    if not text.strip():
        raise Unreadable("no text in this docx (pictures only?)", next_step="run OCR first")
    return Page(path, text, text, media="docx", encoding="utf-8")


def _part(package: zipfile.ZipFile, name: str, max_bytes: int) -> _Element | None:
    """Parse one member; None if it is not there. No entities, no network, lxml's own bounds on depth and size."""
    from lxml import etree  # 30 ms to import

    try:
        info = package.getinfo(name)
    except KeyError:
        return None
    if info.file_size > max_bytes:
        raise Unreadable(
            f"{name} inflates to {info.file_size:,} bytes (zip bomb?)", next_step="check where it came from"
        )
    try:
        return etree.fromstring(package.read(info), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"damaged docx: {error.msg}", next_step="get the file again") from error


@dataclass(slots=True)
class _Walker:
    """Collects text; `boxes` holds the text boxes met within the paragraph at hand."""

    numbering: Numbering
    pieces: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)

    def text(self) -> str:
        """All lines, none of them blank, without blanks at their ends."""
        lines = (line.strip(" \t") for line in "".join(self.pieces).split("\n"))
        return "\n".join(line for line in lines if line)

    def walk(self, element: _Element) -> None:
        """Walk an element in document order. Depth is bounded by lxml (256)."""
        if not isinstance(element.tag, str):
            return
        space, _, name = element.tag.rpartition("}")
        if name in _UNSEEN:
            return
        special: Callable[[_Element], None] | None = {
            "p": self._paragraph,
            "tr": self._row,
            "AlternateContent": self._alternative,
            "txbxContent": self.boxes.append,
            "pPr": lambda _: None,
        }.get(name)
        if name == "t" and ("word" in space or "math" in space):
            self.pieces.append(element.text or "")
        elif name in _MARKS and "word" in space:
            self.pieces.append(_MARKS[name])
        elif name in _NOTES:
            self.notes.setdefault(name, []).append(_own(element, "id"))
        elif special is not None and (name != "p" or "word" in space):
            special(element)
        else:
            for child in element:
                self.walk(child)

    def add_notes(self, part: Callable[[str], _Element | None]) -> None:
        """Foot- and endnotes in the order of their references."""
        for reference, ids in self.notes.items():
            root = part(_NOTES[reference])
            by_id = {} if root is None else {_own(note, "id"): note for note in root if isinstance(note.tag, str)}
            for note_id in dict.fromkeys(ids):
                if note_id in by_id:
                    self.pieces.append("\n")
                    self.walk(by_id[note_id])

    def _paragraph(self, element: _Element) -> None:
        outer, self.boxes = self.boxes, []
        first = len(self.pieces)
        for child in element:
            self.walk(child)
        label = self.numbering.label(next(element.iterchildren("{*}pPr"), None))
        if label and any(piece.strip() for piece in self.pieces[first:]):
            self.pieces.insert(first, label)
        self.pieces.append("\n")
        boxes, self.boxes = self.boxes, outer
        for box in boxes:
            for child in box:
                self.walk(child)

    def _row(self, element: _Element) -> None:
        """Cells parted by tabs; a cell's own paragraphs stay lines."""
        for child in element:
            before = len(self.pieces)
            self.walk(child)
            if len(self.pieces) > before and self.pieces[-1] == "\n":
                self.pieces[-1] = "\t"
        self.pieces.append("\n")

    def _alternative(self, element: _Element) -> None:
        """Choice and Fallback say the same thing twice: the first branch that has any text."""
        for branch in element:
            pieces, boxes = len(self.pieces), len(self.boxes)
            for child in branch:
                self.walk(child)
            if len(self.pieces) > pieces or len(self.boxes) > boxes:
                return


def _own(element: _Element, name: str) -> str:
    """An attribute in the element's own namespace."""
    return element.get(f"{element.tag.rpartition('}')[0]}}}{name}") or ""
