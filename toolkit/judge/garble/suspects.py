"""Which words and stretches of a garbled text are suspect."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from toolkit.checked import SuspectStretch, SuspectWord
from toolkit.judge.garble.form import BoolArray, Form
from toolkit.judge.garble.guess import candidates, guess
from toolkit.judge.garble.model import Detector
from toolkit.judge.garble.network import FloatArray
from toolkit.judge.segmenter import segmenter

MIN_WEIGHT = 0.4
"""Mean chance from which on a word is suspect.

On reports of the calibration part spun at 18 % with words that no training saw, about two in three characters marked so
were put in, of those seen four in five.
"""
MIN_GUESSED = 2
MAX_GUESSED = 120
"""Distinct words for which an original is looked for, the weightiest first: bounds the time for a long text."""
_REACH = 60
_MIN_SHARE = 0.04
_MIN_STRETCH = 40
_CHUNK = 20_000


def find_words(
    text: str, form: Form, marks: FloatArray, detector: Detector, *, guesses: int = MAX_GUESSED
) -> tuple[SuspectWord, ...]:
    """Every place of the words whose characters are on average more likely put in than not, in order of the text.

    guesses: of how many words, the weightiest, the original is guessed.
    """
    places: dict[str, list[int]] = {}
    for start, word in _words(text, form):
        places.setdefault(word, []).append(start)
    odds = 1 / (1 + np.exp(-np.clip(marks, -30, 30)))
    weights = {
        word: float(np.mean([odds[start + k] for start in starts for k in range(len(word))]))
        for word, starts in places.items()
    }
    chosen = sorted((word for word in places if weights[word] >= MIN_WEIGHT), key=lambda word: -weights[word])
    originals = _originals(chosen[:guesses], places, form, detector)
    found = []
    for word in chosen:
        for start in places[word]:
            first, last = int(form.places[start]), int(form.places[start + len(word) - 1])
            found.append(SuspectWord(first, last + 1, word, originals.get(word), round(weights[word], 4)))
    return tuple(sorted(found, key=lambda word: word.start))


def _originals(words: list[str], places: dict[str, list[int]], form: Form, detector: Detector) -> dict[str, str | None]:
    """What the words probably were."""
    originals: dict[str, str | None] = {}
    for length in {len(word) for word in words if len(word) >= MIN_GUESSED}:
        alike = [word for word in words if len(word) == length]
        usual = candidates(detector.words, detector.alphabet, length)
        guesses = guess(form.symbols, [places[word] for word in alike], usual, detector.tables)
        originals |= dict(zip(alike, guesses, strict=True))
    return originals


def _words(text: str, form: Form) -> Iterator[tuple[int, str]]:
    """The Chinese words of a text, each with the number of its first symbol."""
    words = segmenter()
    for low, high in _runs(form.chinese):
        for begin in range(low, high, _CHUNK):
            end = min(begin + _CHUNK, high)
            at = begin
            for word in words.cut("".join(text[place] for place in form.places[begin:end])):
                yield at, word
                at += len(word)


def _runs(flags: BoolArray) -> list[tuple[int, int]]:
    """Half-open ranges in which the flags are set."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(low), int(high)) for low, high in edges.reshape(-1, 2)]


def find_stretches(text: str, form: Form, marks: FloatArray) -> tuple[SuspectStretch, ...]:
    """Stretches within which characters were put in again and again, to about half a sentence."""
    odds = np.where(form.chinese, 1 / (1 + np.exp(-np.clip(marks, -30, 30))), 0.0)
    put_in = np.concatenate([[0.0], np.cumsum(np.where(odds > 0.5, odds, 0.0))])
    chinese = np.concatenate([[0], np.cumsum(form.chinese)])
    at = np.arange(len(form))
    low, high = np.maximum(at - _REACH, 0), np.minimum(at + _REACH + 1, len(form))
    share = (put_in[high] - put_in[low]) / np.maximum(chinese[high] - chinese[low], 1)
    found = []
    for begin, end in _runs(share >= _MIN_SHARE):
        if end - begin >= _MIN_STRETCH:
            inside = float((put_in[end] - put_in[begin]) / max(1, chinese[end] - chinese[begin]))
            found.append(SuspectStretch(int(form.places[begin]), int(form.places[end - 1]) + 1, round(inside, 4)))
    return tuple(found)
