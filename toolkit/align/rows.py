"""Lists: the form of their rows, which a text says again and again at short distances, and what fills them.

Rows that are the same in two lists, in whatever order, are too short to tell anything one by one: together they do.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from toolkit.align.borders import SENTENCE
from toolkit.align.bulk import KIND_CODE, AlignedSpans
from toolkit.align.grams import BoolArray, Corpus
from toolkit.align.normalize import CodeArray
from toolkit.model import MatchKind

_RUN = 3
"""Characters of the runs looked at: the words between two slots are often no more."""

_ROWS = 6
"""Places that make a list, as many as make a topic; see `toolkit.align.census.is_topical`."""

_WITHIN = 400
"""Characters within which these have to stand: rows of up to 65. A topic word of prose seldom comes so often."""

_LIST = 0.3
"""Share of a text's characters that lie in the form of rows, from which on it is a list, or holds one."""

_FILLED = 3
"""Characters that fill a row, for it to be looked for elsewhere: a name."""


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


def same_rows(corpus: Corpus) -> AlignedSpans:
    """Rows of the first document, if that is a list, that another has too: _ROWS and more of them, numbers aside.

    Rows that follow each other in both are one span. None where borders are not known.
    """
    size = int(corpus.offsets[1]) - 1
    form = row_form(corpus.codes[:size])
    spans: list[tuple[int, int, int, int, int]] = []
    if corpus.borders is not None and form.sum() > _LIST * size:
        filled = np.cumsum(np.append(0, ~form))
        own = {row: at for at, row in _rows(corpus, 0) if filled[at + len(row) // 2] - filled[at] >= _FILLED}
        for doc in range(1, corpus.n_docs):
            shared = sorted((own[row], at, len(row) // 2) for at, row in _rows(corpus, doc) if row in own)
            if len({at for at, _, _ in shared}) >= _ROWS:
                spans += _joined(shared)
    blocks = [(n, left, right, end - left) for n, (left, end, right, _, _) in enumerate(spans)]
    return AlignedSpans(np.array(spans, dtype=np.int64).reshape(-1, 5), np.array(blocks, dtype=np.int64).reshape(-1, 4))


def _rows(corpus: Corpus, doc: int) -> Iterator[tuple[int, bytes]]:
    """The sentences of a document: where each begins, and its codes as bytes."""
    assert corpus.borders is not None
    first, last = int(corpus.offsets[doc]), int(corpus.offsets[doc + 1]) - 1
    begins = first + np.flatnonzero(corpus.borders[first:last] >= SENTENCE)
    for start, end in pairwise([*begins.tolist(), last]):
        yield start, corpus.codes[start:end].tobytes()


def _joined(shared: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int, int, int]]:
    """Equal rows, by their places in the first document, as spans; those that follow each other in both as one.

    shared: left, right and length of each. A row that stands more than once in the other counts where it stands first.
    """
    kind = KIND_CODE[MatchKind.VERBATIM]
    start, other, end, other_end = -1, -1, -1, -1
    for left, right, length in shared:
        if left < end:
            continue
        if (left, right) != (end, other_end):
            if end > start:
                yield start, end, other, other_end, kind
            start, other = left, right
        end, other_end = left + length, right + length
    if end > start:
        yield start, end, other, other_end, kind
