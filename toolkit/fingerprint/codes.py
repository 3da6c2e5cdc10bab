"""Many texts as one flat array of code points: what every bulk kernel of the toolkit reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import BadInput

CodeArray = NDArray[np.uint16] | NDArray[np.uint32]
Int64Array = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """The code points of many texts, one after the other.

    codes: shape (n_chars,), uint16 where every character lies in the basic plane, else uint32.
    offsets: shape (n_texts + 1,), int64; text i is codes[offsets[i]:offsets[i + 1]].
    """

    codes: CodeArray
    offsets: Int64Array

    def __post_init__(self) -> None:
        if self.codes.dtype not in (np.uint16, np.uint32) or self.codes.ndim != 1:
            raise BadInput(
                f"codes must be flat uint16 or uint32, got {self.codes.dtype} of {self.codes.ndim} dimensions"
            )
        if len(self.offsets) == 0 or self.offsets[0] != 0 or self.offsets[-1] != len(self.codes):
            raise BadInput(f"offsets must run from 0 to {len(self.codes)}, the number of codes")
        if np.any(self.offsets[1:] < self.offsets[:-1]):
            raise BadInput("offsets must not decrease")

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Codes:
        """Code points of `texts`, in order. Lone surrogates are kept as they are."""
        held = texts if isinstance(texts, list) else list(texts)
        offsets = np.zeros(len(held) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, held), np.int64, len(held)), out=offsets[1:])
        joined = "".join(held)
        narrow = joined.encode("utf-16-le", "surrogatepass")
        if len(narrow) == 2 * len(joined):  # no surrogate pairs: code units are code points
            return cls(np.frombuffer(narrow, np.uint16), offsets)
        return cls(np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def lengths(self) -> Int64Array:
        """Characters of each text, shape (n_texts,)."""
        return np.diff(self.offsets)

    def chunks(self) -> Iterator[Codes]:
        """Give the texts in order, here in one piece (see `TextSource`)."""
        yield self

    def take(self, texts: Int64Array) -> Codes:
        """Give the texts with these numbers, in the order asked for."""
        first, last = self.offsets[texts], self.offsets[np.asarray(texts) + 1]
        offsets = np.zeros(len(texts) + 1, np.int64)
        np.cumsum(last - first, out=offsets[1:])
        joined: CodeArray = np.empty(int(offsets[-1]), self.codes.dtype)
        spans = zip(offsets.tolist(), first.tolist(), last.tolist(), strict=False)
        for place, start, end in spans:
            joined[place : place + end - start] = self.codes[start:end]
        return Codes(joined, offsets)


class TextSource(Protocol):
    """A corpus that can be read through once, and asked again for single texts by number.

    `Codes` is one, all in memory; a corpus larger than memory reads its files again.
    """

    def chunks(self) -> Iterator[Codes]:
        """Give all texts in order, some at a time; text numbers count through all chunks from 0."""
        ...

    def take(self, texts: Int64Array) -> Codes:
        """Give the texts with these numbers, in the order asked for."""
        ...
