"""A corpus on disk as a list of jobs: walk, filter, cut big JSON-lines files. Nothing is decoded here."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from toolkit.errors import BadInput
from toolkit.model import Skipped
from toolkit.read.limits import DEFAULT_LIMITS, ReadLimits
from toolkit.read.names import disk_name, is_hidden, is_system_junk, suffix, unique
from toolkit.read.records import TEXT_COLUMN
from toolkit.read.sniff import is_plain_lines

_CHUNK = 1 << 20
_LINE_END = ord("\n")
_SLICED = frozenset({"jsonl", "ndjson"})
_TABLES = frozenset({"csv", "tsv", "parquet"})
_OWN_OUTPUT = ("run.json", "documents.parquet", "matches.parquet")


@dataclass(frozen=True, slots=True)
class Job:
    """One unit of work for a worker process.

    file: on disk; path: its name in tables, POSIX, relative to the corpus. first, last: byte range [first, last), cut
    at line borders for JSON lines and the whole file otherwise. size: last - first, for balancing load.
    first_line: number of the line that starts at `first`, from 1. text_column: where records keep their text.
    """

    file: Path
    path: str
    first: int
    last: int
    size: int
    first_line: int = 1
    text_column: str = TEXT_COLUMN

    @property
    def is_table(self) -> bool:
        """Whether it is a file of records that can't be cut before it is read."""
        return suffix(self.path) in _TABLES


def plan(
    corpus: Path, *, limits: ReadLimits = DEFAULT_LIMITS, slice_bytes: int = 1 << 20, text_column: str = TEXT_COLUMN
) -> tuple[list[Job], list[Skipped]]:
    """List what is to be read under a folder (recursively, sorted by name) or for a single file.

    slice_bytes: JSON-lines files are cut into slices of about this size. text_column: the column that holds the text
    of jsonl, csv and parquet records. Links to folders are listed, not followed;
    so are hidden files, devices, unreadable folders and this toolkit's own earlier output.
    Raises BadInput if `corpus` itself does not exist or can't be opened.
    """
    if slice_bytes < 1:
        raise BadInput(f"slice_bytes is {slice_bytes}, expected at least 1")
    try:
        mode = corpus.stat().st_mode
        if stat.S_ISDIR(mode):
            next(corpus.iterdir(), None)
    except OSError as error:
        raise BadInput(
            f"{corpus}: {_why(error)}", next_step="give an existing folder or file that you may read"
        ) from None
    base, found = (corpus, _walk(corpus, corpus.resolve())) if stat.S_ISDIR(mode) else (corpus.parent, iter([corpus]))
    jobs: list[Job] = []
    skipped: list[Skipped] = []
    seen: set[str] = set()
    for item in found:
        if isinstance(item, Skipped):
            skipped.append(Skipped(disk_name(Path(item.path).relative_to(base)), item.reason))
            continue
        path = unique(disk_name(item.relative_to(base)), seen)
        _add(item, path, jobs=jobs, skipped=skipped, limits=limits, slice_bytes=slice_bytes)
    if text_column != TEXT_COLUMN:
        jobs = [replace(job, text_column=text_column) for job in jobs]
    return jobs, skipped


def _walk(folder: Path, base: Path) -> Iterator[Path | Skipped]:
    """Files below a folder in name order; what is passed over comes as Skipped with its full path."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield Skipped(str(folder), f"folder can't be listed: {_why(error)}; give read permission")
        return
    if set(_OWN_OUTPUT) <= {entry.name for entry in entries}:
        yield Skipped(str(folder), "output of an earlier run; give --out a folder outside the corpus")
        return
    for entry in entries:
        path = Path(entry.path)
        if is_system_junk(entry.name):
            continue
        if is_hidden(entry.name):
            yield Skipped(entry.path, "hidden or lock file; rename it to have it read")
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(path, base)
        elif (reason := _unfit(entry, base)) is not None:
            yield Skipped(entry.path, reason)
        else:
            yield path


def _unfit(entry: os.DirEntry[str], base: Path) -> str | None:
    """Why a directory entry is not a file to read, or None."""
    try:
        mode = entry.stat().st_mode
    except OSError as error:
        return f"{'broken link' if entry.is_symlink() else 'unreadable'}: {_why(error)}; mend or remove it"
    if stat.S_ISDIR(mode):
        return "link to a folder, not followed; give that folder itself"
    if not stat.S_ISREG(mode):
        return "not a regular file; remove it from the corpus"
    if entry.is_symlink() and (target := Path(entry.path).resolve()).is_relative_to(base):
        return f"link to {disk_name(target.relative_to(base))}, which is read itself"
    return None


def _add(
    file: Path, path: str, *, jobs: list[Job], skipped: list[Skipped], limits: ReadLimits, slice_bytes: int
) -> None:
    """Turn one file into jobs, or into a row of `skipped`."""
    try:
        size = file.stat().st_size
        if suffix(path) in _SLICED and size > slice_bytes:
            jobs.extend(_slices(file, path, size, slice_bytes))
        else:
            jobs.append(Job(file, path, 0, size, size))
    except OSError as error:
        skipped.append(Skipped(path, f"can't be opened: {_why(error)}; give read permission"))


def _slices(file: Path, path: str, size: int, slice_bytes: int) -> Iterator[Job]:
    """Cut at the first line border after each slice_bytes; one pass of counting line ends gives the line numbers."""
    with file.open("rb") as stream:
        if not is_plain_lines(stream.read(16)):
            yield Job(file, path, 0, size, size)
            return
        stream.seek(0)
        first, first_line, lines, position = 0, 1, 0, 0
        while chunk := stream.read(_CHUNK):
            borders = np.flatnonzero(np.frombuffer(chunk, dtype=np.uint8) == _LINE_END) + 1  # 4 times bytes.count
            while (index := int(np.searchsorted(borders, first + slice_bytes - position))) < len(borders):
                last = position + int(borders[index])
                yield Job(file, path, first, last, last - first, first_line)
                first, first_line = last, lines + index + 2
            lines += len(borders)
            position += len(chunk)
        if first < position:
            yield Job(file, path, first, position, position - first, first_line)


def _why(error: OSError) -> str:
    """The system's words for an error, without the path."""
    return (error.strerror or str(error)).lower()
