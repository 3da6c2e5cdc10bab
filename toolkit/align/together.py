"""Matches of two texts that belong to one passage, put together: where passages are counted, not matches.

Matching cuts where a sentence has no likeness and leaves headings and punctuation out. Who counts whole passages, as
PAN's measures do, takes what stands together on both sides for one.
"""

from __future__ import annotations

from os.path import commonprefix

import numpy as np

from toolkit.align.grams import IntArray

NEAR = 200
"""Characters between two matches of one passage at most: three or four sentences."""

_STEP = 400


def joined_spans(spans: IntArray, *, gap: int = NEAR) -> IntArray:
    """Hulls of spans that no gap of more than so many characters parts on either side, in whatever order they stand.

    spans: shape (n, 4): start and end in the left text, start and end in the right one. Returns the same shape, sorted.
    """
    waiting = [spans] if len(spans) else []
    hulls = []
    while waiting:
        group = waiting.pop()
        for start, end in ((0, 1), (2, 3)):
            parts = _parted(group, start, end, gap)
            if len(parts) > 1:
                waiting += parts
                break
        else:
            hulls.append([group[:, 0].min(), group[:, 1].max(), group[:, 2].min(), group[:, 3].max()])
    return np.array(sorted(hulls), dtype=np.int64).reshape(-1, 4)


def _parted(group: IntArray, start: int, end: int, gap: int) -> list[IntArray]:
    """The spans cut at wide gaps of one side."""
    group = group[np.lexsort((group[:, end], group[:, start]))]
    reach = np.maximum.accumulate(group[:, end])
    return np.split(group, np.flatnonzero(group[1:, start] - reach[:-1] > gap) + 1)


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


def _shared(left: str, right: str) -> int:
    return len(commonprefix([left, right]))
