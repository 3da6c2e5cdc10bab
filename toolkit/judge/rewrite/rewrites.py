"""The garbled rewrites of a corpus, and the matches with their passages put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from toolkit.align.census import Census
from toolkit.align.grams import Corpus
from toolkit.align.matches import KINDS, Matches
from toolkit.align.normalize import CodeArray
from toolkit.judge.rewrite.alignment import Passage, passages
from toolkit.judge.rewrite.candidates import candidate_pairs
from toolkit.judge.rewrite.signs import Signs, Substitution, compare
from toolkit.judge.rewrite.verdict import CALLED, score
from toolkit.model import MatchKind


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One document that a machine rewrote from another, or a part of it.

    source, copy: document numbers. passages: aligned, the source on the left, in the documents' own positions,
    by their place in the copy. tables:
    the substitutions of each passage, most frequent first. score: how sure, in 0-1.
    """

    source: int
    copy: int
    passages: tuple[Passage, ...]
    tables: tuple[tuple[Substitution, ...], ...]
    signs: Signs
    score: float

    @property
    def equal(self) -> int:
        """Characters that agree."""
        return sum(passage.equal for passage in self.passages)


def find_rewrites(corpus: Corpus, matches: Matches, census: Census) -> list[Rewrite]:
    """Every pair whose words were exchanged by a machine, by document numbers; linear in candidate pairs."""
    left, right = candidate_pairs(corpus, matches, census)
    return list(_called(corpus, zip(left.tolist(), right.tolist(), strict=True)))


def _called(corpus: Corpus, pairs: Iterable[tuple[int, int]]) -> Iterator[Rewrite]:
    for left, right in pairs:
        codes = _codes(corpus, left), _codes(corpus, right)
        beside = passages(*codes)
        if not beside:
            continue
        comparison = compare(*codes, beside)
        if comparison is None:
            continue
        sure = score(comparison.signs)
        if sure >= CALLED:
            source, copy = (left, right) if comparison.source_is_left else (right, left)
            yield Rewrite(source, copy, comparison.passages, comparison.tables, comparison.signs, sure)


def primary(rewrites: Sequence[Rewrite]) -> list[Rewrite]:
    """For each copy its sources: those that agree in most, and of others (mirrors of one source) what covers more."""
    chosen: list[Rewrite] = []
    taken: dict[int, set[int]] = {}
    for rewrite in sorted(rewrites, key=lambda r: (r.copy, -r.equal, r.source)):
        own = {at for passage in rewrite.passages for at in range(*passage.right)}
        covered = taken.setdefault(rewrite.copy, set())
        if 2 * len(own - covered) >= len(own):
            chosen.append(rewrite)
            covered |= own
    return chosen


def _codes(corpus: Corpus, doc: int) -> CodeArray:
    return corpus.codes[corpus.offsets[doc] : corpus.offsets[doc + 1] - 1]


def with_rewrites(corpus: Corpus, matches: Matches, rewrites: Sequence[Rewrite]) -> Matches:
    """The matches, those of a rewrite's passages replaced by one garbled match each; order as in `Matches`."""
    if not rewrites:
        return matches
    garbled = _garbled(corpus, rewrites)
    kept = ~_within(matches, garbled)
    columns = {
        f.name: np.concatenate([getattr(matches, f.name)[kept], getattr(garbled, f.name)]) for f in fields(matches)
    }
    joined = Matches(**columns)
    return joined.take(np.lexsort((joined.right_start, joined.left_start, joined.right_doc, joined.left_doc)))


def _garbled(corpus: Corpus, rewrites: Sequence[Rewrite]) -> Matches:
    rows = []
    for rewrite in rewrites:
        for passage in rewrite.passages:
            sides = [(rewrite.source, *passage.left), (rewrite.copy, *passage.right)]
            (left, *own), (right, *other) = sorted(sides)
            a, b = int(corpus.offsets[left]), int(corpus.offsets[right])
            rows.append((left, right, own[0] + a, own[1] + a, other[0] + b, other[1] + b, passage.equal))
    columns = np.array(rows, dtype=np.int64).reshape(-1, 7).T
    size = columns[3] - columns[2] + columns[5] - columns[4]
    n = len(rows)
    return Matches(
        left_doc=columns[0],
        right_doc=columns[1],
        left_start=columns[2],
        left_end=columns[3],
        right_start=columns[4],
        right_end=columns[5],
        kind=np.full(n, KINDS.index(MatchKind.GARBLED), dtype=np.int8),
        equal=columns[6],
        similarity=2 * columns[6] / np.maximum(size, 1),
        evidence=columns[6],
        formula=np.zeros(n, dtype=np.bool_),
    )


def _within(matches: Matches, garbled: Matches) -> NDArray[np.bool_]:
    """Which matches touch, on either side, a garbled match of the same two documents."""
    gone = np.zeros(len(matches), dtype=np.bool_)
    for i in range(len(garbled)):
        first = np.searchsorted(matches.left_doc, garbled.left_doc[i], side="left")
        last = np.searchsorted(matches.left_doc, garbled.left_doc[i], side="right")
        own = matches.take(np.arange(first, last))
        touches = (own.left_start < garbled.left_end[i]) & (own.left_end > garbled.left_start[i])
        touches |= (own.right_start < garbled.right_end[i]) & (own.right_end > garbled.right_start[i])
        gone[first:last] |= touches & (own.right_doc == garbled.right_doc[i])
    return gone
