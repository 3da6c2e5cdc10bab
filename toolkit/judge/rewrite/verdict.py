"""Whether a machine made the substitutions: a logistic score over their signs."""

from __future__ import annotations

import math

from toolkit.judge.rewrite.signs import MIN_KINDS, Signs

CALLED = 0.6
"""Score from which on a pair is called a garbled rewrite."""

_STRAIN, _KINDS = 6.0, 40
"""More strain and more kinds tell no more: a long law revised has many of either."""

_LEAST_STRAIN = 0.5
"""Below this neither side's words fit their places worse: nothing says which was rewritten, or that one was."""

_LEAST_KNOWN = 0.5
"""Below this most of what stands for words is none: a bad scan, not another vocabulary."""

_WEIGHTS = (4.62, 1.48, 8.91, 3.07)
_BIAS = -22.1


def measures(signs: Signs) -> tuple[float, ...]:
    """What the score weighs, in order of the weights."""
    return signs.exchanged, min(signs.strain, _STRAIN), signs.known, math.log(min(max(signs.kinds, 1), _KINDS))


def score(signs: Signs) -> float:
    """How surely a machine substituted the words, in 0-1. Weights from `experiments/garble_source.py --fit`.

    How many repeated words were always replaced is no part of it: half the spinners don't, and where one does the
    other signs tell as much.
    """
    if signs.of_words < MIN_KINDS or signs.strain < _LEAST_STRAIN or signs.known < _LEAST_KNOWN:
        return 0.0
    total = sum(w * m for w, m in zip(_WEIGHTS, measures(signs), strict=True)) + _BIAS
    return 1 / (1 + math.exp(-total))
