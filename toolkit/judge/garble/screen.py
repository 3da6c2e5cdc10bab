"""A cheap look at gram counts alone, for corpora: which texts need the full score at all."""

from __future__ import annotations

import numpy as np

from toolkit.judge.garble.form import Form
from toolkit.judge.garble.grams import MULTIPLIERS, GramTables, look_up
from toolkit.judge.garble.model import Detector
from toolkit.judge.garble.network import FloatArray

SCREEN_LENGTHS = (3, 4)
_EVERY = 2


def screen_features(form: Form, tables: GramTables) -> FloatArray:
    """Mean count class, and share of unknown ones, of every second gram of SCREEN_LENGTHS: shape (4,)."""
    found = []
    symbols = form.symbols
    for length in SCREEN_LENGTHS:
        if len(symbols) < length:
            found += [0.0, 1.0]
            continue
        hashes = np.zeros((len(symbols) - length) // _EVERY + 1, dtype=np.uint32)
        for place in range(length):
            hashes += symbols[place : len(symbols) - length + 1 + place : _EVERY] * MULTIPLIERS[place]
        classes = look_up(tables.tables[tables.lengths.index(length)], hashes)
        found += [float(classes.mean()), 1 - np.count_nonzero(classes) / len(classes)]
    return np.array(found, dtype=np.float32)


def may_be_garbled(form: Form, detector: Detector) -> bool:
    """Whether a text's grams are odd enough for the full score."""
    weights = detector.screen
    return float(screen_features(form, detector.tables) @ weights[:-1] + weights[-1]) >= 0
