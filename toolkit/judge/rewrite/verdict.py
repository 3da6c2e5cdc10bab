"""Whether a machine made the substitutions: a logistic score over their signs."""

from __future__ import annotations

import math

from toolkit.judge.rewrite.signs import MIN_KINDS, Signs

CALLED = 0.5
"""Score from which on a pair is called a garbled rewrite."""

_RATE = (0.05, 4.5)
"""Kinds in 100 characters beyond which more or fewer tell no more."""
_STRAIN = 6.0

_WEIGHTS = (0.6, 5.88, 0.96, 12.49)
_BIAS = -17.12


def measures(signs: Signs) -> tuple[float, ...]:
    """What the score weighs, in order of the weights."""
    per_100 = 100 * signs.kinds / max(signs.n_chars, 1)
    return (
        math.log(min(max(per_100, _RATE[0]), _RATE[1])),
        signs.exchanged,
        min(signs.strain, _STRAIN),
        signs.known,
    )


def score(signs: Signs) -> float:
    """How surely a machine substituted the words, in 0-1. Weights from `experiments/garble_source.py --fit`."""
    if signs.kinds < MIN_KINDS:
        return 0.0
    total = sum(w * m for w, m in zip(_WEIGHTS, measures(signs), strict=True)) + _BIAS
    return 1 / (1 + math.exp(-total))
