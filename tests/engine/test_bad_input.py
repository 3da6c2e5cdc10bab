"""Bad and hostile input, from bytes to tables: each gets its reason, and the rest of the corpus is done."""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from lxml import html as lxml_html
from rich.console import Console

from tests.engine.helpers import Row, as_html, paragraphs, reasons, rows, run, sentence, stored, words, write_corpus
from toolkit.engine import front
from toolkit.engine.local import Outcome
from toolkit.errors import BadInput
from toolkit.model import Layout, Text
from toolkit.report import print_summary
from toolkit.split import split_page

DRAW = random.Random(20)
SHARED = sentence(DRAW) + sentence(DRAW)
GOOD = {
    "好/一.txt": "\n".join([*paragraphs(DRAW, 2), SHARED]),
    "好/二.txt": "\n".join([SHARED, *paragraphs(DRAW, 2)]),
}


def word_file() -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    for text in paragraphs(random.Random(1), 6):
        document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def zip_of(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


TEXT = "\n".join(paragraphs(random.Random(2), 6))
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Cou"
BAD = {
    "空.txt": (b"", "empty"),
    "空白.txt": ("　\r\n \t\n".encode(), "white space"),
    "图片.txt": (b"\x89PNG\r\n\x1a\n" + bytes(random.Random(3).randbytes(4000)), "binary|image|PNG|text"),
    "噪声.txt": (bytes(random.Random(4).randbytes(6000)), "binary|decode|text"),
    "断.docx": (word_file()[:4000], "damaged|docx|zip"),
    "断.pdf": (PDF, "pdf|PDF|parsed|damaged"),
    "断.zip": (zip_of({"a.txt": TEXT.encode() * 50})[:-40], "damaged|zip"),
    "断.parquet": (b"PAR1" + b"\x00" * 100, "parquet|Parquet"),
    "炸弹.zip": (zip_of({"a.txt": b"\0" * (40 << 20)}), "bomb|inflates|ratio"),
    "无列.jsonl": (b'{"content": "x"}\n{"content": "y"}\n', "text"),
    "无列.csv": ("标题,内容\n一,二\n".encode(), "text"),
    "坏.jsonl": (b'{"text": \n[1, 2]\n', "JSON"),
    "表.xlsx": (zip_of({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}), "Excel|spreadsheet|xlsx"),
}


def shared_match(outcome: Outcome) -> list[Row]:
    """The match that the two good files always have."""
    return [row for row in rows(outcome.tables.matches) if {row["left_doc"], row["right_doc"]} == set(GOOD)]


@pytest.fixture(scope="module")
def bad_run(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    root = tmp_path_factory.mktemp("bad")
    corpus = write_corpus(root / "corpus", {**GOOD, **{f"坏/{name}": content for name, (content, _) in BAD.items()}})
    return run(corpus, root / "out", html=True)


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_listed_with_their_reason(bad_run: Outcome, name: str) -> None:
    found = [reason for path, reason in reasons(bad_run).items() if path.startswith(f"坏/{name}")]
    assert found, "nothing said about it"
    assert any(re.search(BAD[name][1], reason) for reason in found), found
    assert all("\n" not in reason and len(reason) < 400 for reason in found)
    assert not [row for row in rows(bad_run.tables.documents) if str(row["doc_id"]).startswith(f"坏/{name}")]


def test_the_rest_of_the_corpus_is_done(bad_run: Outcome) -> None:
    assert {row["doc_id"] for row in rows(bad_run.tables.documents)} == set(GOOD)
    assert len(shared_match(bad_run)) == 1
    assert stored(bad_run.out, "skipped") == rows(bad_run.tables.skipped)
    assert "坏/断.docx" in (bad_run.out / "report.html").read_text(encoding="utf-8")


ODD_TEXTS = {
    "国标混入坏字节.txt": TEXT.encode("gb18030") + b"\xff\xff\x80",
    "大五码.txt": "本鎮清點漁船十二艘並登記造冊，逐戶走訪了九個村莊的漁民家庭。".encode("big5") * 5,
    "无标记的UTF16.txt": TEXT.encode("utf-16-le"),
    "控制符.txt": TEXT.replace("，", "，\x00\x01\x1b[31m\u202e").encode(),
    "零宽.txt": "\u200b".join(TEXT).encode(),
    "半个代理.txt": TEXT.replace("。", "\ud800。", 3).encode("utf-8", "surrogatepass"),
    "改行.txt": TEXT.replace("，", "，\x0b\x0c\x85\u2028").encode(),
    "代理.jsonl": b'{"text": "\\ud800' + json.dumps(TEXT).encode()[1:] + b"}\n",
    "只有数字.txt": b"12345 67890 " * 50,
    "只有标点.txt": "。，、；：！？……——".encode() * 50,
    "英文.txt": b"All boats were counted and listed. " * 50,
    "超长.txt": "长".encode() * 70_000,
    "深.html": ("<div>" * 5000 + TEXT + "</div>" * 5000).encode(),
    "断.html": b"<html><body><p>" + TEXT.encode()[:-1],
    "同名.txt": TEXT.encode(),
    "同名.html": as_html("同名", TEXT.splitlines()).encode(),
    "同名.md": TEXT.encode(),
}


def test_odd_texts_are_read_or_listed(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", {**GOOD, **ODD_TEXTS})
    outcome = run(corpus, tmp_path / "out", html=True)
    read = {str(row["path"]) for row in rows(outcome.tables.documents)}
    listed = {path.partition("#")[0] for path in reasons(outcome)}
    assert set(ODD_TEXTS) - read - listed == set()
    assert {"同名.txt", "同名.html", "同名.md", "控制符.txt", "半个代理.txt", "代理.jsonl", "改行.txt"} <= read
    assert len(shared_match(outcome)) == 1
    assert not [reason for reason in reasons(outcome).values() if "could not be taken apart" in reason]


def test_control_characters_and_surrogates_do_not_hide_a_copy(tmp_path: Path) -> None:
    names = ("控制符.txt", "半个代理.txt", "改行.txt", "代理.jsonl", "零宽.txt")
    corpus = write_corpus(tmp_path / "corpus", {"本.txt": TEXT, **{name: ODD_TEXTS[name] for name in names}})
    outcome = run(corpus, tmp_path / "out")
    reused = {str(row["path"]): row["reused"] for row in rows(outcome.tables.documents)}
    assert {name: share for name, share in reused.items() if share < 0.95} == {}


def test_one_page_that_breaks_a_stage_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fragile(text: Text) -> Layout:
        if "坏" in text.page.path:
            raise RecursionError("too deep")
        return split_page(text)

    monkeypatch.setattr(front, "split_page", fragile)
    outcome = run(write_corpus(tmp_path / "corpus", {**GOOD, "坏.txt": TEXT}), tmp_path / "out")
    assert "RecursionError: too deep" in reasons(outcome)["坏.txt"]
    assert len(shared_match(outcome)) == 1


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may enter; pytest's own is closed to them."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o777)
    shutil.rmtree(folder)


@pytest.fixture
def powerless(open_folder: Path) -> Iterator[Path]:
    """Run as somebody whom file permissions stop (as root they stop nobody)."""
    if os.geteuid() != 0:
        yield open_folder
        return
    run(write_corpus(open_folder / "warm", GOOD), open_folder / "warm-out")  # loads every asset while we may
    shutil.rmtree(open_folder / "warm-out")
    os.seteuid(65534)
    try:
        yield open_folder
    finally:
        os.seteuid(0)


def test_files_and_folders_without_permission(powerless: Path) -> None:
    corpus = write_corpus(powerless / "corpus", {**GOOD, "锁.txt": TEXT, "锁/内.txt": TEXT})
    (corpus / "锁.txt").chmod(0)
    (corpus / "锁").chmod(0)
    outcome = run(corpus, powerless / "out")
    found = reasons(outcome)
    assert "permission" in found["锁.txt"]
    assert "permission" in found["锁"]
    assert len(shared_match(outcome)) == 1


def test_output_that_can_not_be_written(powerless: Path) -> None:
    corpus = write_corpus(powerless / "corpus", GOOD)
    closed = powerless / "closed"
    closed.mkdir(mode=0o555)
    for out in (closed, closed / "out"):
        with pytest.raises(BadInput, match="can't write to") as caught:
            run(corpus, out)
        assert "--out" in caught.value.next_step


def test_output_where_only_its_own_folder_may_be_written(powerless: Path) -> None:
    corpus = write_corpus(powerless / "corpus", GOOD)
    out = powerless / "closed" / "out"
    out.mkdir(parents=True)
    out.parent.chmod(0o555)
    assert run(corpus, out).run.counts["documents"] == 2


def test_output_in_the_place_of_a_file(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", GOOD)
    taken = tmp_path / "taken"
    taken.write_text("不动", encoding="utf-8")
    for out in (taken, taken / "out"):
        with pytest.raises(BadInput, match="can't write to"):
            run(corpus, out)
    assert taken.read_text(encoding="utf-8") == "不动"


def test_links_in_a_circle_and_to_nowhere(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", GOOD)
    (corpus / "圈").symlink_to(corpus, target_is_directory=True)
    (corpus / "自己.txt").symlink_to(corpus / "自己.txt")
    (corpus / "断.txt").symlink_to(tmp_path / "nowhere.txt")
    (corpus / "又一.txt").symlink_to(corpus / "好" / "一.txt")
    os.mkfifo(corpus / "管道.txt")
    outcome = run(corpus, tmp_path / "out")
    assert set(reasons(outcome)) == {"圈", "自己.txt", "断.txt", "又一.txt", "管道.txt"}
    assert outcome.run.counts["documents"] == 2


def test_a_folder_with_nothing_readable_says_why(tmp_path: Path) -> None:
    corpus = write_corpus(
        tmp_path / "corpus", {name: BAD[name][0] for name in ("空.txt", "断.docx", "断.zip", "炸弹.zip")}
    )
    with pytest.raises(BadInput) as caught:
        run(corpus, tmp_path / "out")
    assert "断.docx: damaged zip or docx" in caught.value.what
    assert "and 1 more" in caught.value.what
    assert "docx" in caught.value.next_step
    assert not (tmp_path / "out").exists()


def test_an_empty_folder_and_no_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="it is empty"):
        run(tmp_path / "empty", tmp_path / "out")
    with pytest.raises(BadInput, match="nowhere"):
        run(tmp_path / "nowhere", tmp_path / "out")
    assert not (tmp_path / "out").exists()


HOSTILE = '</script><script>alert("破")</script><img src=x onerror=alert(1)><!-- {{ 7*7 }} [b]粗[/b] [/x]'


@pytest.fixture(scope="module")
def hostile_run(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    root = tmp_path_factory.mktemp("hostile")
    body = f"{SHARED}{HOSTILE}，{sentence(random.Random(8))}"
    record = {"text": body, "title": HOSTILE, "agency": HOSTILE, "site": HOSTILE, "id": HOSTILE}
    name = "[b]粗[/b]<img src=x onerror=alert(1)>.txt"
    corpus = {**GOOD, name: body, "记录.jsonl": json.dumps(record, ensure_ascii=False), "[/x]空.txt": ""}
    return run(write_corpus(root / "corpus", corpus), root / "out", html=True)


def test_hostile_text_comes_out_escaped(hostile_run: Outcome) -> None:
    page = (hostile_run.out / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    tree = lxml_html.fromstring(page)
    assert not tree.xpath("//img")
    assert not [value for value in tree.xpath("//@*") if "alert(1)" in value and value.startswith("javascript")]
    assert not tree.xpath("//*[@onerror]")


def test_hostile_names_are_kept_as_they_are(hostile_run: Outcome) -> None:
    documents = rows(hostile_run.tables.documents)
    assert "[b]粗[/b]<img src=x onerror=alert(1)>.txt" in {row["path"] for row in documents}
    assert HOSTILE in {row["title"] for row in documents}
    assert "[/x]空.txt" in reasons(hostile_run)
    # Two good files, the hostile one, the record: each pair shares the passage.
    assert len(rows(hostile_run.tables.matches)) >= 6


def test_hostile_names_survive_the_summary(hostile_run: Outcome) -> None:
    console = Console(record=True, width=200, file=io.StringIO())
    print_summary(console, hostile_run.tables, hostile_run.run, out=hostile_run.out, lang="zh")
    assert "[b]粗[/b]" in console.export_text()


@pytest.mark.slow
def test_a_single_line_of_twenty_megabytes(tmp_path: Path) -> None:
    draw = random.Random(9)
    line = "".join(words(draw, 50) + "，" for _ in range(20_000)) * 4
    content = (line + SHARED).encode()
    assert len(content) > 20_000_000
    outcome = run(write_corpus(tmp_path / "corpus", {**GOOD, "长.txt": content}), tmp_path / "out", html=True)
    found = {row["doc_id"]: row for row in rows(outcome.tables.documents)}
    assert found["长.txt"]["end"] == len(content.decode())
    assert len([row for row in rows(outcome.tables.matches) if row["kind"] == "verbatim"]) >= 3
    assert sum(path.stat().st_size for path in outcome.out.glob("report*")) < 5_000_000
