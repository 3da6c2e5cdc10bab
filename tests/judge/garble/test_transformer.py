from __future__ import annotations

import math

import numpy as np
import pytest

from toolkit.judge.garble.network import PAIR_SLOTS, gram_inputs, pair_slots
from toolkit.judge.garble.transformer import BLOCK, Transformer

N_SYMBOLS, WIDTH, INNER, HEADS, LAYERS, N_TABLES = 40, 6, 8, 2, 2, 2


def small_transformer(seed: int) -> Transformer:
    draw = np.random.default_rng(seed)

    def weights(*shape: int) -> np.ndarray:
        return draw.normal(scale=0.4, size=shape).astype(np.float32)

    return Transformer(
        symbols=weights(N_SYMBOLS, 3),
        pairs=weights(PAIR_SLOTS, 2),
        first=weights(5, 5 + 3 * N_TABLES, WIDTH),
        first_bias=weights(WIDTH),
        around=weights(LAYERS, 5, WIDTH),
        around_bias=weights(LAYERS, WIDTH),
        asked=weights(LAYERS, WIDTH, 3 * WIDTH),
        asked_bias=weights(LAYERS, 3 * WIDTH),
        distance=weights(LAYERS, HEADS, 2 * BLOCK - 1),
        answer=weights(LAYERS, WIDTH, WIDTH),
        answer_bias=weights(LAYERS, WIDTH),
        up=weights(LAYERS, WIDTH, INNER),
        up_bias=weights(LAYERS, INNER),
        down=weights(LAYERS, INNER, WIDTH),
        down_bias=weights(LAYERS, WIDTH),
        last=weights(WIDTH),
        last_bias=0.5,
        whole=weights(WIDTH),
        whole_bias=-0.25,
    )


def drawn(seed: int, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    symbols = rng.integers(1, N_SYMBOLS, n).astype(np.uint16)
    classes = rng.integers(0, 16, (N_TABLES, n)).astype(np.uint8)
    return symbols, classes, rng.random(n) < 0.7


def normal(row: np.ndarray) -> np.ndarray:
    found: np.ndarray = (row - row.mean()) / math.sqrt(row.var() + 1e-5)
    return found


def by_hand(t: Transformer, symbols: np.ndarray, classes: np.ndarray, chinese: np.ndarray) -> tuple[np.ndarray, float]:
    """One block, one position, one head and one key at a time."""
    n = len(symbols)
    inputs = np.concatenate([t.symbols[symbols], t.pairs[pair_slots(symbols)], gram_inputs(classes)], axis=1)
    hidden = [
        np.maximum(sum(inputs[i + k - 2] @ t.first[k] for k in range(5) if 0 <= i + k - 2 < n) + t.first_bias, 0)
        for i in range(n)
    ]
    size = WIDTH // HEADS
    for k in range(LAYERS):
        hidden = [
            hidden[i]
            + sum(hidden[i + tap - 2] * t.around[k, tap] for tap in range(5) if 0 <= i + tap - 2 < n)
            + t.around_bias[k]
            for i in range(n)
        ]
        asked = [normal(row) @ t.asked[k] + t.asked_bias[k] for row in hidden]
        after = []
        for i in range(n):
            answers = []
            for head in range(HEADS):
                part = slice(head * size, (head + 1) * size)
                weights = np.array(
                    [
                        math.exp(
                            asked[i][:WIDTH][part] @ asked[j][WIDTH : 2 * WIDTH][part]
                            + t.distance[k, head, j - i + BLOCK - 1]
                        )
                        for j in range(n)
                    ]
                )
                answers.append(sum(w * asked[j][2 * WIDTH :][part] for j, w in enumerate(weights)) / weights.sum())
            after.append(hidden[i] + np.concatenate(answers) @ t.answer[k] + t.answer_bias[k])
        hidden = [
            row + np.maximum(normal(row) @ t.up[k] + t.up_bias[k], 0) @ t.down[k] + t.down_bias[k] for row in after
        ]
    ends = np.array([normal(row) for row in hidden])
    mean = ends[chinese].mean(axis=0) if chinese.any() else np.zeros(WIDTH)
    return ends @ t.last + t.last_bias, float(mean @ t.whole) + t.whole_bias


@pytest.mark.parametrize("seed", range(4))
def test_a_block_is_computed_as_by_hand(seed: int) -> None:
    transformer = small_transformer(seed)
    symbols, classes, chinese = drawn(seed, 7 + 5 * seed)
    logits, whole = transformer.look(symbols, classes, chinese)
    expected, expected_whole = by_hand(transformer, symbols, classes, chinese)
    assert np.allclose(logits, expected, atol=2e-4)
    assert whole == pytest.approx(expected_whole, abs=2e-4)


@pytest.mark.parametrize("n", [BLOCK, BLOCK + 1, 2 * BLOCK + 7])
def test_a_long_text_is_looked_at_in_blocks_of_one_size(n: int) -> None:
    transformer = small_transformer(9)
    transformer.pairs[...] = 0  # the pair at the end of a block reaches into the next
    symbols, classes, chinese = drawn(n, n)
    logits, whole = transformer.look(symbols, classes, chinese)
    n_blocks = -(-n // BLOCK)
    size = -(-n // n_blocks)
    starts = [min(k * size, n - size) for k in range(n_blocks)]
    alone = [
        transformer.look(symbols[at : at + size], classes[:, at : at + size], chinese[at : at + size]) for at in starts
    ]
    for (found, _), at, end in zip(alone, starts, [*starts[1:], n], strict=True):
        assert np.allclose(logits[at:end], found[: end - at], atol=1e-4)
    assert whole == pytest.approx(np.mean([w for _, w in alone]), abs=1e-4)


def test_nothing_and_nothing_chinese() -> None:
    transformer = small_transformer(3)
    logits, whole = transformer.look(*drawn(0, 0))
    assert (logits.shape, whole) == ((0,), 0.0)
    symbols, classes, _ = drawn(1, 9)
    logits, whole = transformer.look(symbols, classes, np.zeros(9, dtype=bool))
    assert np.isfinite(logits).all()
    assert whole == pytest.approx(transformer.whole_bias)


def test_large_weights_do_not_overflow() -> None:
    transformer = small_transformer(5)
    transformer.asked[...] *= 400
    logits, whole = transformer.look(*drawn(2, 50))
    assert np.isfinite(logits).all() and math.isfinite(whole)
