"""The encoder that ships: a vector for each character, weighted and summed. NumPy alone.

Single characters did better than pairs or longer grams wherever it was measured (docs/results.md): most Chinese
synonyms share a character, and which characters a sentence is made of hardly changes when it is rewritten. Each counts
once a sentence, and so do numbers and Latin words, each known by its beginning. What it can't see is order: that is
for alignment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.embed.pieces import N_TOKENS, PIECES_FROM, canonical_tokens, tokens_of
from toolkit.embed.protocol import FloatArray
from toolkit.embed.vectors import unit_rows
from toolkit.errors import SketchMismatch

ASSET = "encoder.npz"
FORMAT = 2
DROPPED, OTHER = 0, 1
"""Rows of what says nothing (punctuation, white space) and of letters that have no vector of their own."""
SHARED = 509
"""Rows shared by numbers and words without a vector of their own. A prime, so that neighbouring years differ."""
FIRST = 2 + SHARED
BATCH = 4096
"""Sentences that are summed at a time."""


def row_table(own: NDArray[np.int32]) -> NDArray[np.uint16]:
    """Row of each token, shape (N_TOKENS,). own: canonical tokens with vectors of their own, in order."""
    canonical = canonical_tokens()
    rows = np.full(N_TOKENS, OTHER, dtype=np.uint16)
    rows[PIECES_FROM:] = 2 + np.arange(N_TOKENS - PIECES_FROM) % SHARED
    rows[own] = np.arange(FIRST, FIRST + len(own))
    rows = rows[canonical]
    rows[canonical == 0] = DROPPED
    return rows


@dataclass(frozen=True, slots=True, eq=False)
class CharEncoder:
    """Sums of the vectors of a sentence's different tokens, scaled to length 1.

    rows: uint16, shape (N_TOKENS,), the row of each token. table: float32, shape (n_rows, dimension), weights
    multiplied in; the rows of what is dropped, of other letters and the shared ones come first.
    """

    name: str
    rows: NDArray[np.uint16]
    table: FloatArray

    @property
    def dimension(self) -> int:
        """Numbers a vector."""
        return int(self.table.shape[1])

    def encode(self, sentences: Sequence[str]) -> FloatArray:
        """Unit vectors, shape (n, dimension); zeros where fewer than two characters say anything."""
        found = np.zeros((len(sentences), self.dimension), dtype=np.float32)
        for at in range(0, len(sentences), BATCH):
            found[at : at + BATCH] = self._encode_batch(sentences[at : at + BATCH])
        return found

    def _encode_batch(self, sentences: Sequence[str]) -> FloatArray:
        from scipy.sparse import csr_matrix

        owner, tokens, said = tokens_of(sentences)
        ones = np.ones(len(tokens), dtype=np.float32)
        offsets = np.searchsorted(owner, np.arange(len(sentences) + 1))
        present = csr_matrix((ones, self.rows[tokens], offsets), shape=(len(sentences), len(self.table)))
        sums: FloatArray = present @ self.table
        sums[said < 2] = 0
        return unit_rows(sums)


def save_encoder(path: Path, own: NDArray[np.int32], table: FloatArray) -> None:
    """Write the asset: one byte a number, a scale a row. table: shape (FIRST + len(own), dimension)."""
    scale = np.abs(table).max(axis=1, keepdims=True) / 127
    steps = np.round(table / np.where(scale > 0, scale, 1)).astype(np.int8)
    np.savez_compressed(path, format=FORMAT, own=own, steps=steps, scale=scale.astype(np.float32))


def read_encoder(path: Path) -> CharEncoder:
    """An encoder that `save_encoder` wrote. Raises SketchMismatch if it is of another format."""
    with np.load(path) as stored:
        if int(stored["format"]) != FORMAT:
            raise SketchMismatch(
                f"the encoder's vectors are of format {int(stored['format'])}, {FORMAT} is needed",
                next_step="rebuild them with experiments/build_encoder.py",
            )
        own, steps, scale = stored["own"], stored["steps"], stored["scale"]
    digest = hashlib.blake2b(steps.tobytes() + own.tobytes(), digest_size=4).hexdigest()
    return CharEncoder(f"characters-{digest}", row_table(own), steps.astype(np.float32) * scale)


@cache
def shipped_encoder() -> CharEncoder:
    """The encoder that ships with the package."""
    with resources.as_file(resources.files("toolkit.data") / ASSET) as path:
        return read_encoder(path)
