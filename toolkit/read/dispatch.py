"""One job to its pages: sniff the file, hand it to the right reader, turn failures into rows of `skipped`."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

from toolkit.errors import ToolkitError, Unreadable
from toolkit.model import Page, Skipped
from toolkit.read import archive, word
from toolkit.read.columns import read_csv, read_parquet
from toolkit.read.encoding import decode
from toolkit.read.jobs import Job
from toolkit.read.jsonl import read_jsonl
from toolkit.read.limits import DEFAULT_LIMITS, ReadLimits
from toolkit.read.names import suffix
from toolkit.read.pdf import read_pdf
from toolkit.read.sniff import HEAD_BYTES, Kind, kind_of, looks_like_html
from toolkit.read.source import Source, too_long
from toolkit.read.webpage import read_html, read_mhtml

_MAX_REASON = 300
_READ_AT_ONCE = 1 << 20


def read(job: Job, *, limits: ReadLimits = DEFAULT_LIMITS) -> Iterator[Page | Skipped]:
    """Pages of one job, lazily and in order; what can't be read comes as Skipped: bad input never raises."""
    source = Source(
        job.path,
        job.path,
        job.last,
        file=job.file,
        first=job.first,
        first_line=job.first_line,
        text_column=job.text_column,
    )
    return _guarded(source, archive.Budget(limits.max_archive_bytes), limits)


def _guarded(source: Source, budget: archive.Budget, limits: ReadLimits) -> Iterator[Page | Skipped]:
    """The per-file border: every failure of this one file becomes a row."""
    try:
        for item in _read(source, budget, limits):
            yield _checked(item, limits) if isinstance(item, Page) else item
    except ToolkitError as error:
        yield Skipped(source.path, _line(f"{error.what}; {error.next_step}" if error.next_step else error.what))
    except OSError as error:
        yield Skipped(
            source.path, _line(f"can't be read: {error.strerror or error}; check the file and its permissions")
        )
    except Exception as error:  # readers run third-party parsers over hostile files; one of them must not end the run
        yield Skipped(source.path, _line(f"can't be parsed: {type(error).__name__}: {error}; get the file again"))


def _read(source: Source, budget: archive.Budget, limits: ReadLimits) -> Iterator[Page | Skipped]:
    if source.first > 0:
        yield from _stream_jsonl(source, limits)
        return
    if source.size == 0:
        raise Unreadable("empty file", next_step="remove it or get it again")
    source = source.loaded() if source.size <= _READ_AT_ONCE else source
    head = source.head(HEAD_BYTES)
    ending = suffix(source.name)
    match kind_of(ending, head):
        case Kind.JSONL:
            yield from _stream_jsonl(source, limits)
        case Kind.PARQUET:
            with source.open() as stream:
                yield from read_parquet(source.path, stream, limits=limits, text_column=source.text_column)
        case Kind.ZIP:
            yield from _zip(source, budget, limits)
        case Kind.COMPRESSED:
            yield from _compressed(source, head, budget, limits)
        case Kind.CSV:
            yield from read_csv(source.path, source.data(limits), limits=limits, text_column=source.text_column)
        case Kind.PDF:
            data = source.data(limits)
            yield read_pdf(source.path, data, max_pages=limits.max_pdf_pages, max_chars=limits.max_page_chars)
        case Kind.HTML:
            yield read_html(source.path, source.text_data(limits))
        case Kind.MHTML:
            yield read_mhtml(source.path, source.text_data(limits))
        case Kind.TEXT:
            yield _text(source, ending, limits)


def _text(source: Source, ending: str, limits: ReadLimits) -> Page:
    """Plain text as it is, unless it turns out to be a web page."""
    data = source.text_data(limits)
    decoded = decode(data)
    if not decoded.text.strip("\ufeff\x00 \t\r\n\u3000"):
        raise Unreadable("nothing but white space", next_step="remove it or get it again")
    if looks_like_html(decoded.text):
        return read_html(source.path, data)
    media = "md" if ending in {"md", "markdown"} else "txt"
    return Page(source.path, decoded.text, decoded.text, media=media, encoding=decoded.encoding, notes=decoded.notes)


def _stream_jsonl(source: Source, limits: ReadLimits) -> Iterator[Page | Skipped]:
    with source.open() as stream:
        yield from read_jsonl(source, stream, limits=limits)


def _zip(source: Source, budget: archive.Budget, limits: ReadLimits) -> Iterator[Page | Skipped]:
    """A docx, or an archive of files; archives within archives to max_depth."""
    with ExitStack() as stack:
        try:
            package = stack.enter_context(zipfile.ZipFile(stack.enter_context(source.open())))
        except archive.DAMAGE as error:
            raise Unreadable(f"damaged zip or docx: {error}", next_step="get the file again") from error
        names = package.namelist()
        if word.BODY_MEMBER in names:
            yield word.read_docx(source.path, source.data(limits), max_bytes=limits.max_file_bytes)
            return
        if (foreign := archive.foreign_package(names)) is not None:
            raise foreign
        if source.depth >= limits.max_depth:
            raise Unreadable(f"archive nested more than {limits.max_depth} deep", next_step="unpack it first")
        empty = True
        for item in archive.members(package, source, budget=budget, limits=limits):
            empty = False
            if isinstance(item, Skipped):
                yield item
            else:
                yield from _guarded(item, budget, limits)
        if empty:
            raise Unreadable("empty archive", next_step="remove it or get it again")


def _compressed(source: Source, head: bytes, budget: archive.Budget, limits: ReadLimits) -> Iterator[Page | Skipped]:
    """A gz, bz2 or xz file: JSON lines are streamed, anything else is inflated within max_file_bytes."""
    if source.depth > limits.max_depth:
        raise Unreadable(f"compressed more than {limits.max_depth} times", next_step="unpack it first")
    name = archive.inner_name(source.name)
    with source.open() as outer, archive.open_compressed(outer, head) as stream:
        if suffix(name) in {"jsonl", "ndjson"}:
            yield from read_jsonl(source, stream, limits=limits, max_bytes=budget.left)
            return
        allowed = min(limits.max_file_bytes, budget.left)
        content = stream.read(allowed + 1)
    if len(content) > allowed:
        raise Unreadable(f"inflates past {allowed:,} bytes (bomb?)", next_step="unpack it first")
    budget.left -= len(content)
    inner = replace(source, name=name, file=None, content=content, last=len(content), depth=source.depth + 1)
    yield from _read(inner, budget, limits)


def _checked(page: Page, limits: ReadLimits) -> Page:
    """A page within the character limit and with text in it."""
    if len(page.raw) > limits.max_page_chars:
        raise too_long(len(page.raw), limits.max_page_chars)
    return page


def _line(reason: str) -> str:
    """A reason as one line of bounded length, free of lone surrogates (paths in error messages may hold them)."""
    return " ".join(reason.split())[:_MAX_REASON].encode("utf-8", "replace").decode("utf-8")
