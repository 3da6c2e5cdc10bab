"""Which characters look put in by a machine: a small convolutional network over symbols and gram counts, in NumPy.

It was trained by experiments/build_garble_detector.py to tell replaced characters from original ones (replaced-token
detection: Clark et al. 2020, ELECTRA), with vocabularies of replacements that were drawn afresh all the time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.judge.garble.form import Uint16Array
from toolkit.judge.garble.grams import MULTIPLIERS, TOP_CLASS, Uint8Array

FloatArray = NDArray[np.float32]

CONTEXT_REACH = 128
"""How far to both sides a character's surroundings are averaged, in symbols."""
STRIDE = 8
"""How many neighbours share one average."""
DILATIONS = (1, 2, 4)
PAIR_SLOTS = 1 << 15
_CLASSES = np.arange(TOP_CLASS + 1, dtype=np.float32)
SEEN = np.stack([_CLASSES / TOP_CLASS, np.minimum(_CLASSES, 4) / 4, _CLASSES == 0], axis=1).astype(np.float32)
"""Of each class: how high it is, the low ones spread out, and whether the gram is unknown."""
_BLOCK = 2048
_HALO = CONTEXT_REACH + 16


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Weights, float32.

    symbols: (n_symbols, a); pairs: (PAIR_SLOTS, b), hashed pairs of neighbours; first: (5 * (a + b + 3 * tables), w);
    context: (w, w); blocks: one (3 * w, w) for each of DILATIONS; last: (w,). Each with its bias, (w,) or a number.
    """

    symbols: FloatArray
    pairs: FloatArray
    first: FloatArray
    first_bias: FloatArray
    context: FloatArray
    context_bias: FloatArray
    blocks: tuple[FloatArray, ...]
    block_biases: tuple[FloatArray, ...]
    last: FloatArray
    last_bias: float

    def logits(self, symbols: Uint16Array, classes: Uint8Array) -> FloatArray:
        """Log-odds that each symbol was put in by a machine, shape (n,). classes: from `GramTables.classes`."""
        out = np.empty(len(symbols), dtype=np.float32)
        for start in range(0, len(symbols), _BLOCK):
            end = min(start + _BLOCK, len(symbols))
            low, high = max(0, start - _HALO), min(len(symbols), end + _HALO)
            found = self._block(symbols[low:high], classes[:, low:high])
            out[start:end] = found[start - low : end - low]
        return out

    def _block(self, symbols: Uint16Array, classes: Uint8Array) -> FloatArray:
        inputs = np.concatenate(
            [self.symbols[symbols], self.pairs[pair_slots(symbols)], gram_inputs(classes)], axis=1, dtype=np.float32
        )
        hidden = convolve(inputs, self.first, self.first_bias, width=5, step=1)
        surroundings = local_mean(hidden) @ self.context + self.context_bias
        hidden += np.repeat(surroundings, STRIDE, axis=0)[: len(hidden)]
        for weights, bias, step in zip(self.blocks, self.block_biases, DILATIONS, strict=True):
            hidden += convolve(hidden, weights, bias, width=3, step=step)
        logits: FloatArray = hidden @ self.last + np.float32(self.last_bias)
        return logits


def convolve(inputs: FloatArray, weights: FloatArray, bias: FloatArray, *, width: int, step: int) -> FloatArray:
    """Rectified convolution over the first axis, zeros beyond the ends."""
    n, size = inputs.shape
    rows = padded(inputs, width // 2 * step)
    out: FloatArray = rows[:n] @ weights[:size]
    for tap in range(1, width):
        out += rows[tap * step : tap * step + n] @ weights[tap * size : (tap + 1) * size]
    out += bias
    return np.maximum(out, 0, out=out)


def padded(rows: FloatArray, reach: int) -> FloatArray:
    """The rows with `reach` rows of zeros before and behind them."""
    found = np.zeros((len(rows) + 2 * reach, rows.shape[1]), dtype=np.float32)
    found[reach : reach + len(rows)] = rows
    return found


def gram_inputs(classes: Uint8Array) -> FloatArray:
    """What the network sees of count classes (tables, n): (n, 3 * tables)."""
    inputs: FloatArray = SEEN[classes.T].reshape(classes.shape[1], -1)
    return inputs


def pair_slots(symbols: Uint16Array) -> NDArray[np.uint32]:
    """Slot of the pair that begins at each symbol."""
    ahead = np.zeros(len(symbols), dtype=np.uint32)
    ahead[:-1] = symbols[1:]
    hashes = symbols * MULTIPLIERS[0] + ahead * MULTIPLIERS[1]
    slots: NDArray[np.uint32] = (hashes ^ (hashes >> np.uint32(15))) & np.uint32(PAIR_SLOTS - 1)
    return slots


def local_mean(hidden: FloatArray) -> FloatArray:
    """Mean over the rows within about CONTEXT_REACH of each, the same for STRIDE rows together."""
    n = len(hidden)
    strides = np.arange(0, n, STRIDE)
    sums = np.zeros((len(strides) + 1, hidden.shape[1]), dtype=np.float64)
    np.cumsum(np.add.reduceat(hidden, strides, axis=0), axis=0, out=sums[1:])
    at, reach = np.arange(len(strides)), CONTEXT_REACH // STRIDE
    low, high = np.maximum(at - reach, 0), np.minimum(at + reach + 1, len(strides))
    rows = np.minimum(high * STRIDE, n) - low * STRIDE
    means: FloatArray = ((sums[high] - sums[low]) / rows[:, None]).astype(np.float32)
    return means
