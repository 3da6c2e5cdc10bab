"""The table of an index's documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from toolkit.align.grams import IntArray
from toolkit.errors import BadIndex
from toolkit.model import Level, Metadata

TABLE = "documents.arrow"
"""Arrow's own format: every check reads the whole table, which takes a fifth of the time that Parquet takes."""

_TEXT, _INT = pa.string(), pa.int64()
SCHEMA = pa.schema(
    [
        *((name, _TEXT) for name in ("doc_id", "path", "part", "page_name", "page", "file")),
        ("content", pa.binary(16)),
        *((name, _INT) for name in ("start", "end", "n_chars", "n_sentences")),
        *((name, _TEXT) for name in ("media", "encoding", "title", "agency", "region")),
        ("level", _INT),
        ("year", _INT),
        *((name, _TEXT) for name in ("published", "genre", "site")),
    ]
)


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document of an index.

    page: its page, by the folder the corpus was read from and the page's name there; file: the page's file, likewise;
    page_name: what its doc_id begins with. content: 16 bytes that stand for the page's original. start, end: original
    coordinates; n_chars: of its repaired text.
    """

    doc_id: str
    path: str
    part: str | None
    page_name: str
    page: str
    file: str
    content: bytes
    start: int
    end: int
    n_chars: int
    n_sentences: int
    media: str
    encoding: str
    metadata: Metadata


def write_documents(folder: Path, documents: Sequence[StoredDocument]) -> None:
    """Write the table of a segment's documents."""
    columns = []
    for field in SCHEMA:
        values = [_value(document, field.name) for document in documents]
        columns.append(pa.array(values, field.type))
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with (folder / TABLE).open("wb") as stream, pa.ipc.new_file(stream, SCHEMA, options=options) as writer:
        writer.write_table(pa.Table.from_arrays(columns, schema=SCHEMA))


def _value(document: StoredDocument, name: str) -> object:
    holder = document if name in StoredDocument.__dataclass_fields__ else document.metadata
    value = getattr(holder, name)
    if isinstance(value, str):  # a lone surrogate: in a title, or in a file name that is no UTF-8
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    return None if value is None else int(value) if isinstance(value, int) else value


def read_documents(folder: Path) -> pa.Table:
    """The table of a segment. Raises BadIndex if it can't be read."""
    try:
        table = pa.ipc.open_file(pa.BufferReader((folder / TABLE).read_bytes())).read_all()
    except (OSError, pa.ArrowException) as error:
        raise BadIndex(f"{folder / TABLE}: {error}", next_step="build the index again") from error
    if not table.schema.equals(SCHEMA):
        raise BadIndex(f"{folder / TABLE}: other columns than this version writes", next_step="build the index again")
    return table


def documents_at(table: pa.Table, rows: IntArray) -> list[StoredDocument]:
    """Some rows as objects."""
    return [_document(values) for values in table.take(pa.array(rows)).to_pylist()]


def _document(values: dict[str, Any]) -> StoredDocument:
    facts = {name: values.pop(name) for name in Metadata.__dataclass_fields__}
    level = facts.pop("level")
    return StoredDocument(**values, metadata=Metadata(**facts, level=None if level is None else Level(level)))
