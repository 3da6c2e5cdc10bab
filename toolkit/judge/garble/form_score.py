"""The score of a text in the detector's form: from all of it, or at a glance from a piece of each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from toolkit.checked import MIN_CHINESE
from toolkit.judge.garble.document import features
from toolkit.judge.garble.form import LATIN, Form
from toolkit.judge.garble.marked import Marked
from toolkit.judge.garble.model import Detector
from toolkit.judge.garble.network import FloatArray

PART = 2400
"""Symbols in a part of a long text, at most."""
UNLIKE = ((-0.2, 0.42), (0.0, 0.48), (np.inf, 0.53))
"""Share of unknown runs of three above which a text is no official prose and isn't judged, for texts that read less
like a work report (`Bounds.likeness`) than the number before it.

Technical prose, messages of software and questions of the web, which would else be called, lie at 0.42 to 0.6 and below
-0.1; classical prose at 0.79. Work reports since 1979 in which a spinner changed 30 % reach 0.47, those that read like
others 0.45 at -0.18; the spun essay on a real page lies at 0.44 and 0.03. What is spun so hard that every third
character is another (0.63 at 40 %) isn't judged either, nor is a sixth of the news items and two fifths of the reports
before 1980 at 30 %.
"""
LATIN_SHARE = 0.08
"""Share of Latin words among the symbols from which on a text isn't judged: code, output of programs, two languages.

Windows of 300 characters of natural texts reach 0.06 (news) and 0.02 (reports).
"""
DOUBT, CERTAIN = 0.5, 1.0
"""How far the network's raw score may lie below a bound, and above it, for the transformer to be asked.

On the calibration part nine in 1,000 of what the mean of both calls garbled lie lower, and nothing natural lies higher.
Of natural pieces at most five in 1,000 of a genre are asked about, so that the transformer costs next to nothing there.
"""
CLOSE_PARTS = 12
"""Parts of a text that the transformer is given, at most: a second's work."""
MARKED = 30_000
"""Symbols of a garbled text that the transformer looks for suspect words in: a second's work."""
LOOKED = 480
"""Symbols in the middle of each part that a glance is of."""
_GLANCES = 100
"""Parts that a glance is of, at most, evenly spread: a book must not hold up a corpus."""


def score_form(form: Form, detector: Detector) -> float | None:
    """Score of a text, however short, without the screen; None for what is no official prose."""
    return score_parts(in_parts(form, detector))


def in_parts(form: Form, detector: Detector) -> list[Marked]:
    """A text in the parts that it is judged by."""
    return Marked.of(form, detector).parts(PART)


def glance(form: Form, detector: Detector) -> float:
    """About what the network makes of a text, from LOOKED symbols of each part: a spinner's work lies all over it."""
    n_parts = max(1, -(-len(form) // PART))
    ends = np.linspace(0, len(form), n_parts + 1).astype(int).tolist()
    pieces = [_middle(form, *part) for part in list(pairwise(ends))[:: -(-n_parts // _GLANCES)]]
    looks = (_look(Marked.of(piece, detector)) for piece in pieces)
    return _mean_odds([look.score for look in _upper_half([look for look in looks if look is not None])]) or 0.0


def score_parts(parts: Sequence[Marked]) -> float | None:
    """The score of a text in parts of PART symbols: the mean log-odds of the half of them that looks most garbled.

    Parts that are no official prose say nothing; None if no part says anything.

    The features depend on how long a text is and were fitted up to about one part. Parts of that half that the network
    leaves in doubt are given to the transformer; of more than CLOSE_PARTS such parts, so many evenly spread, and the
    others say nothing.
    """
    looks = [_look(part) for part in parts if len(parts) == 1 or part.n_chinese >= MIN_CHINESE]
    half = _upper_half([look for look in looks if look is not None])
    doubtful = [look for look in half if look.doubtful]
    closely = doubtful[:: max(1, -(-len(doubtful) // CLOSE_PARTS))]
    return _mean_odds([look.score for look in half if not look.doubtful] + [_look_closer(look) for look in closely])


def closer_marks(parts: Sequence[Marked]) -> FloatArray:
    """The network's log-odds of all symbols, (n,).

    In parts that begin among the first MARKED symbols, their mean with the transformer's.
    """
    begins = np.cumsum([0, *(len(part.form) for part in parts[:-1])]).tolist()
    return np.concatenate(
        [
            (part.marks + part.closer[0]) / 2 if begin < MARKED else part.marks
            for begin, part in zip(begins, parts, strict=True)
        ]
    )


def _middle(form: Form, start: int, end: int) -> Form:
    first = start + max(0, (end - start - LOOKED) // 2)
    rows = slice(first, min(end, first + LOOKED))
    return Form(form.symbols[rows], form.places[rows], form.chinese[rows])


def _upper_half(looks: Sequence[_Look]) -> list[_Look]:
    """The half that looks most garbled, rounded up."""
    return sorted(looks, key=lambda look: look.score)[len(looks) // 2 :]


def _mean_odds(scores: Sequence[float]) -> float | None:
    """The score whose log-odds are the mean of the scores', None of none."""
    if not scores:
        return None
    clipped = np.clip(scores, 1e-9, 1 - 1e-9)
    return _logistic(float(np.log(clipped / (1 - clipped)).mean()))


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What the network's marks say of a part: a raw score, and its bound."""

    part: Marked
    raw: float
    bound: float

    @property
    def score(self) -> float:
        """Score in 0-1; one half lies at the bound."""
        return _logistic(self.raw - self.bound)

    @property
    def doubtful(self) -> bool:
        """Whether a closer look is worth its time."""
        return -DOUBT <= self.raw - self.bound < CERTAIN


def _look(part: Marked) -> _Look | None:
    """What the network says of a part, None if it is no official prose."""
    n_chinese, detector = part.n_chinese, part.detector
    likeness = detector.bounds.likeness(part.form)
    if not n_chinese or not _is_prose(part, likeness):
        return None
    raw = float(detector.document.raw(features(part.form, part.classes, part.marks)[None])[0])
    return _Look(part, raw, float(detector.bounds.at(np.array([n_chinese]), np.array([likeness]))[0]))


def _is_prose(part: Marked, likeness: float) -> bool:
    runs = part.classes[part.detector.tables.row("run3"), part.form.chinese]
    unknown = 1 - np.count_nonzero(runs) / part.n_chinese
    most = next(share for below, share in UNLIKE if likeness < below)
    return bool(unknown <= most and np.count_nonzero(part.form.symbols == LATIN) < LATIN_SHARE * len(part.form))


def _look_closer(look: _Look) -> float:
    """The score from the mean of what the network and the transformer make of a part."""
    part = look.part
    marks, whole = part.closer
    found = np.append(features(part.form, part.classes, marks), np.float32(whole))
    closer = float(part.detector.closer.raw(found[None])[0])
    return _logistic((look.raw + closer) / 2 - look.bound)


def _logistic(odds: float) -> float:
    return 1 / (1 + float(np.exp(-np.clip(odds, -30, 30))))
