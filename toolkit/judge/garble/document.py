"""From marks on characters to the features of a document: what a spinner leaves behind, all over the text.

A topic's own rare words (粤菜 in an ordinance on it) carry marks as well, but they are few and repeat; a spinner's are
many and different. So what counts is how many *different* characters are marked and how evenly they are spread, beside
how usual the text's grams are at all.
"""

from __future__ import annotations

import numpy as np

from toolkit.judge.garble.form import LATIN, NUMBER, RARE, Form
from toolkit.judge.garble.grams import Uint8Array
from toolkit.judge.garble.network import FloatArray

LEVELS = (0.2, 0.5, 0.8, 0.95)
BLOCK = 60
"""Symbols a block: about two sentences."""
COUNTED_LENGTHS = (3, 4)


def features(form: Form, classes: Uint8Array, logits: FloatArray, lengths: tuple[int, ...]) -> FloatArray:
    """What the document score is made of, shape (n_features,); needs at least one Chinese character.

    classes: count classes of the grams of `lengths`; logits: from the network.
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
    rows = [lengths.index(length) for length in COUNTED_LENGTHS]
    counted = classes[:, chinese]
    found += [float(counted[row].mean()) / 15 if counted.shape[1] else 0.0 for row in rows]
    found += [1 - np.count_nonzero(counted[row]) / n for row in rows]
    found += [np.count_nonzero(form.symbols == symbol) / n for symbol in (NUMBER, LATIN, RARE)]
    return np.array(found, dtype=np.float32)


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
