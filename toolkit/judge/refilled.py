"""Templates that were filled in again and again: which passages are one template, and where its slots are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Indel

from toolkit.align.grams import Corpus, IntArray
from toolkit.align.matches import Matches
from toolkit.align.normalize import DIGITS
from toolkit.align.numbers import Numbers

MAX_TEMPLATES = 300
"""Templates that are laid out, the longest and most used first."""

MAX_FILLED = 20
"""Documents shown for one template."""

_SAME = 0.6
_ISLAND = 1
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Passage:
    """A range of the corpus, half-open, and its document. match: index of the match that it is a side of."""

    doc: int
    start: int
    end: int
    match: int


@dataclass(frozen=True, slots=True)
class Template:
    """One passage and how others fill it. hub: the passage whose words are shown.

    slots: ranges of the hub, in corpus positions, ascending and apart; empty ones (others put something in) too.
    filled: the hub first, then others, with the range that stands in each slot.
    """

    hub: Passage
    slots: tuple[tuple[int, int], ...]
    filled: tuple[tuple[Passage, tuple[tuple[int, int], ...]], ...]


def templates(corpus: Corpus, numbers: Numbers, matches: Matches, asked: IntArray) -> tuple[list[Template], int]:
    """Templates behind some matches (by index), and how many more there are beyond MAX_TEMPLATES.

    A passage is the hub of a template if more matches end in it than in any passage that it is matched with. What an
    earlier, larger template shows already is not shown again.
    """
    hubs = _hubs(matches, asked)
    if not hubs:
        return [], 0
    value = dict(zip(numbers.at.tolist(), numbers.value.tolist(), strict=True))
    laid_out = [_laid_out(corpus, value, hub, others[:MAX_FILLED]) for hub, others in hubs[:MAX_TEMPLATES]]
    return [one for one in laid_out if one.slots], max(0, len(hubs) - MAX_TEMPLATES)


def _hubs(matches: Matches, asked: IntArray) -> list[tuple[Passage, list[tuple[Passage, Passage]]]]:
    """Hubs, the largest first, and for each of their matches the hub's side and the other's."""
    sides = [*_sides(matches, asked, "left"), *_sides(matches, asked, "right")]
    label = _passages(sides)
    degree = np.bincount(label) if len(label) else label
    of_hub: dict[int, list[tuple[int, int]]] = {}
    for left, right in zip(range(len(asked)), range(len(asked), len(sides)), strict=True):
        hub, other = (left, right) if degree[label[left]] >= degree[label[right]] else (right, left)
        of_hub.setdefault(int(label[hub]), []).append((hub, other))
    whole = {hub: _whole([sides[mine] for mine, _ in pairs]) for hub, pairs in of_hub.items()}
    sizes = {hub: passage.end - passage.start for hub, passage in whole.items()}
    shown: dict[int, set[int]] = {}
    found = []
    for hub in sorted(of_hub, key=lambda hub: (-len(of_hub[hub]) * sizes[hub], hub)):
        pairs = [(a, b) for a, b in of_hub[hub] if shown.get(hub, set()).isdisjoint(shown.get(int(label[b]), set()))]
        if not pairs or sizes[hub] > _LONGEST:
            continue
        for member in {hub, *(int(label[b]) for _, b in pairs)}:
            shown.setdefault(member, set()).add(hub)
        found.append((whole[hub], [(sides[a], sides[b]) for a, b in pairs]))
    return found


def _whole(sides: Sequence[Passage]) -> Passage:
    """What sides of one passage cover together."""
    first = sides[0]
    return Passage(first.doc, min(side.start for side in sides), max(side.end for side in sides), first.match)


def _sides(matches: Matches, asked: IntArray, side: str) -> list[Passage]:
    columns = [getattr(matches, f"{side}_{name}")[asked].tolist() for name in ("doc", "start", "end")]
    return [Passage(*row) for row in zip(*columns, asked.tolist(), strict=True)]


def _passages(sides: Sequence[Passage]) -> IntArray:
    """A number for each side; sides that mostly overlap in one document share it."""
    label = np.zeros(len(sides), dtype=np.int64)
    last: Passage | None = None
    current = -1
    for index in sorted(range(len(sides)), key=lambda i: (sides[i].start, -sides[i].end)):
        side = sides[index]
        common = 0 if last is None else min(last.end, side.end) - max(last.start, side.start)
        if last is None or common < _SAME * max(last.end - last.start, side.end - side.start):
            current += 1
        label[index], last = current, side
    return label


Ops = list[tuple[int, int, int, int]]
"""Ranges that differ: [hub start, hub end) and [other start, other end), corpus positions, ascending."""


def _laid_out(
    corpus: Corpus, value: dict[int, int], hub: Passage, others: Sequence[tuple[Passage, Passage]]
) -> Template:
    differences = [_differences(corpus, value, mine, other) for mine, other in others]
    slots = _united([(a, b) for ops in differences for a, b, _, _ in ops])
    filled = [(hub, tuple(slots))]
    for (mine, other), ops in zip(others, differences, strict=True):
        ranges = [_mapped(ops, mine, other, slot) for slot in slots]
        filled.append((other, tuple(ranges)))
    return Template(hub, tuple(slots), tuple(filled))


def _differences(corpus: Corpus, value: dict[int, int], mine: Passage, other: Passage) -> Ops:
    """Where two passages differ, in words or in the numbers behind equal placeholders.

    Differences in words with no more than _ISLAND equal characters between them are one.
    """
    left, right = _text(corpus, mine), _text(corpus, other)
    words: Ops = []
    found: Ops = []
    for op in Indel.opcodes(left, right):
        a, b = mine.start + op.src_start, mine.start + op.src_end
        c, d = other.start + op.dest_start, other.start + op.dest_end
        if op.tag == "equal":
            numbers = (step for step in range(b - a) if corpus.codes[a + step] == DIGITS)
            found += [(a + i, a + i + 1, c + i, c + i + 1) for i in numbers if value.get(a + i) != value.get(c + i)]
        elif words and a - words[-1][1] <= _ISLAND and (words[-1][1], a) not in {(x, y) for x, y, _, _ in found}:
            words[-1] = (words[-1][0], b, words[-1][2], d)
        else:
            words.append((a, b, c, d))
    return sorted((*found, *words))


def _text(corpus: Corpus, passage: Passage) -> str:
    return corpus.codes[passage.start : passage.end].tobytes().decode("utf-16-le", "surrogatepass")


def _united(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The union of ranges; an empty one joins what it touches."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        touches = bool(found) and start == found[-1][1] and (start == end or found[-1][0] == found[-1][1])
        if found and (start < found[-1][1] or touches):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _mapped(ops: Ops, mine: Passage, other: Passage, slot: tuple[int, int]) -> tuple[int, int]:
    """What stands in a slot of the hub on the other side; (-1, -1) where the match does not reach it."""
    start, end = slot
    if start < mine.start or end > mine.end:
        return -1, -1
    # A slot is a union of differences: each lies before it, behind it or wholly in it.
    before = sum((d - c) - (b - a) for a, b, c, d in ops if a < start)
    within = sum((d - c) - (b - a) for a, b, c, d in ops if start <= a and b <= end)
    left = start + other.start - mine.start + before
    return left, left + end - start + within
