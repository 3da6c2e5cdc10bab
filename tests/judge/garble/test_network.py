from __future__ import annotations

import numpy as np
import pytest

from toolkit.judge.garble import network as module
from toolkit.judge.garble.network import CONTEXT_REACH, DILATIONS, PAIR_SLOTS, STRIDE, Network, local_mean, pair_slots

N_SYMBOLS, WIDTH, N_TABLES = 40, 6, 2


def small_network(seed: int) -> Network:
    draw = np.random.default_rng(seed)

    def weights(*shape: int) -> np.ndarray:
        return draw.normal(scale=0.4, size=shape).astype(np.float32)

    return Network(
        symbols=weights(N_SYMBOLS, 3),
        pairs=weights(PAIR_SLOTS, 2),
        first=weights(5 * (5 + 3 * N_TABLES), WIDTH),
        first_bias=weights(WIDTH),
        context=weights(WIDTH, WIDTH),
        context_bias=weights(WIDTH),
        blocks=tuple(weights(3 * WIDTH, WIDTH) for _ in DILATIONS),
        block_biases=tuple(weights(WIDTH) for _ in DILATIONS),
        last=weights(WIDTH),
        last_bias=0.5,
    )


def by_hand(network: Network, symbols: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """The same, one position at a time."""
    n = len(symbols)
    seen = [value for row in classes.T for c in row for value in (c / 15, min(c, 4) / 4, c == 0)]
    grams = np.array(seen, dtype=np.float64).reshape(n, 3 * N_TABLES)
    inputs = np.concatenate([network.symbols[symbols], network.pairs[pair_slots(symbols)], grams], axis=1)

    def at(rows: np.ndarray, place: int) -> np.ndarray:
        return rows[place] if 0 <= place < n else np.zeros(rows.shape[1])

    def convolve(rows: np.ndarray, weights: np.ndarray, bias: np.ndarray, width: int, step: int) -> np.ndarray:
        taps = [(k - width // 2) * step for k in range(width)]
        return np.array(
            [np.maximum(np.concatenate([at(rows, i + t) for t in taps]) @ weights + bias, 0) for i in range(n)]
        )

    hidden = convolve(inputs, network.first, network.first_bias, 5, 1)
    around = []
    for i in range(n):
        low = max(0, i // STRIDE * STRIDE - CONTEXT_REACH)
        high = min(n, i // STRIDE * STRIDE + CONTEXT_REACH + STRIDE)
        around.append(hidden[low:high].mean(axis=0) @ network.context + network.context_bias)
    hidden = hidden + np.array(around)
    for weights, bias, step in zip(network.blocks, network.block_biases, DILATIONS, strict=True):
        hidden = hidden + convolve(hidden, weights, bias, 3, step)
    logits: np.ndarray = hidden @ network.last + network.last_bias
    return logits


@pytest.mark.parametrize(("seed", "n"), [(0, 1), (1, 2), (2, 7), (3, 64), (4, 500)])
def test_against_one_position_at_a_time(seed: int, n: int) -> None:
    draw = np.random.default_rng(seed)
    symbols = draw.integers(0, N_SYMBOLS, n).astype(np.uint16)
    classes = draw.integers(0, 16, (N_TABLES, n)).astype(np.uint8)
    network = small_network(seed)
    assert np.allclose(network.logits(symbols, classes), by_hand(network, symbols, classes), atol=1e-3)


def test_blocks_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(9)
    symbols = draw.integers(0, N_SYMBOLS, 1500).astype(np.uint16)
    classes = draw.integers(0, 16, (N_TABLES, 1500)).astype(np.uint8)
    network = small_network(9)
    whole = network.logits(symbols, classes)
    monkeypatch.setattr(module, "_BLOCK", 400)
    assert np.allclose(network.logits(symbols, classes), whole, atol=1e-3)


def test_no_symbols_no_marks() -> None:
    found = small_network(0).logits(np.zeros(0, dtype=np.uint16), np.zeros((N_TABLES, 0), dtype=np.uint8))
    assert found.shape == (0,)


def test_local_mean_of_a_constant_is_the_constant() -> None:
    assert np.allclose(local_mean(np.full((777, 2), 3.0, dtype=np.float32)), 3.0)
