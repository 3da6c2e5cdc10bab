"""From equal stretches to places of reuse: stretches that lie near each other in both documents belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.align.extend import Stretches
from toolkit.align.grams import IntArray


@dataclass(frozen=True, slots=True)
class ClusterParams:
    """What lies near, and what is enough.

    max_gap: characters between two stretches in the same order. max_detour: sum of the gaps on both sides up to which
    stretches of eight characters and more belong together in any order. min_evidence: characters that prove something,
    for a place of reuse to be looked at closely.
    min_formula: length from which on a place that proves less is looked at too, as it may be edited or a formula to
    list; doubtful: at most this many such places and one for ten documents, best evidence and longest first.
    neighbours: how many stretches on a partner is sought.
    """

    max_gap: int = 24
    max_detour: int = 96
    min_evidence: int = 14
    min_formula: int = 16
    doubtful: int = 4000
    neighbours: int = 8


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Places of reuse that are worth a close look.

    stretches: all of theirs, in order. labels: the place of each stretch, shape (n,), from 0 on and ascending with the
    first stretch of each. unseen: how many doubtful places were left out.
    """

    stretches: Stretches
    labels: IntArray
    unseen: int


def places_of_reuse(parts: Iterable[Stretches], params: ClusterParams, *, n_docs: int) -> Places:
    """Cluster stretches that come in parts, no document pair in two of them, and choose what is looked at closely.

    Joined are stretches of one document pair that follow each other within `neighbours` places in the left document
    and lie within the gap on both sides. Linear in the number of stretches.
    """
    budget = params.doubtful + n_docs // 10
    unseen = 0
    chosen = [_chosen(_labelled(Stretches.none(), params), params, budget)]
    for part in parts:
        labelled = _labelled(part, params)
        chosen.append(_chosen(labelled, params, budget))
        unseen += part.unfollowed + labelled.n_doubtful(params) - chosen[-1].n_doubtful(params)
    everything = _Labelled.joined(chosen)
    final = _chosen(everything, params, budget)
    unseen += everything.n_doubtful(params) - final.n_doubtful(params)
    return Places(final.stretches, final.labels, unseen)


@dataclass(frozen=True, slots=True, eq=False)
class _Labelled:
    """Stretches in places of reuse. labels: see `Places`. evidence, length: of each place, shape (n_places,)."""

    stretches: Stretches
    labels: IntArray
    evidence: IntArray
    length: IntArray

    @staticmethod
    def joined(parts: Sequence[_Labelled]) -> _Labelled:
        """All parts as one, numbered on."""
        before = np.cumsum([0, *(len(part.evidence) for part in parts)])
        return _Labelled(
            Stretches.joined([part.stretches for part in parts]),
            np.concatenate([part.labels + n for part, n in zip(parts, before.tolist(), strict=False)]),
            np.concatenate([part.evidence for part in parts]),
            np.concatenate([part.length for part in parts]),
        )

    def doubtful(self, params: ClusterParams) -> IntArray:
        """The places that prove little, but are long enough to be an edit, or a formula to list."""
        return np.flatnonzero((self.evidence < params.min_evidence) & (self.length >= params.min_formula))

    def n_doubtful(self, params: ClusterParams) -> int:
        """How many such places there are."""
        return len(self.doubtful(params))


def _labelled(stretches: Stretches, params: ClusterParams) -> _Labelled:
    """The connected components of the stretches that lie near each other."""
    n = len(stretches)
    edges = [_near(stretches, shift, params) for shift in range(1, min(params.neighbours, n - 1) + 1)]
    heads = np.concatenate([np.zeros(0, np.int64), *(e[0] for e in edges)])
    tails = np.concatenate([np.zeros(0, np.int64), *(e[1] for e in edges)])
    labels = components(heads, tails, n)
    evidence = np.minimum(
        _covered(labels, stretches.left, stretches.length, stretches.evidence),
        _covered(labels, stretches.right, stretches.length, stretches.evidence),
    )
    return _Labelled(stretches, labels, evidence, np.bincount(labels, weights=stretches.length).astype(np.int64))


def components(heads: IntArray, tails: IntArray, n: int) -> IntArray:
    """The connected component of each of n nodes, ascending with the first node of each: shape (n,).

    heads, tails: the ends of the edges. Every root takes the least root that an edge leads to, then all nodes jump to
    their roots, until no edge leads out (Shiloach and Vishkin 1982). SciPy has this too; importing it would be a tenth
    of the time of a whole `toolkit check`.
    """
    root = np.arange(n)
    while len(heads):
        one, other = root[heads], root[tails]
        np.minimum.at(root, one, other)
        np.minimum.at(root, other, one)
        while ((above := root[root]) != root).any():
            root = above
        apart = root[heads] != root[tails]
        heads, tails = heads[apart], tails[apart]
    number: IntArray = np.cumsum(root == np.arange(n)) - 1
    return number[root]


def _chosen(labelled: _Labelled, params: ClusterParams, budget: int) -> _Labelled:
    """The places that prove enough, and of the doubtful ones the best within the budget."""
    evidence, length = labelled.evidence, labelled.length
    doubtful = labelled.doubtful(params)
    if len(doubtful) > budget:
        doubtful = doubtful[np.lexsort((-length[doubtful], -evidence[doubtful]))][:budget]
    kept = evidence >= params.min_evidence
    kept[doubtful] = True
    inside = kept[labelled.labels]
    labels = (np.cumsum(kept) - 1)[labelled.labels[inside]]
    return _Labelled(labelled.stretches.take(inside), labels, evidence[kept], length[kept])


def _covered(labels: IntArray, starts: IntArray, lengths: IntArray, weights: IntArray) -> IntArray:
    """Characters of one side that prove something, per cluster, each counted once however many stretches cover it."""
    if not len(labels):
        return np.zeros(0, dtype=np.int64)
    order = np.lexsort((starts, labels))
    label, start = labels[order], starts[order]
    end = start + lengths[order]
    # A running maximum that begins anew with each cluster: lift every cluster above the one before.
    lift = label.astype(np.int64) * (int(end.max()) + 1)
    reach = np.maximum.accumulate(end + lift) - lift
    earlier = np.concatenate(([0], reach[:-1]))
    earlier[np.concatenate(([True], np.diff(label) != 0))] = 0
    fresh = np.maximum(end - np.maximum(start, earlier), 0)
    return np.bincount(label, weights=np.minimum(fresh, weights[order])).astype(np.int64)


def _near(stretches: Stretches, shift: int, params: ClusterParams) -> tuple[IntArray, IntArray]:
    """Edges between each stretch and the one `shift` places on."""
    heads = np.arange(len(stretches) - shift)
    tails = heads + shift
    same = (stretches.left_doc[heads] == stretches.left_doc[tails]) & (
        stretches.right_doc[heads] == stretches.right_doc[tails]
    )
    heads, tails = heads[same], tails[same]
    left_gap = stretches.left[tails] - stretches.left[heads] - stretches.length[heads]
    forward = stretches.right[tails] - stretches.right[heads] - stretches.length[heads]
    backward = stretches.right[heads] - stretches.right[tails] - stretches.length[tails]
    in_order = (left_gap <= params.max_gap) & (forward <= params.max_gap) & (backward < forward)
    long_enough = np.minimum(stretches.length[heads], stretches.length[tails]) >= 8
    # Of three passages two may follow each other at a distance because the third was moved out from between them.
    detour = np.maximum(left_gap, 0) + np.maximum(np.maximum(forward, backward), 0)
    swapped = long_enough & (detour <= params.max_detour)
    near = in_order | swapped
    return heads[near], tails[near]
