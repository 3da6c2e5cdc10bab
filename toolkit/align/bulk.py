"""Aligning many clusters: columns in, columns out, so that worker processes can share the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from toolkit.align.chain import Block
from toolkit.align.cluster import Places
from toolkit.align.grams import BoolArray, IntArray
from toolkit.align.normalize import CodeArray
from toolkit.align.overlap import settle
from toolkit.align.plain import Sides, plain_trims
from toolkit.align.span_pair import SpanPair
from toolkit.align.spans import SpanParams, align_cluster
from toolkit.model import MatchKind

KINDS = tuple(MatchKind)
KIND_CODE = {kind: code for code, kind in enumerate(KINDS)}

_TASK_STRETCHES = 2048


@dataclass(frozen=True, slots=True, eq=False)
class ClusterTask:
    """Some clusters. edges: where each begins in the columns, and the end; the rest: see `Stretches`."""

    edges: IntArray
    left_doc: IntArray
    right_doc: IntArray
    left: IntArray
    right: IntArray
    length: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class AlignedSpans:
    """Span pairs as columns.

    spans: int64, shape (n, 5): left start and end, right start and end (corpus positions), kind as an index into KINDS.
    blocks: int64, shape (m, 4): number of the span pair, then left, right and length of an equal block.
    """

    spans: IntArray
    blocks: IntArray


Runner = Callable[[list[ClusterTask], SpanParams], Iterable[AlignedSpans]]
"""Aligns tasks, in order; a process pool, or `map` in this process."""


def tasks_of(places: Places) -> Iterator[ClusterTask]:
    """The places of reuse, some at a time; all of one document pair in one task."""
    stretches, labels = places.stretches, places.labels
    order = np.lexsort((labels, stretches.right_doc, stretches.left_doc))
    chosen = stretches.take(order)
    opens = np.diff(labels[order], prepend=-1) != 0
    pair_opens = np.diff(chosen.left_doc, prepend=-1) | np.diff(chosen.right_doc, prepend=-1)
    edges = np.flatnonzero(opens)
    pair_edges = np.append(np.flatnonzero(pair_opens), len(order))
    start = 0
    while start < len(order):
        last_within = int(np.searchsorted(pair_edges, start + _TASK_STRETCHES, side="right")) - 1
        next_pair = int(np.searchsorted(pair_edges, start, side="right"))
        stop = int(pair_edges[max(last_within, next_pair)])
        part = slice(start, stop)
        own = edges[np.searchsorted(edges, start) : np.searchsorted(edges, stop)]
        yield ClusterTask(
            edges=np.append(own, stop) - start,
            left_doc=chosen.left_doc[part],
            right_doc=chosen.right_doc[part],
            left=chosen.left[part],
            right=chosen.right[part],
            length=chosen.length[part],
        )
        start = stop


def align_task(
    codes: CodeArray, offsets: IntArray, borders: NDArray[np.uint8] | None, task: ClusterTask, params: SpanParams
) -> AlignedSpans:
    """Align the clusters of one task. codes, offsets, borders: see `Corpus`.

    Documents are decoded once while they stay in use.
    """

    @lru_cache(maxsize=256)
    def document(doc: int) -> _Decoded:
        first, last = offsets[doc : doc + 2].tolist()
        text = codes[first : last - 1].tobytes().decode("utf-16-le", "surrogatepass")
        return _Decoded(first, text, b"" if borders is None else borders[first : last - 1].tobytes())

    plain, task = (_nothing(), task) if borders is None else _plain(codes, offsets, borders, task)
    spans: list[tuple[int, int, int, int, int]] = []
    blocks: list[tuple[int, int, int, int]] = []
    for left_doc, right_doc, clusters in _by_pair(task):
        left, right = document(left_doc), document(right_doc)
        for pair in _settled(left, right, clusters, params):
            a, b = left.first, right.first
            blocks += [(len(spans), block.left + a, block.right + b, block.length) for block in pair.blocks]
            spans.append(_placed(pair, a, b))
    looked_at = AlignedSpans(
        np.array(spans, dtype=np.int64).reshape(-1, 5), np.array(blocks, dtype=np.int64).reshape(-1, 4)
    )
    return joined([plain, looked_at])


def _nothing() -> AlignedSpans:
    return AlignedSpans(np.zeros((0, 5), np.int64), np.zeros((0, 4), np.int64))


def _plain(
    codes: CodeArray, offsets: IntArray, borders: NDArray[np.uint8], task: ClusterTask
) -> tuple[AlignedSpans, ClusterTask]:
    """The matches that need no closer look, and the task without them.

    Taken are document pairs of which that is true of every cluster, and whose matches share no words on either side.
    """
    n_clusters = len(task.edges) - 1
    single = np.flatnonzero(np.diff(task.edges) == 1)
    at = task.edges[single]
    left, right = (
        Sides(start, start + task.length[at], offsets[doc], offsets[doc + 1] - 1)
        for start, doc in ((task.left[at], task.left_doc[at]), (task.right[at], task.right_doc[at]))
    )
    settled, trims = plain_trims(codes, borders, left, right)
    heads = task.edges[:-1]
    pair = np.cumsum(
        (np.diff(task.left_doc[heads], prepend=-1) != 0) | (np.diff(task.right_doc[heads], prepend=-1) != 0)
    )
    taken = np.zeros(n_clusters, dtype=np.bool_)
    taken[single[settled]] = True
    refused = np.zeros(n_clusters + 1, dtype=np.bool_)
    refused[pair[~taken]] = True
    refused[_overlapping(pair[single], left)] = refused[_overlapping(pair[single], right)] = True
    taken &= ~refused[pair]
    chosen = taken[single]
    start, other = left.start[chosen] + trims[chosen, 0], right.start[chosen] + trims[chosen, 0]
    size = left.end[chosen] - trims[chosen, 1] - start
    kind = np.full(len(start), KIND_CODE[MatchKind.VERBATIM])
    spans = np.stack([start, start + size, other, other + size, kind], axis=1)
    blocks = np.stack([np.arange(len(start)), start, other, size], axis=1)
    return AlignedSpans(spans, blocks), _without(task, taken)


def _overlapping(pair: IntArray, side: Sides) -> IntArray:
    """Numbers of the document pairs of which two stretches share words on one side. pair: ascending."""
    order = np.lexsort((side.start, pair))
    same = np.diff(pair[order]) == 0
    numbers: IntArray = pair[order][1:][same & (side.start[order][1:] < side.end[order][:-1])]
    return numbers


def _without(task: ClusterTask, taken: BoolArray) -> ClusterTask:
    """The task without some of its clusters."""
    sizes = np.diff(task.edges)
    kept = np.repeat(~taken, sizes)
    return ClusterTask(
        edges=np.concatenate(([0], np.cumsum(sizes[~taken]))),
        left_doc=task.left_doc[kept],
        right_doc=task.right_doc[kept],
        left=task.left[kept],
        right=task.right[kept],
        length=task.length[kept],
    )


@dataclass(frozen=True, slots=True)
class _Decoded:
    """A document: where it begins in the corpus, its matching form, what begins with each character."""

    first: int
    text: str
    borders: bytes


def _by_pair(task: ClusterTask) -> Iterator[tuple[int, int, list[list[Block]]]]:
    """Each document pair with its clusters; blocks in the corpus' positions."""
    columns = zip(task.left.tolist(), task.right.tolist(), task.length.tolist(), strict=True)
    blocks = [Block(*values) for values in columns]
    edges = task.edges.tolist()
    pairs = zip(task.left_doc[task.edges[:-1]].tolist(), task.right_doc[task.edges[:-1]].tolist(), strict=True)
    clusters = ((pair, blocks[start:end]) for pair, start, end in zip(pairs, edges, edges[1:], strict=False))
    for (left_doc, right_doc), group in groupby(clusters, key=itemgetter(0)):
        yield left_doc, right_doc, [cluster for _, cluster in group]


def _settled(left: _Decoded, right: _Decoded, clusters: list[list[Block]], params: SpanParams) -> list[SpanPair]:
    """The matches of one document pair, in the documents' own positions, none of them overlapping another."""
    found: list[SpanPair] = []
    for cluster in clusters:
        local = [Block(b.left - left.first, b.right - right.first, b.length) for b in cluster]
        found += align_cluster(
            left.text, right.text, local, params, left_borders=left.borders, right_borders=right.borders
        )
    return settle(left.text, right.text, found)


def _placed(pair: SpanPair, a: int, b: int) -> tuple[int, int, int, int, int]:
    return pair.left_start + a, pair.left_end + a, pair.right_start + b, pair.right_end + b, KIND_CODE[pair.kind]


def joined(parts: Iterable[AlignedSpans]) -> AlignedSpans:
    """All parts as one."""
    spans, blocks = [np.zeros((0, 5), np.int64)], [np.zeros((0, 4), np.int64)]
    n = 0
    for part in parts:
        moved = part.blocks.copy()
        moved[:, 0] += n
        blocks.append(moved)
        spans.append(part.spans)
        n += len(part.spans)
    return AlignedSpans(np.concatenate(spans), np.concatenate(blocks))
