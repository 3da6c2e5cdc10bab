"""From a cluster of equal stretches to matches: which order, how far they reach, how alike, of which kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel

from toolkit.align.borders import SECTION, SENTENCE, Side
from toolkit.align.chain import Block, apart, best_chain, cut_at_gaps, disjoint
from toolkit.align.edges import CHANCE, at_borders, pieces_at_borders
from toolkit.align.script import gap_blocks, kind_of, reach
from toolkit.align.span_pair import SpanPair, spanning
from toolkit.model import MatchKind

__all__ = ["SpanPair", "SpanParams", "align_cluster"]


_WORK = 4000
"""How many blocks of a cluster may be looked at, beside twice as many as it has: repetitive texts would else be
quadratic. Some ninety passages in wholly changed order are still found."""


@dataclass(frozen=True, slots=True)
class SpanParams:
    """What makes a span pair a match.

    window: characters looked at beyond each end. max_gap, gap_share, widest_gap: see `cut_at_gaps`. moved_gap:
    characters between two passages of swapped order, on either side, up to which they are one reordered match.
    sentence_gap: unlike characters from which on a match is cut where sentences end on both sides. min_similarity:
    share of equal characters, 2 * equal / (left + right). min_reordered: the same for matches whose order differs.
    """

    window: int = 48
    max_gap: int = 24
    gap_share: float = 0.3
    widest_gap: int = 48
    moved_gap: int = 32
    sentence_gap: int = 10
    min_similarity: float = 0.5
    min_reordered: float = 0.6


def align_cluster(
    left: str,
    right: str,
    blocks: list[Block],
    params: SpanParams,
    *,
    left_borders: bytes = b"",
    right_borders: bytes = b"",
) -> Iterator[SpanPair]:
    """The matches in one cluster.

    left, right: two documents' matching form. blocks: equal stretches of them that lie near each other, sorted by left.
    left_borders, right_borders: one byte a character (see `borders`), where known: matches then end where clauses do.
    Numbers are placeholders here, so a pair whose numbers alone differ comes out as verbatim.
    """
    one, other = Side(left, left_borders), Side(right, right_borders)
    if len(blocks) == 1:
        if _is_whole_sentences(one, other, blocks[0]):
            yield spanning(blocks, MatchKind.VERBATIM)
        else:
            yield from _in_order(one, other, blocks, params)
        return
    blocks = [piece for block in blocks for piece in _by_section(one, other, block)]
    pending = apart(blocks, one, other, max_gap=params.max_gap, moved_gap=params.moved_gap)
    work = _WORK + 2 * len(blocks)
    while pending and work > 0:
        cluster = pending.pop()
        work -= len(cluster)
        chain = best_chain(cluster)
        moved = _reordered(one, other, cluster, chain, params)
        if moved is not None:
            yield moved
            continue
        for piece in cut_at_gaps(
            chain, max_gap=params.max_gap, gap_share=params.gap_share, widest_gap=params.widest_gap
        ):
            yield from _in_order(one, other, piece, params)
        outside = _outside(cluster, chain)
        if outside and len(outside) < len(cluster):
            pending.append(outside)


def _is_whole_sentences(left: Side, right: Side, block: Block) -> bool:
    """Whether the block begins and ends with a sentence on both sides and holds no section: there is no more to find.

    Were the next sentence an edit of its partner, it would have brought a block of its own into the cluster.
    """
    ends = ((left, block.left, block.left_end), (right, block.right, block.right_end))
    return all(
        side.border(start) >= SENTENCE and side.border(end) >= SENTENCE and not side.has_section(start + 1, end)
        for side, start, end in ends
    )


def _reordered(
    left: Side, right: Side, cluster: list[Block], chain: list[Block], params: SpanParams
) -> SpanPair | None:
    """One match over the whole cluster if much of it agrees, but not in the chain's order."""
    if len(cluster) < 2:
        return None
    pieces = disjoint([block for block in cluster if block.length >= 6])
    in_order = sum(block.length for block in chain)
    covered = sum(block.length for block in pieces)
    if len(pieces) < 2 or covered - in_order < max(8, 0.12 * covered):
        return None
    pair = spanning(pieces_at_borders(left, right, pieces), MatchKind.REORDERED)
    return pair if pair.similarity >= params.min_reordered else None


