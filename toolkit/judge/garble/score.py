"""Was a text run through a word spinner? One text in full, or many in bulk behind a cheap screen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.checked import MIN_CHINESE, GarbleVerdict
from toolkit.judge.garble.form import read_form
from toolkit.judge.garble.form_score import closer_marks, in_parts, score_form, score_parts
from toolkit.judge.garble.model import load_detector
from toolkit.judge.garble.screen import odd_texts
from toolkit.judge.garble.suspects import MAX_GUESSED, find_stretches, find_words
from toolkit.judge.garble.verdict import THRESHOLD


def score_text(text: str, *, guesses: int = MAX_GUESSED) -> GarbleVerdict:
    """Judge one text, best after repair (`toolkit.repair`) and one document at a time (`toolkit.split`).

    guesses: of how many suspect words, the weightiest, the original is guessed; that is most of the time it takes.

    Linear in the text's length. Any str is accepted. No verdict: fewer than MIN_CHINESE Chinese characters, or no
    official prose.
    """
    detector = load_detector()
    form = read_form(text, detector.alphabet)
    n_chinese = int(form.chinese.sum())
    if n_chinese < MIN_CHINESE:
        return GarbleVerdict(None, False, n_chinese)
    parts = in_parts(form, detector)
    score = score_parts(parts)
    if score is None or score < THRESHOLD:
        return GarbleVerdict(score, False, n_chinese)
    marks = closer_marks(parts)
    return GarbleVerdict(
        score,
        True,
        n_chinese,
        words=find_words(text, form, marks, detector, guesses=guesses),
        stretches=find_stretches(text, form, marks),
    )


def garble_scores(texts: Sequence[str], *, screened: bool = True) -> NDArray[np.float64]:
    """Scores of many texts, shape (len(texts),): NaN where there is too little Chinese, or no official prose.

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
            score = score_form(form, detector)
            scores[place] = np.nan if score is None else score
    return scores
