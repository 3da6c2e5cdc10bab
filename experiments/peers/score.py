"""How right a program was: planted pairs found, pairs found that are right, the largest family it makes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from experiments.peers.measure import Outcome, Pair

THRESHOLD = 0.8
SHINGLE_CHARS = 5
MOST_CHECKED = 20_000
_ROUNDED = 1e-6  # the truth gives six places


@dataclass(frozen=True, slots=True)
class Quality:
    """recall: of the planted pairs at the threshold, 0-1; precision: of the pairs found, by exact Jaccard, 0-1.

    None where there is nothing to take a share of. n_pairs: found, all pairs of a family counted; largest: reports in
    the largest family, or in the largest set that pairs connect; sampled: whether precision is of a sample.
    """

    recall: float | None
    precision: float | None
    n_pairs: int
    largest: int
    sampled: bool


def quality(outcome: Outcome, truth: Mapping[Pair, float], texts: list[str]) -> Quality:
    """Score one outcome. truth: planted pairs with their exact Jaccard."""
    groups = outcome.groups if outcome.groups is not None else connected(outcome.pairs or [])
    wanted = {pair for pair, jaccard in truth.items() if jaccard >= THRESHOLD - _ROUNDED}
    if outcome.pairs is not None:
        found = set(outcome.pairs)
        hits, n_pairs = len(found & wanted), len(found)
        checked = sorted(found)
    else:
        home = {member: number for number, group in enumerate(groups) for member in group}
        hits = sum(home.get(a, -1) == home.get(b, -2) for a, b in wanted)
        n_pairs = sum(len(group) * (len(group) - 1) // 2 for group in groups)
        checked = _drawn(groups, n_pairs)
    if len(checked) > MOST_CHECKED:
        checked = random.Random(1).sample(checked, MOST_CHECKED)
    right = sum(jaccard >= THRESHOLD - _ROUNDED for jaccard in exact(texts, checked))
    return Quality(
        hits / len(wanted) if wanted else None,
        right / len(checked) if checked else None,
        n_pairs,
        max(map(len, groups), default=1),
        len(checked) < n_pairs,
    )


def connected(pairs: Iterable[Pair]) -> list[list[int]]:
    """Sets of reports that pairs connect."""
    home: dict[int, list[int]] = {}
    for a, b in pairs:
        one, other = home.setdefault(a, [a]), home.setdefault(b, [b])
        if one is not other:
            small, large = sorted((one, other), key=len)
            large += small
            home.update(dict.fromkeys(small, large))
    return list({id(group): group for group in home.values()}.values())


def _drawn(groups: list[list[int]], n_pairs: int) -> list[Pair]:
    """All pairs within groups; where there are too many, a sample of them with each equally likely."""
    if n_pairs <= MOST_CHECKED:
        return [(min(a, b), max(a, b)) for group in groups for i, a in enumerate(group) for b in group[:i]]
    draw = random.Random(1)
    weights = [len(group) * (len(group) - 1) // 2 for group in groups]
    chosen = draw.choices(groups, weights, k=MOST_CHECKED)
    return [(min(pair), max(pair)) for pair in (draw.sample(group, 2) for group in chosen)]


def exact(texts: list[str], pairs: Iterable[Pair]) -> Iterable[float]:
    """Exact similarities by the plainest code there is: Python sets."""
    sets: dict[int, set[str]] = {}

    def shingles(number: int) -> set[str]:
        text = texts[number]
        return sets.setdefault(number, {text[i : i + SHINGLE_CHARS] for i in range(len(text) - SHINGLE_CHARS + 1)})

    for a, b in pairs:
        yield len(shingles(a) & shingles(b)) / max(1, len(shingles(a) | shingles(b)))


def read_truth(path: Path) -> dict[Pair, float]:
    """Planted pairs: JSON lines [line, line, Jaccard]."""
    with path.open(encoding="utf-8") as file:
        return {(min(a, b), max(a, b)): jaccard for a, b, jaccard in map(json.loads, file)}


def read_texts(path: Path) -> list[str]:
    """The texts of the corpus, in order."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]
