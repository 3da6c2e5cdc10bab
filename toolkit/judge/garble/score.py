"""Was a text run through a word spinner? One text in full, or many in bulk behind a cheap screen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.checked import GarbleVerdict
from toolkit.judge.garble.document import features
from toolkit.judge.garble.form import Form, read_form
from toolkit.judge.garble.grams import Uint8Array
from toolkit.judge.garble.model import Detector, load_detector
from toolkit.judge.garble.network import FloatArray
from toolkit.judge.garble.screen import odd_texts
from toolkit.judge.garble.suspects import MAX_GUESSED, find_stretches, find_words
from toolkit.judge.garble.verdict import MIN_CHINESE, THRESHOLD

PART = 2400
"""Symbols in a part of a long text, at most."""
STRANGE = 0.7
"""Share of unknown runs of three above which a text is no modern official prose at all, and nothing is said against it.

Reports in which a spinner changed 40 % reach 0.63, natural pieces of the seven genres 0.69, classical prose 0.79.
"""


def score_text(text: str, *, guesses: int = MAX_GUESSED) -> GarbleVerdict:
    """Judge one text, best after repair (`toolkit.repair`) and one document at a time (`toolkit.split`).

    guesses: of how many suspect words, the weightiest, the original is guessed; that is most of the time it takes.

    Linear in the text's length. Any str is accepted; fewer than MIN_CHINESE Chinese characters give no verdict.
    """
    detector = load_detector()
    form = read_form(text, detector.alphabet)
    n_chinese = int(form.chinese.sum())
    if n_chinese < MIN_CHINESE:
        return GarbleVerdict(None, False, n_chinese)
    classes = detector.tables.classes(form.symbols)
    marks = detector.network.logits(form.symbols, classes)
    score = _score(detector, form, classes, marks)
    if score < THRESHOLD:
        return GarbleVerdict(score, False, n_chinese)
    return GarbleVerdict(
        score,
        True,
        n_chinese,
        words=find_words(text, form, marks, detector, guesses=guesses),
        stretches=find_stretches(text, form, marks),
    )


def garble_scores(texts: Sequence[str], *, screened: bool = True) -> NDArray[np.float64]:
    """Scores of many texts, shape (len(texts),): NaN where there is too little Chinese.

    screened: texts that a cheap look at their gram counts finds natural get 0 without the full score.
    """
    detector = load_detector()
    odd = odd_texts(texts, detector) if screened else np.ones(len(texts), dtype=np.bool_)
    scores = np.zeros(len(texts))
    for place, text in enumerate(texts):
        form = read_form(text, detector.alphabet)
        if int(form.chinese.sum()) < MIN_CHINESE:
            scores[place] = np.nan
        elif odd[place]:
            scores[place] = score_form(form, detector)
    return scores


def score_form(form: Form, detector: Detector) -> float:
    """Score of a text, however short, without the screen."""
    classes = detector.tables.classes(form.symbols)
    return _score(detector, form, classes, detector.network.logits(form.symbols, classes))


def _score(detector: Detector, form: Form, classes: Uint8Array, marks: FloatArray) -> float:
    """The score of a text: of its parts if it is long, as the mean log-odds of the half that looks most garbled.

    The features depend on how long a text is and were fitted up to about one part.
    """
    n_parts = -(-len(form) // PART)
    scores = []
    for rows in np.array_split(np.arange(len(form)), max(1, n_parts)):
        part = Form(form.symbols[rows], form.places[rows], form.chinese[rows])
        n_chinese = int(part.chinese.sum())
        if n_chinese >= MIN_CHINESE or n_parts <= 1:
            scores.append(_score_part(detector, part, classes[:, rows], marks[rows]))
    best = np.clip(np.sort(scores or [0.0])[-max(1, -(-len(scores) // 2)) :], 1e-9, 1 - 1e-9)
    odds = float(np.log(best / (1 - best)).mean())
    return 1 / (1 + float(np.exp(-odds)))


def _score_part(detector: Detector, part: Form, classes: Uint8Array, marks: FloatArray) -> float:
    n_chinese = max(1, int(part.chinese.sum()))
    known = np.count_nonzero(classes[detector.tables.row("run3"), part.chinese])
    if 1 - known / n_chinese > STRANGE:
        return 0.0
    found = features(part, classes, marks)[None]
    likeness = np.array([detector.document.likeness(part)])
    return float(detector.document.score(found, np.array([n_chinese]), likeness)[0])
