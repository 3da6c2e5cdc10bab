"""Set phrases: where they stand, how much of each document they fill, and which are the most widespread."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from toolkit.align.census import LONG, MANY, VERY_LONG, GramStates
from toolkit.align.grams import GRAM, BoolArray, Corpus, IntArray, UInt32Array, UInt64Array
from toolkit.model import by_time

MIN_LENGTH = 8
"""Characters from which on a run of common grams is called a set phrase; shorter ones are just common words."""
_CHUNK = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Maximal runs of set phrase that stand in at least two places. start, end: uint32, corpus positions, half-open."""

    start: UInt32Array
    end: UInt32Array

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Formula:
    """One set phrase. doc, start, end: its first occurrence, corpus positions."""

    doc: int
    start: int
    end: int
    n_docs: int
    n_sources: int
    n_years: int
    first_seen: str


def formula_runs(grams: GramStates) -> Runs:
    """Every run of set phrase in the corpus, at least MIN_LENGTH characters long. Two may overlap.

    The longer a run, the more it takes for it to be a phrase: see `toolkit.align.census`.
    """
    found = [_runs_between(grams, start, stop) for start, stop in pairwise(_breaks(grams))]
    starts, ends = (np.concatenate([np.zeros(0, np.uint32), *column]) for column in zip(*found, strict=True))
    return Runs(starts, ends)


def _breaks(grams: GramStates) -> list[int]:
    """Places that no run goes over, some _CHUNK characters apart, both ends of the corpus among them."""
    n = len(grams.state)
    breaks = [0]
    while n - breaks[-1] > _CHUNK:
        at = breaks[-1] + _CHUNK
        while at < n and grams.state[at] & MANY > 1:
            at += 1
        breaks.append(at)
    return [*breaks, n]


def _runs_between(grams: GramStates, start: int, stop: int) -> tuple[UInt32Array, UInt32Array]:
    """Starts and ends of the runs whose grams begin in [start, stop), where no run goes over either end; by start."""
    part = GramStates(grams.state[start:stop])
    shared = part.places > 1
    limits = (LONG, VERY_LONG, len(grams.state) + GRAM)
    found = [_runs(part.phrase(grade) & shared, below=limits[grade]) for grade in range(3)]
    starts, ends = (np.concatenate(column) for column in zip(*found, strict=True))
    # A run of a stricter grade may lie inside one of a looser grade: the wider one stands for both. Of two that end
    # together the wider one comes last, so that it is seen ahead of the other.
    order = np.lexsort((-starts, ends))
    starts, ends = starts[order], ends[order]
    inside = np.zeros(len(starts), dtype=np.bool_)
    if len(starts):
        ahead = np.minimum.accumulate(starts[::-1])[::-1]
        inside[:-1] = ahead[1:] <= starts[:-1]
    order = np.argsort(starts[~inside], kind="stable")
    return (starts[~inside][order] + start).astype(np.uint32), (ends[~inside][order] + start).astype(np.uint32)


def _runs(common: BoolArray, *, below: int) -> tuple[IntArray, IntArray]:
    """Starts and ends of the runs of such grams that are long enough, and shorter than `below`."""
    edges = np.flatnonzero(np.diff(common, prepend=False, append=False))
    starts, ends = edges[0::2], edges[1::2] + GRAM - 1
    chosen = (ends - starts >= MIN_LENGTH) & (ends - starts < below)
    return starts[chosen], ends[chosen]


def covered(runs: Runs, begin: int, end: int) -> NDArray[np.bool_]:
    """Which corpus positions in [begin, end) lie in a set phrase, shape (end - begin,).

    runs: by start. Where documents begin no run goes over, so `begin` and `end` are such places, or the corpus' end.
    """
    part = slice(*np.searchsorted(runs.start, (begin, end)).tolist())
    steps = np.zeros(end - begin + 1, dtype=np.int8)
    # Two runs may overlap (a gram between them is no formula, its ends are), but no two begin or end at one place.
    steps[runs.start[part] - begin] += 1
    steps[runs.end[part] - begin] -= 1
    np.cumsum(steps, dtype=np.int8, out=steps)
    return steps[:-1] > 0


