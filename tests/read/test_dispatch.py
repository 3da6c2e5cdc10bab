from __future__ import annotations

import builtins
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.model import Page, Skipped
from toolkit.read import Job, ReadLimits, plan, read

ReadFile = Callable[..., tuple[list[Page], list[Skipped]]]
TEXT = "青禾镇今年修建水渠三条。\r\n下一步做好管护。"
HTML = f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>"


def docx() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        xml = f'<w:document xmlns:w="{space}"><w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p></w:document>'
        package.writestr("word/document.xml", xml)
    return stream.getvalue()


@pytest.mark.parametrize(
    "name, media", [("a.txt", "txt"), ("a.md", "md"), ("a", "txt"), ("2012.年度", "txt"), ("总结.2012", "txt")]
)
def test_plain_text_is_taken_as_it_is(read_file: ReadFile, name: str, media: str) -> None:
    (page,), skipped = read_file(name, TEXT.encode())
    assert (page.raw, page.text, page.origin, page.media, page.part, skipped) == (TEXT, TEXT, None, media, None, [])


@pytest.mark.parametrize(
    "name, data, media",
    [
        ("a.txt", docx(), "docx"), ("a.doc", docx(), "docx"), ("a.doc", HTML.encode("gb18030"), "html"),
        ("a.txt", HTML.encode("utf-16"), "html"), ("a.jsp", HTML.encode(), "html"),
        ("a.unknown", HTML.encode(), "html"),
        ("a.doc", TEXT.encode(), "txt"),
    ],
)  # fmt: skip
def test_names_lie(read_file: ReadFile, name: str, data: bytes, media: str) -> None:
    (page,), skipped = read_file(name, data)
    assert (page.media, skipped) == (media, [])
    assert "修建水渠三条" in page.text


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("a.txt", b"", "empty file"),
        ("a.txt", " \r\n\u3000".encode(), "white space"),
        ("a.txt", bytes(range(256)) * 20, "binary"),
        ("a.docx", docx()[:-30], "damaged"),
        ("a.pdf", b"%PDF-1.7\n1 0 obj", "damaged PDF"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "save it as docx"),
        ("a.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "save it as docx"),
        ("a.rtf", b"{\\rtf1 x}", "save it as docx"),
        ("a.rar", b"Rar!\x1a\x07", "unpack"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "OCR"),
        ("a.css", b"p { color: red }", ".css are not read"),
        ("a.json", b'[{"text": "x"}]', ".jsonl"),
        ("a.html", b"<html><body></body></html>", "no text"),
    ],
)
def test_what_cannot_be_read_says_so_in_one_line(read_file: ReadFile, name: str, data: bytes, words: str) -> None:
    pages, (row,) = read_file(name, data)
    assert pages == []
    assert row.path == name
    assert words in row.reason
    assert "\n" not in row.reason
    assert len(row.reason) < 400


def test_one_bad_file_does_not_stop_the_others(read_file: ReadFile) -> None:
    read_file("bad.docx", b"PK\x03\x04")
    pages, skipped = read_file("good.txt", TEXT.encode())
    assert [page.path for page in pages] == ["good.txt"]
    assert [row.path for row in skipped] == ["bad.docx"]


def test_over_long_single_line(read_file: ReadFile) -> None:
    limits = ReadLimits(max_page_chars=10_000)
    pages, (row,) = read_file("a.txt", b"x" * 50_000, limits=limits)
    assert (pages, "at least 12,500 characters" in row.reason) == ([], True)
    pages, (row,) = read_file("a.txt", b"x" * 20_000, limits=limits)
    assert (pages, "20,000 characters" in row.reason) == ([], True)
    _, (row,) = read_file("a.txt", b"x" * 5000, limits=ReadLimits(max_file_bytes=4000))
    assert "5,000 bytes, limit 4,000" in row.reason


def test_file_without_permission_or_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (job,), _ = plan(tmp_path)
    real = io.open

    def refuse(file: object, *args: object, **kwargs: object) -> object:
        if str(file).endswith("a.txt"):
            raise PermissionError(13, "Permission denied", str(file))
        return real(file, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(io, "open", refuse)
    monkeypatch.setattr(builtins, "open", refuse)
    (row,) = read(job)
    assert isinstance(row, Skipped)
    assert "Permission denied" in row.reason
    monkeypatch.undo()
    (tmp_path / "a.txt").unlink()
    (row,) = read(job)
    assert isinstance(row, Skipped)


def test_folder_with_nothing_readable(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert plan(tmp_path) == ([], [])


def test_control_characters_are_kept(read_file: ReadFile) -> None:
    text = "水渠\x00三条\x07已\x0b建成，群众用水方便\x1f"
    (page,), _ = read_file("a.txt", text.encode())
    assert page.raw == page.text == text


@settings(max_examples=150, deadline=None)
@given(
    magic=st.sampled_from(
        [b"", b"PK\x03\x04", b"%PDF-1.4\n", b"PAR1", b"\x1f\x8b\x08", b"\xfd7zXZ\x00", b"BZh9", b"<html>"]
    ),
    body=st.binary(max_size=300),
    name=st.sampled_from(["a.txt", "a.docx", "a.csv", "a.jsonl", "a.parquet", "a.html", "a.zip", "a.mht", "a"]),
)
def test_no_bytes_under_any_name_raise(
    tmp_path_factory: pytest.TempPathFactory, magic: bytes, body: bytes, name: str
) -> None:
    file = tmp_path_factory.mktemp("fuzz") / name
    file.write_bytes(magic + body)
    size = len(magic + body)
    items = list(read(Job(file, name, 0, size, size)))
    assert items or name == "a.jsonl"


def test_import_is_light() -> None:
    heavy = ["trafilatura", "lxml", "pypdfium2", "docx", "charset_normalizer", "pyarrow"]
    code = f"import sys, toolkit.read; print([m for m in {heavy!r} if m in sys.modules])"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
