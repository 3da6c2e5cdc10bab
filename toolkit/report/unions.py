"""Lengths of overlapping passages, each character counted once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_Ints = NDArray[np.int64]


def covered(group: _Ints, starts: _Ints, ends: _Ints) -> _Ints:
    """Characters that each span adds to those before it of the same group; rows sorted by (group, start).

    Shape (n,) each. Summed by group this is the length of the union of its spans.
    """
    if len(group) == 0:
        return np.zeros(0, dtype=np.int64)
    apart = int(ends.max()) + 1
    reach = np.maximum.accumulate(ends + group * apart) - group * apart
    before = np.concatenate([[0], np.where(group[1:] == group[:-1], reach[:-1], 0)])
    added: _Ints = np.maximum(ends - np.maximum(starts, before), 0)
    return added


def equal_chars(group: _Ints, starts: _Ints, ends: _Ints, equal: _Ints, *, n_groups: int) -> _Ints:
    """Characters found equal, by group: shape (n_groups,); rows in any order.

    equal: `n_chars` of each match, which is less than its span where words differ. Spans apart from each other give
    the sum of `equal`; of a span that others overlap, what it adds counts in the ratio of its equal characters.
    """
    order = np.lexsort((ends, starts, group))
    group, starts, ends = group[order], starts[order], ends[order]
    ratio = equal[order] / np.maximum(ends - starts, 1)
    told = np.bincount(group, weights=covered(group, starts, ends) * ratio, minlength=n_groups)
    # Half up, with room for float sums a hair below: the page's script rounds the same way.
    whole: _Ints = np.floor(told + 0.5 + 1e-6).astype(np.int64)
    return whole
