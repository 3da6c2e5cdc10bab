from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Callable

import pytest

from toolkit.model import Given, Page, Skipped
from toolkit.read import ReadLimits

ReadFile = Callable[..., tuple[list[Page], list[Skipped]]]


def lines(*records: object) -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


def test_columns_become_given_with_care(read_file: ReadFile) -> None:
    record = {
        "id": 7, "text": "正文。", "title": " 标题 ", "agency": "青禾镇", "region": 3, "year": "2009年",
        "published": "2010-03-31 10:00", "site": "", "other": [1],
    }  # fmt: skip
    (page,), skipped = read_file("a.jsonl", lines(record))
    assert (page.part, page.text, page.raw, page.origin, page.media) == ("7", "正文。", "正文。", None, "jsonl")
    assert page.given == Given(title="标题", agency="青禾镇", year=2009, published="2010-03-31")
    assert page.page_id == "a.jsonl#7"
    assert skipped == []


def test_ids_are_unique_and_lines_count(read_file: ReadFile) -> None:
    body = lines({"id": "x", "text": "一"}, {"id": "x", "text": "二"}, {"text": "三"}, {"id": True, "text": "四"})
    pages, _ = read_file("a.ndjson", b"\xef\xbb\xbf" + body.replace(b"\n", b"\r\n\r\n"))
    assert [page.part for page in pages] == ["x", "x~2", "5", "7"]


def test_each_bad_line_is_named(read_file: ReadFile) -> None:
    body = b'{"text": "\n[1]\n{"text": 5}\n{"text": "  "}\n{"name": "a", "content": "b"}\n' + lines({"text": "好"})
    (page,), skipped = read_file("a.jsonl", body)
    assert page.part == "6"
    reasons = {row.path: row.reason for row in skipped}
    assert list(reasons) == [f"a.jsonl#line {n}" for n in range(1, 6)]
    assert "not JSON" in reasons["a.jsonl#line 1"]
    assert "list" in reasons["a.jsonl#line 2"]
    assert "int" in reasons["a.jsonl#line 3"]
    assert "name, content" in reasons["a.jsonl#line 5"]


def test_a_flood_of_bad_lines_is_summed_up(read_file: ReadFile) -> None:
    _, skipped = read_file("a.jsonl", b'{"body": "x"}\n' * 1000)
    assert len(skipped) == 6
    assert skipped[-1].reason.startswith("995 more lines: no column 'text'")


def test_lone_surrogates_become_replacement_characters(read_file: ReadFile) -> None:
    (page,), _ = read_file("a.jsonl", rb'{"text": "a\ud800b\ud83d\ude00c\u0000", "title": "\udfff"}')
    assert page.text == "a\ufffdb\U0001f600c\x00"
    assert page.given.title == "\ufffd"


def test_deep_nesting_and_huge_numbers_are_harmless(read_file: ReadFile) -> None:
    body = b"[" * 200_000 + b'\n{"text": "a", "year": ' + b"9" * 5000 + b"}\n" + lines({"text": "好", "year": 1e308})
    pages, skipped = read_file("a.jsonl", body)
    assert [page.text for page in pages] == ["好"]
    assert len(skipped) == 2


@pytest.mark.parametrize("name, pack", [("a.jsonl.gz", gzip.compress), ("a.jsonl.xz", lzma.compress)])
def test_compressed_lines_are_streamed_within_bounds(read_file: ReadFile, name: str, pack: object) -> None:
    assert callable(pack)
    data = pack(lines(*({"text": "水渠修建完成。"} for _ in range(500))))
    pages, skipped = read_file(name, data)
    assert (len(pages), pages[-1].part, skipped) == (500, "500", [])
    pages, skipped = read_file(name, data, limits=ReadLimits(max_archive_bytes=1000))
    assert 0 < len(pages) < 100
    assert "stopped after 1,000 inflated bytes" in skipped[0].reason
    pages, skipped = read_file(name, data[: len(data) // 2])
    assert "can't be" in skipped[-1].reason or "damaged" in skipped[-1].reason


def test_over_long_line_costs_one_row_only(read_file: ReadFile) -> None:
    limits = ReadLimits(max_page_chars=1000, max_file_bytes=5000)
    body = lines({"text": "短"}, {"text": "x" * 20_000}, {"text": "y" * 2000}, {"text": "尾"})
    for slice_bytes in (10, 1 << 20):
        pages, skipped = read_file("a.jsonl", body, limits=limits, slice_bytes=slice_bytes)
        assert [page.text for page in pages] == ["短", "尾"]
        assert ["line over" in skipped[0].reason, "text over" in skipped[1].reason] == [True, True]


def test_gbk_lines_are_decoded(read_file: ReadFile) -> None:
    body = lines({"text": "全镇水渠修建完成。"}).decode().encode("gb18030")
    (page,), _ = read_file("a.jsonl", body)
    assert (page.text, page.encoding) == ("全镇水渠修建完成。", "gb18030")
