"""The ratios of a whole corpus counted again without some of its matches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from toolkit.align.grams import BoolArray, IntArray
from toolkit.align.matches import Matches
from toolkit.engine.judging import Judged
from toolkit.judge.formulas import Runs, covered
from toolkit.judge.ratios import ratios
from toolkit.schema import DOCUMENTS

_RATIOS = ("reused", "formulaic", "own_earlier", "superior", "copied", "garbled")


@dataclass(frozen=True, slots=True, eq=False)
class CountedCorpus:
    """What the ratios of a corpus are counted from.

    offsets, sorts, garbled: as `toolkit.judge.ratios.ratios` takes them. matches: row by row those of the table.
    """

    offsets: IntArray
    matches: Matches
    sorts: tuple[NDArray[np.int8], NDArray[np.int8]]
    garbled: NDArray[np.bool_]
    formulas: Runs


def counted_in(judged: Judged) -> CountedCorpus:
    """What the ratios of a judged corpus were counted from."""
    offsets = judged.collection.corpus.offsets
    return CountedCorpus(offsets, judged.matches, judged.sorts, judged.garbled_sides, judged.formulas)


def recounted(documents: pa.Table, counted: CountedCorpus, kept: BoolArray, *, shorter_than: int) -> pa.Table:
    """The table of documents with every ratio counted again.

    kept: which matches count. shorter_than: set phrases of fewer characters count in these matches alone; see
    `toolkit.judge.rescore`.
    """
    matches = counted.matches.take(kept)
    formulas = counted.formulas
    long = formulas.end - formulas.start >= shorter_than
    long_ones = Runs(formulas.start[long], formulas.end[long])

    def formula(begin: int, end: int) -> BoolArray:
        return covered(long_ones, begin, end) | (covered(formulas, begin, end) & _within(matches, begin, end))

    sorts = counted.sorts[0][kept], counted.sorts[1][kept]
    shares = ratios(counted.offsets, matches, sorts, counted.garbled[:, kept], formula)
    columns = {name: pa.array(getattr(shares, name)) for name in _RATIOS}
    columns["original"] = pa.array(1 - shares.reused)
    for name, column in columns.items():
        documents = documents.set_column(DOCUMENTS.get_field_index(name), DOCUMENTS.field(name), column)
    return documents


def _within(matches: Matches, begin: int, end: int) -> BoolArray:
    """Which corpus positions in [begin, end), whole documents, lie in a match, on either side."""
    steps = np.zeros(end - begin + 1, dtype=np.int64)
    for starts, ends in ((matches.left_start, matches.left_end), (matches.right_start, matches.right_end)):
        here = (starts >= begin) & (starts < end)
        np.add.at(steps, starts[here] - begin, 1)
        np.subtract.at(steps, ends[here] - begin, 1)
    return np.cumsum(steps[:-1]) > 0
