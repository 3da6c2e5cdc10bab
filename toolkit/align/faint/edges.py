"""Where a faint passage ends: where clauses do, and where another match begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

import numpy as np

from toolkit.align.borders import NEAR, Side
from toolkit.align.chain import Block
from toolkit.align.edges import at_borders
from toolkit.align.faint.passage import Passage, text_of, weighed
from toolkit.align.faint.places import REST
from toolkit.align.grams import Corpus, IntArray
from toolkit.align.span_pair import SpanPair
from toolkit.align.weights import CharWeights
from toolkit.model import MatchKind


class Edges:
    """Moves and cuts the ends of passages of one corpus."""

    def __init__(self, corpus: Corpus, weights: CharWeights, taken: IntArray) -> None:
        """taken: what other matches explain, shape (n, 4): start and end in the first document and in the other."""
        self._corpus, self._weights = corpus, weights
        self._sides: dict[int, tuple[int, Side]] = {}
        self._taken: dict[int, IntArray] = {}
        docs = corpus.doc_of(taken[:, 2])
        for doc in np.unique(docs).tolist():
            self._taken[doc] = taken[docs == doc]

    def free(self, passage: Passage) -> Iterator[Passage]:
        """The passage, its ends at those of clauses; or what of it lies beside other matches and tells enough."""
        beside = self._beside(passage)
        if not len(beside):
            yield self.at_clauses(passage)
            return
        pieces = [piece for block in passage.blocks for piece in _outside(block, beside)]
        runs = [list(run) for _, run in groupby(pieces, key=lambda piece: _room(piece, beside))]
        for alignment in weighed(self._weights, runs, [passage.right_doc] * len(runs)):
            rest = alignment.best()
            if rest is not None and rest.score >= REST:
                moved = self.at_clauses(rest)
                yield rest if len(self._beside(moved)) else moved

    def _beside(self, passage: Passage) -> IntArray:
        """The other matches of the two documents that share words with the passage on both sides."""
        taken = self._taken.get(passage.right_doc, np.zeros((0, 4), dtype=np.int64))
        (start, end), (other, other_end) = passage.left, passage.right
        left = (taken[:, 0] < end) & (start < taken[:, 1])
        found: IntArray = taken[left & (taken[:, 2] < other_end) & (other < taken[:, 3])]
        return found

    def at_clauses(self, passage: Passage) -> Passage:
        """The passage with its ends moved as those of other matches are, or else to the next clause within it.

        See `at_borders`; where that finds none the ends are those of clauses of the first document.
        """
        if self._corpus.borders is None:
            return passage
        first, left = self._side(0)
        other, right = self._side(passage.right_doc)
        (start, end), (right_start, right_end) = passage.left, passage.right
        blocks = tuple(Block(b.left - first, b.right - other, b.length) for b in passage.blocks)
        pair = SpanPair(start - first, end - first, right_start - other, right_end - other, MatchKind.EDITED, blocks)
        pair = _cut_to_clauses(left, at_borders(left, right, pair))
        return replace(
            passage,
            left=(pair.left_start + first, pair.left_end + first),
            right=(pair.right_start + other, pair.right_end + other),
            blocks=tuple(Block(b.left + first, b.right + other, b.length) for b in pair.blocks),
        )

    def _side(self, doc: int) -> tuple[int, Side]:
        """Where a document begins, and its words."""
        if doc not in self._sides:
            first, last = self._corpus.offsets[doc : doc + 2].tolist()
            assert self._corpus.borders is not None
            words = text_of(self._corpus.codes[first : last - 1])
            self._sides[doc] = first, Side(words, self._corpus.borders[first : last - 1].tobytes())
        return self._sides[doc]


def _cut_to_clauses(left: Side, pair: SpanPair) -> SpanPair:
    """The pair without the parts of clauses that it begins and ends with on the left, if these are short."""
    head = left.distance(pair.left_start, 1, at_least=False)
    tail = left.distance(pair.left_end, -1, at_least=False)
    start = pair.left_start + head * (head < NEAR)
    end = pair.left_end - tail * (tail < NEAR)
    if (start, end) == (pair.left_start, pair.left_end) or 3 * (end - start) < 2 * (pair.left_end - pair.left_start):
        return pair
    clipped = [(max(start, b.left), min(end, b.left_end), b.right - b.left) for b in pair.blocks]
    blocks = tuple(Block(at, at + shift, stop - at) for at, stop, shift in clipped if stop > at)
    right, right_end = pair.right_start, pair.right_end
    if start > pair.left_start:
        right = blocks[0].right - (blocks[0].left - start)
    if end < pair.left_end:
        right_end = blocks[-1].right_end + (end - blocks[-1].left_end)
    return replace(
        pair,
        left_start=start,
        left_end=end,
        right_start=max(right, pair.right_start),
        right_end=min(right_end, pair.right_end),
        blocks=blocks,
    )


def _outside(block: Block, taken: IntArray) -> Iterator[Block]:
    """The parts of a block that lie in none of the ranges, on either side."""
    free = np.ones(block.length, dtype=np.bool_)
    for start, end, other, other_end in taken.tolist():
        free[max(0, start - block.left) : max(0, end - block.left)] = False
        free[max(0, other - block.right) : max(0, other_end - block.right)] = False
    edges = np.flatnonzero(np.diff(free, prepend=False, append=False)).reshape(-1, 2)
    for at, end in edges.tolist():
        yield Block(block.left + at, block.right + at, end - at)


def _room(piece: Block, taken: IntArray) -> tuple[int, int]:
    """Between which of the ranges a piece lies, on either side."""
    return int((taken[:, 1] <= piece.left).sum()), int((taken[:, 3] <= piece.right).sum())
