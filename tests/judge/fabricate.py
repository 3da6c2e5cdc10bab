"""Matches out of thin air, for judging them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from toolkit.align.matches import Matches
from toolkit.judge.subject import Subject
from toolkit.model import Metadata, Page, Repair, Text
from toolkit.split import split_page

Pair = tuple[int, int, int, int]


def matches_at(pairs: Sequence[Pair]) -> Matches:
    """Matches of [left_start, left_end) with [right_start, right_end); everything else is neutral."""
    columns = np.array(pairs, dtype=np.int64).reshape(-1, 4)
    n = len(columns)
    nothing = np.zeros(n, dtype=np.int64)
    return Matches(
        left_doc=nothing,
        right_doc=nothing,
        left_start=columns[:, 0],
        left_end=columns[:, 1],
        right_start=columns[:, 2],
        right_end=columns[:, 3],
        kind=np.zeros(n, dtype=np.int8),
        equal=nothing,
        similarity=np.zeros(n),
        evidence=nothing,
        exchanges=nothing,
        formula=np.zeros(n, dtype=np.bool_),
        bits=np.full(n, np.nan, dtype=np.float32),
        publishers=np.zeros(n, dtype=np.int16),
    )


def random_pairs(seed: int, n: int, bounds: Sequence[tuple[int, int]]) -> list[Pair]:
    """Random matches between the documents that lie at these ranges."""
    draw = np.random.default_rng(seed)

    def span() -> tuple[int, int]:
        first, last = bounds[int(draw.integers(len(bounds)))]
        start = int(draw.integers(first, last))
        return start, int(draw.integers(start + 1, last + 1))

    return [(*span(), *span()) for _ in range(n)]


def subject_of(text: str, *, repairs: tuple[Repair, ...] = (), metadata: Metadata | None = None) -> Subject:
    """A page of one document without furniture."""
    page = Text(Page("甲.txt", text, text), text, repairs=repairs)
    layout = split_page(page)
    part = replace(layout.parts[0], start=0, end=len(text))
    return Subject(page, layout, part, metadata or Metadata())
