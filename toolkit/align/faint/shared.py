"""Who else says a passage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from toolkit.align.faint.passage import Passage
from toolkit.align.grams import BoolArray, Corpus, IntArray
from toolkit.align.weights import CharWeights

_ROOM_BITS = 9


class Shared:
    """What each publisher has of the first document: equal blocks of passages, and other matches.

    A text that says one thing a thousand times has a thousand passages of the same characters of the first document:
    each such set of characters is asked about once for each publisher.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        publisher: IntArray,
        taken: IntArray,
        corpus: Corpus,
        much: float,
        weights: CharWeights,
    ) -> None:
        """publisher: a number of each document's. taken: other matches, see `Explained`.

        much: share of a passage's bits that somebody says it with.
        """
        self._publisher, self._much, self._weights = publisher, much, weights
        self._rooms: dict[int, dict[int, set[tuple[int, int]]]] = defaultdict(lambda: defaultdict(set))
        self._told: dict[tuple[int, ...], int] = {}
        owners = publisher[corpus.doc_of(taken[:, 2])].tolist()
        for owner, (start, end) in zip(owners, taken[:, :2].tolist(), strict=True):
            self._put(owner, start, end)
        for passage in {self._key(passage): passage for passage in passages}.values():
            for block in passage.blocks:
                self._put(self._owner(passage), block.left, block.left_end)

    def _put(self, owner: int, start: int, end: int) -> None:
        for room in range(start >> _ROOM_BITS, (end - 1 >> _ROOM_BITS) + 1):
            self._rooms[room][owner].add((start, end))

    def n_publishers(self, passage: Passage) -> int:
        """How many publishers have much of the passage, its own source's among them."""
        key = self._key(passage)
        if key not in self._told:
            self._told[key] = self._count(passage)
        return self._told[key]

    def _key(self, passage: Passage) -> tuple[int, ...]:
        """The publisher, and which characters of the first document the passage has."""
        return self._owner(passage), *(place for block in passage.blocks for place in (block.left, block.length))

    def _owner(self, passage: Passage) -> int:
        return int(self._publisher[passage.right_doc])

    def _count(self, passage: Passage) -> int:
        start, end = passage.start, passage.end
        own = np.zeros(end - start)
        for block in passage.blocks:
            own[block.left - start : block.left_end - start] = self._weights.bits[block.left : block.left_end]
        telling = own * self._weights.telling[start:end]
        own = telling if telling.any() else own  # of set phrases and nothing else all characters are asked about
        enough = self._much * float(own.sum())
        having = {self._owner(passage)}
        there: dict[int, BoolArray] = {}
        for room in range(start >> _ROOM_BITS, (end - 1 >> _ROOM_BITS) + 1):
            for owner, others in self._rooms.get(room, {}).items():
                if owner not in having:
                    marks = there.setdefault(owner, np.zeros(end - start, dtype=np.bool_))
                    for first, last in others:
                        marks[max(0, first - start) : max(0, last - start)] = True
                    if float(own[marks].sum()) >= enough:
                        having.add(owner)
        return len(having)
