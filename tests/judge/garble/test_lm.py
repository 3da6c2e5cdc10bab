from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from toolkit.checked import GarbleVerdict, SuspectWord
from toolkit.errors import BadInput, MissingExtra
from toolkit.judge.garble.lm import EXPECTED_GAIN, Fit, MaskedLanguageModel, second_opinion
from toolkit.judge.garble.verdict import THRESHOLD

TEXT = "青石县坚持政务果然，及时公布结果，抓好平台构筑。"
CHARS = sorted(set(TEXT + "公开建设"))


def suspect(word: str, original: str | None = None, weight: float = 0.8) -> SuspectWord:
    start = TEXT.index(word)
    return SuspectWord(start, start + len(word), word, original, weight)


class Fixed:
    """Says the same of every word."""

    def __init__(self, gain: float, best: str = "公开") -> None:
        self.answer = Fit(gain, best)
        self.asked: list[tuple[int, int]] = []

    def fit(self, text: str, places: Sequence[tuple[int, int]]) -> list[Fit]:
        self.asked += places
        return [self.answer] * len(places)


def verdict(score: float = 0.6) -> GarbleVerdict:
    return GarbleVerdict(score, score >= THRESHOLD, 200, words=(suspect("果然"), suspect("构筑", "建设")))


def test_a_model_that_agrees_makes_it_surer_and_fills_in_missing_originals() -> None:
    model = Fixed(6.0)
    after = second_opinion(verdict(), TEXT, model)
    assert after.score is not None
    assert after.score > 0.9
    assert after.garbled
    assert [word.original for word in after.words] == ["公开", "建设"]
    assert {TEXT[start:end] for start, end in model.asked} == {"果然", "构筑"}


def test_a_model_that_finds_the_words_fitting_takes_the_verdict_back() -> None:
    after = second_opinion(verdict(), TEXT, Fixed(0.0))
    assert (after.garbled, after.words, after.stretches) == (False, (), ())


def test_a_model_alone_never_makes_a_verdict() -> None:
    nothing = GarbleVerdict(0.4, False, 200)
    assert second_opinion(nothing, TEXT, Fixed(9.0)) is nothing
    too_short = GarbleVerdict(None, False, 20)
    assert second_opinion(too_short, TEXT, Fixed(9.0)) is too_short


def test_the_gain_expected_changes_nothing() -> None:
    assert second_opinion(verdict(), TEXT, Fixed(EXPECTED_GAIN)).score == pytest.approx(0.6)


def test_a_missing_extra_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str, package: str | None = None) -> ModuleType:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(importlib, "import_module", refuse)
    with pytest.raises(MissingExtra) as caught:
        MaskedLanguageModel("any")
    assert "torch" in caught.value.what
    assert "pip install" in caught.value.next_step


@pytest.fixture
def extras(monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    torch = pytest.importorskip("torch", reason="needs the extra `embed`: torch is not installed")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    transformers = pytest.importorskip("transformers", reason="needs the extra `embed`: transformers is not installed")
    return torch, transformers


@pytest.fixture
def tiny_bert(extras: tuple[Any, Any], tmp_path: Path) -> Path:
    """A masked language model of random weights, with one token a character."""
    torch, transformers = extras
    vocabulary = tmp_path / "vocab.txt"
    vocabulary.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *CHARS]), encoding="utf-8")
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=5 + len(CHARS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    transformers.BertForMaskedLM(config).save_pretrained(tmp_path / "model")
    transformers.BertTokenizer(str(vocabulary)).save_pretrained(tmp_path / "model")
    return tmp_path / "model"


@pytest.mark.filterwarnings("ignore")
def test_a_real_model_is_asked_word_by_word(tiny_bert: Path) -> None:
    model = MaskedLanguageModel(str(tiny_bert))
    places = [(word.start, word.end) for word in verdict().words] * 12  # more than one batch
    fits = model.fit(TEXT, places)
    assert len(fits) == len(places)
    assert [fit.best for fit in fits] == [fit.best for fit in fits[:2]] * 12
    assert [fit.gain for fit in fits] == pytest.approx([fit.gain for fit in fits[:2]] * 12, abs=1e-4)
    assert all(fit.gain >= 0 for fit in fits)
    assert all(fit.best for fit in fits)
    after = second_opinion(verdict(), TEXT, model)
    assert after.score is not None
    assert 0 <= after.score <= 1


@pytest.mark.filterwarnings("ignore")
def test_a_word_that_the_model_would_choose_itself_gains_nothing(tiny_bert: Path) -> None:
    model = MaskedLanguageModel(str(tiny_bert))
    start = TEXT.index("果然")
    best = model.fit(TEXT, [(start, start + 1)])[0].best
    assert len(best) == 1
    chosen = TEXT[:start] + best + TEXT[start + 1 :]
    assert model.fit(chosen, [(start, start + 1)])[0].gain == pytest.approx(0.0, abs=1e-5)


@pytest.mark.filterwarnings("ignore")
def test_a_model_that_is_not_there_is_an_error_with_a_cure(extras: tuple[Any, Any], tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        MaskedLanguageModel(str(tmp_path / "none"))
    assert "could not be loaded" in caught.value.what
    assert caught.value.next_step
