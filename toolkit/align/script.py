"""The edit script between two spans, and what kind of reuse it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

from toolkit.align.chain import Block
from toolkit.align.slots import CONTEXT, LONGEST, is_hopeless, is_slot
from toolkit.model import MatchKind

_ISLAND = 8
"""Most equal characters between two differences that may belong to one filler (区 of 云溪区民政局/云岭区教育局)."""

_MERGED = 4
FIRST = 15
"""`reach` must find two equal characters within so many: a wider gap costs more than it may fall."""


def gap_blocks(left: str, right: str, left_at: int, right_at: int) -> list[Block]:
    """Equal characters inside a gap between two blocks, in order, by the longest common subsequence.

    left, right: the gap's text on each side; left_at, right_at: where it begins. Single characters that agree amid
    others that do not are chance and left out.
    """
    if not left or not right:
        return []
    found = []
    for at, to, length in Indel.editops(left, right).as_matching_blocks():
        if length >= 2 or (length and (at == 0 == to or (at + 1 == len(left) and to + 1 == len(right)))):
            found.append(Block(left_at + at, right_at + to, length))
    return found


def reach(left: str, right: str) -> list[Block]:
    """How far likeness goes on from the start of both windows: the best-scoring prefix of their alignment.

    Equal characters count +1 (alone +.25), each character of a gap -.75 on its longer side; the walk stops where the
    score has fallen 8 below its best (X-drop: Altschul et al. 1990).
    """
    if set(pairwise(left[:FIRST])).isdisjoint(pairwise(right[:FIRST])):
        return []
    blocks: list[Block] = []
    score = best = 0.0
    kept = left_at = right_at = 0
    for at, to, length in Indel.editops(left, right).as_matching_blocks():
        if not length or (length == 1 and at > 0):
            continue
        score -= 0.75 * max(at - left_at, to - right_at)
        if score < best - 8:
            break
        score += length
        left_at, right_at = at + length, to + length
        blocks.append(Block(at, to, length))
        if score > best:
            best, kept = score, len(blocks)
    return blocks[:kept] if best >= 3 else []


def kind_of(left: str, right: str, blocks: Sequence[Block]) -> MatchKind:
    """What the differences between blocks in the same order speak of: verbatim, slot_filled or edited.

    left, right: the texts that the blocks point into. Differences with little equal text between them are tried as
    one filler too, since two names may share a character by accident.
    """
    gaps = [i for i, (a, b) in enumerate(pairwise(blocks)) if a.left_end < b.left or a.right_end < b.right]
    if not gaps:
        return MatchKind.VERBATIM
    # Most edits show by a single particle: looking for one first spares the search for names.
    if any(
        is_hopeless(left[blocks[i].left_end : blocks[i + 1].left] + right[blocks[i].right_end : blocks[i + 1].right])
        for i in gaps
    ):
        return MatchKind.EDITED
    done = -1
    for place, gap in enumerate(gaps):
        if gap > done:
            filled = _filled_slot(left, right, blocks, gaps[place : place + _MERGED])
            if filled is None:
                return MatchKind.EDITED
            done = filled
    return MatchKind.SLOT_FILLED


def _filled_slot(left: str, right: str, blocks: Sequence[Block], gaps: Sequence[int]) -> int | None:
    """The last of the gaps that make one slot with the first; None where the first is no slot."""
    first = blocks[gaps[0]]
    for gap in gaps:
        if gap > gaps[0] and max(b.length for b in blocks[gaps[0] + 1 : gap + 1]) > _ISLAND:
            return None
        after = blocks[gap + 1]
        removed, inserted = left[first.left_end : after.left], right[first.right_end : after.right]
        if max(len(removed), len(inserted)) > LONGEST:
            return None
        before = left[max(first.left, first.left_end - CONTEXT) : first.left_end]
        if is_slot(removed, inserted, before, left[after.left : min(after.left_end, after.left + CONTEXT)]):
            return gap
    return None
