"""The score of a text in the detector's form: from all of it, or at a glance from a piece of each part."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.judge.garble.document import features
from toolkit.judge.garble.form import Form
from toolkit.judge.garble.grams import Uint8Array
from toolkit.judge.garble.model import Detector
from toolkit.judge.garble.network import FloatArray
from toolkit.judge.garble.verdict import MIN_CHINESE

PART = 2400
"""Symbols in a part of a long text, at most."""
STRANGE = 0.53
"""Share of unknown runs of three above which a text is no official prose at all, and nothing is said against it.

Reports in which a spinner changed 28 % reach 0.41, a spun essay on a real page 0.46; technical prose and messages of
software that would else be called lie at 0.55 to 0.6, classical prose at 0.79. What is spun so hard that every third
character is another (0.63 at 40 %) is not judged either.
"""
LOOKED = 480
"""Symbols in the middle of each part that a glance is of."""
_GLANCES = 100
"""Parts that a glance is of, at most, evenly spread: a book must not hold up a corpus."""


def score_form(form: Form, detector: Detector) -> float:
    """Score of a text, however short, without the screen."""
    return score_marked(form, *_marked(form, detector), detector)


def glance(form: Form, detector: Detector) -> float:
    """About what `score_form` gives, from LOOKED symbols of each part: a spinner's work lies all over a text."""
    parts = _parts(form)
    pieces = [_middle(part) for part in parts[:: -(-len(parts) // _GLANCES)]]
    return _together([_score_part(piece, *_marked(piece, detector), detector) for piece in pieces])


def score_marked(form: Form, classes: Uint8Array, marks: FloatArray, detector: Detector) -> float:
    """The score of a text: of its parts if it is long, as the mean log-odds of the half that looks most garbled.

    classes, marks: count classes and the network's log-odds of all its symbols. The features depend on how long a text
    is and were fitted up to about one part.
    """
    parts = _parts(form)
    ends = np.cumsum([len(part) for part in parts])
    scores = [
        _score_part(part, classes[:, end - len(part) : end], marks[end - len(part) : end], detector)
        for part, end in zip(parts, ends.tolist(), strict=True)
        if len(parts) == 1 or int(part.chinese.sum()) >= MIN_CHINESE
    ]
    return _together(scores)


def _marked(form: Form, detector: Detector) -> tuple[Uint8Array, FloatArray]:
    classes = detector.tables.classes(form.symbols)
    return classes, detector.network.logits(form.symbols, classes)


def _parts(form: Form) -> list[Form]:
    """The text in parts of about the same length."""
    n_parts = max(1, -(-len(form) // PART))
    columns = (np.array_split(column, n_parts) for column in (form.symbols, form.places, form.chinese))
    return [Form(*part) for part in zip(*columns, strict=True)]


def _middle(part: Form) -> Form:
    start = max(0, (len(part) - LOOKED) // 2)
    rows = slice(start, start + LOOKED)
    return Form(part.symbols[rows], part.places[rows], part.chinese[rows])


def _together(scores: Sequence[float]) -> float:
    """The mean log-odds of the higher half of the scores."""
    best = np.clip(np.sort(scores or [0.0])[-max(1, -(-len(scores) // 2)) :], 1e-9, 1 - 1e-9)
    odds = float(np.log(best / (1 - best)).mean())
    return 1 / (1 + float(np.exp(-odds)))


def _score_part(part: Form, classes: Uint8Array, marks: FloatArray, detector: Detector) -> float:
    n_chinese = max(1, int(part.chinese.sum()))
    known = np.count_nonzero(classes[detector.tables.row("run3"), part.chinese])
    if 1 - known / n_chinese > STRANGE:
        return 0.0
    found = features(part, classes, marks)[None]
    likeness = np.array([detector.document.likeness(part)])
    return float(detector.document.score(found, np.array([n_chinese]), likeness)[0])
