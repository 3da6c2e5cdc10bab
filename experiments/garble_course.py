"""What a network learns from, and the stream of spun and natural text that is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.garble_corpus import Natural
from experiments.garble_spinners import WAYS, DrawnRules, RuleSource, Vocabulary, spin_below
from toolkit.judge.garble.form import Form, read_form
from toolkit.judge.garble.grams import GramTables
from toolkit.judge.garble.network import pair_slots

CHUNK, PIECE = 320, 2000
"""Symbols of a chunk, characters of a piece."""
GENRE_WEIGHTS = {
    "news": 0.42,
    "law": 0.24,
    "province": 0.07,
    "national_new": 0.11,
    "national_old": 0.06,
    "district": 0.01,
    "questions": 0.09,
}
NATURAL_SHARE, ALIEN_SHARE, DRAWN_SHARE = 0.35, 0.25, 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """Documents to learn from, with tables counted on others. alien: tables by genre, of other genres' text."""

    naturals: list[Natural]
    tables: GramTables
    alien: dict[str, GramTables]


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What a network is trained with.

    listed: the rules that it may see; usual: words to guess originals from.
    """

    alphabet: str
    folds: tuple[Fold, ...]
    vocabulary: Vocabulary
    listed: RuleSource
    usual: tuple[str, ...] = ()

    @property
    def tables(self) -> GramTables:
        """The tables that ship: those of the first fold."""
        return self.folds[0].tables

    @property
    def naturals(self) -> list[Natural]:
        """Documents that are not counted in the tables that ship."""
        return self.folds[0].naturals


@dataclass(frozen=True, slots=True, eq=False)
class Chunks:
    """Stretches of text. symbols, pairs, changed, chinese: (n, CHUNK); classes: (n, tables, CHUNK)."""

    symbols: NDArray[np.int16]
    pairs: NDArray[np.int16]
    classes: NDArray[np.uint8]
    changed: NDArray[np.bool_]
    chinese: NDArray[np.bool_]


def chunks(course: Course, rng: np.random.Generator) -> Iterator[Chunks]:
    """The whole stretches of CHUNK symbols of spun and natural pieces without end, one piece at a time."""
    for form, classes, changed in examples(course, rng):
        n = len(form) // CHUNK
        if n:
            kept = slice(0, n * CHUNK)
            yield Chunks(
                symbols=form.symbols[kept].astype(np.int16).reshape(n, CHUNK),
                pairs=pair_slots(form.symbols)[kept].astype(np.int16).reshape(n, CHUNK),
                classes=classes[:, kept].reshape(-1, n, CHUNK).swapaxes(0, 1).copy(),
                changed=changed[kept].reshape(n, CHUNK),
                chinese=form.chinese[kept].reshape(n, CHUNK),
            )


def examples(course: Course, rng: np.random.Generator) -> Iterator[tuple[Form, NDArray[np.uint8], NDArray[np.bool_]]]:
    """Pieces without end: as symbols, the classes of their grams, and which symbols were put in.

    Every spinner lives for one piece only.
    """
    given: dict[str, list[tuple[Natural, Fold]]] = {}
    for fold in course.folds:
        for natural in fold.naturals:
            given.setdefault(natural.genre, []).append((natural, fold))
    genres = [genre for genre in GENRE_WEIGHTS if genre in given]
    weights = np.array([GENRE_WEIGHTS[genre] for genre in genres])
    sizes = {genre: np.cumsum([len(natural.text) for natural, _ in given[genre]]) for genre in genres}
    while True:
        genre = genres[int(rng.choice(len(genres), p=weights / weights.sum()))]
        at = int(np.searchsorted(sizes[genre], rng.integers(sizes[genre][-1]), side="right"))
        natural, fold = given[genre][at]
        start = int(rng.integers(max(1, len(natural.text) - PIECE)))
        piece = "".join(natural.text[start : start + PIECE].split())
        changed = np.zeros(len(piece), dtype=np.bool_)
        if rng.random() >= NATURAL_SHARE:
            piece, changed = spin_at_random(piece, course, rng)
        alien = fold.alien.get(genre) if rng.random() < ALIEN_SHARE else None
        form = read_form(piece, course.alphabet)
        yield form, (alien or fold.tables).classes(form.symbols), changed[form.places]


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
