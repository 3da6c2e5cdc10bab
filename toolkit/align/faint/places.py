"""Where a closer look may find a faint passage: places about which enough agrees, told without aligning anything."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from toolkit.align.chain import Block
from toolkit.align.extend import Stretches
from toolkit.align.grams import BoolArray, Corpus, IntArray
from toolkit.align.normalize import SEPARATOR
from toolkit.align.weights import CharWeights, FloatArray

REACH = 48
"""Characters beyond the equal stretches in which the rest of a passage is looked for: a passage of some eighty, a fifth
of it changed, has a run of six within so many of either end."""

_BAND = 8
"""How far the two sides may drift apart in the first look: a fifth of forty characters put in or left out."""

_WINDOW = 36
"""Characters looked at on either side of a place, of which the best _WINDOW + 1 in a row count: about what a passage of
forty has."""

_FIRST_LOOK = 0.5
"""Share of the bits wanted in all that the first look must find, since a passage may be longer than its window. What is
found hardly depends on it, but who else says it is told of what is aligned: with .6 two thirds as many places are, and
4.1 matches nobody planted stood in a report instead of 3.3; with .25 twice as many, and 2.8 (docs/results.md)."""

_LONGEST = 600
"""Characters from which on a place is cut: an alignment takes their square, and what is longer is no faint passage."""

REST = 40.0
"""Bits that the rest of a passage needs beside a match that is believed by itself: by chance 13 stand within 48
characters of it on both sides (log2 of 96 times 96), three or four characters in a row are worth 27 more."""

_AT_ONCE = 1 << 12
"""Places looked at together: some 5 MB of intermediate arrays."""


def places(
    corpus: Corpus, stretches: Stretches, weights: CharWeights, taken: IntArray, *, least: float
) -> Iterator[tuple[list[Block], int]]:
    """Stretches about which enough agrees to be worth an alignment, those of one place together, and their right_doc.

    taken: other matches, see `Explained`. least: bits wanted in all.
    """
    promising = np.zeros(len(stretches), dtype=np.bool_)
    within = _taken_about(corpus, stretches, taken)
    for begin in range(0, len(stretches), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        bits, rest = _band_bits(corpus, weights, stretches.left[part], stretches.right[part], within[part])
        promising[part] = (bits >= _FIRST_LOOK * least) & (rest >= REST)
    chosen = stretches.take(promising)
    drift = (chosen.right - chosen.left) // REACH
    chosen = chosen.take(np.lexsort((chosen.left, drift, chosen.right_doc)))
    left, right, length, doc = chosen.left, chosen.right, chosen.length, chosen.right_doc
    apart = np.diff(doc, prepend=-1) != 0
    for side in (left, right):
        gap = side[1:] - side[:-1] - length[:-1]
        apart[1:] |= (gap < 0) | (gap > REACH)
    edges = np.append(np.flatnonzero(apart), len(doc)).tolist()
    blocks = [Block(*values) for values in zip(left.tolist(), right.tolist(), length.tolist(), strict=True)]
    for start, stop in pairwise(edges):
        for at in range(start + 1, stop):
            if blocks[at].left - blocks[start].left > _LONGEST:
                yield blocks[start:at], int(doc[start])
                start = at
        yield blocks[start:stop], int(doc[start])


def _taken_about(corpus: Corpus, stretches: Stretches, taken: IntArray) -> IntArray:
    """Of each stretch the range of the first document that a match of the same documents has about it, shape (n, 2).

    (0, 0) where none has: of two, the one that begins last.
    """
    lift = int(corpus.offsets[1])
    key = corpus.doc_of(taken[:, 2]) * lift + taken[:, 0]
    order = np.argsort(key)
    at = np.searchsorted(key[order], stretches.right_doc * lift + stretches.left, side="right") - 1
    found = np.zeros((len(stretches), 2), dtype=np.int64)
    some = np.flatnonzero(at >= 0)
    match = taken[order[at[some]]]
    held = corpus.doc_of(match[:, 2]) == stretches.right_doc[some]
    held &= (match[:, 1] > stretches.left[some]) & (match[:, 2] <= stretches.right[some])
    held &= match[:, 3] > stretches.right[some]
    found[some[held]] = match[held, :2]
    return found


def _band_bits(
    corpus: Corpus, weights: CharWeights, left: IntArray, right: IntArray, taken: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Bits of what agrees by pairs of characters, within _BAND of the diagonal, in the best window through each place.

    And of what of that lies outside a range about the place. left, right: n places; taken: shape (n, 2). Upper bounds,
    in that order and breaks are not asked.
    """
    own, inside = _around(corpus, left, _WINDOW)
    ours = np.where(inside, corpus.codes[own], SEPARATOR)
    wide, there = _around(corpus, right, _WINDOW + _BAND)
    theirs = np.where(there, corpus.codes[wide], SEPARATOR + 1)
    agrees = np.zeros(own.shape, dtype=np.bool_)
    for shift in range(2 * _BAND + 1):
        equal = ours == theirs[shift : shift + len(own)]
        pair = equal[1:] & equal[:-1]
        agrees[1:] |= pair
        agrees[:-1] |= pair
    agrees &= weights.telling[own] & inside
    bits = np.where(agrees, weights.bits[own], 0.0)
    running = np.cumsum(bits, axis=0)
    best: FloatArray = (running[_WINDOW:] - np.pad(running, ((1, 0), (0, 0)))[: _WINDOW + 1]).max(axis=0)
    rest: FloatArray = (bits * ((own < taken[:, 0]) | (own >= taken[:, 1]))).sum(axis=0)
    return best, rest


def _around(corpus: Corpus, at: IntArray, reach: int) -> tuple[IntArray, BoolArray]:
    """Positions about n places, shape (2 * reach + 1, n), and which of them lie in the place's own document.

    A place a column: what is done to all places at once then runs through memory in order.
    """
    document = corpus.doc_of(at)
    wide = at + np.arange(-reach, reach + 1)[:, None]
    inside = (wide >= corpus.offsets[document]) & (wide < corpus.offsets[document + 1] - 1)
    return np.where(inside, wide, at), inside