def _in_order(left: Side, right: Side, chain: list[Block], params: SpanParams) -> Iterator[SpanPair]:
    """The matches along one chain, grown at both ends; cut where sentences differ, and while they are too unlike."""
    grown = _filled(left.text, right.text, _grown(left.text, right.text, chain, params.window))
    for blocks in _cut_at_sentences(left, right, grown, params.sentence_gap):
        yield from _alike_enough(left, right, blocks, params)


def _alike_enough(left: Side, right: Side, blocks: list[Block], params: SpanParams) -> Iterator[SpanPair]:
    """One match of the blocks, or several where they are too unlike: cut at the widest gaps."""
    pending = [blocks]
    while pending:
        piece = pending.pop()
        if len(piece) > 1 and spanning(piece, MatchKind.EDITED).similarity < params.min_similarity:
            pending += reversed(_cut_at_widest(piece))
        elif sum(b.length for b in piece) >= 6:
            yield at_borders(left, right, spanning(piece, kind_of(left.text, right.text, piece)))


def _cut_at_widest(blocks: list[Block]) -> list[list[Block]]:
    """The blocks cut at their widest gap, or at all of them where several are as wide."""
    gaps = [max(b.left - a.left_end, b.right - a.right_end) for a, b in pairwise(blocks)]
    widest = max(gaps)
    cuts = [0, *(i + 1 for i, gap in enumerate(gaps) if gap == widest), len(blocks)]
    return [blocks[start:end] for start, end in pairwise(cuts)]


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


def _by_section(left: Side, right: Side, block: Block) -> list[Block]:
    """The block, cut where sections begin within it in both texts."""
    pieces, start, at = [], 0, left.borders.find(SECTION, block.left + 1, block.left_end)
    while at >= 0:
        done = at - block.left
        if right.border(block.right + done) == SECTION:
            pieces.append(Block(block.left + start, block.right + start, done - start))
            start = done
        at = left.borders.find(SECTION, at + 1, block.left_end)
    return [*pieces, Block(block.left + start, block.right + start, block.length - start)] if pieces else [block]


def _cut_at_sentences(left: Side, right: Side, blocks: list[Block], at_least: int) -> list[list[Block]]:
    """Cut at sections, and where whole sentences stand in one text or both that have no likeness in the other."""
    if not left.borders:
        return [blocks]
    blocks = [piece for block in blocks for piece in _by_section(left, right, block)]
    pieces = [[blocks[0]]]
    for block in blocks[1:]:
        last = pieces[-1][-1]
        cut = _section_cut(left, right, last, block)
        if cut is None and max(block.left - last.left_end, block.right - last.right_end) >= at_least:
            cut = _sentence_cut(left, right, last, block)
        if cut is None:
            pieces[-1].append(block)
        else:
            pieces[-1][-1] = cut[0]
            pieces.append([cut[1]])
    return pieces


def _section_cut(left: Side, right: Side, last: Block, block: Block) -> tuple[Block, Block] | None:
    """Both blocks as they are if a section begins between them in both texts, else None."""
    begins = left.has_section(last.left_end, block.left + 1) and right.has_section(last.right_end, block.right + 1)
    return (last, block) if begins else None


def _sentence_cut(left: Side, right: Side, last: Block, block: Block) -> tuple[Block, Block] | None:
    """Both blocks, less what reaches over their sentences' borders by chance; None where no sentence ends or begins."""
    gap = left.text[last.left_end : block.left], right.text[last.right_end : block.right]
    if Indel.normalized_similarity(*gap) >= 0.4:
        return None
    for tail in range(min(CHANCE, last.length - 1) + 1):
        if min(left.border(last.left_end - tail), right.border(last.right_end - tail)) >= SENTENCE:
            break
    else:
        return None
    for head in range(min(CHANCE, block.length - 1) + 1):
        if min(left.border(block.left + head), right.border(block.right + head)) >= SENTENCE:
            shorter = Block(last.left, last.right, last.length - tail)
            return shorter, Block(block.left + head, block.right + head, block.length - head)
    return None


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
