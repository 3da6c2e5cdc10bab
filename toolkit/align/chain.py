"""The best run of equal stretches in the same order on both sides."""

from __future__ import annotations

from dataclasses import dataclass

_LOOK_BACK = 40


@dataclass(frozen=True, slots=True, order=True)
class Block:
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
    scores: list[float] = []
    back: list[int] = []
    for i, block in enumerate(blocks):
        best, origin = float(block.length), -1
        for j in range(max(0, i - _LOOK_BACK), i):
            gain = _link(blocks[j], block)
            if gain > 0 and scores[j] + gain > best:
                best, origin = scores[j] + gain, j
        scores.append(best)
        back.append(origin)
    at = max(range(len(blocks)), key=scores.__getitem__)
    path = []
    while at >= 0:
        path.append(blocks[at])
        at = back[at]
    return _without_overlap(path[::-1])


def _link(before: Block, after: Block) -> float:
    """What `after` adds behind `before`; 0 or less where it can't follow."""
    overlap = max(before.left_end - after.left, before.right_end - after.right, 0)
    if after.left <= before.left or after.right <= before.right or overlap >= after.length:
        return 0.0
    jump = max(after.left - before.left_end, after.right - before.right_end, 0)
    return after.length - overlap - 0.1 * jump


def _without_overlap(chain: list[Block]) -> list[Block]:
    result = [chain[0]]
    for block in chain[1:]:
        last = result[-1]
        cut = max(last.left_end - block.left, last.right_end - block.right, 0)
        if block.length > cut:
            result.append(Block(block.left + cut, block.right + cut, block.length - cut))
    return result


def cut_at_gaps(chain: list[Block], *, max_gap: int, gap_share: float) -> list[list[Block]]:
    """Cut a chain where a gap is wider than max_gap and than gap_share of what is equal on its smaller side."""
    pieces = [[chain[0]]]
    weights = [chain[0].length]
    for last, block in zip(chain, chain[1:], strict=False):
        gap = max(block.left - last.left_end, block.right - last.right_end)
        if gap > max_gap:
            pieces.append([])
            weights.append(0)
        pieces[-1].append(block)
        weights[-1] += block.length
    joined, weight = [pieces[0]], weights[0]
    for piece, own in zip(pieces[1:], weights[1:], strict=True):
        gap = max(piece[0].left - joined[-1][-1].left_end, piece[0].right - joined[-1][-1].right_end)
        if gap <= gap_share * min(weight, own):
            joined[-1] = joined[-1] + piece
            weight += own
        else:
            joined.append(piece)
            weight = own
    return joined


def disjoint(blocks: list[Block]) -> list[Block]:
    """Blocks that share no character on either side, longest first choice, trimmed where they touch; sorted by left."""
    chosen: list[Block] = []
    for block in sorted(blocks, key=lambda b: (-b.length, b.left, b.right)):
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
