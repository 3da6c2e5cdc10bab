"""All matches of a corpus: census, stretches, clusters, spans, and what each match proves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from toolkit.align.borders import SENTENCE
from toolkit.align.bulk import KIND_CODE, KINDS, AlignedSpans, Runner, align_task, joined, tasks_of
from toolkit.align.census import Census
from toolkit.align.cluster import ClusterParams, places_of_reuse
from toolkit.align.core import with_cores
from toolkit.align.evidence import block_evidence
from toolkit.align.extend import Stretches, stretch_parts
from toolkit.align.faint import FaintPassages
from toolkit.align.grams import BoolArray, Corpus, IntArray
from toolkit.align.normalize import SEPARATOR
from toolkit.align.numbers import Numbers
from toolkit.align.rows import same_rows
from toolkit.align.spans import SpanParams
from toolkit.model import MatchKind

__all__ = ["EXCHANGED", "KINDS", "EvidenceParams", "LeftOut", "MatchParams", "Matches", "find_matches"]


EXCHANGED = 8
"""Characters of the longest words that count as exchanged for others; longer ones are rewording."""


@dataclass(frozen=True, slots=True)
class EvidenceParams:
    """When equal words are evidence.

    alone: characters outside any formula that a match needs by itself. whole: what it needs where it is whole sentences
    on both sides, since what agrees by chance or habit seldom begins and ends with one. beside: what it needs where
    the two documents share matches of `together` such characters in all. break_cost: taken off for each break inside a
    match, since words that agree in one run are rarer than words that agree here and there. formula_length: equal
    characters from which on a match of formulas is listed as such. formula_share: at most this share of its characters
    may lie outside formulas then.
    """

    alone: int = 20
    whole: int = 17
    beside: int = 14
    together: int = 60
    break_cost: int = 2
    formula_length: int = 16
    formula_share: float = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Matches as columns of equal length, sorted by (left_doc, right_doc, left_start).

    Positions are the corpus' own, half-open. kind: index into KINDS. equal: characters that agree. evidence: of these,
    outside formulas, less what breaks cost. exchanges: breaks at which a few words stand for a few others (EXCHANGED at
    most, on either side). formula: bool, the match proves nothing. bits, publishers: of a match that was weighed as a
    faint passage (`toolkit.align.faint`), its evidence and how many publishers say much of it; NaN and 0 of others.
    """

    left_doc: IntArray
    right_doc: IntArray
    left_start: IntArray
    left_end: IntArray
    right_start: IntArray
    right_end: IntArray
    kind: NDArray[np.int8]
    equal: IntArray
    similarity: NDArray[np.float64]
    evidence: IntArray
    exchanges: IntArray
    formula: NDArray[np.bool_]
    bits: NDArray[np.float32]
    publishers: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.left_doc)

    def take(self, index: IntArray | NDArray[np.bool_]) -> Matches:
        """The matches at some indices."""
        return Matches(*(getattr(self, f.name)[index] for f in fields(self)))


