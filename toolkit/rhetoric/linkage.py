"""Average linkage over a sparse graph, by rounds: all pairs that are each other's nearest merge at once.

The similarity of two clusters is the mean cosine of all pairs between them, which their vectors' sums give exactly; the
graph only says which clusters are compared. Average linkage is reducible, so merging all reciprocal nearest pairs at
once gives what merging the nearest pair one at a time gives (Bruynooghe 1977; Sumengen et al. 2021, "Scaling
hierarchical agglomerative clustering to billion-sized datasets"). A chain of neighbours does not make a cluster: its
ends lie apart, and the mean says so.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.rhetoric.neighbours import Edges, Floats, Ints, sorted_unique

_GATHERED = 1 << 14


def average_linkage(vectors: Floats, edges: Edges, *, least: float, sizes: Ints | None = None) -> Ints:
    """A label for each vector: the smallest number in its cluster. Shape (n,).

    sizes: how many each vector stands for, if it is the sum of that many, and edges then only say who is worth a look;
    None: one each, of length 1, and edges hold their cosines.
    Clusters merge while the mean cosine between two of them is at least `least`. Ties fall by number.
    """
    label = np.arange(len(vectors))
    linked = sorted_unique(np.concatenate([edges.left, edges.right]))  # the others stay alone: no copy of them
    left, right = np.searchsorted(linked, edges.left), np.searchsorted(linked, edges.right)
    sums = vectors[linked]
    if sizes is None:
        sizes, weight = np.ones(len(linked), dtype=np.int64), edges.similarity.astype(np.float64)
    else:
        sizes = sizes[linked]
        weight = _means(sums, sizes, left, right)
    label[linked] = linked[_merged(sums, sizes, left, right, weight, least)]
    return label


def _merged(sums: Floats, sizes: Ints, left: Ints, right: Ints, weight: NDArray[np.float64], least: float) -> Ints:
    """The smallest number in each one's cluster. sums and sizes are used up. weight: mean cosines of edges."""
    label = np.arange(len(sums))
    keep = weight >= least
    left, right, weight = left[keep], right[keep], weight[keep]
    while len(left):
        one, other = _reciprocal(left, right, weight, len(sums))
        into = np.arange(len(sums))
        into[other] = one
        sums[one] += sums[other]
        sizes[one] += sizes[other]
        label = into[label]
        left, right, weight = _moved(into, left, right, weight, np.union1d(one, other))
        fresh = np.isnan(weight)
        weight[fresh] = _means(sums, sizes, left[fresh], right[fresh])
        keep = weight >= least
        left, right, weight = left[keep], right[keep], weight[keep]
    return label


def _reciprocal(left: Ints, right: Ints, weight: NDArray[np.float64], n: int) -> tuple[Ints, Ints]:
    """Pairs (smaller, larger) that are each other's nearest, of equally near ones the smallest number."""
    best = np.full(n, -np.inf)
    np.maximum.at(best, left, weight)
    np.maximum.at(best, right, weight)
    partner = np.full(n, n)
    for mine, other in ((left, right), (right, left)):
        ties = weight == best[mine]
        np.minimum.at(partner, mine[ties], other[ties])
    mutual = (partner[left] == right) & (partner[right] == left)
    return left[mutual], right[mutual]


def _moved(
    into: Ints, left: Ints, right: Ints, weight: NDArray[np.float64], merged: Ints
) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """The edges between what is left after merging, each once; NaN where the weight has to be counted anew."""
    touched = np.zeros(len(into), dtype=np.bool_)
    touched[merged] = True
    changed = touched[left] | touched[right]
    a, b = into[left[changed]], into[right[changed]]
    apart = a != b
    low, high = np.minimum(a, b)[apart], np.maximum(a, b)[apart]
    low, high = np.divmod(sorted_unique(low * np.int64(len(into)) + high), np.int64(len(into)))
    return (
        np.concatenate([left[~changed], low]),
        np.concatenate([right[~changed], high]),
        np.concatenate([weight[~changed], np.full(len(low), np.nan)]),
    )


def _means(sums: Floats, sizes: Ints, left: Ints, right: Ints) -> NDArray[np.float64]:
    """Mean cosine of all pairs between two clusters each."""
    return cosines_of(sums, left, sums, right) / (sizes[left] * sizes[right])


def cosines_of(vectors: Floats, left: Ints, others: Floats, right: Ints) -> Floats:
    """Inner product of row left[i] of the one with row right[i] of the other."""
    found = np.empty(len(left), dtype=np.float32)
    for at in range(0, len(left), _GATHERED):
        part = slice(at, at + _GATHERED)
        found[part] = np.einsum("ij,ij->i", vectors[left[part]], others[right[part]])
    return found
