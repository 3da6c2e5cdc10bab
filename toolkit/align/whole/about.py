"""What stands about a match and belongs to its passage: chains of common pieces that run through it.

A summary keeps a clause of each sentence, so that its source has long gaps where it has none; a garbled passage matches
where words were left alone. Next to a match less is needed to believe that than anywhere else.
"""

from __future__ import annotations

import numpy as np

from toolkit.align.grams import IntArray
from toolkit.align.weights import FloatArray
from toolkit.align.whole.parallel import Found, without_told
from toolkit.align.whole.pieces import Box, Pieces

_REACH = 600
"""Characters about a match in which pieces are looked for."""

_WIDEST = 400
"""Characters of a gap on the longer side."""

_BOTH = 40
"""Characters of a gap on the shorter side: what was exchanged; more is other matter."""

_EXCHANGED = 0.5
_OUT_OF_STEP = 1.0
_LEFT_OUT = 0.02
"""Bits for each character by which the sides of a gap differ: where something stands on both, where on one alone."""

_BACK = 96
"""Pieces before each that it may follow."""

_LEAST = 40.0
"""Bits of a chain, beyond what chance brings."""


def chains_about(matches: list[Box], pieces: Pieces, *, chance: float) -> list[Found]:
    """Chains through a match that tell enough, best first; none of which a better one tells more than half.

    chance: see `parallel_passages`. Linear in the pieces near by.
    """
    near = np.zeros(len(pieces), dtype=np.bool_)
    for box in matches:
        near |= (
            (pieces.left > box.left_start - _REACH)
            & (pieces.left < box.left_end + _REACH)
            & (pieces.right > box.right_start - _REACH)
            & (pieces.right < box.right_end + _REACH)
        )
    chosen = pieces.take(near)
    score, back = _best_before(chosen)
    found = []
    used = np.zeros(len(chosen), dtype=np.bool_)
    for last in np.argsort(-score, kind="stable").tolist():
        if score[last] - chance < _LEAST:
            break
        chain = _walked(last, back, used)
        before = int(back[chain[-1]]) if chain else -1
        own = float(score[last] - (score[before] if before >= 0 else 0.0))
        if not chain or own - chance < _LEAST:
            continue
        box = _hull(chosen, chain[-1], last)
        if any(match.overlaps(box) for match in matches):
            found.append(Found(box, own - chance))
    return without_told(found)


def _best_before(pieces: Pieces) -> tuple[FloatArray, IntArray]:
    """Of each piece the score of the best chain that ends with it, and the piece before it there, -1 for none."""
    score, back = pieces.bits.copy(), np.full(len(pieces), -1, dtype=np.int64)
    left_end, right_end = pieces.left + pieces.length, pieces.right + pieces.length
    for at in range(1, len(pieces)):
        before = slice(max(0, at - _BACK), at)
        left, right = pieces.left[at] - left_end[before], pieces.right[at] - right_end[before]
        overlap = np.maximum(np.maximum(-left, -right), 0)
        left, right = np.maximum(left, 0), np.maximum(right, 0)
        short, apart = np.minimum(left, right), np.abs(left - right)
        follows = (pieces.left[before] < pieces.left[at]) & (pieces.right[before] < pieces.right[at])
        follows &= (overlap < pieces.length[at]) & (short <= _BOTH) & (short + apart <= _WIDEST)
        cost = np.log2((1.0 + left) * (1.0 + right)) + _EXCHANGED * short + _LEFT_OUT * apart
        cost += _OUT_OF_STEP * np.minimum(short, apart) + pieces.bits[at] * overlap / pieces.length[at]
        gain = np.where(follows, score[before] - cost, 0.0)
        best = int(gain.argmax())
        if gain[best] > 0:
            score[at] += gain[best]
            back[at] = before.start + best
    return score, back


def _walked(last: int, back: IntArray, used: np.ndarray) -> list[int]:
    """The chain that ends with a piece, from there back, up to what another one used."""
    chain = []
    while last >= 0 and not used[last]:
        used[last] = True
        chain.append(last)
        last = int(back[last])
    return chain


def _hull(pieces: Pieces, first: int, last: int) -> Box:
    ends = (side[last] + pieces.length[last] for side in (pieces.left, pieces.right))
    left_end, right_end = (int(end) for end in ends)
    return Box(int(pieces.left[first]), left_end, int(pieces.right[first]), right_end)
