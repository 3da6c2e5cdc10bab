"""The detector's network in torch."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from torch import Tensor, nn

from toolkit.judge.garble.network import CONTEXT_REACH, DILATIONS, PAIR_SLOTS, SEEN, STRIDE, Network

SYMBOL_SIZE, PAIR_SIZE, WIDTH = 24, 8, 64


class TorchNetwork(nn.Module):
    """The same computation as `toolkit.judge.garble.network.Network`, with gradients."""

    def __init__(self, n_symbols: int, n_tables: int) -> None:
        super().__init__()
        self.symbols = nn.Embedding(n_symbols, SYMBOL_SIZE)
        self.pairs = nn.Embedding(PAIR_SLOTS, PAIR_SIZE)
        nn.init.normal_(self.symbols.weight, std=0.3)
        nn.init.normal_(self.pairs.weight, std=0.05)
        self.register_buffer("seen", torch.from_numpy(SEEN), persistent=False)
        self.first = nn.Conv1d(SYMBOL_SIZE + PAIR_SIZE + 3 * n_tables, WIDTH, 5, padding=2)
        self.context = nn.Linear(WIDTH, WIDTH)
        self.blocks = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=step, dilation=step) for step in DILATIONS)
        self.last = nn.Linear(WIDTH, 1)

    def forward(self, symbols: Tensor, pairs: Tensor, classes: Tensor) -> Tensor:
        """Shapes: symbols and pairs (batch, n), classes (batch, tables, n); gives logits (batch, n)."""
        seen = self.get_buffer("seen")[classes]  # (batch, tables, n, 3)
        grams = seen.transpose(2, 3).flatten(1, 2)
        inputs = torch.cat([self.symbols(symbols).transpose(1, 2), self.pairs(pairs).transpose(1, 2), grams], 1)
        hidden = functional.relu(self.first(inputs))
        around = self.context(local_mean(hidden).transpose(1, 2)).transpose(1, 2)
        hidden = hidden + around.repeat_interleave(STRIDE, dim=2)[..., : hidden.shape[2]]
        for block in self.blocks:
            hidden = hidden + functional.relu(block(hidden))
        logits: Tensor = self.last(hidden.transpose(1, 2))[..., 0]
        return logits

    def to_numpy(self) -> Network:
        """The weights as the toolkit uses them, rounded to half precision as they are stored."""

        def half(tensor: Tensor) -> NDArray[np.float32]:
            weights: NDArray[np.float32] = tensor.detach().cpu().numpy().astype(np.float16).astype(np.float32)
            return weights

        def taps(weight: Tensor) -> NDArray[np.float32]:  # (out, in, width) -> (WIDTH * in, out)
            return half(weight).transpose(2, 1, 0).reshape(-1, WIDTH)

        blocks = [block for block in self.blocks if isinstance(block, nn.Conv1d)]
        return Network(
            symbols=half(self.symbols.weight),
            pairs=half(self.pairs.weight),
            first=taps(self.first.weight),
            first_bias=_bias(self.first),
            context=half(self.context.weight).T.copy(),
            context_bias=half(self.context.bias),
            blocks=tuple(taps(block.weight) for block in blocks),
            block_biases=tuple(_bias(block) for block in blocks),
            last=half(self.last.weight)[0],
            last_bias=self.last.bias.item(),
        )


def _bias(layer: nn.Conv1d) -> NDArray[np.float32]:
    assert layer.bias is not None
    bias: NDArray[np.float32] = layer.bias.detach().cpu().numpy().astype(np.float16).astype(np.float32)
    return bias


def local_mean(hidden: Tensor) -> Tensor:
    """`toolkit.judge.garble.network.local_mean` of (batch, w, n): gives (batch, w, n / STRIDE, rounded up)."""
    n = hidden.shape[2]
    summed = functional.pad(hidden, (0, -n % STRIDE)).reshape(*hidden.shape[:2], -1, STRIDE).float().sum(3)
    sums = functional.pad(summed.cumsum(2), (1, 0))
    at, reach = torch.arange(summed.shape[2], device=hidden.device), CONTEXT_REACH // STRIDE
    low, high = (at - reach).clamp(min=0), (at + reach + 1).clamp(max=summed.shape[2])
    rows = (high * STRIDE).clamp(max=n) - low * STRIDE
    means: Tensor = (sums[..., high] - sums[..., low]) / rows
    return means
