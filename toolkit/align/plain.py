"""Places of reuse that need no closer look: one equal stretch whose ends settle themselves. All of a task at once.

What is found here is what `toolkit.align.spans` would find; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.align.borders import NEAR, SECTION, SENTENCE
from toolkit.align.edges import CHANCE, TRIMMED_FROM
from toolkit.align.grams import BoolArray, IntArray
from toolkit.align.normalize import CodeArray
from toolkit.align.script import FIRST
from toolkit.align.slots import hopeless_codes

_SHORTEST = 6


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """One side of each of n stretches. start, end: corpus positions; first, last: where its document lies."""

    start: IntArray
    end: IntArray
    first: IntArray
    last: IntArray

    def take(self, index: IntArray) -> Sides:
        """The sides at some indices."""
        return Sides(self.start[index], self.end[index], self.first[index], self.last[index])


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """The corpus as the functions here read it."""

    codes: CodeArray
    borders: NDArray[np.uint8]

    def border(self, side: Sides, at: IntArray) -> NDArray[np.uint8]:
        """What begins at places, of any shape (n, ...); both ends of a document, and what lies beyond, are SECTION."""
        first, last = (np.expand_dims(column, tuple(range(1, at.ndim))) for column in (side.first, side.last))
        inside = (first < at) & (at < last)
        return np.where(inside, self.borders[np.where(inside, at, first)], np.uint8(SECTION))

    def ahead(self, side: Sides, at: IntArray, step: int, width: int) -> IntArray:
        """The next codes from places on (step 1) or those before them (-1), shape (n, width); below 0 beyond the text.

        No two codes beyond a text are alike, on one side or the other.
        """
        places = at[:, None] + (np.arange(width) if step > 0 else -1 - np.arange(width))
        inside = (side.first[:, None] <= places) & (places < side.last[:, None])
        return np.where(inside, self.codes[np.where(inside, places, side.first[:, None])].astype(np.int64), -1)


def plain_trims(codes: CodeArray, borders: NDArray[np.uint8], left: Sides, right: Sides) -> tuple[BoolArray, IntArray]:
    """Which equal stretches are matches as they stand, and what is cut off their ends.

    left, right: both sides of n stretches, each the whole of its place of reuse. Result: shape (n,), and shape (n, 2):
    characters before the first border at the start and behind the last at the end, as `at_borders` drops them.
    """
    text = _Text(codes, borders)
    n = len(left.start)
    trims = np.zeros((n, 2), dtype=np.int64)
    one_section = ~(_has_section(borders, left) | _has_section(borders, right)) & (left.end - left.start >= _SHORTEST)
    outer = np.stack([_both(text, left, right, 0), _both(text, left, right, 1)], axis=1)
    plain = one_section & (outer >= SENTENCE).all(axis=1)
    open_ = np.flatnonzero(one_section & ~plain)
    a, b = left.take(open_), right.take(open_)
    stays, cut = _open_ends(text, a, b)
    plain[open_[stays]] = True
    trims[open_[stays]] = cut[stays]
    return plain, trims


def _both(text: _Text, left: Sides, right: Sides, end: int) -> NDArray[np.uint8]:
    """What begins on both sides at the stretches' starts (end 0) or behind them (1)."""
    a, b = ((left.start, right.start), (left.end, right.end))[end]
    return np.minimum(text.border(left, a), text.border(right, b))


def _has_section(borders: NDArray[np.uint8], side: Sides) -> BoolArray:
    """Whether a section begins within a stretch, behind its first character."""
    size = side.end - side.start
    within = np.repeat(side.start - np.cumsum(size) + size, size) + np.arange(int(size.sum()))
    begins = borders[within] == SECTION
    edges = np.cumsum(size) - size
    begins[edges[size > 0]] = False
    found: BoolArray = np.add.reduceat(np.append(begins, False), edges, dtype=np.int64) > 0
    return found & (size > 0)


