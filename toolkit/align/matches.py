"""All matches of a corpus: census, stretches, clusters, spans, and what each match proves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from toolkit.align.census import Census
from toolkit.align.chain import Block
from toolkit.align.cluster import ClusterParams, clusters
from toolkit.align.extend import Stretches, evidence_of, find_stretches
from toolkit.align.grams import GRAM, Corpus, IntArray
from toolkit.align.numbers import Numbers
from toolkit.align.spans import SpanPair, SpanParams, align_cluster
from toolkit.model import MatchKind

KINDS = tuple(MatchKind)
_KIND_CODE = {kind: code for code, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class EvidenceParams:
    """When equal words are evidence.

    alone: characters outside any formula that a match needs by itself. beside: what it needs where the two documents
    share matches of `together` such characters in all. break_cost: taken off for each break inside a match, since
    words that agree in one run are rarer than words that agree here and there. formula_length: equal characters from
    which on a match of formulas is listed as such. formula_share: at most this share of its characters may lie outside
    formulas then.
    """

    alone: int = 24
    beside: int = 14
    together: int = 60
    break_cost: int = 2
    formula_length: int = 16
    formula_share: float = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Matches as columns of equal length, sorted by (left_doc, right_doc, left_start).

    Positions are the corpus' own, half-open. kind: index into KINDS. equal: characters that agree. evidence: of these,
    outside formulas, less what breaks cost. formula: bool, the match proves nothing.
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
    formula: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.left_doc)

    def take(self, index: IntArray | NDArray[np.bool_]) -> Matches:
        """The matches at some indices."""
        return Matches(*(getattr(self, f.name)[index] for f in fields(self)))


@dataclass(frozen=True, slots=True)
class MatchParams:
    """Everything that decides what a match is."""

    cluster: ClusterParams = ClusterParams()
    span: SpanParams = SpanParams()
    evidence: EvidenceParams = EvidenceParams()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What `find_matches` did not list. weak: agreements that prove nothing and are no formula; formula: over budget."""

    weak: int
    formula: int


def find_matches(corpus: Corpus, numbers: Numbers, census: Census, params: MatchParams) -> tuple[Matches, LeftOut]:
    """Every match of the corpus, and what was left out of the list."""
    stretches = find_stretches(corpus, census)
    labels, unseen = clusters(stretches, params.cluster, n_docs=corpus.n_docs)
    pairs = _span_pairs(corpus, stretches, labels, params.span)
    found = _columns(corpus, pairs, numbers, census, params.evidence.break_cost)
    telling = found.evidence >= _needed(found, params.evidence)
    formulaic = ~telling & (found.equal >= params.evidence.formula_length)
    formulaic &= found.evidence <= params.evidence.formula_share * found.equal
    kept = telling | formulaic
    return replace(found, formula=formulaic).take(kept), LeftOut(int((~kept).sum()), unseen)


