"""Families: groups of near-duplicates around a medoid, in which nobody is a member by transitivity alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import fsum

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import BadInput
from toolkit.fingerprint import Int64Array, TextSource
from toolkit.pair.exact import exact_jaccard, text_digests
from toolkit.pair.near import Pairs

_Similar = dict[int, dict[int, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Families:
    """Groups of texts, one row a member, ordered by family and then by text.

    family: shape (n_rows,), family numbers from 0. text: text numbers; a text is in at most one family.
    to_medoid: exact Jaccard similarity to the family's medoid (1 for itself), at least the threshold.
    medoids: shape (n_families,), text numbers. least: exact minimum over all pairs within each family; it may lie below
    the threshold, since only similarity to the medoid is required. caps: limits that were hit, in words.
    """

    family: Int64Array
    text: Int64Array
    to_medoid: NDArray[np.float32]
    medoids: Int64Array
    least: NDArray[np.float32]
    caps: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.medoids)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What families are drawn from: edges between distinct texts, how often each text occurs, and a fair order.

    rank: place of each text by the digest of its words, so that ties fall the same way whatever the texts' order.
    """

    similar: _Similar
    copies: dict[int, list[int]]
    rank: dict[int, int]

    def weight(self, text: int) -> int:
        return len(self.copies[text])

    def pull(self, text: int, among: Iterable[int]) -> float:
        """Sum the similarity to these texts, each as often as it occurs, its own copies included."""
        near = self.similar[text]
        others = fsum(self.weight(other) * near[other] for other in among if other != text)
        return others + self.weight(text) - 1


def families(
    source: TextSource, pairs: Pairs, *, threshold: float = 0.8, shingle_chars: int = 5, max_texts: int = 200
) -> Families:
    """Group the texts of `pairs` greedily: the text most similar to its neighbours takes them, then the next.

    threshold: least exact similarity of a member to its medoid. Distinct texts in a family are limited to `max_texts`,
    the nearest to the centre first, so that the exact check of all pairs inside costs at most max_texts / 2 comparisons
    a member; the rest may form a further family, and `caps` says so. Equal texts count as one there.
    The outcome doesn't depend on the order of the texts.
    """
    if max_texts < 2:
        raise BadInput(f"max_texts is {max_texts}, expected 2 or more")
    ground = _ground(source, pairs, threshold)
    groups, n_cut = _groups(ground, max_texts)
    _complete(ground, groups, source, shingle_chars)
    caps = (f"{n_cut} families reached the limit of {max_texts} distinct texts and were divided",) if n_cut else ()
    return _columns(ground, groups, threshold, caps)


def _ground(source: TextSource, pairs: Pairs, threshold: float) -> _Ground:
    first = pairs.duplicates_of
    involved = np.unique(np.concatenate([pairs.left, pairs.right]))
    copies: dict[int, list[int]] = {}
    for text, one in zip(involved.tolist(), first[involved].tolist(), strict=True):
        copies.setdefault(one, []).append(text)
    distinct = np.array(sorted(copies), np.int64)
    by_words = sorted(zip(text_digests(source, distinct), distinct.tolist(), strict=True))
    similar: _Similar = {text: {} for text in copies}
    keep = (pairs.jaccard >= np.float32(threshold)) & (first[pairs.right] == pairs.right)
    columns = (pairs.left[keep].tolist(), pairs.right[keep].tolist(), pairs.jaccard[keep].tolist())
    for left, right, jaccard in zip(*columns, strict=True):
        similar[left][right] = similar[right][left] = jaccard
    return _Ground(similar, copies, {text: rank for rank, (_, text) in enumerate(by_words)})


def _groups(ground: _Ground, max_texts: int) -> tuple[list[list[int]], int]:
    """Greedy stars, centre first, and how many of them the limit cut."""
    groups, n_cut = [], 0
    taken: set[int] = set()
    for centre in _centres(ground, taken):
        near = ground.similar[centre]
        free = sorted((t for t in near if t not in taken), key=lambda t: (-near[t], ground.rank[t]))
        n_cut += len(free) >= max_texts
        group = [centre, *free[: max_texts - 1]]
        if len(group) > 1 or ground.weight(centre) > 1:
            groups.append(group)
        taken.update(group)
    return groups, n_cut


def _centres(ground: _Ground, taken: set[int]) -> Iterator[int]:
    """Free texts by the pull of their free neighbours, strongest first; `taken` grows meanwhile."""
    heap = [(-ground.pull(text, near), ground.rank[text], text) for text, near in ground.similar.items()]
    heapify(heap)
    while heap:
        pull, rank, text = heappop(heap)
        if text in taken:
            continue
        now = -ground.pull(text, (other for other in ground.similar[text] if other not in taken))
        if now > pull:  # weaker than when it was queued: back into the queue
            heappush(heap, (now, rank, text))
            continue
        yield text


def _complete(ground: _Ground, groups: list[list[int]], source: TextSource, shingle_chars: int) -> None:
    """Compute the similarities within groups that `pairs` didn't hold."""
    missing = [
        (one, other)
        for group in groups
        for place, one in enumerate(group)
        for other in group[:place]
        if other not in ground.similar[one]
    ]
    if not missing:
        return
    left, right = np.array(missing, np.int64).T
    for (one, other), jaccard in zip(
        missing, exact_jaccard(source, left, right, shingle_chars=shingle_chars).tolist(), strict=True
    ):
        ground.similar[one][other] = ground.similar[other][one] = jaccard


def _medoid(ground: _Ground, group: list[int], threshold: float) -> int:
    """Find the member of greatest mean similarity among those that reach the threshold with every member."""
    floor = float(np.float32(threshold))
    fit = [one for one in group if all(ground.similar[one][other] >= floor for other in group if other != one)]
    return min(fit or group[:1], key=lambda one: (-ground.pull(one, group), ground.rank[one]))


def _columns(ground: _Ground, groups: list[list[int]], threshold: float, caps: tuple[str, ...]) -> Families:
    rows: list[tuple[int, int, float]] = []
    medoids, least = [], []
    for family, group in enumerate(sorted(groups, key=lambda g: min(g))):
        medoid = _medoid(ground, group, threshold)
        medoids.append(medoid)
        inner = [ground.similar[one][other] for place, one in enumerate(group) for other in group[:place]]
        least.append(min(inner, default=1.0))
        for one in group:
            similarity = 1.0 if one == medoid else ground.similar[medoid][one]
            rows.extend((family, text, similarity) for text in ground.copies[one])
    rows.sort()
    return Families(
        np.array([family for family, _, _ in rows], np.int64),
        np.array([text for _, text, _ in rows], np.int64),
        np.array([similarity for _, _, similarity in rows], np.float32),
        np.array(medoids, np.int64),
        np.array(least, np.float32),
        caps,
    )
