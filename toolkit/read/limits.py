"""How much of a hostile corpus is taken in before a file, a member or a record is skipped with a reason."""

from __future__ import annotations

from dataclasses import dataclass, fields

from toolkit.errors import BadInput

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds for reading; every one that is hit shows up as a `Skipped` or as a note on its page.

    max_file_bytes: largest file, or inflated archive member, read as a whole (record files are streamed and exempt).
    max_page_chars: longest single text; the longest work reports are near 30,000 characters, a legal code near 150,000.
    max_archive_bytes: inflated bytes taken from one archive, nested ones included.
    max_archive_ratio: inflated/compressed size of one member above 1 MiB; prose has 3-10, the most is 1032.
    max_members: entries read from one archive.  max_depth: archives within archives (1: no nesting).
    max_pdf_pages: pages read from one PDF.
    """

    max_file_bytes: int = 256 * _MIB
    max_page_chars: int = 20_000_000
    max_archive_bytes: int = 1024 * _MIB
    max_archive_ratio: int = 300
    max_members: int = 200_000
    max_depth: int = 2
    max_pdf_pages: int = 3_000

    def __post_init__(self) -> None:
        for item in fields(self):
            if getattr(self, item.name) < 1:
                raise BadInput(f"{item.name} is {getattr(self, item.name)}, expected at least 1")


DEFAULT_LIMITS = ReadLimits()
