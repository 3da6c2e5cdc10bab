"""An HTML source as its visible characters, each with its place in the source.

A small scanner rather than a parser: parsers keep no character positions. It never backtracks over the source and takes
every mistake (unclosed tags, comments, quotes) the way browsers do, or drops what follows.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from toolkit.model import Int32Array, OffsetMap

_SPECIAL = re.compile(r"<(?=[a-zA-Z!?/])|&(?=[a-zA-Z#])")  # what else begins with them is text
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:_-]{0,30})")
# A whole tag whose quoted values may hold ">"; bounded, so that unclosed quotes cost no more than this each.
_TAG = re.compile(r"""<[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+>""")
_MAX_TAG = 1000
_ENTITY = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-zA-Z][a-zA-Z0-9]{1,31};?)")
_HIDDEN = frozenset({"script", "style", "noscript", "template", "textarea", "svg", "iframe", "object", "xmp"})
_CHROME = frozenset({"select", "button", "nav", "footer"})
_CLOSERS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in (*_HIDDEN, *_CHROME, "title")}
_BLOCK_NAMES = (
    "address article aside blockquote body br caption center dd details div dl dt fieldset figure footer form h1 h2 h3 "
    "h4 h5 h6 head header hr html li main nav ol p pre section table tbody tfoot thead title tr ul"
)
_BLOCK = frozenset(_BLOCK_NAMES.split())
_CELL = frozenset({"td", "th"})
_MAX_HEAD_TAGS = 500
_WHITE = re.compile(r"\s{2,}")


@dataclass(frozen=True, slots=True)
class Scanned:
    r"""What a page shows.

    text: visible characters with "\n" between blocks and "\t" between cells; starts, ends: shape (len(text),), source
    places (a break stands for the character before it). n_linked: visible characters inside links.
    title: source text of <title>, entities resolved; meta: the source of each <meta> tag.
    """

    text: str
    starts: Int32Array
    ends: Int32Array
    n_linked: int
    title: str
    meta: tuple[str, ...]

    def origin(self) -> OffsetMap:
        """Map from `text` to the source."""
        return OffsetMap(self.starts, self.ends)


def scan(source: str) -> Scanned:
    """Scan a page in one pass, linear in its length."""
    scanner = _Scanner(source)
    scanner.run()
    return scanner.result()


@dataclass(slots=True)
class _Scanner:
    source: str
    pieces: list[str] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)  # source characters behind the whole piece; 0: one for one
    meta: list[str] = field(default_factory=list)
    title: str = ""
    in_link: bool = False
    in_pre: bool = False
    n_linked: int = 0
    pending: str = ""
    last: tuple[int, int] = (0, 1)
    never_closed: set[str] = field(default_factory=set)

    def run(self) -> None:
        position, source = 0, self.source
        while (found := _SPECIAL.search(source, position)) is not None:
            at = found.start()
            self._show(source[position:at], position)
            position = self._entity(at) if source[at] == "&" else self._markup(at)
        self._show(source[position:], position)

    def result(self) -> Scanned:
        text, kept = _squeeze("".join(self.pieces))
        starts, ends = self._places()
        return Scanned(
            text=text,
            starts=starts[kept],
            ends=ends[kept],
            n_linked=self.n_linked,
            title=self.title,
            meta=tuple(self.meta),
        )

    def _places(self) -> tuple[Int32Array, Int32Array]:
        """Source places of all characters before squeezing."""
        lengths = np.fromiter(map(len, self.pieces), dtype=np.int64, count=len(self.pieces))
        firsts, widths = np.repeat(self.firsts, lengths), np.repeat(self.widths, lengths)
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        starts = np.where(widths == 0, firsts + within, firsts)
        return starts.astype(np.int32), (starts + np.maximum(widths, 1)).astype(np.int32)

    def _show(self, text: str, at: int) -> None:
        """Add source characters that stand for themselves; white space within a block is one blank."""
        if not text:
            return
        if text.isspace() and not self.in_pre:
            self.pending = self.pending or " "
            return
        self._break()
        self._append(text, at, 0)
        self.last = (at + len(text) - 1, 1)

    def _append(self, text: str, first: int, width: int) -> None:
        self.pieces.append(text if self.in_pre else _one_line(text))
        self.firsts.append(first)
        self.widths.append(width)
        self.n_linked += len(text) if self.in_link else 0

    def _break(self) -> None:
        """Write the separator that is due, unless nothing has been shown yet."""
        if self.pending and self.pieces:
            self.pieces.append(self.pending)
            self.firsts.append(self.last[0])
            self.widths.append(self.last[1])
        self.pending = ""

    def _entity(self, at: int) -> int:
        found = _ENTITY.match(self.source, at)
        shown = html.unescape(found.group()) if found else "&"
        end = found.end() if found else at + 1
        if shown.isspace():
            self.pending = self.pending or " "
        elif shown:
            self._break()
            self._append(shown, at, end - at)
            self.last = (at, end - at)
        return end

    def _markup(self, at: int) -> int:
        """Step over what begins with "<" at `at`; the position after it."""
        source = self.source
        if source.startswith("<!--", at):
            return self._after("-->", at + 4)
        named = _NAME.match(source, at)
        if named is None:
            return self._after(">", at + 1)
        whole = _TAG.match(source, at, at + _MAX_TAG)
        end = whole.end() if whole else self._after(">", at + 1)
        self._tag(named.group(1).lower(), at, end)
        if source[at + 1] == "/":
            return end
        return self._skip_content(named.group(1).lower(), end)

    def _tag(self, name: str, at: int, end: int) -> None:
        self.in_pre = self.source[at + 1] != "/" if name == "pre" else self.in_pre
        if name in _BLOCK:
            self.pending = "\n"
        elif name in _CELL:
            self.pending = self.pending if self.pending == "\n" else "\t"
        elif name == "a":
            self.in_link = self.source[at + 1] != "/"
        elif name == "meta" and len(self.meta) < _MAX_HEAD_TAGS:
            self.meta.append(self.source[at : min(end, at + 4 * _MAX_TAG)])

    def _skip_content(self, name: str, end: int) -> int:
        """After an opening tag whose content is not shown: where its closing tag begins."""
        closer = _CLOSERS.get(name)
        if closer is None or name in self.never_closed or self.source[end - 2 : end] == "/>":
            return end
        found = closer.search(self.source, end)
        if found is None:
            self.never_closed.add(name)
            return len(self.source) if name in {"script", "style", "xmp"} else end
        if name == "title" and not self.title:
            self.title = html.unescape(self.source[end : min(found.start(), end + _MAX_TAG)]).strip()
        return found.start()

    def _after(self, mark: str, position: int) -> int:
        """After the next `mark`; the end of the source if there is none (as browsers do)."""
        found = self.source.find(mark, position)
        return len(self.source) if found < 0 else found + len(mark)


def _one_line(text: str) -> str:
    """Line ends and tabs of the source, which outside <pre> mean no more than a blank."""
    return text.replace("\n", " ").replace("\r", " ").replace("\t", " ")


def _squeeze(text: str) -> tuple[str, NDArray[np.bool_]]:
    """Runs of white space become their strongest character (line end, tab, blank); which characters were kept."""
    kept = np.ones(len(text), dtype=np.bool_)
    for run in _WHITE.finditer(text):
        kept[run.start() + 1 : run.end()] = False
    return _WHITE.sub(lambda run: "\n" if "\n" in run[0] else "\t" if "\t" in run[0] else " ", text), kept
