"""The detector's network in torch, and the stream of spun and natural text that it learns from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from torch import Tensor, nn

from experiments.garble_corpus import Natural
from experiments.garble_spinners import WAYS, DrawnRules, RuleSource, Vocabulary, spin_below
from toolkit.judge.garble.form import Form, read_form
from toolkit.judge.garble.grams import GramTables
from toolkit.judge.garble.network import CONTEXT_REACH, DILATIONS, PAIR_SLOTS, STRIDE, Network, gram_inputs, pair_slots

CHUNK, BATCH, PIECE, POOL, USES = 320, 32, 2000, 1600, 3
"""Symbols of a chunk, chunks of a batch, characters of a piece, chunks that wait, times that each is used."""
SYMBOL_SIZE, PAIR_SIZE, WIDTH = 24, 8, 64
GENRE_WEIGHTS = {
    "news": 0.42,
    "law": 0.24,
    "province": 0.07,
    "national_new": 0.11,
    "national_old": 0.06,
    "district": 0.01,
    "questions": 0.09,
}
RATE = 2e-3
NATURAL_SHARE, ALIEN_SHARE, DRAWN_SHARE = 0.35, 0.25, 0.6


class TorchNetwork(nn.Module):
    """The same computation as `toolkit.judge.garble.network.Network`, with gradients."""

    def __init__(self, n_symbols: int, n_tables: int) -> None:
        super().__init__()
        self.symbols = nn.Embedding(n_symbols, SYMBOL_SIZE)
        self.pairs = nn.Embedding(PAIR_SLOTS, PAIR_SIZE)
        nn.init.normal_(self.symbols.weight, std=0.3)
        nn.init.normal_(self.pairs.weight, std=0.05)
        self.first = nn.Conv1d(SYMBOL_SIZE + PAIR_SIZE + 3 * n_tables, WIDTH, 5, padding=2)
        self.context = nn.Linear(WIDTH, WIDTH)
        self.blocks = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, padding=step, dilation=step) for step in DILATIONS)
        self.last = nn.Linear(WIDTH, 1)

    def forward(self, symbols: Tensor, pairs: Tensor, grams: Tensor) -> Tensor:
        """Shapes: symbols and pairs (batch, n), grams (batch, n, 3 * tables); gives logits (batch, n)."""
        inputs = torch.cat(
            [self.symbols(symbols).transpose(1, 2), self.pairs(pairs).transpose(1, 2), grams.transpose(1, 2)], 1
        )
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
            return tensor.detach().numpy().astype(np.float16).astype(np.float32)

        def taps(weight: Tensor) -> NDArray[np.float32]:  # (out, in, width) -> (width * in, out)
            return half(weight).transpose(2, 1, 0).reshape(-1, WIDTH)

        blocks = [block for block in self.blocks if isinstance(block, nn.Conv1d)]
        return Network(
            symbols=half(self.symbols.weight),
            pairs=half(self.pairs.weight),
            first=taps(self.first.weight),
            first_bias=half(self.first.bias) if self.first.bias is not None else np.zeros(WIDTH, dtype=np.float32),
            context=half(self.context.weight).T.copy(),
            context_bias=half(self.context.bias),
            blocks=tuple(taps(block.weight) for block in blocks),
            block_biases=tuple(half(block.bias) for block in blocks if block.bias is not None),
            last=half(self.last.weight)[0],
            last_bias=self.last.bias.item(),
        )


def local_mean(hidden: Tensor) -> Tensor:
    """`toolkit.judge.garble.network.local_mean` of (batch, w, n): gives (batch, w, n / STRIDE, rounded up)."""
    n = hidden.shape[2]
    summed = functional.pad(hidden, (0, -n % STRIDE)).reshape(*hidden.shape[:2], -1, STRIDE).sum(3)
    sums = functional.pad(summed.cumsum(2), (1, 0))
    at, reach = torch.arange(summed.shape[2]), CONTEXT_REACH // STRIDE
    low, high = (at - reach).clamp(min=0), (at + reach + 1).clamp(max=summed.shape[2])
    rows = (high * STRIDE).clamp(max=n) - low * STRIDE
    means: Tensor = (sums[..., high] - sums[..., low]) / rows
    return means


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What a network is trained with.

    listed: the rules that it may see; alien: tables by genre, of other genres' text.
    usual: words to guess originals from.
    """

    alphabet: str
    tables: GramTables
    alien: dict[str, GramTables]
    naturals: list[Natural]
    vocabulary: Vocabulary
    listed: RuleSource
    usual: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One text as symbols, with the classes of its grams and which symbols were put in; natural: none was."""

    form: Form
    classes: NDArray[np.uint8]
    changed: NDArray[np.bool_]


def examples(course: Course, rng: np.random.Generator) -> Iterator[Example]:
    """Spun and natural pieces without end; every spinner lives for one piece only."""
    by_genre = {genre: [n for n in course.naturals if n.genre == genre] for genre in GENRE_WEIGHTS}
    genres = [genre for genre in GENRE_WEIGHTS if by_genre[genre]]
    weights = np.array([GENRE_WEIGHTS[genre] for genre in genres])
    sizes = {g: np.cumsum([len(n.text) for n in by_genre[g]]) for g in genres}
    while True:
        genre = genres[int(rng.choice(len(genres), p=weights / weights.sum()))]
        at = int(np.searchsorted(sizes[genre], rng.integers(sizes[genre][-1]), side="right"))
        text = by_genre[genre][at].text
        start = int(rng.integers(max(1, len(text) - PIECE)))
        piece = "".join(text[start : start + PIECE].split())
        changed = np.zeros(len(piece), dtype=np.bool_)
        if rng.random() >= NATURAL_SHARE:
            piece, changed = spin_at_random(piece, course, rng)
        alien = course.alien.get(genre) if rng.random() < ALIEN_SHARE else None
        form = read_form(piece, course.alphabet)
        yield Example(form, (alien or course.tables).classes(form.symbols), changed[form.places])


def spin_at_random(text: str, course: Course, rng: np.random.Generator) -> tuple[str, NDArray[np.bool_]]:
    """Spin a text with a spinner drawn at random, at a strength drawn at random (about 2-40 % of the characters)."""
    rate = float(np.exp(rng.uniform(np.log(0.015), np.log(0.4))))
    way = WAYS[int(rng.choice(len(WAYS), p=[0.4, 0.25, 0.15, 0.08, 0.12]))]
    seed = int(rng.integers(1 << 40))
    rules: RuleSource = course.listed
    full = 0.12
    if rng.random() < DRAWN_SHARE:
        characters = 0.05 if rng.random() < 0.3 else 0.0
        synonyms = 3 if way == "redraw" else 1
        rules = DrawnRules(course.vocabulary, seed, share=rate / 0.5, synonyms=synonyms, characters=characters)
        full = 0.0
    spun = spin_below(text, rules, bound=rate / full if full else 1.0, way=way, seed=str(seed))
    return spun.text, spun.changed


def batches(course: Course, rng: np.random.Generator) -> Iterator[tuple[Tensor, Tensor, Tensor, Tensor, Tensor]]:
    """Symbols, pairs, grams, changed and chinese, each (BATCH, ..., CHUNK), chunks of many pieces mixed."""
    stream = examples(course, rng)
    waiting: list[tuple[NDArray[np.generic], ...]] = []
    while True:
        while len(waiting) < POOL:
            example = next(stream)
            form = example.form
            columns = (
                form.symbols,
                pair_slots(form.symbols),
                gram_inputs(example.classes),
                example.changed,
                form.chinese,
            )
            for at in range(0, len(form) - CHUNK + 1, CHUNK):
                waiting += [tuple(column[at : at + CHUNK] for column in columns)] * USES
        chosen = [waiting.pop(int(rng.integers(len(waiting)))) for _ in range(BATCH)]
        symbols, pairs, grams, changed, chinese = (np.stack([row[k] for row in chosen]) for k in range(5))
        yield (
            torch.from_numpy(symbols.astype(np.int64)),
            torch.from_numpy(pairs.astype(np.int64)),
            torch.from_numpy(grams.astype(np.float32)),
            torch.from_numpy(changed.astype(np.float32)),
            torch.from_numpy(chinese.astype(np.float32)),
        )


def train(network: TorchNetwork, course: Course, *, millions: float, seed: int, say: Callable[[str], None]) -> None:
    """Train on so many million symbols, on one thread; the learning rate falls to nothing by then."""
    torch.set_num_threads(1)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    n_steps = int(millions * 1e6 / (BATCH * CHUNK))
    losses = []
    stream = batches(course, np.random.default_rng(seed))
    for step in range(n_steps):
        symbols, pairs, grams, changed, chinese = next(stream)
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, step / 100) * (1 - step / n_steps) ** 0.9
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network(symbols, pairs, grams)
        loss = functional.binary_cross_entropy_with_logits(logits.float(), changed, chinese)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
        if step % 100 == 99:
            say(f"step {step + 1} of {n_steps}, loss {np.mean(losses[-100:]):.4f}")
