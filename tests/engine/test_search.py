"""Search with saved vectors finds what search without them finds, and refuses what it can't compare."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tests.engine.helpers import paragraphs, sentence
from toolkit.embed import Encoder, open_encoder
from toolkit.embed.protocol import FloatArray
from toolkit.engine import indexing, vectors
from toolkit.engine.config import Config
from toolkit.engine.indexing import Indexed, Vectors, add_to_index, build_index
from toolkit.engine.search import Filter, Found, search
from toolkit.engine.vectors import encoder_of
from toolkit.errors import BadIndex, BadInput, ToolkitError
from toolkit.index.manifest import MANIFEST
from toolkit.index.store import Index

SEED = 3
COMMON = "少数干部对公开的意义认识不足，工作抓得不紧。"


def silent(stage: str, done: int, total: int) -> None:
    """No progress."""


def build(corpus: Path, folder: Path, wanted: Vectors | None = Vectors()) -> Indexed:  # noqa: B008
    return build_index(corpus, folder, config=Config(), n_jobs=1, lang="zh", progress=silent, vectors=wanted)


def add(folder: Path, corpus: Path) -> Indexed:
    return add_to_index(folder, corpus, config=Config(), n_jobs=1, lang="zh", progress=silent)


def write(folder: Path, seed: int, n: int = 8) -> Path:
    draw = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(n):
        lines = [f"{'苇塘镇' if i % 2 else '柏川县'}人民政府{2010 + i}年工作总结", *paragraphs(draw, 5)]
        if i % 3 == 0:
            lines.append(COMMON)
        (folder / f"{seed}-{i}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def ask(folder: Path, query: str, limit: int = 10, within: Filter = Filter()) -> list[Found]:  # noqa: B008
    index = Index(folder)
    return search(index, query, encoder_of(index), limit=limit, within=within)


def plain(found: Sequence[Found]) -> set[tuple[object, ...]]:
    return {(one.document.doc_id, one.start, one.end, one.text, round(one.shared, 6), one.n_places) for one in found}


@pytest.mark.parametrize("within", [Filter(), Filter("苇塘"), Filter(years=(2011, 2014)), Filter("并无此局")])
def test_saved_vectors_find_what_encoding_now_finds(
    tmp_path: Path, within: Filter, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, more = write(tmp_path / "a", SEED), write(tmp_path / "b", SEED + 1)
    for name, wanted in (("with", Vectors()), ("without", None)):
        monkeypatch.setattr(indexing, "_SEGMENT_CODES", 500)  # several segments that share a sentence
        build(corpus, tmp_path / name, wanted)
        add(tmp_path / name, more)
    changed = tmp_path / "a" / f"{SEED}-0.txt"
    changed.write_text(changed.read_text("utf-8").replace("认识不足", "认识不深"), encoding="utf-8")
    for name in ("with", "without"):
        add(tmp_path / name, corpus)
    draw = random.Random(SEED)
    for query in ("认识不到位", COMMON, sentence(draw), sentence(draw)):
        saved, now = ask(tmp_path / "with", query, 20, within), ask(tmp_path / "without", query, 20, within)
        both = plain(saved) & plain(now)
        assert len(both) >= 0.9 * len(now), f"seed {SEED}, {query}"  # of 20, those at the border may differ
        assert plain(saved[:1]) == plain(now[:1])
        for one, other in zip(saved, now, strict=True):
            assert one.score == pytest.approx(other.score, abs=0.005)
    if within == Filter():
        assert len(Index(tmp_path / "with").segments) > 2
        assert ask(tmp_path / "with", COMMON)[0].n_places == 5


def test_adding_the_same_again_changes_nothing_and_adding_more_goes_on(tmp_path: Path) -> None:
    corpus = write(tmp_path / "a", SEED)
    build(corpus, tmp_path / "index")
    before = (tmp_path / "index" / MANIFEST).read_bytes()
    add(tmp_path / "index", corpus)
    assert (tmp_path / "index" / MANIFEST).read_bytes() == before
    add(tmp_path / "index", write(tmp_path / "b", SEED + 1))
    index = Index(tmp_path / "index")
    assert len(index.segments) == 2 and all(segment.sentences for segment in index.segments)
    build(corpus, tmp_path / "again")
    again = Index(tmp_path / "again")
    assert index.segments[0].entry.files == again.segments[0].entry.files, "the same corpus, the same bytes"


def test_an_index_of_before_vectors_is_read(tmp_path: Path) -> None:
    build(write(tmp_path / "a", SEED, n=2), tmp_path / "index", None)
    held = Index(tmp_path / "index")
    assert held.manifest.vectors is None and ask(tmp_path / "index", COMMON)[0].text == COMMON
    assert not list((tmp_path / "index").rglob("vectors.bin"))


@dataclass
class Strange:
    """An encoder that gives what it is told to."""

    name: str = "strange"
    dimension: int = 4
    given: int = 4
    value: float = 0.5

    def encode(self, sentences: Sequence[str]) -> FloatArray:
        return np.full((len(sentences), self.given), self.value, dtype=np.float32)


def opened_as(monkeypatch: pytest.MonkeyPatch, encoder: Encoder) -> None:
    monkeypatch.setattr(vectors, "open_encoder", lambda _=None: encoder)


@pytest.mark.parametrize(
    ("encoder", "told"),
    [(Strange(value=np.nan), "NaN"), (Strange(given=3), "shape"), (Strange(value=np.inf), "infinity")],
)
def test_an_encoder_that_gives_no_vectors_leaves_no_index(
    tmp_path: Path, encoder: Strange, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write(tmp_path / "a", SEED, n=2)
    opened_as(monkeypatch, encoder)
    with pytest.raises(BadInput, match=told):
        build(corpus, tmp_path / "index")
    assert not (tmp_path / "index" / MANIFEST).exists()
    opened_as(monkeypatch, Strange())
    build(corpus, tmp_path / "index")
    for wrong in (Strange(value=np.nan), Strange(given=3)):
        with pytest.raises(BadInput, match=r"strange gave vectors|strange gave 1 of 1 vectors"):
            search(Index(tmp_path / "index"), COMMON, wrong, limit=3, within=Filter())


@pytest.mark.parametrize("encoder", [Strange(name="other"), Strange(dimension=5, given=5), open_encoder()])
def test_an_encoder_other_than_the_index_s_is_refused(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write(tmp_path / "a", SEED, n=2)
    opened_as(monkeypatch, Strange())
    build(corpus, tmp_path / "index")
    opened_as(monkeypatch, encoder)
    before = (tmp_path / "index" / MANIFEST).read_bytes()
    attempts = (
        lambda: ask(tmp_path / "index", COMMON),
        lambda: search(Index(tmp_path / "index"), COMMON, encoder, limit=3, within=Filter()),
        lambda: add(tmp_path / "index", write(tmp_path / "b", SEED + 1, n=1)),
    )
    for attempt in attempts:
        with pytest.raises(BadIndex, match=r"its vectors are of encoder strange \(4 numbers each\)") as caught:
            attempt()
        assert "build the index again" in caught.value.next_step
    assert (tmp_path / "index" / MANIFEST).read_bytes() == before


@pytest.mark.parametrize("name", ["vectors.bin", "vectors.bin.sums", "places.bin", "places.bin.sums"])
@pytest.mark.parametrize("harm", ["flip", "cut", "gone"])
def test_a_damaged_file_is_no_answer(tmp_path: Path, name: str, harm: str) -> None:
    build(write(tmp_path / "a", SEED, n=3), tmp_path / "index")
    (path,) = (tmp_path / "index").rglob(name)
    data = bytearray(path.read_bytes())
    if harm == "gone":
        path.unlink()
    else:
        data[len(data) // 2] ^= 1
        path.write_bytes(data if harm == "flip" else data[: len(data) // 2])
    with pytest.raises(ToolkitError) as caught:
        ask(tmp_path / "index", COMMON)
    assert isinstance(caught.value, BadIndex) and name in caught.value.what and caught.value.next_step


def test_a_folder_of_a_model_is_noted_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []

    def opened(name: str | None = None) -> Encoder:
        asked.append(name)
        return Strange(name=f"{name}-1234")

    monkeypatch.setattr(vectors, "open_encoder", opened)
    (tmp_path / "model").mkdir()
    monkeypatch.chdir(tmp_path)
    build(write(tmp_path / "a", SEED, n=1), tmp_path / "index", Vectors("model"))
    monkeypatch.chdir("/")
    assert encoder_of(Index(tmp_path / "index")).name == f"{(tmp_path / 'model').resolve()}-1234"
    assert asked == [str((tmp_path / "model").resolve())] * 2
    shutil.rmtree(tmp_path / "model")
