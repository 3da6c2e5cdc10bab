"""What is trained is what the toolkit computes. Needs torch, which the extra `embed` brings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from toolkit.judge.garble.network import pair_slots

torch = pytest.importorskip("torch", reason="torch is not installed")

N_SYMBOLS, N_TABLES = 50, 10


def drawn(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(n)
    symbols = rng.integers(1, N_SYMBOLS, n).astype(np.uint16)
    return symbols, rng.integers(0, 16, (N_TABLES, n)).astype(np.uint8), rng.random(n) < 0.8


def test_the_network_is_the_same_in_torch_and_numpy() -> None:
    from experiments.garble_network import TorchNetwork

    torch.manual_seed(1)
    trained = TorchNetwork(N_SYMBOLS, N_TABLES).eval()
    symbols, classes, _ = drawn(500)
    inputs = [torch.from_numpy(a.astype(np.int32))[None] for a in (symbols, pair_slots(symbols), classes)]
    with torch.no_grad():
        expected = trained(*inputs)[0].numpy()
    assert np.allclose(trained.to_numpy().logits(symbols, classes), expected, atol=0.01)


def test_the_transformer_is_the_same_in_torch_and_numpy() -> None:
    from experiments.garble_transformer import TorchTransformer

    torch.manual_seed(2)
    trained = TorchTransformer(N_SYMBOLS, N_TABLES).eval()
    with torch.no_grad():
        for weights in trained.parameters():
            weights += 0.1 * torch.randn_like(weights)
    symbols, classes, chinese = drawn(290)
    inputs = [torch.from_numpy(a.astype(np.int32))[None] for a in (symbols, pair_slots(symbols), classes)]
    with torch.no_grad():
        expected, expected_whole = trained(*inputs, torch.from_numpy(chinese)[None])
    logits, whole = trained.to_numpy().look(symbols, classes, chinese)
    assert np.allclose(logits, expected[0].numpy(), atol=0.05)
    assert whole == pytest.approx(expected_whole.item(), abs=0.05)


def test_training_lowers_the_losses() -> None:
    from experiments import garble_training as module
    from experiments.garble_course import CHUNK, Chunks
    from experiments.garble_network import TorchNetwork
    from experiments.garble_transformer import TorchTransformer

    rng = np.random.default_rng(3)

    def block(n: int) -> dict[str, Any]:
        symbols = rng.integers(1, N_SYMBOLS, (n, CHUNK)).astype(np.int16)
        columns = {
            "symbols": symbols,
            "pairs": symbols,
            "classes": np.repeat(symbols[:, None] % 16, N_TABLES, axis=1).astype(np.uint8),
            "changed": symbols < 5,
            "chinese": np.ones_like(symbols, dtype=np.bool_),
        }
        assert set(columns) == set(Chunks.__dataclass_fields__)
        return {name: torch.from_numpy(column) for name, column in columns.items()}

    torch.manual_seed(3)
    network, transformer = TorchNetwork(N_SYMBOLS, N_TABLES), TorchTransformer(N_SYMBOLS, N_TABLES)
    for learner, loss_of in ((network, module._network_loss), (transformer, module._transformer_loss)):
        optimizer = torch.optim.AdamW(learner.parameters(), lr=3e-3)
        losses = [module._step(learner, optimizer, loss_of(learner, block(8), CHUNK // 2)).item() for _ in range(12)]
        assert np.mean(losses[-3:]) < 0.8 * losses[0]
