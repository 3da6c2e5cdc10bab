"""From marks on characters to one number for a document: what a spinner leaves behind, pooled over the whole text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.judge.garble.form import LATIN, NUMBER, RARE, Form
from toolkit.judge.garble.grams import Uint8Array
from toolkit.judge.garble.network import FloatArray

FLOORS = (-2.0, -1.0, 0.0, 1.0)
TOPS = (3, 8, 20, 50)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """The distinct pairs of neighbouring Chinese characters. means: mean log-odds; counts: how often each occurs."""

    means: FloatArray
    counts: NDArray[np.int64]


def pool_pairs(form: Form, logits: FloatArray) -> Pairs:
    """Average the marks of each distinct pair over the document: a spinner does the same to a word each time."""
    both = form.chinese[:-1] & form.chinese[1:]
    marks = (logits[:-1] + logits[1:])[both] / 2
    keys = (form.symbols[:-1].astype(np.uint32) << np.uint32(16) | form.symbols[1:])[both]
    _, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    sums = np.bincount(which, weights=marks, minlength=len(counts))
    return Pairs((sums / np.maximum(counts, 1)).astype(np.float32), counts)


def features(form: Form, classes: Uint8Array, logits: FloatArray) -> FloatArray:
    """What the document score is made of, shape (n_features,); needs at least one Chinese character."""
    chinese = form.chinese
    n = max(1, int(chinese.sum()))
    marks = logits[chinese]
    odds = 1 / (1 + np.exp(-np.clip(marks, -30, 30)))
    pairs = pool_pairs(form, logits)
    found = [float(np.log(n)), float(odds.mean()), float(np.sqrt(odds.mean()))]
    found += [float((odds > share).mean()) for share in (0.2, 0.5, 0.8, 0.95)]
    repeated = pairs.counts >= 2
    for floor in FLOORS:
        rise = np.maximum(pairs.means - floor, 0)
        weighted = rise * np.log1p(pairs.counts)
        found += [float(rise.sum() / n), float(weighted[repeated].sum() / n)]
    best = -np.sort(-pairs.means)
    again = -np.sort(-pairs.means[repeated])
    for top in TOPS:
        found += [_mean_of_top(best, top), _mean_of_top(again, top)]
    found += [float(classes[k][chinese].mean()) / 15 for k in range(len(classes))]
    found += [float((classes[k][chinese] == 0).mean()) for k in range(len(classes))]
    found += [float((form.symbols == symbol).sum() / n) for symbol in (NUMBER, LATIN, RARE)]
    return np.array(found, dtype=np.float32)


def _mean_of_top(falling: FloatArray, top: int) -> float:
    """Mean of the first `top` values; where there are fewer, the lowest mark stands for the missing."""
    padded = np.concatenate([falling[:top], np.full(max(0, top - len(falling)), -6.0, dtype=np.float32)])
    return float(np.maximum(padded, -6.0).mean())
