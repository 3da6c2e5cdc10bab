"""Where a match begins and ends: moved to where clauses do, if that is near in both texts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from toolkit.align.borders import NEAR, SECTION, SENTENCE, Side
from toolkit.align.chain import Block
from toolkit.align.script import gap_blocks, kind_of
from toolkit.align.span_pair import SpanPair
from toolkit.model import MatchKind

CHANCE = 3
"""Fewer characters than this that agree beyond a border do so by chance."""

TRIMMED_FROM = CHANCE + 4
"""Shorter stretches are left as they are."""

_CLAUSES = 3


def at_borders(left: Side, right: Side, pair: SpanPair) -> SpanPair:
    """The pair with both ends moved to where clauses begin and end in both texts, if that is near.

    A character or two beyond a border are dropped. Changed words up to a border are taken in where they belong to the
    match: the rest of a clause, or a short clause more. Equal words stay verbatim and refilled slots slots, unless the
    rest of the sentence, behind the change, is equal again.
    """
    if not left.borders:
        return pair
    pair = _trimmed(left, right, pair)
    for step in (-1, 1):
        for _ in range(_CLAUSES):
            wider = _one_clause_more(left, right, pair, step)
            if wider is None:
                break
            pair = wider
    return pair


def _trimmed(left: Side, right: Side, pair: SpanPair) -> SpanPair:
    """The pair without a few characters beyond a border."""
    blocks = list(pair.blocks)
    blocks[0] = _without_chance(left, right, blocks[0], start=True, end=False)
    blocks[-1] = _without_chance(left, right, blocks[-1], start=False, end=True)
    first, last = blocks[0], blocks[-1]
    if first == pair.blocks[0] and last == pair.blocks[-1]:
        return pair
    return replace(
        pair,
        left_start=first.left,
        right_start=first.right,
        left_end=last.left_end,
        right_end=last.right_end,
        blocks=tuple(blocks),
    )


def _without_chance(left: Side, right: Side, block: Block, *, start: bool, end: bool) -> Block:
    """The block without what lies before the first border at its start and behind the last at its end."""
    if block.length < TRIMMED_FROM:
        return block
    head = _chance(left, right, block.left, block.right, 1) if start else 0
    tail = _chance(left, right, block.left_end, block.right_end, -1) if end else 0
    if not head and not tail:
        return block
    return Block(block.left + head, block.right + head, block.length - head - tail)


def _chance(left: Side, right: Side, at: int, other: int, step: int) -> int:
    """How far inside a border lies that both texts have, 0 where there is none."""
    first = at if step > 0 else at - CHANCE + 1
    if left.borders.count(0, first, first + CHANCE) == CHANCE:
        return 0
    for inside in range(CHANCE):
        if left.border(at + step * inside) and right.border(other + step * inside):
            return inside
    return 0


def _one_clause_more(left: Side, right: Side, pair: SpanPair, step: int) -> SpanPair | None:
    """The pair up to the next border before its start (step -1) or behind its end (1); None where that is not it."""
    at, other = (pair.left_end, pair.right_end) if step > 0 else (pair.left_start, pair.right_start)
    here = min(left.border(at), right.border(other))
    if here == SECTION:
        return None
    more_left = left.distance(at, step, at_least=here > 0)
    more_right = right.distance(other, step, at_least=here > 0)
    longest = max(more_left, more_right)
    if not 0 < longest < NEAR or 2 * longest > pair.equal:
        return None
    start, other_start = (at, other) if step > 0 else (at - more_left, other - more_right)
    end, other_end = start + more_left, other_start + more_right
    found = gap_blocks(left.text[start:end], right.text[other_start:other_end], start, other_start)
    if here and not found:  # another clause without a word in common never belongs
        return None
    if step > 0:
        wider = SpanPair(pair.left_start, end, pair.right_start, other_end, pair.kind, (*pair.blocks, *found))
        tied = bool(found) and found[-1].left_end == end and found[-1].right_end == other_end and found[-1].length > 1
        outer = min(left.border(end), right.border(other_end))
    else:
        wider = SpanPair(start, pair.left_end, other_start, pair.right_end, pair.kind, (*found, *pair.blocks))
        tied = bool(found) and found[0].left == start and found[0].right == other_start and found[0].length > 1
        outer = min(left.border(start), right.border(other_start))
    return _accepted(left.text, right.text, pair, wider, longest=longest, own=not here, tied=tied and outer >= SENTENCE)


def _accepted(
    left: str, right: str, pair: SpanPair, wider: SpanPair, *, longest: int, own: bool, tied: bool
) -> SpanPair | None:
    """The wider pair if what was added belongs to it, else None.

    longest: characters added on the longer side. own: they stand in the same clause as the pair's own. tied: they begin
    (or end) their sentence alike.
    """
    kind = pair.kind  # what is edited stays so, whatever is added
    if kind != MatchKind.EDITED:
        first, last = Block(wider.left_start, wider.right_start, 0), Block(wider.left_end, wider.right_end, 0)
        kind = kind_of(left, right, (first, *wider.blocks, last))
    gained = 2 * (wider.equal - pair.equal)
    if kind == MatchKind.EDITED:
        alike = 2 * gained >= wider.size - pair.size
        fits = pair.kind == MatchKind.EDITED and (own or alike)
        accepted = 3 * longest <= pair.equal and (fits or (own and tied))
    else:
        accepted = kind == MatchKind.SLOT_FILLED and (own or gained > 0)
    return replace(wider, kind=kind) if accepted else None


def pieces_at_borders(left: Side, right: Side, pieces: Sequence[Block]) -> list[Block]:
    """Moved pieces, sorted by left, with what is alike in the rest of their clauses, less what is beyond a border."""
    if not left.borders:
        return list(pieces)
    result: list[Block] = []
    starts_left, starts_right = sorted(p.left for p in pieces), sorted(p.right for p in pieces)
    for whole in pieces:
        piece = _without_chance(left, right, whole, start=True, end=True)
        at, other = piece.left_end, piece.right_end
        more_left, more_right = left.distance(at, 1, at_least=False), right.distance(other, 1, at_least=False)
        result.append(piece)
        free = at + more_left <= _next(starts_left, piece.left, len(left.text)) and other + more_right <= _next(
            starts_right, piece.right, len(right.text)
        )
        if free and 0 < max(more_left, more_right) < NEAR:
            ends = at + more_left, other + more_right
            result += gap_blocks(left.text[at : ends[0]], right.text[other : ends[1]], at, other)
    return result


def _next(starts: list[int], at: int, end: int) -> int:
    """The first of the sorted starts behind `at`, or the text's end."""
    place = bisect_right(starts, at)
    return starts[place] if place < len(starts) else end
