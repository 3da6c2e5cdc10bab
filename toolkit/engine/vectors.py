"""Vectors of an index: which encoder they are of, and how a build collects them."""

from __future__ import annotations

from array import array
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.embed import Encoder, open_encoder
from toolkit.embed.vectors import checked_vectors
from toolkit.errors import BadIndex
from toolkit.index.manifest import VectorScheme
from toolkit.index.store import Index
from toolkit.index.texts import PackedText
from toolkit.index.vectors import SegmentSentences, quantized

_TOGETHER = 1 << 14
"""Sentences that are encoded at a time."""


def encoder_for(asked: str | None) -> tuple[Encoder, VectorScheme]:
    """The encoder of that name or folder, and what an index notes of it. Raises as `open_encoder` does."""
    if asked is not None and Path(asked).expanduser().is_dir():
        asked = str(Path(asked).expanduser().resolve())  # another command may run in another folder
    encoder = open_encoder(asked)
    return encoder, VectorScheme(encoder.name, encoder.dimension, asked)


def encoder_of(index: Index, asked: str | None = None) -> Encoder:
    """The encoder to ask an index with: the one asked for, else that of its vectors, else the one that ships.

    Raises BadIndex if the index's vectors are of another, and as `open_encoder` does.
    """
    held = index.manifest.vectors
    encoder, _ = encoder_for(asked if asked is not None or held is None else held.asked)
    refuse_other_encoder(index, encoder)
    return encoder


def refuse_other_encoder(index: Index, encoder: Encoder) -> None:
    """Raises BadIndex if the index holds vectors and they are of another encoder."""
    held = index.manifest.vectors
    if held is not None and (held.encoder, held.dimension) != (encoder.name, encoder.dimension):
        raise BadIndex(
            f"{index.folder}: its vectors are of encoder {held.encoder} ({held.dimension} numbers each), "
            f"not of {encoder.name} ({encoder.dimension})",
            next_step="leave --encoder out, or build the index again with that encoder",
        )


class VectorDraft:
    """Sentences of the segment to come; equal ones get one vector."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._begin()

    def _begin(self) -> None:
        self._n_documents = 0
        self._places = array("I")
        self._rows: dict[str, int] = {}
        self._fresh: list[str] = []
        self._steps: list[NDArray[np.int8]] = [np.zeros((0, self._encoder.dimension), dtype=np.int8)]

    def take(self, text: PackedText) -> None:
        """Take the next document. Raises BadInput if the encoder gives what are no vectors."""
        for start, end in text.sentences():
            words = text.text[start:end]
            new = len(self._rows)
            row = self._rows.setdefault(words, new)
            if row == new:
                self._fresh.append(words)
            self._places.extend((self._n_documents, start, end, row))
        self._n_documents += 1
        if len(self._fresh) >= _TOGETHER:
            self._encode()

    def sentences(self) -> SegmentSentences:
        """What was taken, but for sentences that say nothing; the draft begins anew."""
        self._encode()
        steps = np.concatenate(self._steps)
        places = np.array(self._places, dtype=np.uint32).reshape(-1, 4)
        self._begin()
        says: NDArray[np.bool_] = np.asarray(steps.any(axis=1))
        places = places[says[places[:, 3]]]
        places[:, 3] = (np.cumsum(says) - 1)[places[:, 3]]
        return SegmentSentences(places, steps[says])

    def _encode(self) -> None:
        fresh, self._fresh = self._fresh, []
        if fresh:
            name, dimension = self._encoder.name, self._encoder.dimension
            vectors = self._encoder.encode(fresh)
            vectors = checked_vectors(vectors, n_rows=len(fresh), dimension=dimension, encoder=name)
            self._steps.append(quantized(vectors))
