"""Find where each character of an extracted text stands in the text it was extracted from.

The extractor drops, trims and sometimes moves pieces but invents next to nothing. Alignment is by shared n-grams that
occur once in the source (as in patience diff): those in rising order are certain, and the stretches between them are
filled in within their bounds, so that one repeated heading can't drag everything after it out of place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.model import Int32Array, OffsetMap

_ANCHOR = 12
_STEP = 8
# Characters to look for and how far ahead: the fewer, the nearer, as short strings recur everywhere.
_PROBES = ((_ANCHOR, 5000), (6, 5000), (3, 500), (2, 100), (1, 20))
_MIN_MISSES = 200
_RUN = 256
_WHITE = re.compile(r"\s")

Int64Array = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Aligned:
    """origin: map from the extracted text to the source; found: share of its visible characters found there, 0-1."""

    origin: OffsetMap
    found: float


def align(text: str, *, shown: str, starts: Int32Array, ends: Int32Array) -> Aligned:
    """Align extracted `text` with `shown`, whose characters have source places starts, ends (shape (len(shown),)).

    White space is ignored on both sides. Characters without a counterpart take the place of the one before them.
    Found places rise strictly with the text.
    """
    inner, inner_at = _visible(text)
    outer, outer_at = _visible(shown)
    matched = _match(inner, outer)
    place = np.full(len(text), -1, dtype=np.int64)
    hit = matched >= 0
    place[inner_at[hit]] = outer_at[matched[hit]]
    share = float(hit.mean()) if len(hit) else 1.0
    if not hit.any():
        return Aligned(OffsetMap(np.zeros(len(text), np.int32), np.ones(len(text), np.int32)), 0.0)
    place = np.maximum.accumulate(place)
    place[place < 0] = place[place >= 0][0]
    return Aligned(OffsetMap(starts[place], ends[place]), share)


def _visible(text: str) -> tuple[str, Int64Array]:
    """A text without white space, and where its characters stood."""
    seen = np.ones(len(text), dtype=np.bool_)
    seen[[found.start() for found in _WHITE.finditer(text)]] = False
    return "".join(text.split()), np.flatnonzero(seen)


def _match(inner: str, outer: str) -> Int64Array:
    """For each character of `inner` its partner's index in `outer`, or -1; partners rise strictly."""
    matched = np.full(len(inner), -1, dtype=np.int64)
    low_inner = low_outer = 0
    for at_inner, at_outer in [*_anchors(inner, outer), (len(inner), len(outer))]:
        if at_inner < low_inner or at_outer < low_outer:
            continue  # swallowed by the run of an earlier anchor
        _fill(inner, outer, (low_inner, at_inner), (low_outer, at_outer), matched)
        length = _shared_prefix(inner[at_inner : at_inner + _RUN], outer[at_outer : at_outer + _RUN])
        matched[at_inner : at_inner + length] = np.arange(at_outer, at_outer + length)
        low_inner, low_outer = at_inner + length, at_outer + length
    return matched


def _anchors(inner: str, outer: str) -> list[tuple[int, int]]:
    """Pairs of places of n-grams that are unique in `outer`, longest rising chain; `inner` is sampled."""
    grams = [outer[at : at + _ANCHOR] for at in range(len(outer) - _ANCHOR + 1)]
    places, counts = dict(zip(grams, range(len(grams)), strict=True)), Counter(grams)
    sampled = ((at, inner[at : at + _ANCHOR]) for at in range(0, len(inner), _STEP))
    pairs = [(at, places[gram]) for at, gram in sampled if counts.get(gram) == 1]
    tails: list[int] = []
    tail_pair: list[int] = []
    before: list[int] = []
    for index, (_, at_outer) in enumerate(pairs):
        slot = bisect_left(tails, at_outer)
        before.append(tail_pair[slot - 1] if slot else -1)
        tails[slot : slot + 1] = [at_outer]
        tail_pair[slot : slot + 1] = [index]
    chain = []
    current = tail_pair[-1] if tail_pair else -1
    while current >= 0:
        chain.append(pairs[current])
        current = before[current]
    return chain[::-1]


def _fill(
    inner: str, outer: str, inner_range: tuple[int, int], outer_range: tuple[int, int], matched: Int64Array
) -> None:
    """Match within bounds, in order: at each place the next run that shares a few characters, else skip one."""
    (at, end), (low, high) = inner_range, outer_range
    misses_left = _MIN_MISSES + (end - at) // 4  # more than that is no extract of this page: stop searching
    while at < end and low < high and misses_left:
        found = _next_run(inner[at : min(at + _ANCHOR, end)], outer, low, high)
        if found < 0:
            at, misses_left = at + 1, misses_left - 1
            continue
        stop = min(end - at, high - found, _RUN)
        length = _shared_prefix(inner[at : at + stop], outer[found : found + stop])
        matched[at : at + length] = np.arange(found, found + length)
        at, low = at + length, found + length


def _next_run(probe: str, outer: str, low: int, high: int) -> int:
    """Where in outer[low:high] the probe's first characters occur next, as many as possible; -1 if nowhere near."""
    if probe[0] == outer[low]:
        return low
    for size, window in _PROBES:
        found = outer.find(probe[:size], low, min(high, low + window))
        if found >= 0:
            return found
    return -1


def _shared_prefix(left: str, right: str) -> int:
    """How many first characters are the same: halving, as comparing slices is far faster than a loop."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
