"""Which words differ between two passages, for showing them side by side."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

from rapidfuzz.distance import Indel

from toolkit.judge.segmenter import segmenter

MOST_CHARS = 6_000
"""Longer passages are not compared word by word."""

_PART = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+)")
"""What jieba cuts by itself, whatever stands beside it."""

_Ranges = tuple[tuple[int, int], ...]


def word_differences(left: str, right: str) -> tuple[_Ranges, _Ranges] | None:
    """Ranges of left and of right that the other side lacks, by whole words, what touches joined; None where too long.

    White space never differs from white space.
    """
    if max(len(left), len(right)) > MOST_CHARS:
        return None
    words = [[word for part in _PART.split(text) for word in _words(part)] for text in (left, right)]
    begins = [list(accumulate(map(len, side), initial=0)) for side in words]
    found: tuple[list[tuple[int, int]], list[tuple[int, int]]] = [], []
    for op in Indel.opcodes(*([word if word.strip() else " " for word in side] for side in words)):
        if op.tag != "equal":
            _put(found[0], begins[0][op.src_start], begins[0][op.src_end])
            _put(found[1], begins[1][op.dest_start], begins[1][op.dest_end])
    return tuple(found[0]), tuple(found[1])


@lru_cache(maxsize=1 << 14)
def _words(part: str) -> tuple[str, ...]:
    """Kept, since the two sides, and the sources of one passage, are mostly the same."""
    return tuple(segmenter().cut(part, HMM=False))


def _put(ranges: list[tuple[int, int]], start: int, end: int) -> None:
    if start == end:
        return
    if ranges and ranges[-1][1] == start:
        ranges[-1] = (ranges[-1][0], end)
    else:
        ranges.append((start, end))
