"""From marks on characters to a document score and its bounds.

The score's weights are fitted on documents that the network was trained on, its bounds on documents of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray

from experiments.garble_corpus import GENRES, Natural, pieces, stable
from experiments.garble_course import GENRE_WEIGHTS, Course, spin_at_random
from toolkit.checked import MIN_CHINESE
from toolkit.judge.garble.document import features
from toolkit.judge.garble.form import FIRST, read_form
from toolkit.judge.garble.grams import GramTables
from toolkit.judge.garble.model import Bounds, DocumentModel
from toolkit.judge.garble.network import FloatArray, Network
from toolkit.judge.garble.screen import screen_features
from toolkit.judge.garble.transformer import Transformer

LENGTHS = (170, 300, 600, 1100, 2000)
"""Sizes of the pieces, in characters."""
N_HIDDEN, N_FITS, WEIGHT_DECAY = 16, 5, 1.0
"""A decay of 0.02 let the weights grow until odd natural windows scored as high as any spun one."""
N_SPUN = {170: 1200, 300: 4500, 600: 1500, 1100: 1200, 2000: 1500}
N_NATURAL = {170: 150, 300: 600, 600: 200, 1100: 100, 2000: 125}
"""Pieces of each size to fit with, at most about: spun ones, and natural ones a genre and fold."""
N_BOUND = {170: 1500, 300: 3000, 600: 1500, 1100: 700, 2000: 600}
"""Natural pieces of each size for the bounds, a genre at most about."""
MIN_RATE, EASY_SHARE = 0.012, 0.5
"""Spun pieces with less changed are left out; so is this share of them whose changes the network sees best.

They are spun with words it knows: what has to be told from natural text is the work of spinners that it does not know.
"""
MIN_PIECES = 10
"""Pieces of a size that a genre needs to bound it."""
ALLOWED = 0.0005
"""Share of natural pieces above the bound in each genre: half of what is promised."""
ZONES = (0.05, 0.1, 0.2)
"""Shares of natural reports below the borders of the zones of likeness that have bounds of their own."""
FEW_DOCUMENTS, MANY_SHARE = 30, 0.3
"""A genre with fewer documents gets the whole margin, others this share of it."""
N_STEPS, N_SPLITS, CROSSED = 40, 4, 0.002
"""A zone's margin is the least of so many steps at which bounds from half of the documents hold for the other half: of
every genre's pieces at most the share CROSSED lies above in that zone, over so many ways to halve the documents. It is
twice what is promised, for half the documents."""
SPARE, SPARE_BELOW, SPARE_SIZE = 0.4, 0.7, 300
"""Added to the bounds of pieces of SPARE_SIZE characters: in the zone most like reports, and in the zones below it,
which few documents bound. Longer pieces get less, shorter ones more, by the square root: so does the noise of a mean.

Halves of six documents tell too little of a seventh: without a spare, bounds from half of the calibration part call up
to 2.3 in 1,000 windows of a genre in the other half, and fewer documents than one in 1,000.
"""
REPORTS = ("province", "national_new", "district")
PASSED = 0.1
"""Share of natural pieces of reports whose gram counts are odd enough for a glance with the network."""
PLAIN_RATE = 0.05
"""The screen is fitted to tell natural pieces from ones with at least this share of characters changed."""
SCREEN_LENGTHS, N_SCREEN, N_SCREEN_SPUN = (1100, 2000), 250, 900
"""Sizes of the pieces that the screen is fitted on; natural ones a genre and size, and spun ones in all."""


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Pieces as features of the network's marks, found: (n, k), and of the transformer's, closer: (n, k + 1).

    size, genre, n_chinese: (n,). rate: (n,), share of characters changed, 0 for natural pieces; seen: (n, 2), both's
    mean marks over that share; likeness: (n,), to work reports; document: (n,), key of the document a piece comes from.
    """

    found: FloatArray
    closer: FloatArray
    n_chinese: NDArray[np.int64]
    size: NDArray[np.int64]
    genre: NDArray[np.int64]
    rate: FloatArray
    seen: FloatArray
    likeness: NDArray[np.float64]
    document: NDArray[np.str_]


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """Raw scores of natural pieces of one size with their zone, genre and document, each (n,)."""

    score: FloatArray
    zone: NDArray[np.int64]
    genre: NDArray[np.int64]
    document: NDArray[np.str_]

    def of(self, rows: NDArray[np.bool_]) -> Raw:
        """Some of the pieces."""
        return Raw(self.score[rows], self.zone[rows], self.genre[rows], self.document[rows])