def _needed(found: Matches, params: EvidenceParams) -> IntArray:
    """Evidence that each match needs: less where its two documents share more."""
    fresh = np.ones(len(found), dtype=np.bool_)
    fresh[1:] = (np.diff(found.left_doc) != 0) | (np.diff(found.right_doc) != 0)
    pair = np.cumsum(fresh) - 1
    own = np.maximum(found.evidence, 0) * (found.evidence >= params.beside)
    total = np.bincount(pair, weights=own)[pair] if len(found) else np.zeros(0)
    return np.where(total >= params.together, params.beside, params.alone)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A span pair and where its two documents begin in the corpus."""

    pair: SpanPair
    left_first: int
    right_first: int


def _span_pairs(corpus: Corpus, stretches: Stretches, labels: IntArray, params: SpanParams) -> list[_Placed]:
    """Align every cluster. Documents are decoded once for as long as they stay in use."""

    @lru_cache(maxsize=4096)
    def document(doc: int) -> tuple[int, str]:
        first, last = corpus.offsets[doc : doc + 2].tolist()
        return first, corpus.codes[first : last - 1].tobytes().decode("utf-16-le", "surrogatepass")

    result = []
    for left_doc, right_doc, left, right, length in _clusters(stretches, labels):
        left_first, left_text = document(left_doc)
        right_first, right_text = document(right_doc)
        blocks = [
            Block(a - left_first, b - right_first, size) for a, b, size in zip(left, right, length, strict=True)
        ]
        for pair in align_cluster(left_text, right_text, blocks, params):
            result.append(_Placed(pair, left_first, right_first))
    return result


def _clusters(
    stretches: Stretches, labels: IntArray
) -> Iterator[tuple[int, int, list[int], list[int], list[int]]]:
    """Both documents and the columns (left, right, length) of each cluster that counts."""
    order = np.argsort(labels, kind="stable")
    order = order[labels[order] >= 0]
    chosen = stretches.take(order)
    edges = np.flatnonzero(np.diff(labels[order], prepend=-1, append=-1)).tolist()
    left, right, length = chosen.left.tolist(), chosen.right.tolist(), chosen.length.tolist()
    left_doc, right_doc = chosen.left_doc.tolist(), chosen.right_doc.tolist()
    for start, end in zip(edges, edges[1:], strict=False):
        yield left_doc[start], right_doc[start], left[start:end], right[start:end], length[start:end]


def _columns(
    corpus: Corpus, placed: list[_Placed], numbers: Numbers, census: Census, break_cost: int
) -> Matches:
    spans = np.array(
        [
            (
                p.pair.left_start + p.left_first,
                p.pair.left_end + p.left_first,
                p.pair.right_start + p.right_first,
                p.pair.right_end + p.right_first,
                _KIND_CODE[p.pair.kind],
            )
            for p in placed
        ],
        dtype=np.int64,
    ).reshape(-1, 5)
    blocks = np.array(
        [(i, b.left + p.left_first, b.right + p.right_first, b.length) for i, p in enumerate(placed) for b in p.pair.blocks],
        dtype=np.int64,
    ).reshape(-1, 4)
    owner, left, right, length = blocks.T
    equal = np.bincount(owner, weights=length, minlength=len(placed)).astype(np.int64)
    evidence = _evidence(census, owner, left, length, equal, break_cost)
    refilled = np.bincount(owner, weights=numbers.differ(left, right, length), minlength=len(placed)) > 0
    kind = spans[:, 4].astype(np.int8)
    kind[refilled & (kind == _KIND_CODE[MatchKind.VERBATIM])] = _KIND_CODE[MatchKind.SLOT_FILLED]
    left_doc, right_doc = corpus.doc_of(spans[:, 0]), corpus.doc_of(spans[:, 2])
    both = (spans[:, 1] - spans[:, 0]) + (spans[:, 3] - spans[:, 2])
    matches = Matches(
        left_doc=left_doc,
        right_doc=right_doc,
        left_start=spans[:, 0],
        left_end=spans[:, 1],
        right_start=spans[:, 2],
        right_end=spans[:, 3],
        kind=kind,
        equal=equal,
        similarity=2 * equal / np.maximum(both, 1),
        evidence=evidence,
        formula=np.zeros(len(placed), dtype=np.bool_),
    )
    return matches.take(np.lexsort((spans[:, 2], spans[:, 0], right_doc, left_doc)))


def _evidence(
    census: Census, owner: IntArray, left: IntArray, length: IntArray, equal: IntArray, break_cost: int
) -> IntArray:
    """Telling characters of each match, less what its breaks cost.

    What agrees in runs shorter than a gram can't be looked up; it counts as much as the rest of the match does.
    """
    n = len(equal)
    known = length >= GRAM
    telling = np.bincount(owner[known], weights=evidence_of(census, left[known], length[known]), minlength=n)
    looked_up = np.bincount(owner[known], weights=length[known], minlength=n)
    breaks = np.bincount(owner, minlength=n) - 1
    scaled = telling * equal / np.maximum(looked_up, 1)
    return np.maximum(scaled - break_cost * breaks, 0).astype(np.int64)
