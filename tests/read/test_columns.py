from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from toolkit.model import Page, Skipped
from toolkit.read import ReadLimits

ReadFile = Callable[..., tuple[list[Page], list[Skipped]]]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030", "utf-16"])
def test_csv_delimiters_and_encodings(read_file: ReadFile, delimiter: str, codec: str) -> None:
    rows = [["id", " Text ", "year"], ["a", '"水渠""三条""\r\n已建成"', "2012年"], ["b", "下一步做好管护", "x"]]
    body = "\r\n".join(delimiter.join(row) for row in rows)
    pages, skipped = read_file("a.csv", body.encode(codec))
    assert [(page.part, page.text, page.given.year) for page in pages] == [
        ("a", '水渠"三条"\r\n已建成', 2012), ("b", "下一步做好管护", None),
    ]  # fmt: skip
    assert (pages[0].encoding, pages[0].media, skipped) == (codec, "csv", [])


def test_csv_reports_longer_than_the_modules_default(read_file: ReadFile) -> None:
    (page,), _ = read_file("a.csv", b"text\n" + b"x" * 300_000)
    assert len(page.text) == 300_000
    pages, skipped = read_file("a.csv", b"text\n" + b"x" * 300 + b"\nshort\n", limits=ReadLimits(max_page_chars=200))
    assert [page.text for page in pages] == ["short"]
    assert skipped[0].path == "a.csv#row 1"


@pytest.mark.parametrize("data", [b"name,body\n1,2\n", b"\n", "名称\n值".encode("gb18030"), b'"unclosed'])
def test_csv_without_text_column(read_file: ReadFile, data: bytes) -> None:
    pages, skipped = read_file("a.csv", data)
    assert pages == []
    assert "no column 'text'" in skipped[0].reason


def parquet(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream, row_group_size=50)
    return stream.getvalue()


def test_parquet_streams_rows(read_file: ReadFile) -> None:
    table = pa.table(
        {
            "text": pa.array(["水渠三条", None, "管护"] * 50).dictionary_encode(),
            "published": pa.array([dt.date(2012, 3, 1)] * 150),
            "year": pa.array([2012, None, 9] * 50, pa.int32()),
            "extra": pa.array([[1]] * 150),
        }
    )
    pages, skipped = read_file("a.parquet", parquet(table))
    assert len(pages) == 100
    assert (pages[1].part, pages[1].given.year, pages[0].given.published) == ("3", None, "2012-03-01")
    assert "45 more rows" in skipped[-1].reason


def test_parquet_with_bad_utf8_and_without_text(read_file: ReadFile) -> None:
    (page,), _ = read_file("a.parquet", parquet(pa.table({"text": pa.array([b"ok\xff"], pa.binary())})))
    assert page.text == "ok\ufffd"
    _, skipped = read_file("a.parquet", parquet(pa.table({"body": ["x"]})))
    assert "no column 'text' among: body" in skipped[0].reason


def test_truncated_parquet(read_file: ReadFile) -> None:
    _, skipped = read_file("a.parquet", parquet(pa.table({"text": ["x"]}))[:-20])
    assert "damaged parquet" in skipped[0].reason
    _, skipped = read_file("a.parquet", b"no parquet at all")
    assert "not a parquet file" in skipped[0].reason
