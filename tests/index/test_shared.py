"""Sketches shared through a real Redis server, where one is installed."""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.engine.helpers import paragraphs
from toolkit.errors import BadIndex, BadInput, MissingExtra, SketchMismatch
from toolkit.fingerprint import SketchParams
from toolkit.index import shared
from toolkit.index.shared import SharedSketches


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server is installed (apt-get install redis-server)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=20)


def texts(seed: int, n: int = 12) -> dict[str, str]:
    draw = random.Random(seed)
    return {f"{seed}-{i}": "".join(paragraphs(draw, 6)) for i in range(n)}


def edited(text: str) -> str:
    """Half of it and words of one's own."""
    return text[: len(text) * 3 // 4] + "".join(paragraphs(random.Random(len(text)), 1))


def test_what_one_process_adds_another_finds(server: str) -> None:
    corpus = texts(1)
    SharedSketches(server, "两家").add(corpus)
    other = SharedSketches(server, "两家")
    assert all(name in other for name in corpus)
    for name, text in corpus.items():
        assert other.candidates(text) == {name}
        assert name in other.candidates(edited(text))
    assert other.candidates("".join(paragraphs(random.Random(99), 6))) == set()


def test_a_name_that_is_added_again_has_its_new_text(server: str) -> None:
    sketches = SharedSketches(server, "再添")
    first, second = texts(2, 2).values()
    sketches.add({"甲": first})
    sketches.add({"甲": first})
    assert sketches.candidates(first) == {"甲"}
    sketches.add({"甲": second})
    assert (sketches.candidates(first), sketches.candidates(second)) == (set(), {"甲"})


def test_collections_do_not_mix(server: str) -> None:
    SharedSketches(server, "甲").add(texts(3, 1))
    assert SharedSketches(server, "乙").candidates(texts(3, 1)["3-0"]) == set()


def test_other_params_are_refused(server: str) -> None:
    SharedSketches(server, "设置")
    with pytest.raises(SketchMismatch, match="n_slots"):
        SharedSketches(server, "设置", SketchParams("k_permutation", 128))
    with pytest.raises(SketchMismatch, match="one_permutation"):
        SharedSketches(server, "别的", SketchParams()).add({"甲": "文字"})


def test_no_server_is_said_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        with pytest.raises(BadIndex, match=r"x on 127\.0\.0\.1"):
            SharedSketches(f"redis://127.0.0.1:{taken.getsockname()[1]}", "x")


@pytest.mark.parametrize("url", ["127.0.0.1:6379", "http://h", "redis://", "redis://h:port", "redis://h/name"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="redis://host"):
        try:
            SharedSketches(url, "x")
        except BadInput as error:
            raise BadInput(error.next_step) from error


def test_without_the_extra_the_cure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra) as caught:
        SharedSketches("redis://h", "x")
    assert "gongwen-reuse[redis]" in caught.value.next_step
