"""A report's ratios counted again without what a person excluded; the script of `check --html` does the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.checked import Counted
from toolkit.judge.ratios import Sort
from toolkit.judge.sources import rank_sources, source_pieces


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What is not to count. matches: rows of the table; sources: indices as in `Counted.source`.

    shorter_than: matches of fewer equal characters, and set phrases of fewer characters.
    """

    matches: frozenset[int] = frozenset()
    sources: frozenset[int] = frozenset()
    shorter_than: int = 0


@dataclass(frozen=True, slots=True)
class Scores:
    """Ratios as in the table of documents, 0-1. largest: what one source alone has.

    shares, alones, copied_of: of each source, what it adds to the better ones, what it has, and what it has of all that
    is counted as copied; 0 for excluded ones.
    """

    reused: float
    formulaic: float
    own_earlier: float
    superior: float
    copied: float
    garbled: float
    largest: float
    shares: tuple[float, ...]
    alones: tuple[float, ...]
    copied_of: tuple[float, ...]


def kept_matches(counted: Counted, without: Exclusions) -> NDArray[np.bool_]:
    """Which matches still count."""
    kept = counted.equal >= without.shorter_than
    kept[[row for row in without.matches if row < len(kept)]] = False
    kept &= ~np.isin(counted.source, np.array(sorted(without.sources), dtype=np.int64))
    return kept


def rescore(counted: Counted, without: Exclusions, *, n_sources: int) -> Scores:
    """Count again. With nothing excluded this is what `toolkit.judge.ratios` says.

    A set phrase that is too short to count by itself still marks the matches that it lies in as formula. Leaving
    something out never makes `reused` or `largest` greater; what it explained may turn out as copied.
    """
    kept = kept_matches(counted, without)
    painted = _painted(counted, kept, without.shorter_than)
    garbled = np.zeros(counted.n_chars, dtype=np.bool_)
    for row in np.flatnonzero(kept & counted.garbled).tolist():
        garbled[counted.start[row] : counted.end[row]] = True
    total = max(counted.n_chars, 1)
    count = np.bincount(painted, minlength=len(Sort) + 1) / total
    shares, alones = _sources(counted, kept, n_sources)
    return Scores(
        reused=float(np.count_nonzero(painted) / total),
        formulaic=float(count[Sort.FORMULA] + count[Sort.AGREED]),
        own_earlier=float(count[Sort.OWN_EARLIER] + count[Sort.OWN_LATER]),
        superior=float(count[Sort.SUPERIOR]),
        copied=float(count[Sort.COPIED]),
        garbled=float(np.count_nonzero(garbled) / total),
        largest=max(alones, default=0.0),
        shares=shares,
        alones=alones,
        copied_of=tuple(_copied_of(counted, kept, painted, n_sources)),
    )


def _copied_of(counted: Counted, kept: NDArray[np.bool_], painted: NDArray[np.int8], n_sources: int) -> list[float]:
    told = kept & (counted.source >= 0)
    covers, cuts = source_pieces(counted.source[told], counted.start[told], counted.end[told])
    before = np.concatenate(([0], np.cumsum(painted == Sort.COPIED)))
    copied = np.diff(before[cuts])
    total = max(counted.n_chars, 1)
    return [float(copied[covers[s]].sum() / total) if s in covers else 0.0 for s in range(n_sources)]


def _painted(counted: Counted, kept: NDArray[np.bool_], shorter_than: int) -> NDArray[np.int8]:
    """What each character of the report is: a `Sort`, 0 where it is its own."""
    painted = np.zeros(counted.n_chars, dtype=np.int8)
    for row in np.flatnonzero(kept)[np.argsort(counted.sort[kept], kind="stable")].tolist():
        painted[counted.start[row] : counted.end[row]] = counted.sort[row]
    reused = painted > 0
    for start, end in zip(counted.phrase_start.tolist(), counted.phrase_end.tolist(), strict=True):
        painted[start:end][reused[start:end] | (end - start >= shorter_than)] = Sort.FORMULA
    return painted


def _sources(counted: Counted, kept: NDArray[np.bool_], n_sources: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    told = kept & (counted.source >= 0)
    ranked = rank_sources(counted.source[told], counted.start[told], counted.end[told], n_chars=max(counted.n_chars, 1))
    shares, alones = np.zeros(n_sources), np.zeros(n_sources)
    for source in ranked:
        shares[source.document], alones[source.document] = source.share, source.alone
    return tuple(shares.tolist()), tuple(alones.tolist())
