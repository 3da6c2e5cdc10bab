"""What equal blocks prove: characters outside set phrases, less what breaks and other numbers cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.align.census import Census
from toolkit.align.extend import evidence_of
from toolkit.align.grams import GRAM, Corpus, IntArray
from toolkit.align.normalize import SEPARATOR, CodeArray
from toolkit.align.numbers import Numbers

_WIDE = 24


@dataclass(frozen=True, slots=True, eq=False)
class BlockEvidence:
    """Of each block of some spans, shape (n_blocks,); blocks: see `toolkit.align.bulk.AlignedSpans`.

    telling: characters that tell something, 0 in runs shorter than a gram, which can't be looked up. others: numbers
    that differ. breaks: what the break before the block costs.
    """

    blocks: IntArray
    telling: IntArray
    others: IntArray
    breaks: NDArray[np.float64]
    other_cost: float

    @property
    def gains(self) -> NDArray[np.float64]:
        """What each block proves by itself."""
        gains: NDArray[np.float64] = self.telling - self.other_cost * self.others
        return gains

    def of_spans(self, codes: CodeArray, n: int) -> IntArray:
        """Evidence of each of n spans.

        What agrees in runs shorter than a gram counts as much as the rest of the span does, but what it says in such
        runs again and again but once: the rows of a table do, whatever fills them.
        """
        owner, _, _, length = self.blocks.T
        equal = np.bincount(owner, weights=length, minlength=n) - _said_again(codes, self.blocks, n)
        known = length >= GRAM
        looked_up = np.bincount(owner[known], weights=length[known], minlength=n)
        scaled = np.bincount(owner, weights=self.telling, minlength=n) * equal / np.maximum(looked_up, 1)
        cost = np.bincount(owner, weights=self.breaks + self.other_cost * self.others, minlength=n)
        return np.maximum(scaled - cost, 0).astype(np.int64)


def block_evidence(
    corpus: Corpus, numbers: Numbers, census: Census, blocks: IntArray, break_cost: int
) -> BlockEvidence:
    """What each block proves, and what the break before it costs.

    A break that leaves both sides in step (so many characters exchanged for as many) costs half, and so does another
    number in the place of one: of a list of figures the names alone tell. Each four characters of a gap, up to _WIDE,
    cost one more: what lies far apart agrees by chance more easily.
    """
    owner, left, right, length = blocks.T
    telling = np.zeros(len(owner), dtype=np.int64)
    known = length >= GRAM
    telling[known] = evidence_of(census, left[known], length[known])
    follows = np.diff(owner, prepend=-1) == 0
    in_step = follows & (np.diff(left - right, prepend=0) == 0)
    gap = np.zeros(len(owner), dtype=np.int64)
    gap[1:] = np.maximum(left[1:] - left[:-1], right[1:] - right[:-1]) - length[:-1]
    breaks = follows * (break_cost * (1 - in_step / 2) + np.clip(gap, 0, _WIDE) // 4)
    return BlockEvidence(blocks, telling, numbers.n_different(left, right, length), breaks, break_cost / 2)


def _said_again(codes: CodeArray, blocks: IntArray, n: int) -> IntArray:
    """Characters of each of n spans in runs shorter than a gram that it has said before."""
    owner, left, _, length = blocks[blocks[:, 3] < GRAM].T
    inside = np.arange(GRAM) < length[:, None]
    words = np.where(inside, codes[np.minimum(left[:, None] + np.arange(GRAM), len(codes) - 1)], SEPARATOR)
    order = np.lexsort((*words.T, owner))
    again = (np.diff(words[order], axis=0, prepend=0) == 0).all(axis=1) & (np.diff(owner[order], prepend=-1) == 0)
    return np.bincount(owner[order[again]], weights=length[order[again]], minlength=n).astype(np.int64)
