"""Zip archives and single compressed files, member by member, within bounds."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from toolkit.errors import Unreadable
from toolkit.model import Skipped
from toolkit.read.limits import ReadLimits
from toolkit.read.names import is_hidden, is_system_junk, member_name, unique
from toolkit.read.source import Source, too_large

DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError)
_SMALL = 1 << 20
_ENCRYPTED = 0x1
_COMPRESSED_SUFFIXES = (".gz", ".bz2", ".xz")
_FOREIGN = (
    ("xl/workbook.xml", "Excel workbook", "save it as csv with a text column"),
    ("ppt/presentation.xml", "PowerPoint file", "save it as docx or pdf"),
    ("OFD.xml", "OFD document", "save it as pdf"),
    ("content.xml", "OpenDocument file", "save it as docx"),
    ("META-INF/container.xml", "e-book", "save it as html or docx"),
)


@dataclass(slots=True)
class Budget:
    """Inflated bytes that one archive, nested ones included, may still yield."""

    left: int


def foreign_package(names: list[str]) -> Unreadable | None:
    """The error for an office format that is a zip but not a docx; None for a plain archive."""
    held = set(names)
    for mark, label, advice in _FOREIGN:
        if mark in held:
            return Unreadable(label, next_step=advice)
    return None


def members(
    archive: zipfile.ZipFile, outer: Source, *, budget: Budget, limits: ReadLimits
) -> Iterator[Source | Skipped]:
    """An archive's files in its own order, inflated one at a time; those that can't be had come as Skipped."""
    seen: set[str] = set()
    for count, info in enumerate(archive.infolist()):
        if count >= limits.max_members:
            rest = len(archive.infolist()) - count
            yield Skipped(
                outer.path, f"{rest:,} members beyond the limit of {limits.max_members:,}; unpack the archive"
            )
            return
        inner = member_name(info)
        if info.is_dir() or is_system_junk(inner):
            continue
        path = f"{outer.path}/{unique(inner, seen)}"
        if is_hidden(inner):
            yield Skipped(path, "hidden or lock file; rename it to have it read")
            continue
        try:
            content = _inflate(archive, info, budget, limits)
        except Unreadable as error:
            yield Skipped(path, f"{error.what}; {error.next_step}")
            continue
        yield Source(path, inner, len(content), content=content, depth=outer.depth + 1, text_column=outer.text_column)


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, limits: ReadLimits) -> bytes:
    """One member's bytes. The declared size is checked first, and zipfile never inflates past it."""
    if info.flag_bits & _ENCRYPTED:
        raise Unreadable("locked by a password", next_step="unpack it first")
    ratio = info.file_size / max(info.compress_size, 1)
    if info.file_size > _SMALL and ratio > limits.max_archive_ratio:
        raise Unreadable(f"inflates {ratio:,.0f}-fold (zip bomb?)", next_step="check where it came from")
    if info.file_size > limits.max_file_bytes:
        raise too_large(info.file_size, limits.max_file_bytes)
    if info.file_size > budget.left:
        raise Unreadable(f"archive inflates past {limits.max_archive_bytes:,} bytes", next_step="unpack it first")
    try:
        content = archive.read(info)
    except DAMAGE as error:
        raise Unreadable(f"damaged in the archive: {error}", next_step="get the archive again") from error
    budget.left -= len(content)
    return content


def inner_name(name: str) -> str:
    """The name that a compressed file had before: without .gz, .bz2 or .xz."""
    lower = name.lower()
    return next((name[: -len(end)] for end in _COMPRESSED_SUFFIXES if lower.endswith(end)), name)


def open_compressed(stream: BinaryIO, head: bytes) -> BinaryIO:
    """Inflate a gz, bz2 or xz stream as it is read."""
    if head.startswith(b"\x1f\x8b"):
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if head.startswith(b"BZh"):
        return cast(BinaryIO, bz2.BZ2File(stream))
    return cast(BinaryIO, lzma.LZMAFile(stream))
