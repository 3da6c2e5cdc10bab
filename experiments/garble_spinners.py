"""Machine "pseudo-original" rewriting, simulated: spinners over lists of rules or over vocabularies drawn afresh.

A spinner reads its rules from a `RuleSource` and applies them in one of the ways seen on real pages:

- cascade: a list of replacements, run in sequence over its own output, across word boundaries (公开 → 公然 → 果然);
- single: one pass from left to right, longest word first;
- words: like single, but only whole words of a segmenter;
- first: only the first occurrence of a word; redraw: a new synonym at each occurrence.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import jieba
import numpy as np
from numpy.typing import NDArray

from experiments.garble_corpus import Rule, stable

WAYS = ("cascade", "single", "words", "first", "redraw")
MAX_WORD = 4
USUAL_SHARE, USUAL_REACH = 0.25, 40
"""Share of the usual words that get another usual one, and how many ranks away it may be."""
_TRIES = 7
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spun:
    """A rewritten text. changed: bool a character, which ones the spinner put there instead of others."""

    text: str
    changed: BoolArray

    @property
    def rate(self) -> float:
        """Share of changed characters, 0-1."""
        return float(self.changed.mean()) if len(self.changed) else 0.0


class RuleSource(Protocol):
    """What a spinner replaces by what."""

    def targets(self, word: str) -> Sequence[tuple[float, str]]:
        """Replacements of a word, each with its place in the list (lower runs earlier); empty where it has none."""


class ListedRules:
    """A list of rules, in its own order."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._targets: dict[str, list[tuple[float, str]]] = {}
        for place, (source, target) in enumerate(rules):
            self._targets.setdefault(source, []).append((float(place), target))

    def targets(self, word: str) -> Sequence[tuple[float, str]]:
        """Replacements of a word in the order of the list."""
        return self._targets.get(word, ())


def spin(text: str, rules: RuleSource, *, rate: float, way: str, seed: str) -> Spun:
    """Rewrite until about `rate` of the characters are changed, or as many as the rules reach.

    Weakening a spinner means taking rules from its list: each rule has a number of its own, drawn by the seed, and only
    rules below a bound take part; the bound is found by bisection.
    """
    low, high = 0.0, 1.0
    best = _rewrite(text, _Weakened(rules, seed, 1.0), way, seed)
    if best.rate <= rate:
        return best
    for _ in range(_TRIES):
        bound = (low + high) / 2
        spun = _rewrite(text, _Weakened(rules, seed, bound), way, seed)
        if abs(spun.rate - rate) < abs(best.rate - rate):
            best = spun
        low, high = (bound, high) if spun.rate < rate else (low, bound)
    return best


def spin_below(text: str, rules: RuleSource, *, bound: float, way: str, seed: str) -> Spun:
    """Rewrite by the share `bound` of the rules, whatever rate comes of it."""
    return _rewrite(text, _Weakened(rules, seed, bound), way, seed)


@dataclass(frozen=True, slots=True)
class _Weakened:
    rules: RuleSource
    seed: str
    bound: float

    def targets(self, word: str) -> Sequence[tuple[float, str]]:
        found = self.rules.targets(word)
        return found if found and (self.bound >= 1 or _number(self.seed, word) < self.bound) else ()


@lru_cache(maxsize=200_000)
def _number(seed: str, word: str) -> float:
    return stable(f"{seed}/{word}")


def _rewrite(text: str, rules: RuleSource, way: str, seed: str) -> Spun:
    if way == "cascade":
        return _cascade(text, rules)
    starts = _word_starts(text) if way == "words" else None
    return _one_pass(text, rules, starts, first_only=way == "first", draw=seed if way == "redraw" else "")


def _cascade(text: str, rules: RuleSource) -> Spun:
    """Run the rules in their order, each over what the ones before have left."""
    changed = np.zeros(len(text), dtype=np.bool_)
    queue: list[tuple[float, str, str]] = []
    _enqueue(queue, text, rules, after=-1.0)
    done: set[tuple[float, str]] = set()
    while queue:
        place, source, target = heapq.heappop(queue)
        if (place, source) in done or source not in text:
            continue
        done.add((place, source))
        pieces, marks, borders, at, length = [], [], [], 0, 0
        while (hit := text.find(source, at)) >= 0:
            pieces += [text[at:hit], target]
            marks += [changed[at:hit], difference(source, target) | changed[hit : hit + len(source)].any()]
            length += hit - at + len(target)
            borders.append(length)
            at = hit + len(source)
        text = "".join([*pieces, text[at:]])
        changed = np.concatenate([*marks, changed[at:]])
        around = "\n".join(text[max(0, b - len(target) - MAX_WORD + 1) : b + MAX_WORD - 1] for b in set(borders))
        _enqueue(queue, around, rules, after=place)
    return Spun(text, changed)


def _enqueue(queue: list[tuple[float, str, str]], text: str, rules: RuleSource, *, after: float) -> None:
    grams = {text[at : at + size] for size in range(1, MAX_WORD + 1) for at in range(len(text) - size + 1)}
    for gram in sorted(grams):  # rules are drawn when asked for: in the same order every time
        for place, target in rules.targets(gram):
            if place > after:
                heapq.heappush(queue, (place, gram, target))


