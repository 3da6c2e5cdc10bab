from __future__ import annotations

import gzip
import io
import warnings
import zipfile
from collections.abc import Callable

from toolkit.model import Page, Skipped
from toolkit.read import ReadLimits

ReadFile = Callable[..., tuple[list[Page], list[Skipped]]]
TEXT = "青禾镇今年修建水渠三条。"


def build(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


def legacy_zip(name: bytes, content: bytes) -> bytes:
    """A zip whose one member's name is raw bytes without the UTF-8 flag."""
    placeholder = "x" * len(name)
    return build({placeholder: content}).replace(placeholder.encode(), name)


def test_members_of_every_kind(read_file: ReadFile) -> None:
    inner = build({"深.txt": TEXT.encode()})
    data = build({
        "b/报告.txt": TEXT.encode("gb18030"), "r.jsonl": b'{"id": 1, "text": "x"}', "inner.zip": inner,
        "n.txt.gz": gzip.compress(TEXT.encode()), "__MACOSX/._a.txt": b"junk", "d/": b"", "p.png": b"\x89PNG\r\n",
    })  # fmt: skip
    pages, skipped = read_file("a.zip", data)
    assert [page.page_id for page in pages] == [
        "a.zip/b/报告.txt", "a.zip/r.jsonl#1", "a.zip/inner.zip/深.txt", "a.zip/n.txt.gz",
    ]  # fmt: skip
    assert [(row.path, "PNG" in row.reason) for row in skipped] == [("a.zip/p.png", True)]


def test_names_in_gbk_and_unflagged_utf8(read_file: ReadFile) -> None:
    for codec in ("gb18030", "utf-8"):
        (page,), _ = read_file("a.zip", legacy_zip("水利总结.txt".encode(codec), TEXT.encode()))
        assert page.path == "a.zip/水利总结.txt"


def test_path_traversal_is_only_a_name(read_file: ReadFile) -> None:
    data = build({"../../etc/x.txt": b"a b", "/abs/y.txt": b"c d", "..\\w\\z.txt": b"e f"})
    pages, _ = read_file("a.zip", data)
    assert [page.path for page in pages] == ["a.zip/etc/x.txt", "a.zip/abs/y.txt", "a.zip/w/z.txt"]


def test_same_name_twice(read_file: ReadFile) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package.writestr("a.txt", "one")
        package.writestr("a.txt", "two")
    pages, _ = read_file("a.zip", stream.getvalue())
    assert [(page.path, page.text) for page in pages] == [("a.zip/a.txt", "one"), ("a.zip/a.txt~2", "two")]


def test_bombs_are_refused_and_the_rest_is_read(read_file: ReadFile) -> None:
    data = build({"bomb.txt": b"0" * 3_000_000, "ok.txt": TEXT.encode()})
    pages, skipped = read_file("a.zip", data)
    assert [page.path for page in pages] == ["a.zip/ok.txt"]
    assert "bomb" in skipped[0].reason

    many = build({f"{i}.txt": TEXT.encode() * 100 for i in range(5)})
    pages, skipped = read_file("a.zip", many, limits=ReadLimits(max_archive_bytes=8000))
    assert (len(pages), len(skipped)) == (2, 3)
    pages, skipped = read_file("a.zip", many, limits=ReadLimits(max_members=2))
    assert (len(pages), skipped[0].reason[:14]) == (2, "3 members beyo")


def test_nesting_is_bounded(read_file: ReadFile) -> None:
    data = TEXT.encode()
    name = "a.txt"
    for level in range(4):
        data, name = build({name: data}), f"{level}.zip"
    pages, skipped = read_file("a.zip", data)
    assert pages == []
    assert "nested more than 2" in skipped[0].reason
    onion = TEXT.encode()
    for _ in range(9):
        onion = gzip.compress(onion)
    _, skipped = read_file("b.txt.gz", onion)
    assert any("more than 2 times" in row.reason for row in skipped)


def test_budget_counts_nested_archives(read_file: ReadFile) -> None:
    inner = build({"x.txt": TEXT.encode() * 100})
    data = build({f"{i}.zip": inner for i in range(5)})
    pages, _ = read_file("a.zip", data, limits=ReadLimits(max_archive_bytes=9000))
    assert len(pages) == 2


def test_damaged_and_locked_members(read_file: ReadFile) -> None:
    data = bytearray(build({"a.txt": b"0123456789" * 50, "b.txt": TEXT.encode()}))
    data[data.index(b"a.txt") + 8] ^= 0xFF
    pages, skipped = read_file("a.zip", bytes(data))
    assert [page.path for page in pages] == ["a.zip/b.txt"]
    assert "damaged" in skipped[0].reason

    locked = bytearray(build({"a.txt": b"x"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    _, skipped = read_file("a.zip", bytes(locked))
    assert "password" in skipped[0].reason


def test_truncated_zip_and_other_packages(read_file: ReadFile) -> None:
    for data, word in (
        (build({"a.txt": TEXT.encode()})[:-30], "damaged"),
        (build({"xl/workbook.xml": b"x"}), "Excel"),
        (build({"OFD.xml": b"x"}), "OFD"),
        (build({}), "empty archive"),
        (gzip.compress(b"x" * 9999)[:30], "can't be"),
    ):
        pages, skipped = read_file("a.zip", data)
        assert (pages, word in skipped[0].reason, len(skipped)) == ([], True, 1)
