"""The best run of equal stretches in the same order on both sides."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from toolkit.align.borders import Side

_LOOK_BACK = 40
_MOST_PIECES = 128


class Block(NamedTuple):
    """Equal characters: `length` codes from `left` in one document and from `right` in the other."""

    left: int
    right: int
    length: int

    @property
    def left_end(self) -> int:
        """End in the left document."""
        return self.left + self.length

    @property
    def right_end(self) -> int:
        """End in the right document."""
        return self.right + self.length


def best_chain(blocks: list[Block]) -> list[Block]:
    """The heaviest sequence of blocks that grows on both sides, trimmed so that none overlap.

    blocks: sorted by left. Weight is length less a tenth of the distance jumped. Each block looks back over at most 40
    predecessors, so cost is linear.
    """
    if len(blocks) == 1:
        return blocks
    lefts, rights, lengths = map(list, zip(*blocks, strict=True))
    scores: list[float] = []
    back: list[int] = []
    for at, (left, right, length) in enumerate(blocks):
        best, origin = float(length), -1
        for before in range(at - 1, max(0, at - _LOOK_BACK) - 1, -1):
            # A link adds a block's length at the most, so that most predecessors need no closer look.
            if scores[before] + length < best or lefts[before] >= left or rights[before] >= right:
                continue
            left_gap, right_gap = left - lefts[before] - lengths[before], right - rights[before] - lengths[before]
            overlap = max(-left_gap, -right_gap, 0)
            gain = length - overlap - 0.1 * (overlap + max(left_gap, right_gap))
            score = scores[before] + gain
            if overlap < length and gain > 0 and (score > best or (score == best and origin >= 0)):
                best, origin = score, before
        scores.append(best)
        back.append(origin)
    at = max(range(len(blocks)), key=scores.__getitem__)
    path = []
    while at >= 0:
        path.append(blocks[at])
        at = back[at]
    return _without_overlap(path[::-1])


def _without_overlap(chain: list[Block]) -> list[Block]:
    result = [chain[0]]
    for block in chain[1:]:
        last = result[-1]
        cut = max(last.left_end - block.left, last.right_end - block.right, 0)
        if block.length > cut:
            result.append(Block(block.left + cut, block.right + cut, block.length - cut))
    return result


def cut_at_gaps(chain: list[Block], *, max_gap: int, gap_share: float, widest_gap: int) -> list[list[Block]]:
    """Cut a chain at wide gaps.

    A gap of up to max_gap characters on its longer side is never cut, one of more than widest_gap always; between them
    it is cut unless it is at most gap_share of what is equal on its smaller side.
    """
    pieces = [[chain[0]]]
    weights = [chain[0].length]
    for last, block in pairwise(chain):
        if _gap(last, block) > max_gap:
            pieces.append([])
            weights.append(0)
        pieces[-1].append(block)
        weights[-1] += block.length
    joined, weight = [pieces[0]], weights[0]
    for piece, own in zip(pieces[1:], weights[1:], strict=True):
        if _gap(joined[-1][-1], piece[0]) <= min(widest_gap, gap_share * min(weight, own)):
            joined[-1] = joined[-1] + piece
            weight += own
        else:
            joined.append(piece)
            weight = own
    return joined


def _gap(last: Block, block: Block) -> int:
    """Characters between two blocks in order, on the longer side."""
    return max(block.left - last.left_end, block.right - last.right_end)


def apart(blocks: list[Block], left: Side, right: Side, *, max_gap: int, moved_gap: int) -> list[list[Block]]:
    """Blocks, sorted by left, in groups that no block ties together.

    Cut is between blocks where all on one side precede all on the other in both texts with more than max_gap or a
    section's border between them, or where their order is swapped with more than moved_gap between them. Linear.
    """
    n = len(blocks)
    after_low, after_high = [0] * n, [0] * n
    low, high = blocks[-1].right, blocks[-1].right_end
    for i in range(n - 1, -1, -1):
        low, high = min(low, blocks[i].right), max(high, blocks[i].right_end)
        after_low[i], after_high[i] = low, high
    groups = [[blocks[0]]]
    low, high, left_end = blocks[0].right, blocks[0].right_end, blocks[0].left_end
    for i in range(1, n):
        block = blocks[i]
        gap = block.left - left_end
        in_order, swapped = after_low[i] - high, low - after_high[i]
        follows = min(gap, in_order) >= 0 and (
            max(gap, in_order) > max_gap
            or (left.has_section(left_end, block.left + 1) and right.has_section(high, after_low[i] + 1))
        )
        if follows or (swapped >= 0 and max(gap, swapped) > moved_gap):
            groups.append([])
            low, high = block.right, block.right_end
        groups[-1].append(block)
        low, high, left_end = min(low, block.right), max(high, block.right_end), max(left_end, block.left_end)
    return groups


def disjoint(blocks: list[Block]) -> list[Block]:
    """Blocks that share no character on either side, longest first choice, trimmed where they touch; sorted by left.

    Of many blocks the 128 longest are taken: the choice compares each with all before it.
    """
    chosen: list[Block] = []
    for block in sorted(blocks, key=lambda b: (-b.length, b.left, b.right))[:_MOST_PIECES]:
        trimmed: Block | None = block
        for other in chosen:
            trimmed = _trim(trimmed, other) if trimmed else None
        if trimmed is not None and trimmed.length >= 4:
            chosen.append(trimmed)
    return sorted(chosen)


def _trim(block: Block, other: Block) -> Block | None:
    """What is left of `block` beside `other`; None where nothing useful is."""
    for start, end, other_start, other_end in (
        (block.left, block.left_end, other.left, other.left_end),
        (block.right, block.right_end, other.right, other.right_end),
    ):
        if end <= other_start or start >= other_end:
            continue
        if start < other_start:
            block = Block(block.left, block.right, block.length - (end - other_start))
        elif end > other_end:
            cut = other_end - start
            block = Block(block.left + cut, block.right + cut, block.length - cut)
        else:
            return None
        if block.length < 4:
            return None
        # The other side may have moved with it: the caller's next comparison sees the new block.
        return _trim(block, other)
    return block
