"""From equal stretches to places of reuse: stretches that lie near each other in both documents belong together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

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


def clusters(stretches: Stretches, params: ClusterParams, *, n_docs: int) -> tuple[IntArray, int]:
    """Cluster number of each stretch, -1 where its cluster does not count, and how many doubtful places went unseen.

    Joined are stretches of one document pair that follow each other within `neighbours` places in the left document
    and lie within the gap on both sides. Linear in the number of stretches.
    """
    n = len(stretches)
    if n == 0:
        return np.zeros(0, dtype=np.int64), 0
    edges = [_near(stretches, shift, params) for shift in range(1, min(params.neighbours, n - 1) + 1)]
    heads = np.concatenate([np.zeros(0, np.int64), *(e[0] for e in edges)])
    tails = np.concatenate([np.zeros(0, np.int64), *(e[1] for e in edges)])
    graph = coo_array((np.ones(len(heads), dtype=np.int8), (heads, tails)), shape=(n, n))
    _, labels = connected_components(graph, directed=False)
    evidence = np.minimum(
        _covered(labels, stretches.left, stretches.length, stretches.evidence),
        _covered(labels, stretches.right, stretches.length, stretches.evidence),
    )
    kept = evidence >= params.min_evidence
    unlisted = _admit_doubtful(kept, evidence, labels, stretches, params, params.doubtful + n_docs // 10)
    numbered = np.where(kept, np.cumsum(kept) - 1, -1)
    return numbered[labels], unlisted


def _admit_doubtful(
    kept: NDArray[np.bool_],
    evidence: IntArray,
    labels: IntArray,
    stretches: Stretches,
    params: ClusterParams,
    budget: int,
) -> int:
    """Keep the best of the places that prove little, within the budget; returns how many did not fit."""
    length = np.zeros(len(kept), dtype=np.int64)
    np.add.at(length, labels, stretches.length)
    doubtful = np.flatnonzero(~kept & (length >= params.min_formula))
    if len(doubtful) > budget:
        doubtful = doubtful[np.lexsort((-length[doubtful], -evidence[doubtful]))]
    kept[doubtful[:budget]] = True
    return max(0, len(doubtful) - budget)


def _covered(labels: IntArray, starts: IntArray, lengths: IntArray, weights: IntArray) -> IntArray:
    """Characters of one side that prove something, per cluster, each counted once however many stretches cover it."""
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
