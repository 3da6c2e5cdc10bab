from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import BadInput
from toolkit.model import Page
from toolkit.read import plan, read


def test_walk_is_sorted_deep_and_posix(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/深/y.md", "a/c.jsonl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    jobs, skipped = plan(tmp_path)
    assert [job.path for job in jobs] == ["a/c.jsonl", "a/z.txt", "a/深/y.md", "b.txt"]
    assert skipped == []
    assert plan(tmp_path)[0] == jobs == pickle.loads(pickle.dumps(jobs))


def test_single_file(tmp_path: Path) -> None:
    (tmp_path / "报告.txt").write_text("内容", encoding="utf-8")
    (job,), skipped = plan(tmp_path / "报告.txt")
    assert (job.path, job.first, job.last, job.size, skipped) == ("报告.txt", 0, 6, 6, [])


def test_missing_corpus_says_what_next(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nowhere") as caught:
        plan(tmp_path / "nowhere")
    assert caught.value.next_step


def test_links_loops_and_oddities_are_listed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.txt").write_text("a")
    (tmp_path / "real/loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "~$a.docx").write_text("lock")
    for junk in (".DS_Store", "Thumbs.db", "__MACOSX/x.txt"):
        (tmp_path / junk).parent.mkdir(exist_ok=True)
        (tmp_path / junk).write_text("junk")
    jobs, skipped = plan(tmp_path)
    assert [job.path for job in jobs] == ["real/a.txt"]
    reasons = {row.path: row.reason for row in skipped}
    assert set(reasons) == {"real/loop", "self", "gone.txt", "pipe", ".hidden", "~$a.docx"}
    assert "link to a folder" in reasons["real/loop"]
    assert "broken link" in reasons["self"]


def test_link_to_a_file_of_the_corpus_is_not_read_twice(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    jobs, skipped = plan(tmp_path)
    assert [job.path for job in jobs] == ["a.txt"]
    assert "a.txt" in skipped[0].reason


def test_unreadable_folder_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open/a.txt").write_text("a")
    (tmp_path / "shut").mkdir()
    scandir = os.scandir

    def refuse(path: os.PathLike[str]) -> object:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("toolkit.read.jobs.os.scandir", refuse)
    jobs, skipped = plan(tmp_path)
    assert [job.path for job in jobs] == ["open/a.txt"]
    assert (skipped[0].path, "permission denied" in skipped[0].reason) == ("shut", True)


def test_own_output_is_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    for name in ("run.json", "documents.parquet", "matches.parquet"):
        (tmp_path / "report" / name).write_text("")
    jobs, skipped = plan(tmp_path)
    assert jobs == []
    assert "earlier run" in skipped[0].reason


def test_two_files_with_one_stem_and_names_in_gbk(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "a.md").write_text("a")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "水利.txt".encode("gb18030"))).write_text("a")
    jobs, _ = plan(tmp_path)
    assert [job.path for job in jobs] == ["a.md", "a.txt", "水利.txt"]


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(st.integers(0, 60), max_size=30),
    slice_bytes=st.integers(1, 200),
    last_end=st.booleans(),
    chunk=st.integers(1, 50),
)
def test_slices_cover_every_line_once_with_its_number(
    tmp_path_factory: pytest.TempPathFactory, lines: list[int], slice_bytes: int, last_end: bool, chunk: int
) -> None:
    folder = tmp_path_factory.mktemp("slices")
    body = "\n".join('{"text": "%s"}' % ("好" * n) if n else "" for n in lines) + ("\n" if last_end else "")
    (folder / "a.jsonl").write_text(body, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolkit.read.jobs._CHUNK", chunk)
        jobs, _ = plan(folder, slice_bytes=slice_bytes)
    assert [job.first for job in jobs] == [0, *(job.last for job in jobs)][:-1]
    assert jobs[-1].last == len(body.encode())
    found = [(p.part, len(p.text)) for job in jobs for p in read(job) if isinstance(p, Page)]
    assert found == [(str(i), n) for i, n in enumerate(lines, start=1) if n]
