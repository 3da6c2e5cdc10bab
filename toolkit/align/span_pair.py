"""Two spans that correspond."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.align.chain import Block
from toolkit.model import MatchKind


@dataclass(frozen=True, slots=True)
class SpanPair:
    """Two spans that correspond: half-open ranges of the two texts, and the equal blocks between them, by left."""

    left_start: int
    left_end: int
    right_start: int
    right_end: int
    kind: MatchKind
    blocks: tuple[Block, ...]

    @property
    def equal(self) -> int:
        """Characters that agree."""
        return sum([block.length for block in self.blocks])

    @property
    def size(self) -> int:
        """Characters of both spans together."""
        return self.left_end - self.left_start + self.right_end - self.right_start

    @property
    def similarity(self) -> float:
        """Share of characters that agree, 2 * equal / (left length + right length), in 0-1."""
        return 2 * self.equal / self.size


def spanning(blocks: list[Block], kind: MatchKind) -> SpanPair:
    """The pair that blocks, sorted by left, cover from the first to the last character on each side."""
    return SpanPair(
        left_start=blocks[0].left,
        left_end=max([b.left + b.length for b in blocks]),
        right_start=min([b.right for b in blocks]),
        right_end=max([b.right + b.length for b in blocks]),
        kind=kind,
        blocks=tuple(blocks),
    )
