"""The detector's transformer in torch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from torch import Tensor, nn

from toolkit.judge.garble.network import PAIR_SLOTS, SEEN
from toolkit.judge.garble.transformer import BLOCK, Transformer

SYMBOL_SIZE, PAIR_SIZE, WIDTH, INNER, LAYERS, HEADS = 48, 8, 128, 256, 3, 2
DROPOUT = 0.1


class TorchLayer(nn.Module):
    """One layer: a narrow convolution, attention by likeness and distance, two rectified products."""

    def __init__(self) -> None:
        super().__init__()
        self.around = nn.Conv1d(WIDTH, WIDTH, 5, padding=2, groups=WIDTH)
        self.before_asked, self.asked = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 3 * WIDTH)
        self.distance = nn.Parameter(torch.zeros(HEADS, 2 * BLOCK - 1))
        self.answer = nn.Linear(WIDTH, WIDTH)
        self.before_up, self.up = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)

    def forward(self, hidden: Tensor) -> Tensor:
        """Shape (batch, n, WIDTH) before and after."""
        batch, n, _ = hidden.shape
        hidden = hidden + self.around(hidden.transpose(1, 2)).transpose(1, 2)
        asked = self.asked(self.before_asked(hidden)).view(batch, n, 3, HEADS, WIDTH // HEADS)
        queries, keys, values = asked.permute(2, 0, 3, 1, 4)
        at = torch.arange(n, device=hidden.device)
        bias = self.distance[:, at[None] - at[:, None] + BLOCK - 1].to(queries.dtype)
        found = functional.scaled_dot_product_attention(
            queries, keys, values, attn_mask=bias[None].expand(batch, -1, -1, -1)
        )
        hidden = hidden + self._dropped(self.answer(found.transpose(1, 2).reshape(batch, n, WIDTH)))
        return hidden + self._dropped(self.down(functional.relu(self.up(self.before_up(hidden)))))

    def _dropped(self, hidden: Tensor) -> Tensor:
        return functional.dropout(hidden, DROPOUT, self.training)


class TorchTransformer(nn.Module):
    """The same computation as `toolkit.judge.garble.transformer.Transformer` on one block, with gradients."""

    def __init__(self, n_symbols: int, n_tables: int) -> None:
        super().__init__()
        self.symbols = nn.Embedding(n_symbols, SYMBOL_SIZE)
        self.pairs = nn.Embedding(PAIR_SLOTS, PAIR_SIZE)
        nn.init.normal_(self.symbols.weight, std=0.3)
        nn.init.normal_(self.pairs.weight, std=0.05)
        self.register_buffer("seen", torch.from_numpy(SEEN), persistent=False)
        self.first = nn.Conv1d(SYMBOL_SIZE + PAIR_SIZE + 3 * n_tables, WIDTH, 5, padding=2)
        self.layers = nn.ModuleList(TorchLayer() for _ in range(LAYERS))
        self.normal = nn.LayerNorm(WIDTH)
        self.last, self.whole = nn.Linear(WIDTH, 1), nn.Linear(WIDTH, 1)

    def forward(self, symbols: Tensor, pairs: Tensor, classes: Tensor, chinese: Tensor) -> tuple[Tensor, Tensor]:
        """Shapes: symbols, pairs and chinese (batch, n), classes (batch, tables, n); logits (batch, n) and (batch,)."""
        grams = self.get_buffer("seen")[classes].transpose(2, 3).flatten(1, 2)
        inputs = torch.cat([self.symbols(symbols).transpose(1, 2), self.pairs(pairs).transpose(1, 2), grams], 1)
        hidden = functional.relu(self.first(inputs)).transpose(1, 2)
        for layer in self.layers:
            hidden = layer(hidden)
        hidden = self.normal(hidden)
        kept = chinese.to(hidden.dtype)[..., None]
        mean = (hidden * kept).sum(1) / kept.sum(1).clamp(min=1)
        return self.last(hidden)[..., 0], self.whole(mean)[..., 0]

    def to_numpy(self) -> Transformer:
        """The weights as the toolkit uses them, rounded to half precision as they are stored."""
        layers = [layer for layer in self.layers if isinstance(layer, TorchLayer)]
        asked = [_after(layer.before_asked, layer.asked) for layer in layers]
        for weights, bias in asked:  # the queries are scaled once and for all
            weights[:, :WIDTH] /= np.sqrt(WIDTH // HEADS)
            bias[:WIDTH] /= np.sqrt(WIDTH // HEADS)
        up = [_after(layer.before_up, layer.up) for layer in layers]
        last, whole = _after(self.normal, self.last), _after(self.normal, self.whole)

        def stacked(of: Callable[[TorchLayer], Tensor | None]) -> NDArray[np.float32]:
            return _half(np.stack([_array(of(layer)) for layer in layers]))

        return Transformer(
            symbols=_half(_array(self.symbols.weight)),
            pairs=_half(_array(self.pairs.weight)),
            first=_half(_array(self.first.weight).transpose(2, 1, 0)),
            first_bias=_half(_array(self.first.bias)),
            around=stacked(lambda layer: layer.around.weight[:, 0].T),
            around_bias=stacked(lambda layer: layer.around.bias),
            asked=_half(np.stack([weights for weights, _ in asked])),
            asked_bias=_half(np.stack([bias for _, bias in asked])),
            distance=stacked(lambda layer: layer.distance),
            answer=stacked(lambda layer: layer.answer.weight.T),
            answer_bias=stacked(lambda layer: layer.answer.bias),
            up=_half(np.stack([weights for weights, _ in up])),
            up_bias=_half(np.stack([bias for _, bias in up])),
            down=stacked(lambda layer: layer.down.weight.T),
            down_bias=stacked(lambda layer: layer.down.bias),
            last=_half(last[0][:, 0]),
            last_bias=float(last[1][0]),
            whole=_half(whole[0][:, 0]),
            whole_bias=float(whole[1][0]),
        )


def _array(tensor: Tensor | None) -> NDArray[np.float32]:
    assert tensor is not None
    found: NDArray[np.float32] = tensor.detach().float().cpu().numpy()
    return found


def _half(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    return weights.astype(np.float16).astype(np.float32)


def _after(normal: nn.LayerNorm, layer: nn.Linear) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights (in, out) and bias of a layer behind a normalization, whose gain and bias they take over."""
    weights = _array(layer.weight).T
    return weights * _array(normal.weight)[:, None], _array(layer.bias) + _array(normal.bias) @ weights
