"""JSON lines to pages: streamed, one line in memory at a time."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from toolkit.errors import Unreadable
from toolkit.model import Page, Skipped
from toolkit.read.encoding import decode
from toolkit.read.given import mend_surrogates
from toolkit.read.limits import ReadLimits
from toolkit.read.records import Records
from toolkit.read.source import Source

_CHUNK = 1 << 20


def read_jsonl(
    source: Source, stream: BinaryIO, *, limits: ReadLimits, max_bytes: int | None = None
) -> Iterator[Page | Skipped]:
    """Pages of the lines in [source.first, source.last), in order; a record without id is named by its line number.

    max_bytes: stop there and say so (compressed streams, whose end nobody knows beforehand).
    """
    records = Records(source.path, "jsonl", "line", limits, source.text_column)
    stream.seek(source.first)
    left = max_bytes if max_bytes is not None else source.size
    number = source.first_line - 1
    max_line = min(limits.max_file_bytes, 6 * limits.max_page_chars + _CHUNK)  # \uXXXX takes six bytes
    while left > 0 and (line := stream.readline(min(max_line, left) + 1)):
        number += 1
        left -= len(line)
        if left < 0:
            break  # cut in two by the bound
        if len(line) > max_line and not line.endswith(b"\n"):
            left -= _skip_line(stream, left)
            yield from records.refuse(number, f"line over the limit of {max_line:,} bytes; cut it into records")
        elif not line.isspace():
            yield from _record(records, line, number)
    if max_bytes is not None and left <= 0 and (left < 0 or stream.read(1)):
        yield Skipped(source.path, f"stopped after {max_bytes:,} inflated bytes (bomb?); cut it into smaller files")
    yield from records.rest()


def _skip_line(stream: BinaryIO, left: int) -> int:
    """Read on to the line's end, at most `left` bytes, without keeping it; how many bytes that was."""
    passed = 0
    while passed < left and (piece := stream.readline(min(_CHUNK, left - passed))):
        passed += len(piece)
        if piece.endswith(b"\n"):
            break
    return passed


def _record(records: Records, line: bytes, number: int) -> Iterator[Page | Skipped]:
    encoding, notes = "utf-8", tuple[str, ...]()
    try:
        text = line.decode("utf-8")  # json.loads(bytes) would guess the encoding: half the speed
    except UnicodeDecodeError:
        try:
            decoded = decode(line)
        except Unreadable as error:
            yield from records.refuse(number, error.what)
            return
        text, encoding, notes = decoded.text, decoded.encoding, decoded.notes
    if number == 1 and line.startswith(codecs.BOM_UTF8):
        text = text.removeprefix("\ufeff")
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield from records.refuse(number, f"not JSON: {_shape(error)}; mend or remove the line")
        return
    if not isinstance(fields, dict):
        yield from records.refuse(number, f"JSON {type(fields).__name__}, expected an object with a 'text'")
        return
    column = records.text_column
    if "\\u" in text and isinstance(fields.get(column), str):
        fields[column] = mend_surrogates(fields[column])
    yield from records.make(fields, number, encoding=encoding, notes=notes)


def _shape(error: Exception) -> str:
    """The error without its place, so that equal mistakes count as one reason."""
    return error.msg.lower() if isinstance(error, json.JSONDecodeError) else type(error).__name__
