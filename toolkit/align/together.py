"""Matches of two texts that belong to one passage, put together: where passages are counted, not matches.

Matching cuts where a sentence has no likeness and leaves headings and punctuation out. Who counts whole passages, as
PAN's measures do, takes what stands together on both sides for one.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import Indel

from toolkit.align.cluster import components
from toolkit.align.grams import IntArray

NEAR = 200
"""Characters between two matches of one passage at most: three or four sentences."""

BETWEEN = 20
"""Characters that tell nothing of what lies between: less than a sentence."""

_CHANGED = 0.45
"""Share of what lies between that stands on the other side too, from which on it is the same matter changed."""

_NEIGHBOURS = 16
"""Spans that each is compared with, in the order of either side."""

_STEP = 400

_LONGEST_LINE = 120
_ALIKE = 0.6
_REST = re.compile(r"[^\n]*")
_LINE = re.compile(r"[\W_]*[^\n]*")
"""A line, backwards, with the punctuation and blanks behind it."""


def joined_spans(left: str, right: str, spans: IntArray) -> IntArray:
    """Hulls of spans that belong to one passage, in whatever order they stand.

    Two belong together where at most NEAR characters lie between them on either side and what lies between is no other
    matter: on one side it is short (something was left out or put in), or much of it stands near by on the other side
    (it was changed, or moved).
    spans: shape (n, 4): start and end in the left text, start and end in the right one. Returns the same shape, sorted.
    """
    if not len(spans):
        return np.zeros((0, 4), dtype=np.int64)
    pairs = [(i, j) for i, j in _near(spans) if _one_matter(left, right, spans[i].tolist(), spans[j].tolist())]
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    label = components(ends[:, 0], ends[:, 1], len(spans))
    groups = [spans[label == group] for group in range(int(label.max()) + 1)]
    hulls = [[g[:, 0].min(), g[:, 1].max(), g[:, 2].min(), g[:, 3].max()] for g in groups]
    return np.array(sorted(hulls), dtype=np.int64)


def _near(spans: IntArray) -> list[tuple[int, int]]:
    """Pairs of spans with little between them on both sides."""
    found: set[tuple[int, int]] = set()
    for side in (0, 2):
        order = np.argsort(spans[:, side], kind="stable")
        for step in range(1, min(len(spans), _NEIGHBOURS + 1)):
            one, other = order[:-step], order[step:]
            gaps = [
                np.maximum(spans[one, at], spans[other, at]) - np.minimum(spans[one, at + 1], spans[other, at + 1])
                for at in (0, 2)
            ]
            near = np.maximum(*gaps) <= NEAR
            found |= set(zip(one[near].tolist(), other[near].tolist(), strict=True))
    return sorted(found)


def _one_matter(left: str, right: str, one: list[int], other: list[int]) -> bool:
    """Whether what lies between two spans does not part them."""
    between = [(min(one[at + 1], other[at + 1]), max(one[at], other[at])) for at in (0, 2)]
    if min(end - start for start, end in between) <= BETWEEN:
        return True
    around = [
        text[max(0, min(one[at], other[at]) - NEAR) : max(one[at + 1], other[at + 1]) + NEAR]
        for text, at in ((left, 0), (right, 2))
    ]
    shares = [
        _share(text[start:end], opposite)
        for text, (start, end), opposite in zip((left, right), between, around[::-1], strict=True)
    ]
    return max(shares) >= _CHANGED


def _share(text: str, other: str) -> float:
    """The share of a text's pairs of characters that another text has, 0-1."""
    there = set(pairwise(other))
    found = [pair in there for pair in pairwise(text)]
    return sum(found) / max(len(found), 1)


def grown_span(left: str, right: str, span: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The span with what is equal to the letter before and behind it, less white space at its ends.

    What matching leaves out (a heading, the last full stop) comes in again.
    """
    left_start, left_end, right_start, right_end = span
    before = behind = 0
    while grown := _shared(
        left[left_end + behind : left_end + behind + _STEP], right[right_end + behind : right_end + behind + _STEP]
    ):
        behind += grown
    while grown := _shared(
        left[max(0, left_start - before - _STEP) : left_start - before][::-1],
        right[max(0, right_start - before - _STEP) : right_start - before][::-1],
    ):
        before += grown
    blank_before = before - len(left[left_start - before : left_start].lstrip()) if before else 0
    blank_behind = behind - len(left[left_end : left_end + behind].rstrip()) if behind else 0
    before, behind = before - blank_before, behind - blank_behind
    return left_start - before, left_end + behind, right_start - before, right_end + behind


def with_lines(left: str, right: str, span: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The span with the rest of its last line and what stands before it on its first, where both texts have it alike.

    Where it begins with a line, so does the line before: a heading, which matching leaves out.
    """
    left_start, left_end, right_start, right_end = span
    behind = _alike(_REST.match(left, left_end), _REST.match(right, right_end))
    before = _alike(_LINE.match(left[:left_start][::-1]), _LINE.match(right[:right_start][::-1]))
    return left_start - before[0], left_end + behind[0], right_start - before[1], right_end + behind[1]


def _alike(left: re.Match[str] | None, right: re.Match[str] | None) -> tuple[int, int]:
    """Lengths of two lines, 0 if they are not alike."""
    lines = tuple(found[0] if found else "" for found in (left, right))
    if not all(line.strip() for line in lines) or max(map(len, lines)) > _LONGEST_LINE:
        return 0, 0
    return (len(lines[0]), len(lines[1])) if Indel.normalized_similarity(*lines) >= _ALIKE else (0, 0)


def _shared(left: str, right: str) -> int:
    """How many characters two texts have in common at their beginnings."""
    together = min(len(left), len(right))
    return next((at for at in range(together) if left[at] != right[at]), together)
