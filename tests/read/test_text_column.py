from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from toolkit.model import Page, Skipped
from toolkit.read import plan, read

RECORDS = [{"id": "a", "Body": "水渠三条", "text": "不要这一列"}, {"id": "b", "Body": "管护到人", "text": "也不要"}]


def jsonl() -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in RECORDS).encode()


def parquet() -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(RECORDS), stream)
    return stream.getvalue()


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.jsonl", jsonl())
    return stream.getvalue()


FILES = {
    "a.jsonl": jsonl(),
    "a.csv": "id,Body,text\na,水渠三条,x\nb,管护到人,y\n".encode(),
    "a.parquet": parquet(),
    "a.jsonl.gz": gzip.compress(jsonl()),
    "a.zip": zipped(),
}


def pages_of(file: Path, *, slice_bytes: int = 4 << 20, text_column: str) -> tuple[list[Page], list[Skipped]]:
    jobs, skipped = plan(file, slice_bytes=slice_bytes, text_column=text_column)
    items = [item for job in jobs for item in read(job)]
    skipped += [item for item in items if isinstance(item, Skipped)]
    return [item for item in items if isinstance(item, Page)], skipped


@pytest.mark.parametrize("name", FILES)
def test_the_named_column_is_read_in_every_format(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    pages, skipped = pages_of(tmp_path / name, text_column="Body")
    assert [(page.part, page.raw) for page in pages] == [("a", "水渠三条"), ("b", "管护到人")]
    assert skipped == []


@pytest.mark.parametrize("name", FILES)
def test_a_missing_column_is_named_with_the_way_out(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    pages, skipped = pages_of(tmp_path / name, text_column="content")
    assert pages == []
    for skip in skipped:
        assert "no column 'content' among: id, " in skip.reason
        assert skip.reason.endswith("name the column that holds the text with --text-column")


def test_every_slice_knows_the_column(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl() * 20)
    pages, skipped = pages_of(tmp_path / "a.jsonl", slice_bytes=200, text_column="Body")
    assert (len(pages), skipped) == (40, [])


def test_lone_surrogates_are_mended_in_the_named_column(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"Body": "\\ud83d\\u6c34"}\n')
    (page,), _ = pages_of(tmp_path / "a.jsonl", text_column="Body")
    assert page.raw == "\ufffd水"
