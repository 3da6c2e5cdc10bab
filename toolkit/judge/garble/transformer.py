"""A closer look at which characters a machine put in: a small transformer over blocks of a text, in NumPy.

It sees a whole block at once, where `Network` sees a few characters to both sides, and takes about ten times as long.
The two err on different natural texts, so that their mean errs less than either. Layers as in Vaswani et al. 2017, with
normalization first (Xiong et al. 2020), a learned weight for each distance, and a narrow convolution for word order;
trained like `Network` by experiments/build_garble_detector.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.judge.garble.form import BoolArray, Uint16Array
from toolkit.judge.garble.grams import Uint8Array
from toolkit.judge.garble.network import FloatArray, convolve, gram_inputs, padded, pair_slots

BLOCK = 320
"""Symbols of a block, at most."""
_EPSILON = np.float32(1e-5)


@dataclass(frozen=True, slots=True, eq=False)
class Transformer:
    """Weights, float32; those of layers are stacked, (layers, ...). The gain of a normalization is in what follows it.

    symbols: (n_symbols, a); pairs: (PAIR_SLOTS, b); first: (5, a + b + 3 * tables, w); around: (layers, 5, w), one
    weight a place and channel; asked: (layers, w, 3 * w), queries (scaled), keys and values; distance: (layers, heads,
    2 * BLOCK - 1), by how far a key stands behind its query; answer: (layers, w, w); up: (layers, w, f); down: (layers,
    f, w); last: (w,) for each symbol; whole: (w,) for the block. Each with its bias, (layers, out) or a number.
    """

    symbols: FloatArray
    pairs: FloatArray
    first: FloatArray
    first_bias: FloatArray
    around: FloatArray
    around_bias: FloatArray
    asked: FloatArray
    asked_bias: FloatArray
    distance: FloatArray
    answer: FloatArray
    answer_bias: FloatArray
    up: FloatArray
    up_bias: FloatArray
    down: FloatArray
    down_bias: FloatArray
    last: FloatArray
    last_bias: float
    whole: FloatArray
    whole_bias: float

    def look(self, symbols: Uint16Array, classes: Uint8Array, chinese: BoolArray) -> tuple[FloatArray, float]:
        """Log-odds that each symbol was put in by a machine, (n,), and that any was, the mean over the blocks.

        classes: from `GramTables.classes`; chinese: (n,), which symbols are Chinese characters.
        """
        n = len(symbols)
        if not n:
            return np.zeros(0, dtype=np.float32), 0.0
        logits = np.empty(n, dtype=np.float32)
        size = -(-n // -(-n // BLOCK))
        slots, wholes = pair_slots(symbols), []
        for start in range(0, n, size):
            rows = slice(min(start, n - size), min(start, n - size) + size)
            inputs = np.concatenate(
                [self.symbols[symbols[rows]], self.pairs[slots[rows]], gram_inputs(classes[:, rows])],
                axis=1,
                dtype=np.float32,
            )
            first = self.first.reshape(-1, self.first.shape[2])
            hidden = self._layers(convolve(inputs, first, self.first_bias, width=len(self.first), step=1))
            logits[rows] = hidden @ self.last + np.float32(self.last_bias)
            kept = chinese[rows]
            mean = hidden[kept].mean(axis=0) if kept.any() else np.zeros(len(self.whole), dtype=np.float32)
            wholes.append(float(mean @ self.whole) + self.whole_bias)
        return logits, float(np.mean(wholes))

    def _layers(self, hidden: FloatArray) -> FloatArray:
        """All layers over one block, normalized at the end: (n, w)."""
        for k in range(len(self.asked)):
            hidden = hidden + _around(hidden, self.around[k]) + self.around_bias[k]
            hidden += self._attend(_normal(hidden) @ self.asked[k] + self.asked_bias[k], k)
            inner = _normal(hidden) @ self.up[k] + self.up_bias[k]
            hidden += np.maximum(inner, 0, out=inner) @ self.down[k] + self.down_bias[k]
        return _normal(hidden)

    def _attend(self, asked: FloatArray, layer: int) -> FloatArray:
        n, width = len(asked), self.answer.shape[1]
        heads = self.distance.shape[1]
        parts = asked.reshape(n, 3, heads, width // heads)
        answers = np.empty((n, heads, width // heads), dtype=np.float32)
        weights = np.empty((n, n), dtype=np.float32)  # one head at a time stays in the processor's cache
        for head in range(heads):
            queries, keys, values = (np.ascontiguousarray(parts[:, k, head]) for k in range(3))
            np.matmul(queries, keys.T, out=weights)
            weights += _by_distance(self.distance[layer, head], n)
            weights -= weights.max(axis=1, keepdims=True)
            np.exp(weights, out=weights)
            answers[:, head] = weights @ values / weights.sum(axis=1, keepdims=True)
        found: FloatArray = answers.reshape(n, width) @ self.answer[layer] + self.answer_bias[layer]
        return found


def _around(hidden: FloatArray, weights: FloatArray) -> FloatArray:
    """Convolution over the first axis with one weight a place and channel, (taps, w), zeros beyond the ends."""
    rows = padded(hidden, len(weights) // 2)
    out: FloatArray = rows[: len(hidden)] * weights[0]
    for tap in range(1, len(weights)):
        out += rows[tap : tap + len(hidden)] * weights[tap]
    return out


def _normal(hidden: FloatArray) -> FloatArray:
    """Rows less their mean, over their standard deviation (Ba et al. 2016, without gain and bias)."""
    centered: FloatArray = hidden - hidden.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", centered, centered)[:, None] / np.float32(hidden.shape[1])
    centered /= np.sqrt(variance + _EPSILON)
    return centered


def _by_distance(weights: FloatArray, n: int) -> FloatArray:
    """The weights (2 * BLOCK - 1,) as a matrix over queries and keys: (n, n), a view."""
    kept = weights[BLOCK - n : BLOCK + n - 1]
    # the row of query i begins n - 1 - i further on
    return np.lib.stride_tricks.sliding_window_view(kept, n)[::-1]