def natural_pieces(naturals: Sequence[Natural], genre: str, size: int, want: int) -> Iterator[tuple[str, str]]:
    """About `want` pieces of a genre with the keys of their documents; they overlap where the genre is small."""
    documents = [natural for natural in naturals if natural.genre == genre]
    total = sum(max(0, len(natural.text) - size) for natural in documents)
    stride = max(size // 8, total // want)
    for natural in documents:
        yield from ((natural.key, piece) for piece in pieces(natural.text, size, stride))


def report_weights(naturals: Sequence[Natural], alphabet: str) -> FloatArray:
    """Log-odds of each symbol in work reports against the mean of the other genres, (n_symbols,)."""
    shares = {}
    for genre in GENRES:
        counts = np.full(FIRST + len(alphabet), 2.0)
        for natural in naturals:
            if natural.genre == genre:
                counts += np.bincount(read_form(natural.text, alphabet).symbols, minlength=len(counts))
        shares[genre] = counts / counts.sum()
    reports = np.mean([shares[genre] for genre in GENRES if genre in REPORTS], axis=0)
    others = np.mean([shares[genre] for genre in GENRES if genre not in REPORTS], axis=0)
    weights: FloatArray = np.clip(np.log(reports / others), -3, 3).astype(np.float32)
    return weights


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece to be sampled: the tables of its fold, and what `Samples` says of it."""

    text: str
    tables: GramTables
    size: int
    genre: str
    rate: float
    document: str


def sample(
    pieces_of: Iterable[_Piece], alphabet: str, network: Network, transformer: Transformer, report: FloatArray
) -> Samples:
    """Pieces as features; those with too little Chinese are left out."""
    rows = []
    for piece in pieces_of:
        form = read_form(piece.text, alphabet)
        n_chinese = int(form.chinese.sum())
        if n_chinese < min(MIN_CHINESE, piece.size // 2):
            continue
        classes = piece.tables.classes(form.symbols)
        marks = network.logits(form.symbols, classes)
        closer, whole = transformer.look(form.symbols, classes, form.chinese)
        seen = [float((1 / (1 + np.exp(-m))).mean()) / max(piece.rate, 1e-3) for m in (marks, closer)]
        rows.append(
            (
                features(form, classes, marks),
                np.append(features(form, classes, closer), np.float32(whole)),
                n_chinese,
                piece.size,
                GENRES.index(piece.genre),
                piece.rate,
                seen,
                float(report[form.symbols[form.chinese]].mean()),
                piece.document,
            )
        )
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return Samples(*columns)


def bounding_pieces(naturals: Sequence[Natural], tables: GramTables) -> Iterator[_Piece]:
    """Natural pieces of every size and genre, for the bounds."""
    for size in LENGTHS:
        for genre in GENRES:
            for document, text in natural_pieces(naturals, genre, size, N_BOUND[size]):
                yield _Piece(text, tables, size, genre, 0.0, document)


def fitting_pieces(course: Course) -> Iterator[_Piece]:
    """Natural pieces of every size, genre and fold, and pieces spun by training spinners."""
    rng = np.random.default_rng(7)
    for size in LENGTHS:
        for genre in GENRES:
            given = [
                _Piece(text, fold.tables, size, genre, 0.0, document)
                for fold in course.folds
                for document, text in natural_pieces(fold.naturals, genre, size, N_NATURAL[size])
            ]
            yield from given
            for _ in range(round(N_SPUN[size] * GENRE_WEIGHTS[genre]) if given else 0):
                piece = given[int(rng.integers(len(given)))]
                text, changed = spin_at_random(piece.text, course, rng)
                yield replace(piece, text=text, rate=max(float(changed.mean()), 1e-6))


def fit(
    course: Course, network: Network, transformer: Transformer, bounding: Sequence[Natural]
) -> tuple[DocumentModel, DocumentModel, Bounds, FloatArray]:
    """The document models, their bounds from the natural texts `bounding`, and the screen's weights."""
    report = report_weights([natural for fold in course.folds for natural in fold.naturals], course.alphabet)
    fitting = sample(fitting_pieces(course), course.alphabet, network, transformer, report)
    document, closer = fit_models(fitting)
    natural = sample(bounding_pieces(bounding, course.tables), course.alphabet, network, transformer, report)
    bounds = find_bounds((document.raw(natural.found) + closer.raw(natural.closer)) / 2, natural, report)
    return document, closer, bounds, fit_screen(course, bounding)


def fit_models(fitting: Samples) -> tuple[DocumentModel, DocumentModel]:
    """The document model of the network's marks and that of the transformer's."""
    spun = fitting.rate >= MIN_RATE
    models = []
    for k, found in enumerate((fitting.found, fitting.closer)):
        seen = fitting.seen[:, k]
        hard = spun & (seen <= np.quantile(seen[spun], 1 - EASY_SHARE))
        used = hard | (fitting.rate == 0)
        models.append(_fit_weights(found[used], hard[used], fitting.size[used]))
    return models[0], models[1]


def find_bounds(raw: NDArray[np.floating[Any]], natural: Samples, report: FloatArray) -> Bounds:
    """Bounds from the raw scores of natural pieces, (n,)."""
    in_reports = np.isin(natural.genre, [GENRES.index(genre) for genre in REPORTS])
    zones = np.quantile(natural.likeness[in_reports & (natural.size >= 600)], ZONES)
    zone = np.searchsorted(zones, natural.likeness, side="right")
    every = Raw(raw.astype(np.float32), zone, natural.genre, natural.document)
    return Bounds(
        lengths=np.array([np.median(natural.n_chinese[natural.size == size]) for size in LENGTHS], np.float32),
        bounds=np.stack([_bounds(every.of(natural.size == size), size, len(zones) + 1) for size in LENGTHS], axis=1),
        report=report,
        zones=zones.astype(np.float32),
    )


def _bounds(natural: Raw, size: int, n_zones: int) -> FloatArray:
    """A bound for each zone, (n_zones,), from natural pieces of one size; the margins are found on halves of them."""
    low, high = np.quantile(natural.score, [0.9, 0.99])
    halves = [
        np.array([stable(f"{split}/{document}") < 0.5 for document in natural.document]) for split in range(N_SPLITS)
    ]
    sides = [side for half in halves for side in (half, ~half)]
    judged = sum(np.bincount(natural.genre[~side], minlength=len(GENRES)) for side in sides)
    margins = np.full(n_zones, np.inf)
    for margin in np.arange(N_STEPS) * float(high - low) / 10:
        tops = [_tops(natural.of(side), np.full(n_zones, margin)) for side in sides]
        above = sum(_above(natural.of(~side), top) for side, top in zip(sides, tops, strict=True))
        holds = np.all(above <= CROSSED * judged, axis=1)
        margins[holds] = np.minimum(margins[holds], margin)
    spare = np.full(n_zones, SPARE_BELOW, dtype=np.float32)
    spare[-1] = SPARE
    spare *= np.sqrt(SPARE_SIZE / size)
    bounds: FloatArray = (_tops(natural, np.minimum(margins, margin)) + spare).astype(np.float32)
    return bounds


def _tops(natural: Raw, margins: NDArray[np.float64]) -> FloatArray:
    """For each zone, what at most ALLOWED of every genre's pieces exceed there, and its margin."""
    tops = np.zeros(len(margins))
    for genre in np.unique(natural.genre):
        own = natural.of(natural.genre == genre)
        if len(own.score) < MIN_PIECES:
            continue
        few = len(np.unique(own.document)) < FEW_DOCUMENTS
        for zone in np.unique(own.zone):
            scores = np.sort(own.score[own.zone == zone])[::-1]
            top = float(scores[min(len(scores) - 1, int(ALLOWED * len(own.score)))])
            tops[zone] = max(tops[zone], top + margins[zone] * (1.0 if few else MANY_SHARE))
    # what reads less like a report is never bounded lower
    highest: FloatArray = np.maximum.accumulate(tops[::-1])[::-1].astype(np.float32)
    return highest


def _above(natural: Raw, bounds: FloatArray) -> NDArray[np.int64]:
    """How many pieces of each genre lie above their zone's bound, (n_zones, n_genres)."""
    counts = np.zeros((len(bounds), len(GENRES)), dtype=np.int64)
    rows = natural.score > bounds[natural.zone]
    np.add.at(counts, (natural.zone[rows], natural.genre[rows]), 1)
    return counts


def _fit_weights(found: FloatArray, spun: NDArray[np.bool_], size: NDArray[np.int64]) -> DocumentModel:
    """The mean of some small networks on scaled features, by the log-likelihood, as one network; no bounds yet.

    Every size counts as much, spun and natural.
    """
    center, scale = found.mean(axis=0), found.std(axis=0) + 1e-6
    inputs = torch.from_numpy(np.clip((found - center) / scale, -6, 6))
    truth = torch.from_numpy(spun.astype(np.float32))
    kinds, kind = np.unique(np.stack([size, spun], axis=1), axis=0, return_inverse=True)
    chances = torch.from_numpy((1 / np.bincount(kind, minlength=len(kinds)))[kind])
    fits = [_fit_one(inputs, truth, chances, seed) for seed in range(N_FITS)]
    return DocumentModel(
        center=center,
        scale=scale,
        first=np.concatenate([first.weight.detach().numpy().T for first, _ in fits], axis=1),
        first_bias=np.concatenate([first.bias.detach().numpy() for first, _ in fits]),
        second=(np.concatenate([second.weight.detach().numpy()[0] for _, second in fits]) / N_FITS).astype(np.float32),
        second_bias=float(np.mean([second.bias.item() for _, second in fits])),
    )


def _fit_one(
    inputs: torch.Tensor, truth: torch.Tensor, chances: torch.Tensor, seed: int
) -> tuple[torch.nn.Linear, torch.nn.Linear]:
    torch.manual_seed(seed)
    first, second = torch.nn.Linear(inputs.shape[1], N_HIDDEN), torch.nn.Linear(N_HIDDEN, 1)
    layers = torch.nn.Sequential(first, torch.nn.Softplus(), second)
    optimizer = torch.optim.AdamW(layers.parameters(), lr=0.01, weight_decay=WEIGHT_DECAY)
    n_steps, n_rows = 800, 1024
    drawn = torch.multinomial(chances, n_steps * n_rows, replacement=True).reshape(n_steps, n_rows)
    for step in range(n_steps):
        for group in optimizer.param_groups:
            group["lr"] = 0.01 * (1 - step / n_steps)
        at = drawn[step]
        loss = functional.binary_cross_entropy_with_logits(layers(inputs[at])[:, 0], truth[at])
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
    return first, second


def fit_screen(course: Course, naturals: Sequence[Natural]) -> FloatArray:
    """A line between natural reports and garbled ones, moved so that PASSED of the natural ones lie above."""
    rng = np.random.default_rng(17)
    natural = [
        piece
        for genre in REPORTS
        for size in SCREEN_LENGTHS
        for _, piece in natural_pieces(naturals, genre, size, N_SCREEN)
    ]
    tried = (spin_at_random(natural[int(rng.integers(len(natural)))], course, rng) for _ in range(N_SCREEN_SPUN))
    plain = [text for text, changed in tried if changed.mean() >= PLAIN_RATE]
    looked = screen_features([*natural, *plain], course.alphabet, course.tables)
    center, scale = looked.mean(axis=0), looked.std(axis=0) + 1e-6
    weights = torch.zeros(looked.shape[1], requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    inputs = torch.from_numpy((looked - center) / scale)
    truth = torch.from_numpy(np.arange(len(looked)) >= len(natural)).float()
    optimizer = torch.optim.Adam([weights, bias], lr=0.05)
    for _ in range(600):
        loss = functional.binary_cross_entropy_with_logits(inputs @ weights + bias, truth)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
    line = (weights.detach().numpy() / scale).astype(np.float32)
    return np.append(line, -np.quantile(looked[: len(natural)] @ line, 1 - PASSED)).astype(np.float32)
