"""A corpus saved: what is added, replaced, refused; and that no moment of being killed leaves half of anything."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from tests.engine.helpers import mixed_corpus, paragraphs, write_corpus
from toolkit.align.background import no_background
from toolkit.align.grams import gram_hashes
from toolkit.align.normalize import matching_form
from toolkit.engine import indexing
from toolkit.engine.config import Config
from toolkit.engine.indexing import Indexed, Vectors, add_to_index, build_index
from toolkit.errors import BadIndex, BadInput
from toolkit.index import store
from toolkit.index.manifest import FORMAT, MANIFEST, Manifest, read_manifest
from toolkit.index.store import Index, IndexWriter, changed_index


def silent(stage: str, done: int, total: int) -> None:
    """No progress."""


def build(corpus: Path, folder: Path, vectors: Vectors | None = None) -> Indexed:
    return build_index(corpus, folder, config=Config(), n_jobs=1, lang="zh", progress=silent, vectors=vectors)


def add(folder: Path, corpus: Path) -> Indexed:
    return add_to_index(folder, corpus, config=Config(), n_jobs=1, lang="zh", progress=silent)


def counts(done: Indexed) -> tuple[int, int, int]:
    return done.added, done.replaced, done.unchanged


def held(folder: Path) -> dict[str, str]:
    """Text of every document that counts, by doc_id; everything is read and proven, and all sentences have vectors."""
    index = Index(folder)
    index.prove_all()
    for segment in index.segments:
        with_vectors = None if segment.sentences is None else set(segment.sentences.places[:, 0].tolist())
        assert with_vectors is None or with_vectors == set(range(segment.entry.n_documents))
    numbers = np.flatnonzero(index.alive)
    names = [document.doc_id for document in index.documents(numbers)]
    return dict(zip(names, (text.text for text in index.texts(numbers.tolist())), strict=True))


def text_corpus(folder: Path, seed: int, n: int = 6) -> Path:
    draw = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(n):
        body = "\n".join(paragraphs(draw, 4))
        (folder / f"{seed}-{i}.txt").write_text(f"青石镇第{i}号工作总结\n{body}\n", encoding="utf-8")
    return folder


def test_every_document_of_a_mixed_corpus_is_held(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", mixed_corpus(3))
    done = build(corpus, tmp_path / "index")
    assert counts(done) == (len(held(tmp_path / "index")), 0, 0)
    assert done.added > 5


def test_segments_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = text_corpus(tmp_path / "corpus", 1)
    build(corpus, tmp_path / "one")
    monkeypatch.setattr(indexing, "_SEGMENT_CODES", 1)
    for number, path in enumerate(sorted(corpus.iterdir())):
        (build if number == 0 else lambda c, i: add(i, c))(path, tmp_path / "many")
    assert len(Index(tmp_path / "many").segments) == 6
    assert held(tmp_path / "one") == held(tmp_path / "many")
    one, many = Index(tmp_path / "one"), Index(tmp_path / "many")
    form, _ = matching_form("".join(held(tmp_path / "one").values()))
    hashes = np.unique(gram_hashes(form))
    counted = one.find(hashes).n_documents
    assert counted.sum() > 500
    assert counted.tolist() == many.find(hashes).n_documents.tolist()


def test_adding_the_same_again_changes_nothing(tmp_path: Path) -> None:
    corpus = text_corpus(tmp_path / "corpus", 1)
    build(corpus, tmp_path / "index")
    before = (tmp_path / "index" / MANIFEST).read_bytes()
    assert counts(add(tmp_path / "index", corpus)) == (0, 0, 6)
    moved = shutil.copytree(corpus, tmp_path / "moved")
    assert counts(add(tmp_path / "index", moved)) == (0, 0, 6)
    assert (tmp_path / "index" / MANIFEST).read_bytes() == before


def test_a_changed_file_replaces_its_old_version(tmp_path: Path) -> None:
    corpus = text_corpus(tmp_path / "corpus", 1)
    build(corpus, tmp_path / "index")
    (corpus / "1-2.txt").write_text("青石镇第2号工作总结\n改写以后的正文，说的是另一件事情。\n", encoding="utf-8")
    assert counts(add(tmp_path / "index", corpus)) == (1, 1, 5)
    now = held(tmp_path / "index")
    assert len(now) == 6
    assert "改写以后的正文" in now["1-2.txt"]
    assert counts(add(tmp_path / "index", corpus)) == (0, 0, 6)


def test_another_file_of_the_same_name_gets_a_name_of_its_own(tmp_path: Path) -> None:
    build(text_corpus(tmp_path / "a", 1, n=1), tmp_path / "index")
    other = tmp_path / "b"
    other.mkdir()
    (other / "1-0.txt").write_text("柏川县民政局工作总结\n另一个地方的另一份文件。\n", encoding="utf-8")
    assert counts(add(tmp_path / "index", other)) == (1, 0, 0)
    assert set(held(tmp_path / "index")) == {"1-0.txt", "1-0.txt~2"}


def test_records_that_a_file_no_longer_has_no_longer_count(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    lines = [f'{{"id": "{i}", "text": "第{i}村修了桥，又清了渠，村民都来帮忙。"}}' for i in range(3)]
    path.write_text("\n".join(lines), encoding="utf-8")
    build(path, tmp_path / "index")
    path.write_text("\n".join(lines[1:]), encoding="utf-8")
    assert counts(add(tmp_path / "index", path)) == (0, 1, 2)
    assert set(held(tmp_path / "index")) == {"r.jsonl#1", "r.jsonl#2"}


def test_a_build_of_nothing_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    with pytest.raises(BadInput, match="nothing readable"):
        build(tmp_path / "corpus", tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_a_second_writer_is_told(tmp_path: Path) -> None:
    corpus = text_corpus(tmp_path / "corpus", 1, n=2)
    build(corpus, tmp_path / "index")
    with changed_index(tmp_path / "index", indexing.index_scheme()), pytest.raises(BadIndex, match="another process"):
        add(tmp_path / "index", corpus)


def test_a_reader_keeps_what_it_opened(tmp_path: Path) -> None:
    corpus = text_corpus(tmp_path / "corpus", 1, n=2)
    build(corpus, tmp_path / "index")
    reader = Index(tmp_path / "index")
    add(tmp_path / "index", text_corpus(tmp_path / "more", 2, n=2))
    assert reader.n_documents == 2
    reader.prove_all()
    assert Index(tmp_path / "index").n_documents == 4


@pytest.mark.parametrize("there", ["file", "folder", "index"])
def test_nothing_is_built_over(tmp_path: Path, there: str) -> None:
    corpus = text_corpus(tmp_path / "corpus", 1, n=1)
    target = tmp_path / "index"
    if there == "index":
        build(corpus, target)
    elif there == "file":
        target.write_text("x")
    else:
        target.mkdir()
        (target / "notes.txt").write_text("x")
    with pytest.raises(BadInput, match="index"):
        build(corpus, target)


def test_an_empty_corpus_leaves_no_index(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    with pytest.raises(BadInput):
        build(tmp_path / "corpus", tmp_path / "index")
    with pytest.raises(BadIndex, match="no index"):
        Index(tmp_path / "index")


def damaged_copies(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.name != "lock")


def test_damage_to_any_file_is_found(tmp_path: Path) -> None:
    build(text_corpus(tmp_path / "corpus", 1), tmp_path / "index", Vectors())
    names = damaged_copies(tmp_path / "index")
    assert len(names) > 12
    for name in names:
        for harm in ("flip", "cut", "gone"):
            copy = shutil.copytree(tmp_path / "index", tmp_path / f"{harm}")
            path = copy / name
            data = bytearray(path.read_bytes())
            if not data:
                shutil.rmtree(copy)
                continue
            if harm == "gone":
                path.unlink()
            else:
                data[len(data) // 2] ^= 1
                path.write_bytes(data if harm == "flip" else data[: len(data) // 2])
            with pytest.raises(BadIndex) as caught:
                Index(copy).prove_all()
            assert str(name.name) in caught.value.what or name.name == MANIFEST, (name, harm, caught.value.what)
            assert caught.value.next_step
            shutil.rmtree(copy)


def test_an_index_of_another_format_is_refused_in_words(tmp_path: Path) -> None:
    build(text_corpus(tmp_path / "corpus", 1, n=1), tmp_path / "index")
    path = tmp_path / "index" / MANIFEST
    path.write_text(path.read_text().replace(f'"format": {FORMAT}', '"format": 99'))
    with pytest.raises(BadIndex, match="format 99"):
        Index(tmp_path / "index")


def test_an_index_of_other_settings_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = text_corpus(tmp_path / "corpus", 1, n=1)
    build(corpus, tmp_path / "index")
    monkeypatch.setattr(indexing, "GRAM", 7)
    monkeypatch.setattr(indexing, "load_background", no_background)
    with pytest.raises(BadIndex, match="other settings"):
        add(tmp_path / "index", corpus)


def test_a_full_disk_leaves_the_old_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(text_corpus(tmp_path / "corpus", 1), tmp_path / "index")
    before = held(tmp_path / "index")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "write_postings", full)
    with pytest.raises(BadInput, match="No space left"):
        add(tmp_path / "index", text_corpus(tmp_path / "more", 2))
    assert held(tmp_path / "index") == before
    monkeypatch.undo()
    assert counts(add(tmp_path / "index", text_corpus(tmp_path / "more", 2))) == (6, 0, 0)
    assert not [path for path in (tmp_path / "index").iterdir() if path.name.startswith(".new-")]


@pytest.mark.parametrize("limit", [0, 100, 3000, 20_000])
def test_a_disk_that_takes_no_more_leaves_the_old_index(tmp_path: Path, limit: int) -> None:
    build(text_corpus(tmp_path / "corpus", 1), tmp_path / "index")
    before = held(tmp_path / "index")
    more = text_corpus(tmp_path / "more", 2, n=20)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))  # the system itself refuses what goes beyond
    try:
        with pytest.raises(BadInput, match="can't write to"):
            add(tmp_path / "index", more)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert held(tmp_path / "index") == before
    assert counts(add(tmp_path / "index", more)) == (20, 0, 0)


@contextmanager
def only_reading(*folders: Path) -> Iterator[None]:
    """Folders that may be read and not written; root, who may do anything, is somebody else meanwhile."""
    for folder in folders:
        folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for folder in folders:
            folder.chmod(0o755)


def test_a_folder_that_may_only_be_read_is_read_and_said_to_be_so(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as name:  # not below tmp_path, which others may not enter
        place = Path(name)
        place.chmod(0o755)
        corpus, more = text_corpus(place / "corpus", 1), text_corpus(place / "more", 2)
        build(corpus, place / "index")
        with only_reading(place / "index", place):
            assert len(held(place / "index")) == 6
            with pytest.raises(BadInput, match="Permission denied"):
                add(place / "index", more)
            with pytest.raises(BadInput, match="Permission denied"):
                build(corpus, place / "other")
        assert len(held(place / "index")) == 6


def test_while_somebody_writes_readers_see_the_old_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(text_corpus(tmp_path / "corpus", 1), tmp_path / "index")
    before, seen = held(tmp_path / "index"), []
    real = IndexWriter.commit

    def commit(self: IndexWriter) -> Manifest:
        seen.append(held(tmp_path / "index"))  # everything is written, and nothing counts yet
        return real(self)

    monkeypatch.setattr(IndexWriter, "commit", commit)
    add(tmp_path / "index", text_corpus(tmp_path / "more", 2))
    assert seen == [before]
    assert len(held(tmp_path / "index")) == 12


WRITER = """
import sys
from pathlib import Path
from toolkit.align.normalize import matching_form
from toolkit.engine import indexing
from toolkit.engine.config import Config
indexing._SEGMENT_CODES = 1
print("ready", flush=True)
index, corpus = map(Path, sys.argv[1:])
indexing.{call}, config=Config(), n_jobs=1, lang="zh", progress=lambda *_: None)
"""


def killed_writer(
    index: Path, corpus: Path, delay_s: float, call: str = "add_to_index(index, corpus"
) -> tuple[bool, float]:
    """Add a corpus in another process and kill it after a while; whether it was killed in time, and the time it had."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER.replace("{call}", call), str(index), str(corpus)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    process.stdout.readline()
    began = time.monotonic()
    try:
        process.wait(delay_s)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    process.stdout.close()
    return process.returncode == -signal.SIGKILL, time.monotonic() - began


