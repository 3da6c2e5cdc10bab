"""Sentences of a segment on disk: where each stands and the vector of its words, one byte a number, mapped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.align.grams import BoolArray, IntArray
from toolkit.errors import BadIndex
from toolkit.index.blocks import ProvenBytes, write_array, write_bytes

FloatArray = NDArray[np.float32]
VECTORS, PLACES = "vectors.bin", "places.bin"
_COLUMNS = 4
_TOGETHER = 1 << 11
"""Vectors that are unpacked at a time: 3 MB at 384 numbers each, which a core's cache holds."""
_TIE = 1e-5
"""Cosines nearer than this are one: equal words may get vectors that differ by rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class SegmentSentences:
    """What a segment holds of its sentences.

    places: uint32, shape (n, 4): document within the segment, start and end in its repaired text, row of `steps`;
    ascending. steps: int8, shape (n_rows, dimension), a vector for each different sentence, see `quantized`.
    """

    places: NDArray[np.uint32]
    steps: NDArray[np.int8]


def quantized(vectors: FloatArray) -> NDArray[np.int8]:
    """Rows in whole steps, each row's largest number being 127 of them: the length is lost, the direction stays."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
    return np.rint(vectors * (127 / np.where(largest > 0, largest, 1))).astype(np.int8)


def write_sentences(folder: Path, sentences: SegmentSentences) -> None:
    """Write `vectors.bin` and `places.bin`, row by row."""
    write_bytes(folder / VECTORS, np.ascontiguousarray(sentences.steps).reshape(-1).view(np.uint8).data)
    write_array(folder / PLACES, sentences.places.reshape(-1))


class Sentences:
    """The sentences of one segment, opened."""

    def __init__(self, folder: Path, dimension: int) -> None:
        """Raises BadIndex if a file is missing or of the wrong size."""
        self._vectors, self._places = ProvenBytes(folder / VECTORS), ProvenBytes(folder / PLACES)
        for file, width, name in ((self._vectors, dimension, VECTORS), (self._places, 4 * _COLUMNS, PLACES)):
            if len(file) % width:
                what = f"{folder / name}: {len(file):,} bytes, expected a multiple of {width}"
                raise BadIndex(what, next_step="build the index again")
        self._dimension = dimension

    def __len__(self) -> int:
        """Different sentences."""
        return len(self._vectors) // self._dimension

    def prove_all(self) -> None:
        """Read everything. Raises BadIndex for the first damage."""
        self._vectors.prove_all()
        self._places.prove_all()

    @cached_property
    def places(self) -> NDArray[np.uint32]:
        """See `SegmentSentences`."""
        return self._places.view(0, len(self._places)).view("<u4").reshape(-1, _COLUMNS)

    def cosines(self, asked: FloatArray) -> FloatArray:
        """Cosine of each row with a vector of length 1. Shape (n_rows,).

        Every row is looked at: lists (IVF) would have to look at most of them to miss one of a hundred
        (docs/results.md, by experiments/vector_lists.py).
        """
        found = np.zeros(len(self), dtype=np.float32)
        for part, rows in self.unpacked():
            found[part] = rows @ asked
        found /= self._lengths
        return found

    @cached_property
    def _lengths(self) -> FloatArray:
        lengths = np.ones(len(self), dtype=np.float32)
        for part, rows in self.unpacked():
            lengths[part] = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        return np.where(lengths > 0, lengths, np.float32(1))

    def unpacked(self) -> Iterator[tuple[slice, FloatArray]]:
        """All rows, some at a time, and which they are."""
        for first in range(0, len(self), _TOGETHER):
            last = min(first + _TOGETHER, len(self))
            raw = self._vectors.view(first * self._dimension, last * self._dimension)
            yield slice(first, last), raw.view(np.int8).reshape(-1, self._dimension).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """Sentences by where they stand in an index, ascending; equal words of one segment once, at the first place.

    document: number in the index; start, end: in its repaired text; cosine: 0-1; n_places: how often the words stand in
    the segment. All of shape (n,).
    """

    document: IntArray
    start: IntArray
    end: IntArray
    cosine: FloatArray
    n_places: IntArray


def nearest(segments: Sequence[tuple[int, Sentences]], asked: FloatArray, passing: BoolArray, most: int) -> Nearest:
    """The `most` sentences of highest positive cosine, and those that tie with the last of them.

    Every vector is looked at: none is missed. segments: each with its first document's number. passing: which documents
    are searched, shape (numbers,).
    """
    found = [_Cosines.of(first, sentences, asked, passing) for first, sentences in segments]
    every = np.concatenate([np.zeros(0, np.float32), *(one.cosine for one in found)])
    floor = np.partition(every, -most)[-most] - _TIE if len(every) > most else 0.0
    columns = [one.reaching(max(float(floor), _TIE)) for one in found]
    document, start, end, n_places = (
        np.concatenate([np.zeros(0, np.int64), *(column[at] for column in columns)]) for at in range(4)
    )
    cosine = np.concatenate([np.zeros(0, np.float32), *(one[4] for one in columns)])
    return Nearest(document, start, end, np.clip(cosine, 0, 1), n_places)


@dataclass(frozen=True, slots=True, eq=False)
class _Cosines:
    """One segment asked. places: those that are searched; cosine: of each row, 0 where none of its places is."""

    first: int
    places: NDArray[np.uint32]
    cosine: FloatArray

    @classmethod
    def of(cls, first: int, sentences: Sentences, asked: FloatArray, passing: BoolArray) -> _Cosines:
        places = sentences.places[passing[first + sentences.places[:, 0].astype(np.int64)]]
        searched = np.zeros(len(sentences), dtype=np.bool_)
        searched[places[:, 3]] = True
        return cls(first, places, np.where(searched, sentences.cosines(asked), np.float32(0)))

    def reaching(self, floor: float) -> tuple[IntArray, IntArray, IntArray, IntArray, FloatArray]:
        """Document, start, end, number of places and cosine of the rows at or above a floor, by first place."""
        places = self.places[self.cosine[self.places[:, 3]] >= floor].astype(np.int64)
        rows, at, counts = np.unique(places[:, 3], return_index=True, return_counts=True)
        order = np.argsort(at)
        document, start, end, _ = places[at[order]].T
        return document + self.first, start, end, counts[order], self.cosine[rows[order]]
