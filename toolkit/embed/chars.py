"""The encoder that ships: a vector for each character, weighted and summed. NumPy alone.

Single characters did better than pairs or longer grams wherever it was measured (docs/results.md): most Chinese
synonyms share a character, and which characters a sentence is made of hardly changes when it is rewritten. What it
can't see is order: that is for alignment.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.align.normalize import code_points
from toolkit.embed.protocol import FloatArray
from toolkit.embed.vectors import unit_rows
from toolkit.errors import SketchMismatch
from toolkit.repair.chars import simplified_codes

ASSET = "encoder.npz"
FORMAT = 1
DROPPED, OTHER = 0, 1
"""Rows of what says nothing (punctuation, white space) and of letters that have no vector of their own."""
FIRST = 2
MAX_CHARS = 1000
"""Characters of a sentence that are read: what runs on longer is no sentence, and its vector is of its beginning."""
BATCH = 4096
"""Sentences that are summed at a time."""
_BMP = 1 << 16


def fold(code: int) -> str:
    """What a code point is read as: half width, lower case; "" for punctuation, white space and marks."""
    char = chr(code)
    if unicodedata.category(char)[0] not in "LN" and unicodedata.category(char) != "Co":
        return ""
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char


def row_table(chars: str) -> NDArray[np.uint16]:
    """Row of each code point of the basic plane, shape (65536,). chars: those with vectors of their own, in order."""
    rows = {char: row for row, char in enumerate(chars, FIRST)}
    own = [rows.get(char, OTHER) if (char := fold(code)) else DROPPED for code in range(_BMP)]
    return np.array(own, dtype=np.uint16)[simplified_codes(np.arange(_BMP, dtype=np.uint16))]


@dataclass(frozen=True, slots=True, eq=False)
class CharEncoder:
    """Sums of the characters' vectors, scaled to length 1.

    rows: uint16, shape (65536,), the row of each code point. table: float32, shape (n_rows, dimension), weights
    multiplied in; the rows of what is dropped and of other letters come first.
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

        rows, offsets = self._bags(sentences)
        ones = np.ones(len(rows), dtype=np.float32)
        counts = csr_matrix((ones, rows, offsets), shape=(len(sentences), len(self.table)))
        sums: FloatArray = counts @ self.table
        sums[np.diff(offsets) < 2] = 0
        return unit_rows(sums)

    def _bags(self, sentences: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Rows of all sentences' characters, and where each sentence's begin; shape (n_chars,), (n_sentences + 1,)."""
        heads = [sentence[:MAX_CHARS] for sentence in sentences]
        sizes = np.fromiter(map(len, heads), np.int64, len(heads))
        rows = self.rows[code_points("".join(heads))]
        kept = np.zeros(len(rows) + 1, dtype=np.int32)
        np.cumsum(rows != DROPPED, out=kept[1:])
        return rows[rows != DROPPED].astype(np.int32), kept[np.append(0, np.cumsum(sizes))]


def save_encoder(path: Path, chars: str, table: FloatArray) -> None:
    """Write the asset: one byte a number, a scale a row. table: shape (FIRST + len(chars), dimension)."""
    scale = np.abs(table).max(axis=1, keepdims=True) / 127
    steps = np.round(table / np.where(scale > 0, scale, 1)).astype(np.int8)
    codes = np.frombuffer(chars.encode("utf-16-le"), dtype=np.uint16)
    np.savez_compressed(path, format=FORMAT, chars=codes, steps=steps, scale=scale.astype(np.float32))


def read_encoder(path: Path) -> CharEncoder:
    """An encoder that `save_encoder` wrote. Raises SketchMismatch if it is of another format."""
    with np.load(path) as stored:
        if int(stored["format"]) != FORMAT:
            raise SketchMismatch(
                f"the encoder's vectors are of format {int(stored['format'])}, {FORMAT} is needed",
                next_step="rebuild them with experiments/build_encoder.py",
            )
        table = stored["steps"].astype(np.float32) * stored["scale"]
        chars = stored["chars"].tobytes().decode("utf-16-le")
        digest = hashlib.blake2b(stored["steps"].tobytes() + stored["chars"].tobytes(), digest_size=4).hexdigest()
    return CharEncoder(f"characters-{digest}", row_table(chars), table)


@cache
def shipped_encoder() -> CharEncoder:
    """The encoder that ships with the package."""
    with resources.as_file(resources.files("toolkit.data") / ASSET) as path:
        return read_encoder(path)
