"""The form of a list's rows: what a text says again and again at short distances, whatever fills the rows."""

from __future__ import annotations

import numpy as np

from toolkit.align.grams import BoolArray
from toolkit.align.normalize import CodeArray

_RUN = 3
"""Characters of the runs looked at: the words between two slots are often no more."""

_ROWS = 6
"""Places that make a list, as many as make a topic; see `toolkit.align.census.is_topical`."""

_WITHIN = 400
"""Characters within which these have to stand: rows of up to 65. A topic word of prose seldom comes so often."""


def row_form(codes: CodeArray) -> BoolArray:
    """Which characters lie in a run of _RUN that stands _ROWS times within _WITHIN characters, shape (n,) as codes.

    That another list has the same form does not show whose rows these are.
    """
    wide = codes.astype(np.uint64)
    runs = wide[:-2] << np.uint64(32) | wide[1:-1] << np.uint64(16) | wide[2:]
    order = np.argsort(runs, kind="stable")
    last = _ROWS - 1
    dense = (runs[order[last:]] == runs[order[:-last]]) & (order[last:] - order[:-last] < _WITHIN)
    repeated = np.zeros(len(codes), dtype=np.bool_)
    for step in range(_ROWS):
        begins = order[step : step + len(dense)][dense]
        for place in range(_RUN):
            repeated[begins + place] = True
    return repeated