def _open_ends(text: _Text, left: Sides, right: Sides) -> tuple[BoolArray, IntArray]:
    """Which stretches nothing is added to at either end, and what is cut off them; see `plain_trims`."""
    stays = np.ones(len(left.start), dtype=np.bool_)
    cut = np.zeros((len(left.start), 2), dtype=np.int64)
    size = left.end - left.start
    for end, step in ((0, -1), (1, 1)):
        at, other = ((left.start, right.start), (left.end, right.end))[end]
        ahead, across = (text.ahead(s, p, step, FIRST) for s, p in ((left, at), (right, other)))
        stays &= ~_share_pairs(ahead, across)
        cut[:, end] = np.where(size >= TRIMMED_FROM, _chance(text, left, right, at, other, step), 0)
    size = size - cut.sum(axis=1)
    for end, step in ((0, -1), (1, 1)):
        at, other = ((left.start, right.start), (left.end, right.end))[end]
        inward = -step * cut[:, end]
        stays &= _nothing_to_add(text, left, right, at + inward, other + inward, step, size)
    return stays, cut


def _chance(text: _Text, left: Sides, right: Sides, at: IntArray, other: IntArray, step: int) -> IntArray:
    """How many characters, fewer than CHANCE, lie outside the first border that both texts have; 0 where none is."""
    inside = -step * np.arange(CHANCE)
    both = (text.border(left, at[:, None] + inside) > 0) & (text.border(right, other[:, None] + inside) > 0)
    return np.where(both.any(axis=1), both.argmax(axis=1), 0)


def _nothing_to_add(
    text: _Text, left: Sides, right: Sides, at: IntArray, other: IntArray, step: int, size: IntArray
) -> BoolArray:
    """Whether it is certain at once that no clause more belongs to the match at one of its ends."""
    here = np.minimum(text.border(left, at), text.border(right, other))
    more_left, more_right = (_distance(text, s, p, step, here > 0) for s, p in ((left, at), (right, other)))
    longest = np.maximum(more_left, more_right)
    too_far = (here == SECTION) | (longest == 0) | (longest >= NEAR) | (2 * longest > size)
    ahead, across = (
        np.where(np.arange(NEAR) < more[:, None], text.ahead(s, p, step, NEAR), -1)
        for s, p, more in ((left, at, more_left), (right, other, more_right))
    )
    rows = np.arange(len(at))
    farthest, opposite = ahead[rows, more_left - 1], across[rows, more_right - 1]
    touching = ((ahead[:, 0] == across[:, 0]) & (ahead[:, 0] >= 0)) | ((farthest == opposite) & (farthest >= 0))
    unlike = ~touching & ~_share_pairs(ahead, across)
    # The rest of a clause may still be a refilled slot, unless a word in it rules that out.
    ruled_out = (hopeless_codes()[ahead] | hopeless_codes()[across]).any(axis=1)
    nothing: BoolArray = too_far | (unlike & ((here > 0) | ruled_out))
    return nothing


def _distance(text: _Text, side: Sides, at: IntArray, step: int, beyond: BoolArray) -> IntArray:
    """Characters to the next border, NEAR where none is nearer. beyond: look past a border at the place itself."""
    found = text.border(side, at[:, None] + step * np.arange(NEAR)) > 0
    found[:, 0] &= ~beyond
    return np.where(found.any(axis=1), found.argmax(axis=1), NEAR)


def _share_pairs(a: IntArray, b: IntArray) -> BoolArray:
    """Whether two rows of codes (below 0: none) have two neighbouring codes in common. Shape (n, width) each."""
    pairs_a, pairs_b = (np.where((x[:, :-1] >= 0) & (x[:, 1:] >= 0), x[:, :-1] << 16 | x[:, 1:], -1) for x in (a, b))
    found = np.zeros(len(a), dtype=np.bool_)
    for column in range(pairs_a.shape[1]):
        one = pairs_a[:, column : column + 1]
        found |= ((one == pairs_b) & (one >= 0)).any(axis=1)
    return found
