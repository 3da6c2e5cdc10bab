"""CSV and parquet to pages."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import BinaryIO

from toolkit.errors import Unreadable
from toolkit.model import Page, Skipped
from toolkit.read.encoding import decode
from toolkit.read.given import GIVEN_COLUMNS
from toolkit.read.limits import ReadLimits
from toolkit.read.records import NAME_IT, TEXT_COLUMN, Records, no_column

_DELIMITERS = (",", "\t", ";", "|", "，")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_READ_COLUMNS = ("id", *GIVEN_COLUMNS)
_BATCH_ROWS = 64
_MAX_COLUMNS = 1000


def read_csv(path: str, data: bytes, *, limits: ReadLimits, text_column: str = TEXT_COLUMN) -> Iterator[Page | Skipped]:
    """Pages of a delimited file with a header; row 1 is the first below it. Column names match whatever their case.

    The delimiter: whichever yields the text column. Raises Unreadable if none does.
    """
    decoded = decode(data)
    csv.field_size_limit(limits.max_page_chars + 1)  # global in the csv module; its default of 131,072 cuts reports off
    column = text_column.strip().lower()
    delimiter, names = _header(decoded.text, column)
    rows = csv.reader(_lines(decoded.text), delimiter=delimiter)
    records = Records(path, "csv", "row", limits, column)
    next(rows)
    number = 0
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield from records.refuse(number, f"not readable as CSV: {error}")
            continue
        if row:
            fields = dict(zip(names, row, strict=False))
            yield from records.make(fields, number, encoding=decoded.encoding, notes=decoded.notes)
    yield from records.rest()


def _header(text: str, column: str) -> tuple[str, list[str]]:
    """The delimiter and the column names in lower case."""
    seen: list[str] = []
    for delimiter in _DELIMITERS:
        try:
            row = next(csv.reader(_lines(text), delimiter=delimiter), [])
        except csv.Error:
            continue
        names = [name.strip().lower() for name in row[:_MAX_COLUMNS]]
        if column in names:
            return delimiter, names
        seen = max(seen, names, key=len)
    raise _no_text_column(seen, column)


def _no_text_column(names: list[str], column: str) -> Unreadable:
    return Unreadable(no_column(names, column), next_step=NAME_IT)


def _lines(text: str) -> Iterator[str]:
    r"""Lines with their ends, at \r, \n and \r\n alike, without a second copy of the text."""
    return (found.group() for found in _LINE.finditer(text) if found.group())


def read_parquet(
    path: str, stream: BinaryIO, *, limits: ReadLimits, text_column: str = TEXT_COLUMN
) -> Iterator[Page | Skipped]:
    """Pages of a parquet file, a few rows in memory at a time. Raises Unreadable if it has no such text column."""
    import pyarrow as pa
    import pyarrow.parquet as pq  # 0.1 s to import

    records = Records(path, "parquet", "row", limits, text_column)
    number = n_chars = 0
    try:
        table = pq.ParquetFile(stream)
        names = table.schema_arrow.names
        if text_column not in names:
            raise _no_text_column(names, text_column)
        wanted = [name for name in dict.fromkeys((text_column, *_READ_COLUMNS)) if name in names]
        for batch in table.iter_batches(batch_size=_BATCH_ROWS, columns=wanted, use_threads=False):
            for fields in _rows(batch):
                number += 1
                yield from records.make(fields, number)
                text = fields[text_column]
                n_chars += len(text) if isinstance(text, str) else 0
            if n_chars > limits.max_archive_bytes:
                yield Skipped(path, f"stopped after row {number:,} and {n_chars:,} characters (bomb?); cut it up")
                break
    except pa.ArrowException as error:
        where = f" after row {number:,}" if number else ""
        yield Skipped(path, f"damaged parquet file{where}: {' '.join(str(error).split())[:200]}; write it again")
    yield from records.rest()


def _rows(batch: object) -> Iterator[dict[str, object]]:
    """Rows of a record batch as plain values; text that is not valid UTF-8 is mended with U+FFFD."""
    import pyarrow as pa

    assert isinstance(batch, pa.RecordBatch)
    columns = {name: _values(batch.column(name)) for name in batch.schema.names}
    for index in range(batch.num_rows):
        yield {name: values[index] for name, values in columns.items()}


def _values(column: object) -> list[object]:
    import pyarrow as pa

    assert isinstance(column, pa.Array)
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind):
        raw = column.cast(kind).cast(pa.large_binary()).to_pylist()
        return [None if value is None else value.decode("utf-8", "replace") for value in raw]
    values: list[object] = column.to_pylist()
    return values
