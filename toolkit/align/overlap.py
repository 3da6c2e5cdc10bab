"""Matches of one document pair that claim the same words: the strongest keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from toolkit.align.chain import Block
from toolkit.align.script import kind_of
from toolkit.align.span_pair import SpanPair
from toolkit.model import MatchKind

_WEAKER = 0.75
_SHORTEST = 4
_WORTH = 12


def settle(left: str, right: str, pairs: Sequence[SpanPair]) -> list[SpanPair]:
    """The matches of one document pair, no two of which overlap on both sides; sorted by left.

    The match with more equal characters keeps what two claim; of the other remains what lies outside, if it is at least
    12 equal characters in a row of blocks. A match that shares words on one side alone stays (a passage that stands
    twice in one document and once in the other), unless it is clearly weaker and lies mostly in the stronger one:
    words have one source.
    """
    if len(pairs) < 2:
        return list(pairs)
    taken: list[SpanPair] = []
    painted = bytearray(len(left)), bytearray(len(right))
    for pair in sorted(pairs, key=lambda p: (-p.equal, p.left_start, p.right_start)):
        on_left = painted[0].count(1, pair.left_start, pair.left_end)
        on_right = painted[1].count(1, pair.right_start, pair.right_end)
        if on_left and on_right:
            kept = _outside(left, right, pair, painted)
        elif _repeats(pair, taken, on_left, on_right):
            kept = []
        else:
            kept = [pair]
        for one in kept:
            painted[0][one.left_start : one.left_end] = b"\1" * (one.left_end - one.left_start)
            painted[1][one.right_start : one.right_end] = b"\1" * (one.right_end - one.right_start)
        taken += kept
    return sorted(taken, key=lambda p: (p.left_start, p.right_start))


def _repeats(pair: SpanPair, taken: Sequence[SpanPair], on_left: int, on_right: int) -> bool:
    """Whether the pair, on one of its sides, says again what a much stronger match says."""
    if on_left * 2 < pair.left_end - pair.left_start and on_right * 2 < pair.right_end - pair.right_start:
        return False
    return any(
        pair.equal < _WEAKER * other.equal
        and (
            _shared(pair.left_start, pair.left_end, other.left_start, other.left_end)
            if on_left
            else _shared(pair.right_start, pair.right_end, other.right_start, other.right_end)
        )
        for other in taken
    )


def _shared(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether half of the first range or more lies in the second."""
    return 2 * (min(end, other_end) - max(start, other_start)) >= end - start


def _outside(left: str, right: str, pair: SpanPair, painted: tuple[bytearray, bytearray]) -> list[SpanPair]:
    """What is left of a match beside words already taken."""
    runs: list[list[Block]] = [[]]
    for block in pair.blocks:
        for piece in _free(block, painted):
            last = runs[-1][-1] if runs[-1] else None
            if last is not None and (
                painted[0].find(1, last.left_end, piece.left) >= 0
                or painted[1].find(1, min(last.right_end, piece.right), max(last.right_end, piece.right)) >= 0
            ):
                runs.append([])
            runs[-1].append(piece)
    return [_span(left, right, run, pair) for run in runs if sum(block.length for block in run) >= _WORTH]


def _free(block: Block, painted: tuple[bytearray, bytearray]) -> list[Block]:
    """The parts of a block that nobody has taken on either side, of 4 characters and more."""
    taken = bytes(
        a | b
        for a, b in zip(painted[0][block.left : block.left_end], painted[1][block.right : block.right_end], strict=True)
    )
    found, at = [], 0
    while (start := taken.find(0, at)) >= 0:
        end = taken.find(1, start)
        at = len(taken) if end < 0 else end
        if at - start >= _SHORTEST:
            found.append(Block(block.left + start, block.right + start, at - start))
    return found


def _span(left: str, right: str, blocks: list[Block], pair: SpanPair) -> SpanPair:
    in_order = all(a.right_end <= b.right for a, b in pairwise(blocks))
    return replace(
        pair,
        left_start=blocks[0].left,
        left_end=max(b.left_end for b in blocks),
        right_start=min(b.right for b in blocks),
        right_end=max(b.right_end for b in blocks),
        kind=kind_of(left, right, blocks) if in_order else MatchKind.REORDERED,
        blocks=tuple(blocks),
    )
