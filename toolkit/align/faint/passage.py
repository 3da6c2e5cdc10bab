"""One faint passage: the run of equal fragments about a place that tells most, and how much it tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import Indel

from toolkit.align.chain import Block
from toolkit.align.faint.places import REACH
from toolkit.align.grams import Corpus
from toolkit.align.normalize import CodeArray
from toolkit.align.weights import CharWeights

_BREAK_BITS, _GAP_BITS = 3.0, 2.0
"""Bits that a break costs, and more for each character of its longer side. Where a fifth is changed, that a character
is another costs log2(1 / .2) = 2.3 bits; a break of one costs the double of that, since fragments of two or three
agree by chance too. With 4 and 4, 369 of 420 passages were found where 379 are (docs/results.md)."""

_IN_STEP = 2
"""A single equal character counts so near to a longer run on the same diagonal: exchanges to its left and right."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage: its span on both sides, equal blocks in corpus positions.

    bits: of each run of two characters and more. telling: how many of their characters tell something. cost: of the
    breaks between them, in bits.
    """

    right_doc: int
    left: tuple[int, int]
    right: tuple[int, int]
    blocks: tuple[Block, ...]
    bits: tuple[float, ...]
    telling: int
    cost: float

    @property
    def start(self) -> int:
        """Start in the first document."""
        return self.left[0]

    @property
    def end(self) -> int:
        """End in the first document."""
        return self.left[1]

    @property
    def equal(self) -> int:
        """Characters that agree."""
        return sum(block.length for block in self.blocks)

    @property
    def score(self) -> float:
        """Bits of what agrees, less what breaks cost."""
        return sum(self.bits) - self.cost

    @property
    def similarity(self) -> float:
        """Share of equal characters, 2 * equal / (left length + right length)."""
        return 2 * self.equal / (self.left[1] - self.left[0] + self.right[1] - self.right[0])


@dataclass(frozen=True, slots=True)
class Alignment:
    """Equal blocks of two characters and more about a place, in order.

    telling, plain: bits of each, of its characters outside set phrases and of all. n_telling: the former characters.
    """

    right_doc: int
    blocks: tuple[Block, ...]
    telling: tuple[float, ...]
    plain: tuple[float, ...]
    n_telling: tuple[int, ...]

    def best(self, *, plain: bool = False) -> Passage | None:
        """The run of blocks that tells most, what breaks cost taken off; None where none does.

        plain: whether characters in set phrases count like others.
        """
        run = _best_run(self.blocks, self.plain if plain else self.telling)
        return self.passage(run, plain=plain) if run.start < run.stop else None

    def passage(self, run: slice, *, plain: bool = False) -> Passage:
        """From the first to the last of some blocks in a row."""
        blocks = self.blocks[run]
        first, last = blocks[0], blocks[-1]
        return Passage(
            self.right_doc,
            (first.left, last.left_end),
            (first.right, last.right_end),
            blocks,
            (self.plain if plain else self.telling)[run],
            sum(self.n_telling[run]),
            sum(_break_cost(a, b) for a, b in pairwise(blocks)),
        )


def align(corpus: Corpus, weights: CharWeights, found: Sequence[tuple[list[Block], int]]) -> list[Alignment]:
    """Align both sides about each place. found: see `places`."""
    return weighed(weights, [_about(corpus, weights.size, *place) for place in found], [doc for _, doc in found])


def weighed(weights: CharWeights, blocks: Sequence[Sequence[Block]], docs: Sequence[int]) -> list[Alignment]:
    """Blocks, place by place, with what they tell."""
    flat = np.array([block for own in blocks for block in own], dtype=np.int64).reshape(-1, 3)
    bits = weights.of_blocks(*flat.T)
    columns = bits.telling.tolist(), bits.plain.tolist(), bits.n_telling.tolist()
    ends = np.cumsum([0, *(len(own) for own in blocks)]).tolist()
    return [
        Alignment(doc, tuple(own), *(tuple(column[start:end]) for column in columns))
        for doc, own, (start, end) in zip(docs, blocks, pairwise(ends), strict=True)
    ]


def _about(corpus: Corpus, size: int, seeds: list[Block], right_doc: int) -> list[Block]:
    """Equal blocks about some equal stretches. size: of the first document."""
    first, last = seeds[0], seeds[-1]
    begin, end = corpus.offsets[right_doc : right_doc + 2].tolist()
    left = max(0, first.left - REACH), min(size - 1, last.left_end + REACH)
    right = max(begin, first.right - REACH), min(end - 1, last.right_end + REACH)
    return [block for block in _equal_blocks(corpus, left, right) if block.length > 1]


def _equal_blocks(corpus: Corpus, left: tuple[int, int], right: tuple[int, int]) -> list[Block]:
    """Equal runs of two ranges by their longest common subsequence."""
    found = Indel.editops(text_of(corpus.codes[slice(*left)]), text_of(corpus.codes[slice(*right)]))
    return [Block(left[0] + at, right[0] + to, n) for at, to, n in found.as_matching_blocks() if n]


def with_singles(corpus: Corpus, passage: Passage) -> Passage:
    """The passage with single equal characters too, but for those that agree amid others that don't."""
    found = _equal_blocks(corpus, passage.left, passage.right)
    blocks = tuple(
        block
        for at, block in enumerate(found)
        if block.length > 1
        or (at and _in_step(found[at - 1], block))
        or (at + 1 < len(found) and _in_step(block, found[at + 1]))
    )
    return replace(passage, blocks=blocks)


def text_of(codes: CodeArray) -> str:
    """Codes as characters."""
    return codes.tobytes().decode("utf-16-le", "surrogatepass")


def _in_step(before: Block, after: Block) -> bool:
    """Whether two blocks lie close behind each other on one diagonal, one of them longer than a character."""
    if max(before.length, after.length) < 2 or after.left - after.right != before.left - before.right:
        return False
    return after.left - before.left_end <= _IN_STEP


def _best_run(blocks: Sequence[Block], bits: Sequence[float]) -> slice:
    """The run of blocks that tells most, what breaks cost taken off (Kadane's maximal sum); empty where none tells."""
    best, best_run, score, start = 0.0, slice(0, 0), 0.0, 0
    for number, block in enumerate(blocks):
        if number:
            score -= _break_cost(blocks[number - 1], block)
        if score <= 0:
            score, start = 0.0, number
        score += bits[number]
        if score > best:
            best, best_run = score, slice(start, number + 1)
    return best_run


def _break_cost(before: Block, after: Block) -> float:
    return _BREAK_BITS + _GAP_BITS * max(after.left - before.left_end, after.right - before.right_end)
