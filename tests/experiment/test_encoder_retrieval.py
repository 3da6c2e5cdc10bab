from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.engine.helpers import paragraphs
from toolkit.errors import BadInput
from toolkit.experiment.measured import Measured, Work
from toolkit.experiment.tasks.encoder_retrieval import EncoderRetrievalParams, Way, encoder_retrieval


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    draw = random.Random(5)
    folder = tmp_path / "corpus"
    folder.mkdir()
    for i in range(6):
        (folder / f"{i}.txt").write_text("\n".join(paragraphs(draw, 5)), encoding="utf-8")
    return folder


def figures(found: Measured) -> dict[str, float | None]:
    return {metric.name: metric.value for metric in found.metrics}


@pytest.mark.parametrize("encoder", ["shipped", "tfidf"])
@pytest.mark.parametrize("way", ["edited", "noisy"])
def test_what_was_not_changed_is_found_and_more_change_is_found_less(
    corpus: Path, tmp_path: Path, encoder: str, way: Way
) -> None:
    def at(changed: float) -> dict[str, float | None]:
        params = EncoderRetrievalParams(corpus=corpus, encoder=encoder, way=way, changed=changed)
        return figures(encoder_retrieval(params, Work(1, tmp_path)))

    same, much = at(0), at(0.6)
    assert same["recall_at_1"] == same["recall_at_10"] == 1
    assert same["score_of_source"] == pytest.approx(1, abs=1e-5)
    assert much["score_of_source"] is not None and much["score_of_source"] < 0.95
    assert same["sentences"] is not None and same["sentences"] > 20


@pytest.mark.parametrize("way", ["reordered", "shortened"])
def test_other_ways(corpus: Path, tmp_path: Path, way: Way) -> None:
    found = figures(encoder_retrieval(EncoderRetrievalParams(corpus=corpus, way=way, n_asked=10), Work(1, tmp_path)))
    assert found["recall_at_10"] is not None and found["recall_at_10"] > 0.9


def test_each_report_counts_with_its_sentences_and_few_are_drawn(corpus: Path, tmp_path: Path) -> None:
    found = encoder_retrieval(EncoderRetrievalParams(corpus=corpus, n_sentences=12, n_asked=50), Work(1, tmp_path))
    assert figures(found)["sentences"] == 12 == len(found.metrics[0].items)
    assert {item.document for item in found.metrics[0].items} <= {f"{i}.txt" for i in range(6)}


def test_reports_without_sentences_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for i in range(2):
        (folder / f"{i}.txt").write_text("修渠。" * 100, encoding="utf-8")
    with pytest.raises(BadInput, match="0 sentences of 12 to 120"):
        encoder_retrieval(EncoderRetrievalParams(corpus=folder), Work(1, tmp_path))
