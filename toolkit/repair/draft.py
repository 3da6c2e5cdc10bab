"""A text under repair, with the way back to what it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from toolkit.model import Int32Array, OffsetMap, Repair

UcsArray = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Patch:
    """Replace [start, end) of a draft by `text`, whose character i stands for [starts[i], ends[i]) of the draft."""

    start: int
    end: int
    text: str
    starts: Sequence[int]
    ends: Sequence[int]


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """text as repaired so far; origin maps it to the page's `text` (None: nothing moved); repairs in draft order.

    The repairs' start and end are already offsets into the page's `text`.
    """

    text: str
    origin: OffsetMap | None = None
    repairs: tuple[Repair, ...] = ()

    def to_page(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the page's `text` of draft range [start, end)."""
        if self.origin is None:
            return start, end
        span = self.origin.to_source(start, end)
        return span.start, span.end

    def noting(self, *repairs: Repair) -> Draft:
        """Put more repairs on record."""
        return replace(self, repairs=self.repairs + repairs)

    def same_length(self, text: str) -> Draft:
        """Characters replaced one for one: the map stays."""
        if len(text) != len(self.text):
            raise ValueError(f"replacement has {len(text)} characters, not {len(self.text)}")
        return replace(self, text=text)

    def without(self, starts: Sequence[int], ends: Sequence[int]) -> Draft:
        """Drop the ranges [starts[i], ends[i]), which must not overlap."""
        edge = np.zeros(len(self.text) + 1, dtype=np.int32)
        np.add.at(edge, np.asarray(starts, dtype=np.int64), 1)
        np.add.at(edge, np.asarray(ends, dtype=np.int64), -1)
        kept = np.flatnonzero(np.cumsum(edge[:-1]) == 0).astype(np.int32)
        moved = OffsetMap(kept, kept + 1).compose(self.origin)
        return replace(self, text=_decode(_encode(self.text)[kept]), origin=moved)

    def patched(self, patches: Sequence[Patch]) -> Draft:
        """Apply patches, which must be in order and not overlap."""
        pieces: list[str] = []
        starts: list[Int32Array] = []
        ends: list[Int32Array] = []
        place = 0
        for patch in (*patches, Patch(len(self.text), len(self.text), "", (), ())):
            between = np.arange(place, patch.start, dtype=np.int32)
            pieces += (self.text[place : patch.start], patch.text)
            starts += (between, np.asarray(patch.starts, dtype=np.int32))
            ends += (between + np.int32(1), np.asarray(patch.ends, dtype=np.int32))
            place = patch.end
        moved = OffsetMap(np.concatenate(starts), np.concatenate(ends)).compose(self.origin)
        return replace(self, text="".join(pieces), origin=moved)


def _encode(text: str) -> UcsArray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _decode(codes: UcsArray) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")
