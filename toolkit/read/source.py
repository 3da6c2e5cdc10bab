"""Bytes to read, wherever they lie: a range of a file on disk, or an archive member in memory."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from toolkit.errors import Unreadable
from toolkit.read.limits import ReadLimits
from toolkit.read.records import TEXT_COLUMN

_BUFFER = 1 << 18  # the default of 8 KiB cuts most records in two


@dataclass(frozen=True, slots=True)
class Source:
    """What to read. path: name in tables; name: what its suffix is taken from; exactly one of file and content is set.

    first, last, first_line, text_column: as in `Job`.
    """

    path: str
    name: str
    last: int
    file: Path | None = None
    content: bytes | None = None
    first: int = 0
    first_line: int = 1
    depth: int = 0
    text_column: str = TEXT_COLUMN

    @property
    def size(self) -> int:
        """Bytes in range."""
        return self.last - self.first

    def open(self) -> BinaryIO:
        """A fresh stream at the beginning of the whole file."""
        if self.file is not None:
            return self.file.open("rb", buffering=_BUFFER)
        return io.BytesIO(self.content or b"")

    def loaded(self) -> Source:
        """The same bytes in memory, so that a small file is opened once."""
        if self.content is not None:
            return self
        with self.open() as stream:
            return replace(self, file=None, content=stream.read(self.last))

    def head(self, n_bytes: int) -> bytes:
        """The first bytes."""
        if self.content is not None:
            return self.content[:n_bytes]
        with self.open() as stream:
            return stream.read(n_bytes)

    def data(self, limits: ReadLimits) -> bytes:
        """Everything. Raises Unreadable beyond max_file_bytes, without reading on."""
        if self.size > limits.max_file_bytes:
            raise too_large(self.size, limits.max_file_bytes)
        if self.content is not None:
            return self.content
        with self.open() as stream:
            return stream.read(self.last)

    def text_data(self, limits: ReadLimits) -> bytes:
        """Everything, refused early if it must hold more characters than a page may (no codec takes over 4 bytes)."""
        if self.size > 4 * limits.max_page_chars + 4:
            raise too_long(self.size // 4, limits.max_page_chars, at_least=True)
        return self.data(limits)


def too_large(n_bytes: int, limit: int) -> Unreadable:
    """The error for a file over the byte limit."""
    return Unreadable(f"{n_bytes:,} bytes, limit {limit:,}", next_step="cut it into smaller files")


def too_long(n_chars: int, limit: int, *, at_least: bool = False) -> Unreadable:
    """The error for a text over the character limit."""
    words = f"{'at least ' if at_least else ''}{n_chars:,} characters in one text, limit {limit:,}"
    return Unreadable(words, next_step="cut it into smaller files")