def most_widespread(
    corpus: Corpus, runs: Runs, years: IntArray, dates: list[str], *, limit: int
) -> tuple[list[Formula], int]:
    """The set phrases that most sources share, in that order, and how many there are in all.

    years: shape (n_docs,), reported on, 0 where unknown. dates: when each document was seen, see `Metadata`.
    Listed are those in two documents or more. Occurrences inside a longer run count for that run alone.
    """
    if len(runs) == 0:
        return [], 0
    order, opens = _alike(corpus, runs)
    phrase = np.repeat(np.arange(len(opens), dtype=np.uint32), np.diff(opens, append=len(order)))
    doc = corpus.doc_of(runs.start[order]).astype(np.uint32)
    first, first_doc = order[opens], doc[opens]
    del order  # a large corpus has millions of runs
    n_docs, n_sources = _distinct(phrase, doc), _distinct(phrase, corpus.source[doc])
    n_years = _distinct(phrase, years[doc]) - _distinct_unknown(phrase, years[doc])
    known_dates = sorted(set(dates) - {""}, key=by_time)
    rank = {date: number for number, date in enumerate(known_dates)}
    ranks = np.array([rank.get(date, len(known_dates)) for date in dates], dtype=np.int64)
    earliest = np.minimum.reduceat(ranks[doc], opens)
    shared = np.flatnonzero(n_docs > 1)
    length = (runs.end[first] - runs.start[first]).astype(np.int64)
    chosen = shared[np.lexsort((-length[shared], -n_docs[shared], -n_sources[shared]))][:limit]
    seen = [*known_dates, ""]
    found = []
    for key in chosen.tolist():
        run = int(first[key])
        number = int(first_doc[key])
        found.append(
            Formula(
                doc=number,
                start=int(runs.start[run]),
                end=int(runs.end[run]),
                n_docs=int(n_docs[key]),
                n_sources=int(n_sources[key]),
                n_years=int(n_years[key]),
                first_seen=seen[earliest[key]],
            )
        )
    return found, len(shared)


def _alike(corpus: Corpus, runs: Runs) -> tuple[UInt32Array, IntArray]:
    """Numbers of the runs, those of the same words side by side in their order, and where the next words begin."""
    keys = _keys(corpus, runs)
    order = np.argsort(keys, kind="stable").astype(np.uint32)
    keys = keys[order]
    return order, np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))


def _keys(corpus: Corpus, runs: Runs) -> UInt64Array:
    """A hash of each run's words, all of them."""
    length = runs.end - runs.start
    longest_first = np.argsort(length, kind="stable")[::-1].astype(np.uint32)
    start, shrinking = runs.start[longest_first], length[longest_first][::-1]
    key = length[longest_first].astype(np.uint64)
    for place in range(int(length.max(initial=0))):
        active = len(key) - int(np.searchsorted(shrinking, place, side="right"))
        key[:active] = (key[:active] + corpus.codes[start[:active] + place]) * np.uint64(0x9E3779B97F4A7C15)
        key[:active] ^= key[:active] >> np.uint64(29)
    keys = np.empty_like(key)
    keys[longest_first] = key
    return keys


def _distinct(phrase: UInt32Array, value: NDArray[np.integer]) -> IntArray:
    """How many different values each phrase has. phrase: ascending numbers from 0 without gaps."""
    pairs = phrase.astype(np.int64) << 32
    pairs |= value
    pairs.sort()
    fresh = np.diff(pairs, prepend=-1) != 0
    return np.bincount(pairs[fresh] >> 32)


def _distinct_unknown(phrase: UInt32Array, years: IntArray) -> IntArray:
    """1 for each phrase that a document of unknown year has."""
    return (np.bincount(phrase, weights=years == 0) > 0).astype(np.int64)
