"""Set phrases: where they stand, how much of each document they fill, and which are the most widespread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.align.census import Census
from toolkit.align.grams import GRAM, Corpus, IntArray, UInt64Array, gram_hashes

MIN_LENGTH = 8
"""Characters from which on a run of common grams is called a set phrase; shorter ones are just common words."""


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Maximal runs of set phrase that stand in at least two places. start, end: int64, corpus positions, half-open."""

    start: IntArray
    end: IntArray

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Formula:
    """One set phrase. doc, start, end: its first occurrence, in codes of that document."""

    doc: int
    start: int
    end: int
    n_docs: int
    n_sources: int
    n_years: int
    first_seen: str


def formula_runs(census: Census) -> Runs:
    """Every run of set phrase in the corpus, at least MIN_LENGTH characters long."""
    common = census.formula & (census.places > 1)
    edges = np.flatnonzero(np.diff(common, prepend=False, append=False))
    starts, ends = edges[0::2], edges[1::2] + GRAM - 1
    enough = ends - starts >= MIN_LENGTH
    return Runs(starts[enough], ends[enough])


def covered(runs: Runs, n_chars: int) -> NDArray[np.bool_]:
    """Which corpus positions lie in a set phrase, shape (n_chars,)."""
    steps = np.zeros(n_chars + 1, dtype=np.int8)
    # Two runs may overlap (a gram between them is no formula, its ends are), but no three: one count is enough.
    np.add.at(steps, runs.start, 1)
    np.subtract.at(steps, runs.end, 1)
    return np.cumsum(steps[:-1], dtype=np.int8) > 0


def most_widespread(
    corpus: Corpus, runs: Runs, years: IntArray, dates: list[str], *, limit: int
) -> tuple[list[Formula], int]:
    """The set phrases that most sources share, in that order, and how many there are in all.

    years: shape (n_docs,), reported on, 0 where unknown. dates: when each document appeared, "" where unknown.
    Listed are those in two documents or more. Occurrences inside a longer run count for that run alone.
    """
    if len(runs) == 0:
        return [], 0
    doc = corpus.doc_of(runs.start)
    _, phrase = np.unique(_keys(corpus, runs), return_inverse=True)
    n_docs, n_sources = _distinct(phrase, doc), _distinct(phrase, corpus.source[doc])
    known = years[doc] > 0
    n_years = _distinct(phrase[known], years[doc][known], n=int(phrase.max()) + 1)
    shared = np.flatnonzero(n_docs > 1)
    length = np.zeros(len(n_docs), dtype=np.int64)
    length[phrase] = runs.end - runs.start
    order = shared[np.lexsort((-length[shared], -n_docs[shared], -n_sources[shared]))][:limit]
    by_phrase = np.argsort(phrase, kind="stable")
    bounds = np.searchsorted(phrase[by_phrase], np.arange(len(n_docs) + 1))
    found = []
    for key in order.tolist():
        members = by_phrase[bounds[key] : bounds[key + 1]]
        first = int(members[0])
        origin = int(corpus.offsets[doc[first]])
        seen = min((dates[d] for d in doc[members].tolist() if dates[d]), default="")
        found.append(
            Formula(
                doc=int(doc[first]),
                start=int(runs.start[first]) - origin,
                end=int(runs.end[first]) - origin,
                n_docs=int(n_docs[key]),
                n_sources=int(n_sources[key]),
                n_years=int(n_years[key]),
                first_seen=seen,
            )
        )
    return found, len(shared)


def _keys(corpus: Corpus, runs: Runs) -> UInt64Array:
    """A hash of each run's words: its first and last gram, one in the middle, and its length."""
    length = runs.end - runs.start
    key = length.astype(np.uint64)
    for at in (runs.start, runs.end - GRAM, runs.start + (length - GRAM) // 2):
        grams = corpus.codes[at[:, None] + np.arange(GRAM)]
        key = key * np.uint64(0x9E3779B97F4A7C15) + gram_hashes_of_rows(grams)
    return key


def gram_hashes_of_rows(grams: NDArray[np.uint16]) -> UInt64Array:
    """Hash of each row of GRAM codes, shape (n_rows,)."""
    return gram_hashes(grams.reshape(-1))[::GRAM]


def _distinct(group: IntArray, value: IntArray | NDArray[np.int32], n: int | None = None) -> IntArray:
    """How many different values each group has. group: numbers from 0."""
    size = int(group.max()) + 1 if n is None else n
    pairs = np.unique(group.astype(np.int64) << 32 | value.astype(np.int64))
    return np.bincount(pairs >> 32, minlength=size)
