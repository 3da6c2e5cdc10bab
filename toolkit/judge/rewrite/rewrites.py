"""The garbled rewrites of a corpus, and the matches with their passages put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from toolkit.align.census import GramStates
from toolkit.align.grams import Corpus, IntArray
from toolkit.align.matches import KINDS, Matches
from toolkit.align.normalize import CodeArray
from toolkit.judge.rewrite.alignment import Passage, Side, passages
from toolkit.judge.rewrite.candidates import candidate_pairs
from toolkit.judge.rewrite.signs import Signs, Substitution, compare
from toolkit.judge.rewrite.verdict import CALLED, score
from toolkit.model import MatchKind

_WORTH = 20
"""Characters of a match that must be left beside a garbled one."""

_VERBATIM = 150
"""Unchanged characters at a passage's end from which on they are no part of the rewrite."""


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


def find_rewrites(
    corpus: Corpus,
    matches: Matches,
    grams: GramStates,
    *,
    suspects: IntArray | None = None,
    of: int | None = None,
) -> list[Rewrite]:
    """Every pair whose words were exchanged by a machine, by document numbers; linear in candidate pairs.

    suspects: documents that read as if garbled, which are looked at more closely. of: a document that all pairs have to
    hold; None for any.
    """
    left, right = candidate_pairs(corpus, matches, grams, suspects)
    if of is not None:
        held = (left == of) | (right == of)
        left, right = left[held], right[held]
    return list(_called(corpus, zip(left.tolist(), right.tolist(), strict=True)))


def _called(corpus: Corpus, pairs: Iterable[tuple[int, int]]) -> Iterator[Rewrite]:
    kept: tuple[int, Side] | None = None  # pairs come by their left document
    for left, right in pairs:
        if kept is None or kept[0] != left:
            kept = left, Side(_codes(corpus, left))
        sides = kept[1], Side(_codes(corpus, right))
        beside = passages(*sides)
        if not beside:
            continue
        comparison = compare(sides[0].codes, sides[1].codes, beside)
        if comparison is None:
            continue
        sure = score(comparison.signs)
        if sure >= CALLED:
            source, copy = (left, right) if comparison.source_is_left else (right, left)
            beside_each_other = tuple(_trimmed(passage) for passage in comparison.passages)
            yield Rewrite(source, copy, beside_each_other, comparison.tables, comparison.signs, sure)


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
    parts = _beside(matches, garbled), garbled
    joined = Matches(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(matches)))
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
        exchanges=np.zeros(n, dtype=np.int64),
        formula=np.zeros(n, dtype=np.bool_),
        bits=np.full(n, np.nan, dtype=np.float32),
        publishers=np.zeros(n, dtype=np.int16),
    )


def _beside(matches: Matches, garbled: Matches) -> Matches:
    """The matches, less what lies in a garbled match of the same two documents on either side."""
    columns = {f.name: getattr(matches, f.name).copy() for f in fields(matches)}
    gone = np.zeros(len(matches), dtype=np.bool_)
    for i in range(len(garbled)):
        first = np.searchsorted(matches.left_doc, garbled.left_doc[i], side="left")
        last = np.searchsorted(matches.left_doc, garbled.left_doc[i], side="right")
        for m in (first + np.flatnonzero(matches.right_doc[first:last] == garbled.right_doc[i])).tolist():
            gone[m] |= not _cut_off(columns, m, garbled, i)
    kept: Matches = Matches(**columns).take(~gone)
    return kept


def _cut_off(columns: dict[str, Any], m: int, garbled: Matches, i: int) -> bool:
    """Shorten match m to what stands before or behind garbled match i on both sides; whether enough is left.

    What agrees is taken to be spread evenly over a match.
    """
    left, right = ((int(columns[f"{side}_start"][m]), int(columns[f"{side}_end"][m])) for side in ("left", "right"))
    before = min(left[1], int(garbled.left_start[i])), min(right[1], int(garbled.right_start[i]))
    behind = max(left[0], int(garbled.left_end[i])), max(right[0], int(garbled.right_end[i]))
    rest = max(
        ((left[0], before[0]), (right[0], before[1])),
        ((behind[0], left[1]), (behind[1], right[1])),
        key=lambda ends: min(end - start for start, end in ends),
    )
    size = min(end - start for start, end in rest)
    if size < _WORTH:
        return False
    for side, ends in zip(("left", "right"), rest, strict=True):
        columns[f"{side}_start"][m], columns[f"{side}_end"][m] = ends
    share = sum(end - start for start, end in rest) / (left[1] - left[0] + right[1] - right[0])
    for name in ("equal", "evidence"):
        columns[name][m] = min(size, round(columns[name][m] * share))
    return True


def _trimmed(passage: Passage) -> Passage:
    """The passage without long unchanged words before its first and behind its last exchange: these are verbatim."""
    blocks = passage.blocks
    usual = max(_VERBATIM, 4 * passage.equal // len(blocks))
    first = int(blocks[0].length > usual)
    last = len(blocks) - int(blocks[-1].length > usual)
    return Passage(blocks[first:last]) if last - first > 1 else passage
