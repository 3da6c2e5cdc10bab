"""The real pages that this project began with, where they lie beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.engine.front import PageWork, take_apart
from toolkit.judge.garble import GarbleVerdict, score_text
from toolkit.read import plan, read

SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="building data (../shared) is not here"),
]


@pytest.fixture(scope="module")
def verdicts() -> dict[str, GarbleVerdict]:
    found = {}
    for work in take_apart(page for job in plan(SEEDS)[0] for page in read(job)):
        assert isinstance(work, PageWork)
        assert work.layout is not None
        for part in work.layout.parts:
            found[f"{work.page.path[:3]}{part.part or ''}"] = score_text(work.text.text[part.start : part.end])
    return found


def test_the_garbled_essay_is_called_garbled_and_no_other(verdicts: dict[str, GarbleVerdict]) -> None:
    assert len(verdicts) >= 13
    assert [name for name, verdict in verdicts.items() if verdict.garbled] == ["001篇4"]


def test_its_words_are_named(verdicts: dict[str, GarbleVerdict]) -> None:
    words = {word.word for word in verdicts["001篇4"].words}
    assert {"果然", "构造", "构筑", "大众", "美满", "题目", "相干"} <= words
    originals = {word.word: word.original for word in verdicts["001篇4"].words}
    assert originals["题目"] == "问题"
