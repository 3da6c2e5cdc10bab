"""What was exchanged for what between two aligned passages: from differing characters to words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.align.chain import Block
from toolkit.align.matches import EXCHANGED
from toolkit.judge.rewrite.alignment import Passage

_TOUCHING = 2
"""Characters between something left out and something put in that have moved rather than stayed (有数 → 稀有)."""


@dataclass(frozen=True, slots=True)
class Change:
    """Source [start, end) became target [to_start, to_end); either may be empty, not both."""

    start: int
    end: int
    to_start: int
    to_end: int

    @property
    def is_exchange(self) -> bool:
        """Whether words stand for words."""
        return 0 < self.end - self.start <= EXCHANGED and 0 < self.to_end - self.to_start <= EXCHANGED

    @property
    def size(self) -> int:
        """Characters concerned, on the longer side."""
        return max(self.end - self.start, self.to_end - self.to_start)


def changes(passage: Passage) -> list[Change]:
    """What differs, in order; left is the source. An insertion and a deletion that nearly touch are one exchange."""
    found: list[Change] = []
    for gap in passage.gaps():
        change = Change(*gap)
        if found and _moved(found[-1], change):
            change = Change(found[-1].start, change.end, found[-1].to_start, change.to_end)
            found.pop()
        found.append(change)
    return found


def _moved(first: Change, second: Change) -> bool:
    left_out = first.to_end == first.to_start and second.end == second.start
    put_in = first.end == first.start and second.to_end == second.to_start
    return (left_out or put_in) and second.start - first.end <= _TOUCHING


def mirrored(passage: Passage) -> Passage:
    """The same passage with its sides exchanged."""
    return Passage(tuple(Block(b.right, b.left, b.length) for b in passage.blocks))


def in_words(found: Sequence[Change], words: Sequence[tuple[int, int]]) -> Iterator[Change]:
    """Each change widened to whole source words; changes of one word become one.

    words: the source's words as ranges, ascending, without gaps, over all changes. What was put in between two words
    stays as it is.
    """
    at = 0
    last: Change | None = None
    for change in found:
        while words[at][1] <= change.start and at + 1 < len(words):
            at += 1
        start, end, reach = change.start, change.end, at
        if end > start or words[at][0] < start:
            while words[reach][1] < end:
                reach += 1
            start, end = words[at][0], words[reach][1]
        wide = Change(start, end, change.to_start - (change.start - start), change.to_end + (end - change.end))
        if last is not None and start < last.end:
            wide = Change(last.start, max(last.end, end), last.to_start, max(last.to_end, wide.to_end))
        elif last is not None:
            yield last
        last = wide
    if last is not None:
        yield last


def parted(change: Change, words: Sequence[tuple[int, int]]) -> Iterator[Change]:
    """A change of several words, word by word where both sides are of one length, else whole.

    words: the source words that the change covers.
    """
    shift = change.to_start - change.start
    if len(words) < 2 or change.end - change.start != change.to_end - change.to_start:
        yield change
        return
    for start, end in words:
        yield Change(start, end, start + shift, end + shift)


def core(source: str, target: str) -> tuple[str, str]:
    """Two exchanged words without what they share at either end, as long as two source characters are left.

    政务公开 → 政务果然 is 公开 → 果然, but 加强 → 增强 stays whole.
    """
    shared = min(len(source) - 2, len(target) - 1)
    head = 0
    while head < shared and source[head] == target[head]:
        head += 1
    tail = 0
    while tail < shared - head and source[-1 - tail] == target[-1 - tail]:
        tail += 1
    return source[head : len(source) - tail], target[head : len(target) - tail]