@dataclass(frozen=True, slots=True)
class MatchParams:
    """Everything that decides what a match is."""

    cluster: ClusterParams = field(default_factory=ClusterParams)
    span: SpanParams = field(default_factory=SpanParams)
    evidence: EvidenceParams = field(default_factory=EvidenceParams)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What `find_matches` did not list.

    weak: agreements that prove nothing and are no formula. formula: places of little evidence beyond the budget.
    """

    weak: int
    formula: int


def find_matches(
    corpus: Corpus, numbers: Numbers, census: Census, params: MatchParams, *, runner: Runner | None = None
) -> tuple[Matches, LeftOut]:
    """Every match of the corpus, and what was left out of the list. runner: who aligns; None for this process."""
    return matches_of(stretch_parts(corpus, census), corpus, numbers, census, params, runner=runner)


def matches_of(
    parts: Iterable[Stretches],
    corpus: Corpus,
    numbers: Numbers,
    census: Census,
    params: MatchParams,
    *,
    runner: Runner | None = None,
) -> tuple[Matches, LeftOut]:
    """The matches that some stretches lead to; see `find_matches`. parts: no document pair in two of them."""
    break_cost = params.evidence.break_cost
    places = places_of_reuse(parts, params.cluster, n_docs=corpus.n_docs)
    unseen = places.unseen
    tasks = list(tasks_of(places))
    del places
    if runner is None:
        aligned = joined(align_task(corpus.codes, corpus.offsets, corpus.borders, task, params.span) for task in tasks)
    else:
        aligned = joined(runner(tasks, params.span))
    aligned = with_cores(corpus, numbers, census, aligned, least=params.evidence.alone, break_cost=break_cost)
    found = _in_order(_columns(corpus, aligned, numbers, census, break_cost))
    telling = found.evidence >= _needed(corpus, found, params.evidence)
    formulaic = ~telling & (found.equal >= params.evidence.formula_length)
    formulaic &= found.evidence <= params.evidence.formula_share * found.equal
    kept = telling | formulaic
    return replace(found, formula=formulaic).take(kept), LeftOut(int((~kept).sum()), unseen)


def with_faint(
    found: Matches, faint: FaintPassages, corpus: Corpus, numbers: Numbers, census: Census, params: MatchParams
) -> Matches:
    """The matches and the faint passages. Formulas that lie in a passage that is none are no longer told."""
    more = replace(
        _columns(corpus, faint.aligned, numbers, census, params.evidence.break_cost),
        formula=faint.formula,
        bits=faint.bits.astype(np.float32),
        publishers=np.minimum(faint.publishers, np.iinfo(np.int16).max).astype(np.int16),
    )
    kept = found.take(~(found.formula & overlapping(found, more.take(~more.formula))))
    return _in_order(_together(kept, more))


def with_rows(found: Matches, corpus: Corpus, numbers: Numbers, census: Census, params: MatchParams) -> Matches:
    """The matches and rows of a list that another has in whatever order, but for those that a match tells already."""
    rows = _columns(corpus, same_rows(corpus), numbers, census, params.evidence.break_cost)
    told = found.take(~found.formula)
    fresh = rows.take(~overlapping(rows, told))
    return _in_order(_together(found, fresh)) if len(fresh) else found


def _together(*parts: Matches) -> Matches:
    return Matches(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Matches)))


_PAIRS_AT_ONCE = 1 << 20


def overlapping(some: Matches, others: Matches) -> BoolArray:
    """Which matches share words, on both sides, with one of the others, shape (len(some),)."""
    found = np.zeros(len(some), dtype=np.bool_)
    if not len(some) or not len(others):
        return found
    # Words shared on the right are those of one document: laid behind each other, no two of these meet on the left.
    lift = 1 + int(max(some.left_end.max(), others.left_end.max()))
    order = np.lexsort((others.left_start, others.right_doc))
    base = others.right_doc[order] * lift
    starts, reach = base + others.left_start[order], np.maximum.accumulate(base + others.left_end[order])
    own = some.right_doc * lift
    first = np.searchsorted(reach, own + some.left_start, side="right")
    times = np.maximum(np.searchsorted(starts, own + some.left_end) - first, 0)
    upto = np.cumsum(times)
    cuts = np.searchsorted(upto, np.arange(0, int(upto[-1]), _PAIRS_AT_ONCE), side="right")
    for part in (slice(*ends) for ends in pairwise([*np.unique(cuts).tolist(), len(some)])):
        one = np.repeat(np.arange(part.start, part.stop), times[part])
        step = np.arange(len(one)) - np.repeat(np.cumsum(times[part]) - times[part], times[part])
        other = order[first[one] + step]
        shared = (others.left_end[other] > some.left_start[one]) & (others.left_start[other] < some.left_end[one])
        shared &= (others.right_end[other] > some.right_start[one]) & (others.right_start[other] < some.right_end[one])
        found[one[shared]] = True
    return found


def _needed(corpus: Corpus, found: Matches, params: EvidenceParams) -> IntArray:
    """Evidence that each match needs: less where it is whole sentences, and where its two documents share more."""
    fresh = np.ones(len(found), dtype=np.bool_)
    fresh[1:] = (np.diff(found.left_doc) != 0) | (np.diff(found.right_doc) != 0)
    pair = np.cumsum(fresh) - 1
    own = np.maximum(found.evidence, 0) * (found.evidence >= params.beside)
    total = np.bincount(pair, weights=own)[pair] if len(found) else np.zeros(0)
    by_itself = np.where(_is_whole(corpus, found), params.whole, params.alone)
    return np.where(total >= params.together, params.beside, by_itself)


def _is_whole(corpus: Corpus, found: Matches) -> BoolArray:
    """Which matches begin and end with sentences on both sides; none where borders are not known."""
    whole = np.full(len(found), corpus.borders is not None)
    for edge in (found.left_start, found.left_end, found.right_start, found.right_end):
        if corpus.borders is not None:
            whole &= (corpus.borders[edge] >= SENTENCE) | (corpus.codes[edge] == SEPARATOR)
    return whole


def _columns(corpus: Corpus, aligned: AlignedSpans, numbers: Numbers, census: Census, break_cost: int) -> Matches:
    spans, n = aligned.spans, len(aligned.spans)
    owner, _, _, length = aligned.blocks.T
    equal = np.bincount(owner, weights=length, minlength=n).astype(np.int64)
    proved = block_evidence(corpus, numbers, census, aligned.blocks, break_cost)
    refilled = np.bincount(owner, weights=proved.others, minlength=n) > 0
    kind = spans[:, 4].astype(np.int8)
    kind[refilled & (kind == KIND_CODE[MatchKind.VERBATIM])] = KIND_CODE[MatchKind.SLOT_FILLED]
    left_doc, right_doc = corpus.doc_of(spans[:, 0]), corpus.doc_of(spans[:, 2])
    both = (spans[:, 1] - spans[:, 0]) + (spans[:, 3] - spans[:, 2])
    return Matches(
        left_doc=left_doc,
        right_doc=right_doc,
        left_start=spans[:, 0],
        left_end=spans[:, 1],
        right_start=spans[:, 2],
        right_end=spans[:, 3],
        kind=kind,
        equal=equal,
        similarity=2 * equal / np.maximum(both, 1),
        evidence=proved.of_spans(corpus.codes, n),
        exchanges=_exchanges(aligned.blocks, n),
        formula=np.zeros(n, dtype=np.bool_),
        bits=np.full(n, np.nan, dtype=np.float32),
        publishers=np.zeros(n, dtype=np.int16),
    )


def _in_order(found: Matches) -> Matches:
    """By document pair, then by place."""
    return found.take(np.lexsort((found.right_start, found.left_start, found.right_doc, found.left_doc)))


def _exchanges(blocks: IntArray, n: int) -> IntArray:
    """How often, in each of n matches, words stand for words. blocks: see `AlignedSpans`."""
    owner, left, right, length = blocks.T
    follows = owner[1:] == owner[:-1]
    lost, put_in = (side[1:] - side[:-1] - length[:-1] for side in (left, right))
    exchanged = follows & (lost > 0) & (lost <= EXCHANGED) & (put_in > 0) & (put_in <= EXCHANGED)
    return np.bincount(owner[1:][exchanged], minlength=n)
