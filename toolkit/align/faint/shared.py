"""Who else says a passage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.align.faint.passage import Passage
from toolkit.align.grams import Corpus, IntArray
from toolkit.align.weights import CharWeights


class Shared:
    """What each publisher has of the first document: equal blocks of passages, and other matches.

    A text that says one thing a thousand times has a thousand passages of the same characters of the first document:
    each such set of characters is asked about once for each publisher.
    """

    def __init__(
        self,
        corpus: Corpus,
        weights: CharWeights,
        passages: Sequence[Passage],
        taken: IntArray,
        *,
        publisher: IntArray,
        much: float,
    ) -> None:
        """taken: other matches, see `Explained`. publisher: a number of each document's.

        much: share of a passage's bits that somebody says it with.
        """
        held = [(block.left, block.left_end, one.right_doc) for one in passages for block in one.blocks]
        others = np.stack([taken[:, 0], taken[:, 1], corpus.doc_of(taken[:, 2])], axis=1)
        start, end, doc = np.concatenate([np.array(held, dtype=np.int64).reshape(-1, 3), others]).T
        owner = publisher[doc]
        order = np.argsort(start, kind="stable")
        self._start, self._end, self._owner = start[order], end[order], owner[order]
        self._reach = np.maximum.accumulate(self._end)
        self._publisher, self._much, self._weights = publisher, much, weights
        self._told: dict[tuple[int, ...], int] = {}

    def n_publishers(self, passage: Passage) -> int:
        """How many publishers have much of the passage, its own source's among them."""
        own = int(self._publisher[passage.right_doc])
        key = own, *(place for block in passage.blocks for place in (block.left, block.length))
        if key not in self._told:
            self._told[key] = self._count(passage, own)
        return self._told[key]

    def _count(self, passage: Passage, own: int) -> int:
        start, end = passage.left
        bits = np.zeros(end - start)
        for block in passage.blocks:
            bits[block.left - start : block.left_end - start] = self._weights.bits[block.left : block.left_end]
        telling = bits * self._weights.telling[start:end]
        bits = telling if telling.any() else bits  # of set phrases and nothing else all characters are asked about
        near = slice(np.searchsorted(self._reach, start, side="right"), np.searchsorted(self._start, end))
        rows = near.start + np.flatnonzero((self._end[near] > start) & (self._owner[near] != own))
        owners, number = np.unique(self._owner[rows], return_inverse=True)
        steps = np.zeros((len(owners), end - start + 1), dtype=np.int64)
        np.add.at(steps, (number, np.maximum(self._start[rows] - start, 0)), 1)
        np.add.at(steps, (number, np.minimum(self._end[rows], end) - start), -1)
        has = np.cumsum(steps, axis=1)[:, :-1] > 0
        return 1 + int((has @ bits >= self._much * bits.sum()).sum())