def kill_often(tmp_path: Path, times: int, vectors: Vectors | None = None) -> None:
    """Kill writers at random moments; after each the index holds what it held before, or all that was added."""
    build(text_corpus(tmp_path / "corpus", 0), tmp_path / "index", vectors)
    draw = random.Random(5)
    killed = finished = 0
    stopped, whole_time = killed_writer(tmp_path / "index", text_corpus(tmp_path / "more0", 1000, n=2), 60)
    assert not stopped
    longest = 1.5 * whole_time  # so that some get to their end
    for turn in range(1, times + 1):
        before = held(tmp_path / "index")
        more = text_corpus(tmp_path / f"more{turn}", turn, n=2)
        in_time, _ = killed_writer(tmp_path / "index", more, draw.uniform(0, longest))
        after = held(tmp_path / "index")
        whole = before | {f"{turn}-{i}.txt": after.get(f"{turn}-{i}.txt", "") for i in range(2)}
        assert after in (before, whole), f"seed 5, turn {turn}"
        killed += after == before
        finished += after != before
        longest *= 1.1 if in_time and after == before else 0.9
        if len(read_manifest(tmp_path / "index").segments) > 12:
            shutil.rmtree(tmp_path / "index")
            build(text_corpus(tmp_path / "corpus", 0), tmp_path / "index", vectors)
    assert killed
    assert finished


@pytest.mark.parametrize("vectors", [None, Vectors()])
def test_killed_at_some_moments_the_index_is_before_or_after(tmp_path: Path, vectors: Vectors | None) -> None:
    kill_often(tmp_path, 8, vectors)


def test_a_build_that_is_killed_leaves_no_index_or_all_of_it(tmp_path: Path) -> None:
    draw = random.Random(7)
    corpus = text_corpus(tmp_path / "corpus", 1)
    for turn in range(6):
        folder = tmp_path / f"index{turn}"
        killed_writer(folder, corpus, draw.uniform(0, 0.4), "build_index(corpus, index")
        if (folder / MANIFEST).exists():
            assert len(held(folder)) == 6
        else:
            assert counts(build(corpus, folder)) == (6, 0, 0), "what was left behind is in nobody's way"


@pytest.mark.fault
@pytest.mark.parametrize("vectors", [None, Vectors()])
def test_killed_at_two_hundred_moments_the_index_is_before_or_after(tmp_path: Path, vectors: Vectors | None) -> None:
    kill_often(tmp_path, 200, vectors)
