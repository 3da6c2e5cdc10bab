"""How well clusters of sentences agree with turns of speech that are known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClusterQuality:
    """Purity and recall in 0-1.

    purity: of all clustered sentences, those that belong to the commonest move of their cluster; a sentence of no move
    counts against it. recall: of all sentences of a move, those in the one cluster that holds most of them. clusters:
    how many. shares: of each move, its sentences in that cluster and in all.
    """

    purity: float | None
    recall: float | None
    clusters: int
    shares: dict[str, tuple[int, int]]


def quality(moves: Sequence[str | None], clusters: Sequence[int]) -> ClusterQuality:
    """Compare. moves: of each sentence, None for one of none. clusters: the same sentences' clusters, -1 for none."""
    inside: dict[int, Counter[str]] = defaultdict(Counter)
    sizes: Counter[int] = Counter()
    wholes: Counter[str] = Counter()
    for move, cluster in zip(moves, clusters, strict=True):
        if cluster >= 0:
            sizes[cluster] += 1
        if move is None:
            continue
        wholes[move] += 1
        if cluster >= 0:
            inside[cluster][move] += 1
    best: Counter[str] = Counter()
    for counts in inside.values():
        for move, count in counts.items():
            best[move] = max(best[move], count)
    pure = sum(counts.most_common(1)[0][1] for counts in inside.values())
    return ClusterQuality(
        purity=_ratio(pure, sizes.total()),
        recall=_ratio(best.total(), wholes.total()),
        clusters=len(sizes),
        shares={move: (best[move], whole) for move, whole in sorted(wholes.items())},
    )


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