def _one_pass(text: str, rules: RuleSource, starts: dict[int, int] | None, *, first_only: bool, draw: str) -> Spun:
    """Replace from left to right. starts: length of the word that begins at an offset, None where any may."""
    pieces: list[str] = []
    marks: list[BoolArray] = []
    seen: set[str] = set()
    at = 0
    while at < len(text):
        sizes = range(MAX_WORD, 0, -1) if starts is None else ((starts[at],) if at in starts else ())
        for size in sizes:
            source = text[at : at + size]
            found = rules.targets(source) if len(source) == size and not (first_only and source in seen) else ()
            if found:
                target = found[int(stable(f"{draw}/{at}/{source}") * len(found)) if draw else 0][1]
                pieces.append(target)
                marks.append(difference(source, target))
                seen.add(source)
                at += size
                break
        else:
            pieces.append(text[at])
            marks.append(np.zeros(1, dtype=np.bool_))
            at += 1
    return Spun("".join(pieces), np.concatenate(marks) if marks else np.zeros(0, dtype=np.bool_))


def difference(source: str, target: str) -> BoolArray:
    """Which characters of the target were not there before: all but those it shares with the source in its place."""
    if len(source) == len(target):
        return np.array([a != b for a, b in zip(source, target, strict=True)])
    return np.array([char not in source for char in target])


@lru_cache(maxsize=64)
def _word_starts(text: str) -> dict[int, int]:
    starts, at = {}, 0
    for word in jieba.cut(text):
        starts[at] = len(word)
        at += len(word)
    return starts


class Vocabulary:
    """Words that spinners drawn afresh replace and put in: common words, their neighbours by use and by characters.

    usual: those among them that official prose uses, commonest first.
    """

    def __init__(
        self,
        words: list[str],
        counts: list[int],
        tags: list[str],
        neighbours: dict[str, list[str]],
        usual: Sequence[str] = (),
    ) -> None:
        self.rank = {word: rank for rank, word in enumerate(words)}
        self.words = words
        self.tags = dict(zip(words, tags, strict=True))
        self.neighbours = neighbours
        self.usual = [word for word in usual if word in self.rank]
        self.usual_rank = {word: rank for rank, word in enumerate(self.usual)}
        self.by_char: dict[str, list[str]] = {}
        self.by_kind: dict[tuple[str, int], list[str]] = {}
        for word, count in zip(words, counts, strict=True):
            self.by_kind.setdefault((self.tags[word], len(word)), []).append(word)
            if count >= 5:
                for char in set(word):
                    self.by_char.setdefault(char, []).append(word)

    def draw(self, word: str, rng: random.Random) -> str:
        """A replacement: a word of like use, one that shares a character, both, one as common, or any of its kind.

        For USUAL_SHARE of the words that official prose uses it is another such word, as common there: characters as
        usual as can be, and no sense.
        """
        if word in self.usual_rank and rng.random() < USUAL_SHARE:
            rank = self.usual_rank[word]
            drawn = rng.choice(self.usual[max(0, rank - USUAL_REACH) : rank + USUAL_REACH])
            if drawn != word and len(drawn) == len(word):
                return drawn
        kind = rng.random()
        near = self.neighbours.get(word, ())
        alike = [other for other in near if not set(other).isdisjoint(word)] if kind < 0.2 else ()
        if alike:
            pool: Sequence[str] = alike
        elif kind < 0.45 and near:
            pool = near
        elif kind < 0.75:
            pool = self.by_char.get(word[rng.randrange(len(word))], ())
        elif kind < 0.87:
            rank = self.rank[word]
            pool = self.words[int(rank * 0.6) : int(rank * 1.6) + 20]
        else:
            pool = self.by_kind[self.tags[word], len(word)]
        same = rng.random() < 0.9
        for _ in range(8):
            if len(pool) == 0:
                break
            # commoner words come first in a pool and are drawn more often
            drawn = pool[int(rng.random() ** 1.5 * len(pool))]
            if drawn != word and (not same or len(drawn) == len(word)):
                return drawn
        return self.by_kind[self.tags[word], len(word)][0]


class DrawnRules:
    """Rules of a spinner that never was: drawn when asked for, then kept.

    share: of the words that are replaced at all. synonyms: how many each has. characters: share of the words of one
    character among them that are replaced.
    """

    def __init__(
        self, vocabulary: Vocabulary, seed: int, *, share: float = 1.0, synonyms: int = 1, characters: float = 0.0
    ) -> None:
        self._vocabulary = vocabulary
        self._random = random.Random(seed)
        self._share = share
        self._synonyms = synonyms
        self._characters = characters
        self._drawn: dict[str, list[tuple[float, str]]] = {}

    def targets(self, word: str) -> Sequence[tuple[float, str]]:
        """The word's replacements, the same at every call."""
        if word not in self._vocabulary.rank:
            return ()
        if word not in self._drawn:
            self._drawn[word] = self._draw(word)
        return self._drawn[word]

    def _draw(self, word: str) -> list[tuple[float, str]]:
        share = self._share * self._characters if len(word) == 1 else self._share
        if self._random.random() >= share:
            return []
        place = self._random.random()
        drawn = [self._vocabulary.draw(word, self._random) for _ in range(self._synonyms)]
        return [(place, target) for target in drawn if target != word]


@dataclass(frozen=True, slots=True)
class EitherRules:
    """The first source's rules, and the second's for words that the first has none for."""

    first: RuleSource
    second: RuleSource

    def targets(self, word: str) -> Sequence[tuple[float, str]]:
        """Replacements of a word by the first source that knows it."""
        return self.first.targets(word) or self.second.targets(word)
