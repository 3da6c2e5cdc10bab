"""A masked language model as a second opinion on the suspect words, where one is at hand.

Any Hugging Face model with a masked-LM head works, by name or by path; torch and transformers come with the extra
`embed` and are imported when a model is asked for. Each suspect word is masked as a whole in its sentence, and the
model says how much better its own best word would fit (Salazar et al. 2020, Masked Language Model Scoring). No such
model was at hand when this was built: the weights below are plain, not fitted.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from toolkit.checked import GarbleVerdict, SuspectWord
from toolkit.errors import BadInput, MissingExtra
from toolkit.judge.garble.verdict import THRESHOLD

AROUND = 60
"""Characters of context on both sides of a masked word."""
BATCH = 16
MAX_WORDS = 64
"""Places that are looked at, the weightiest first."""
EXPECTED_GAIN = 2.0
"""Nats a character by which another word must fit better before the model counts as a witness for garbling."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a word fits in its place. gain: nats a character that `best` fits better (0: the model chose it too)."""

    gain: float
    best: str


class WordFitter(Protocol):
    """What tells how words fit in their places."""

    def fit(self, text: str, places: Sequence[tuple[int, int]]) -> list[Fit]:
        """The fit of text[start:end] for each place, half-open."""


class MaskedLanguageModel:
    """A Hugging Face masked language model. Loading raises MissingExtra or BadInput with what to do about it."""

    def __init__(self, name: str) -> None:
        torch, transformers = _extras()
        self._torch = torch
        try:
            self._tokenizer = transformers.AutoTokenizer.from_pretrained(name)
            self._model = transformers.AutoModelForMaskedLM.from_pretrained(name).eval()
        except (OSError, ValueError, KeyError) as error:
            raise BadInput(
                f"language model {name!r} could not be loaded: {str(error).splitlines()[0] if str(error) else error!r}",
                next_step="give the folder of a downloaded masked language model, or fetch it by name while online",
            ) from error
        if self._tokenizer.mask_token_id is None:
            raise BadInput(
                f"language model {name!r} has no mask token", next_step="give a masked language model such as a BERT"
            )

    def fit(self, text: str, places: Sequence[tuple[int, int]]) -> list[Fit]:
        """The fit of each word in `AROUND` characters of context, every token of the word masked at once."""
        found: list[Fit] = []
        for at in range(0, len(places), BATCH):
            found += self._fit_batch(text, places[at : at + BATCH])
        return found

    def _fit_batch(self, text: str, places: Sequence[tuple[int, int]]) -> list[Fit]:
        rows = [self._mask(text, start, end) for start, end in places]
        longest = max(len(ids) for ids, _, _ in rows)
        padding = self._tokenizer.pad_token_id or 0
        ids = np.full((len(rows), longest), padding, dtype=np.int64)
        seen = np.zeros((len(rows), longest), dtype=np.int64)
        for row, (tokens, _, _) in enumerate(rows):
            ids[row, : len(tokens)], seen[row, : len(tokens)] = tokens, 1
        with self._torch.inference_mode():
            logits = self._model(
                input_ids=self._torch.from_numpy(ids), attention_mask=self._torch.from_numpy(seen)
            ).logits.float()
            chances = self._torch.log_softmax(logits, dim=-1).numpy()
        return [self._compare(chances[row], first, word) for row, (_, first, word) in enumerate(rows)]

    def _mask(self, text: str, start: int, end: int) -> tuple[list[int], int, list[int]]:
        """Tokens with the word masked, where the word begins among them, and the word's own tokens."""
        tokenizer = self._tokenizer
        pieces = (text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND])
        before, word, after = (tokenizer(piece, add_special_tokens=False)["input_ids"] for piece in pieces)
        head = [tokenizer.cls_token_id] if tokenizer.cls_token_id is not None else []
        tail = [tokenizer.sep_token_id] if tokenizer.sep_token_id is not None else []
        return [*head, *before, *[tokenizer.mask_token_id] * len(word), *after, *tail], len(head) + len(before), word

    def _compare(self, chances: Any, first: int, word: Sequence[int]) -> Fit:  # noqa: ANN401
        if not word:
            return Fit(0.0, "")
        at = np.arange(first, first + len(word))
        own = float(chances[at, list(word)].mean())
        best = chances[at].argmax(axis=1)
        gain = float(chances[at].max(axis=1).mean()) - own
        return Fit(gain, "".join(self._tokenizer.convert_ids_to_tokens(best.tolist())).replace("##", ""))


def second_opinion(verdict: GarbleVerdict, text: str, model: WordFitter) -> GarbleVerdict:
    """The verdict after the model has looked at the suspect words; one without suspect words comes back as it is.

    A word keeps its place among the suspects where another fits at least EXPECTED_GAIN nats a character better; its
    original is then the model's choice if the counts gave none. The score's log-odds move by the mean gain's distance
    from EXPECTED_GAIN, weighted by the words' weights, at most 4 either way.
    """
    ranked = sorted(verdict.words, key=lambda word: -word.weight)[:MAX_WORDS]
    if verdict.score is None or not ranked:
        return verdict
    fits = dict(zip(ranked, model.fit(text, [(word.start, word.end) for word in ranked]), strict=True))
    gains = np.array([fits[word].gain for word in ranked])
    weights = np.array([word.weight for word in ranked])
    mean_gain = float((gains * weights).sum() / max(weights.sum(), 1e-9))
    score = np.clip(verdict.score, 1e-6, 1 - 1e-6)
    odds = float(np.log(score / (1 - score))) + float(np.clip(mean_gain - EXPECTED_GAIN, -4, 4))
    moved = 1 / (1 + float(np.exp(-odds)))
    garbled = moved >= THRESHOLD
    words = (
        tuple(_witnessed(word, fits.get(word)) for word in verdict.words if _kept(fits.get(word))) if garbled else ()
    )
    return replace(verdict, score=moved, garbled=garbled, words=words, stretches=verdict.stretches if garbled else ())


def _kept(fit: Fit | None) -> bool:
    return fit is None or fit.gain >= EXPECTED_GAIN


def _witnessed(word: SuspectWord, fit: Fit | None) -> SuspectWord:
    if fit is None or word.original is not None or not fit.best or fit.best == word.word:
        return word
    return replace(word, original=fit.best)


def _extras() -> tuple[Any, Any]:
    try:
        return importlib.import_module("torch"), importlib.import_module("transformers")
    except ImportError as error:
        raise MissingExtra(
            f"a language model needs {error.name}, which is not installed",
            next_step="pip install 'gongwen-reuse[embed]'",
        ) from error
