"""From a cluster of equal stretches to matches: which order, how far they reach, how alike, of which kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.align.chain import Block, best_chain, cut_at_gaps, disjoint
from toolkit.align.script import gap_blocks, kind_of, reach
from toolkit.model import MatchKind


@dataclass(frozen=True, slots=True)
class SpanParams:
    """What makes a span pair a match.

    window: characters looked at beyond each end. max_gap, gap_share: see `cut_at_gaps`. min_similarity: share of equal
    characters, 2 * equal / (left + right). min_reordered: the same for matches whose order differs.
    """

    window: int = 48
    max_gap: int = 24
    gap_share: float = 0.3
    min_similarity: float = 0.5
    min_reordered: float = 0.6


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
        return sum(block.length for block in self.blocks)

    @property
    def similarity(self) -> float:
        """Share of characters that agree, 2 * equal / (left length + right length), in 0-1."""
        return 2 * self.equal / (self.left_end - self.left_start + self.right_end - self.right_start)


def align_cluster(left: str, right: str, blocks: list[Block], params: SpanParams) -> Iterator[SpanPair]:
    """The matches in one cluster.

    left, right: two documents' matching form. blocks: equal stretches of them that lie near each other, sorted by left.
    Numbers are placeholders here, so a pair whose numbers alone differ comes out as verbatim.
    """
    pending = [blocks]
    while pending:
        cluster = pending.pop()
        chain = best_chain(cluster)
        moved = _reordered(cluster, chain, params)
        if moved is not None:
            yield moved
            continue
        for piece in cut_at_gaps(chain, max_gap=params.max_gap, gap_share=params.gap_share):
            yield from _in_order(left, right, piece, params)
        rest = _outside(cluster, chain)
        if rest and len(rest) < len(cluster):
            pending.append(rest)


def _reordered(cluster: list[Block], chain: list[Block], params: SpanParams) -> SpanPair | None:
    """One match over the whole cluster if much of it agrees, but not in the chain's order."""
    if len(cluster) < 2:
        return None
    pieces = disjoint([block for block in cluster if block.length >= 6])
    in_order = sum(block.length for block in chain)
    covered = sum(block.length for block in pieces)
    if len(pieces) < 2 or covered - in_order < max(8, 0.12 * covered):
        return None
    pair = _spanning(pieces, MatchKind.REORDERED)
    return pair if pair.similarity >= params.min_reordered else None


def _spanning(blocks: list[Block], kind: MatchKind) -> SpanPair:
    return SpanPair(
        left_start=blocks[0].left,
        left_end=max(b.left_end for b in blocks),
        right_start=min(b.right for b in blocks),
        right_end=max(b.right_end for b in blocks),
        kind=kind,
        blocks=tuple(blocks),
    )


def _in_order(left: str, right: str, chain: list[Block], params: SpanParams) -> Iterator[SpanPair]:
    """The match along one chain, grown at both ends; cut at its widest gap while it is too unlike."""
    blocks = _filled(left, right, _grown(left, right, chain, params.window))
    pair = _spanning(blocks, kind_of(left, right, blocks))
    if pair.similarity >= params.min_similarity or len(chain) == 1:
        yield pair
        return
    gaps = [max(b.left - a.left_end, b.right - a.right_end) for a, b in zip(chain, chain[1:], strict=False)]
    widest = gaps.index(max(gaps)) + 1
    yield from _in_order(left, right, chain[:widest], params)
    yield from _in_order(left, right, chain[widest:], params)


def _grown(left: str, right: str, chain: list[Block], window: int) -> list[Block]:
    """The chain with what alignment finds beyond its ends."""
    first, last = chain[0], chain[-1]
    ahead = reach(left[last.left_end : last.left_end + window], right[last.right_end : last.right_end + window])
    back = reach(
        left[max(0, first.left - window) : first.left][::-1], right[max(0, first.right - window) : first.right][::-1]
    )
    after = [Block(last.left_end + b.left, last.right_end + b.right, b.length) for b in ahead]
    before = [Block(first.left - b.left_end, first.right - b.right_end, b.length) for b in reversed(back)]
    return before + chain + after


def _filled(left: str, right: str, chain: list[Block]) -> list[Block]:
    """The chain with equal characters inside its gaps."""
    result = [chain[0]]
    for block in chain[1:]:
        last = result[-1]
        gap_left, gap_right = left[last.left_end : block.left], right[last.right_end : block.right]
        result += gap_blocks(gap_left, gap_right, last.left_end, last.right_end)
        result.append(block)
    return result


def _outside(cluster: list[Block], chain: list[Block]) -> list[Block]:
    """Blocks of the cluster that lie outside the chain's reach on at least one side and are worth a look."""
    left_from, left_to = chain[0].left, chain[-1].left_end
    right_from, right_to = min(b.right for b in chain), max(b.right_end for b in chain)
    return [
        b
        for b in cluster
        if b.length >= 12
        and (b.left >= left_to or b.left_end <= left_from or b.right >= right_to or b.right_end <= right_from)
    ]
