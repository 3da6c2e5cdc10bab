"""From marks on characters to the features of a document: what a spinner leaves behind, all over the text.

A topic's own rare words (粤菜 in an ordinance on it) carry marks as well, but they are few and repeat; a spinner's are
many and different, and they stand where the usual goes on around them. So what counts is how many *different*
characters are marked and how evenly they are spread, beside how usual the text's grams are at all, and how many marks
lie in usual frames.
"""

from __future__ import annotations

import numpy as np

from toolkit.judge.garble.form import LATIN, NUMBER, RARE, Form
from toolkit.judge.garble.grams import PATTERNS, Uint8Array
from toolkit.judge.garble.network import FloatArray

LEVELS = (0.2, 0.5, 0.8, 0.95)
BLOCK = 60
"""Symbols a block: about two sentences."""
_ROWS = {pattern.name: row for row, pattern in enumerate(PATTERNS)}
_FEW = 0.002
_FRAMES = ("around22", "around21", "around12", "after3", "before3")


def features(form: Form, classes: Uint8Array, logits: FloatArray) -> FloatArray:
    """What the document score is made of, shape (n_features,); needs at least one Chinese character.

    classes: count classes of the grams of PATTERNS; logits: from the network.
    """
    chinese = form.chinese
    n = max(1, int(chinese.sum()))
    chances = (1 / (1 + np.exp(-np.clip(logits, -30, 30)))).astype(np.float32) * chinese
    peaks, means = _by_character(form, chances)
    kinds = max(1, len(peaks))
    marked = [int((peaks > level).sum()) for level in LEVELS]
    found = [float(np.log(n))]
    found += [float(np.sqrt(count / n)) for count in marked]
    found += [float(np.sqrt(count / kinds)) for count in marked[:3]]
    found += [float(np.sqrt(means.sum() / kinds)), _evenness(means), *_spread(chances)]
    found += _usual(classes[:, chinese], chances[chinese])
    found += [np.count_nonzero(form.symbols == symbol) / n for symbol in (NUMBER, LATIN, RARE)]
    return np.array(found, dtype=np.float32)


def _usual(classes: Uint8Array, chances: FloatArray) -> list[float]:
    """How usual the grams are, and how many marks there are for so few unknown grams, or in frames so usual."""
    n = max(1, len(chances))
    found = []
    for name in ("run3", "run4"):
        counted = classes[_ROWS[name]]
        found += [float(counted.sum()) / n / 15, 1 - np.count_nonzero(counted) / n]
    unknown = found[1] + 0.05
    found += [float(np.log((np.count_nonzero(chances > level) / n + _FEW) / unknown)) for level in LEVELS[1:]]
    for name in _FRAMES:
        usual = classes[_ROWS[name]] > 0
        marks = float(chances[usual].sum()) / n
        share = np.count_nonzero(usual) / n
        found += [share, float(np.log((marks + _FEW) / (share + 0.02)))]
    return found


def _by_character(form: Form, chances: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The highest and the mean chance of each different Chinese character of the text."""
    symbols, chances = form.symbols[form.chinese], chances[form.chinese]
    if not len(symbols):
        return np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32)
    counts = np.bincount(symbols)
    present = counts > 0
    peaks = np.zeros(len(counts), dtype=np.float32)
    np.maximum.at(peaks, symbols, chances)
    sums = np.bincount(symbols, weights=chances)
    return peaks[present], (sums[present] / counts[present]).astype(np.float32)


def _evenness(weights: FloatArray) -> float:
    """How many characters carry the marks, as a share of all: exp(entropy) / number, near 0 to 1."""
    shares = (weights + 1e-9) / (weights + 1e-9).sum() if len(weights) else np.ones(1)
    return float(np.exp(-(shares * np.log(shares)).sum()) / len(shares))


def _spread(chances: FloatArray) -> tuple[float, float]:
    """Mean of the blocks' highest chances, and the share of blocks with one above one half."""
    n_blocks = len(chances) // BLOCK
    if n_blocks == 0:
        return 0.0, 0.0
    peaks = chances[: n_blocks * BLOCK].reshape(n_blocks, BLOCK).max(axis=1)
    return float(peaks.mean()), float((peaks > 0.5).mean())
