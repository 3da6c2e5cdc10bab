"""From marks on characters to a document score and its bounds: fitted on documents that the network never saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray

from experiments.garble_corpus import GENRES, Natural, pieces, stable
from experiments.garble_training import GENRE_WEIGHTS, Course, spin_at_random
from toolkit.judge.garble.document import features
from toolkit.judge.garble.form import read_form
from toolkit.judge.garble.model import DocumentModel
from toolkit.judge.garble.network import FloatArray, Network
from toolkit.judge.garble.verdict import MIN_CHINESE

LENGTHS = (170, 300, 600, 1100, 2000, 4000)
"""Sizes of the pieces, in characters."""
N_HIDDEN, N_SPUN, N_NATURAL = 12, 1000, 600
"""N_SPUN: spun pieces a size; N_NATURAL: natural pieces a size and genre, at most about."""
ALLOWED = 0.0005
"""Share of natural pieces above the bound in each genre: half of what is promised."""


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Pieces as features. found: (n, k); n_chinese: (n,); size, genre, fold: (n,); spun: (n,) bool."""

    found: FloatArray
    n_chinese: NDArray[np.int64]
    size: NDArray[np.int64]
    genre: NDArray[np.int64]
    fold: NDArray[np.int64]
    spun: NDArray[np.bool_]


def natural_pieces(naturals: Sequence[Natural], genre: str, size: int, want: int) -> Iterator[tuple[str, str]]:
    """About `want` pieces of a genre with the keys of their documents; they overlap where the genre is small."""
    documents = [natural for natural in naturals if natural.genre == genre]
    total = sum(max(0, len(natural.text) - size) for natural in documents)
    stride = max(size // 8, total // want)
    for natural in documents:
        yield from ((natural.key, piece) for piece in pieces(natural.text, size, stride))


def sample(course: Course, network: Network, naturals: Sequence[Natural]) -> Samples:
    """Natural pieces of every genre and size, and pieces spun by training spinners."""
    rng = np.random.default_rng(7)
    rows: list[tuple[FloatArray, int, int, int, int, bool]] = []

    def add(text: str, size: int, genre: str, key: str, *, spun: bool) -> None:
        form = read_form(text, course.alphabet)
        n_chinese = int(form.chinese.sum())
        if n_chinese >= min(MIN_CHINESE, size // 2):
            classes = course.tables.classes(form.symbols)
            found = features(form, classes, network.logits(form.symbols, classes))
            rows.append((found, n_chinese, size, GENRES.index(genre), int(stable(f"fold/{key}") < 0.5), spun))

    for size in LENGTHS:
        for genre in GENRES:
            given = list(natural_pieces(naturals, genre, size, N_NATURAL))
            for key, piece in given:
                add(piece, size, genre, key, spun=False)
            for _ in range(round(N_SPUN * GENRE_WEIGHTS[genre]) if given else 0):
                key, piece = given[int(rng.integers(len(given)))]
                add(spin_at_random(piece, course, rng)[0], size, genre, key, spun=True)
    found, *columns = zip(*rows, strict=True)
    n_chinese, sizes, genres, folds, spun_flags = (np.array(column) for column in columns)
    return Samples(np.stack(found), n_chinese, sizes, genres, folds, spun_flags)


def fit(samples: Samples) -> DocumentModel:
    """The document model: weights from all samples, bounds from the other fold's natural pieces."""
    raw = np.empty(len(samples.found), dtype=np.float32)
    for fold in (0, 1):
        inside = samples.fold == fold
        raw[inside] = _fit_weights(samples.found[~inside], samples.spun[~inside]).raw(samples.found[inside])
    model = _fit_weights(samples.found, samples.spun)
    lengths, bounds = [], []
    for size in LENGTHS:
        chosen = (samples.size == size) & ~samples.spun
        quantiles = [
            float(np.quantile(raw[chosen & (samples.genre == genre)], 1 - ALLOWED))
            for genre in range(len(GENRES))
            if (chosen & (samples.genre == genre)).sum() >= 30
        ]
        lengths.append(float(np.median(samples.n_chinese[chosen])))
        bounds.append(max(quantiles))
    return _with_bounds(model, lengths, bounds)


def _with_bounds(model: DocumentModel, lengths: list[float], bounds: list[float]) -> DocumentModel:
    return DocumentModel(
        model.center,
        model.scale,
        model.first,
        model.first_bias,
        model.second,
        model.second_bias,
        np.array(lengths, dtype=np.float32),
        np.array(bounds, dtype=np.float32),
        model.slope,
    )


def _fit_weights(found: FloatArray, spun: NDArray[np.bool_]) -> DocumentModel:
    """A small network on scaled features, by the log-likelihood."""
    torch.manual_seed(3)
    center, scale = found.mean(axis=0), found.std(axis=0) + 1e-6
    inputs = torch.from_numpy(np.clip((found - center) / scale, -8, 8))
    truth = torch.from_numpy(spun.astype(np.float32))
    first, second = torch.nn.Linear(inputs.shape[1], N_HIDDEN), torch.nn.Linear(N_HIDDEN, 1)
    layers = torch.nn.Sequential(first, torch.nn.Tanh(), second)
    optimizer = torch.optim.AdamW(layers.parameters(), lr=0.01, weight_decay=0.02)
    for step in range(1500):
        for group in optimizer.param_groups:
            group["lr"] = 0.01 * (1 - step / 1500)
        at = torch.randint(len(truth), (2048,))
        loss = functional.binary_cross_entropy_with_logits(layers(inputs[at])[:, 0], truth[at])
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
    none = np.zeros(0, dtype=np.float32)
    return DocumentModel(
        center,
        scale,
        first.weight.detach().numpy().T.copy(),
        first.bias.detach().numpy(),
        second.weight.detach().numpy()[0],
        second.bias.item(),
        none,
        none,
        1.0,
    )


def fit_screen(samples: Samples) -> FloatArray:
    """Weights of the cheap screen: a line that SCREENED of the garbled documents the detector would call lie above."""
    raise NotImplementedError
