"""Aligning many clusters: columns in, columns out, so that worker processes can share the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from toolkit.align.chain import Block
from toolkit.align.extend import Stretches
from toolkit.align.grams import IntArray
from toolkit.align.normalize import CodeArray
from toolkit.align.spans import SpanPair, SpanParams, align_cluster
from toolkit.model import MatchKind

KINDS = tuple(MatchKind)
KIND_CODE = {kind: code for code, kind in enumerate(KINDS)}

_TASK_STRETCHES = 4096


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


def tasks_of(stretches: Stretches, labels: IntArray) -> Iterator[ClusterTask]:
    """The clusters that count (label >= 0), in order, some at a time."""
    order = np.argsort(labels, kind="stable")
    order = order[labels[order] >= 0]
    chosen = stretches.take(order)
    edges = np.append(np.flatnonzero(np.diff(labels[order], prepend=-1)), len(order))
    start = 0
    while start < len(edges) - 1:
        stop = max(start + 1, int(np.searchsorted(edges, edges[start] + _TASK_STRETCHES, side="right")) - 1)
        part = slice(int(edges[start]), int(edges[stop]))
        yield ClusterTask(
            edges=edges[start : stop + 1] - edges[start],
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
    def document(doc: int) -> tuple[int, str, bytes]:
        first, last = offsets[doc : doc + 2].tolist()
        text = codes[first : last - 1].tobytes().decode("utf-16-le", "surrogatepass")
        return first, text, b"" if borders is None else borders[first : last - 1].tobytes()

    spans: list[tuple[int, int, int, int, int]] = []
    blocks: list[tuple[int, int, int, int]] = []
    left, right, length = task.left.tolist(), task.right.tolist(), task.length.tolist()
    edges = task.edges.tolist()
    for start, end in zip(edges, edges[1:], strict=False):
        a, left_text, left_borders = document(int(task.left_doc[start]))
        b, right_text, right_borders = document(int(task.right_doc[start]))
        cluster = [Block(left[i] - a, right[i] - b, length[i]) for i in range(start, end)]
        found = align_cluster(
            left_text, right_text, cluster, params, left_borders=left_borders, right_borders=right_borders
        )
        for pair in found:
            blocks += [(len(spans), block.left + a, block.right + b, block.length) for block in pair.blocks]
            spans.append(_placed(pair, a, b))
    return AlignedSpans(np.array(spans, dtype=np.int64).reshape(-1, 5), np.array(blocks, dtype=np.int64).reshape(-1, 4))


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
