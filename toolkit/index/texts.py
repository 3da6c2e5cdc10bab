"""Documents on disk: what matching and showing need of each, compressed a few at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from toolkit.errors import BadIndex
from toolkit.index.blocks import ProvenArray, ProvenBytes, write_array, write_bytes
from toolkit.model import OffsetMap
from toolkit.split.sentences import sentences_of

_TOGETHER = 4
_CODEC = "zstd"


@dataclass(frozen=True, slots=True, eq=False)
class PackedText:
    """One document's words. text: repaired; readable: which characters lie in sentences that are matched, bool.

    origin: the way from `text` to the original; None where the two differ by where the document begins alone.
    """

    text: str
    readable: NDArray[np.bool_]
    origin: OffsetMap | None

    def sentences(self) -> list[tuple[int, int]]:
        """Start and end of each sentence that is matched, in order."""
        return [(start, end) for start, end in sentences_of(self.text) if self.readable[start:end].any()]


def write_texts(folder: Path, texts: Sequence[PackedText]) -> None:
    """Write `texts.bin` (documents by groups, compressed) and `texts_at.bin` (each group's place and plain size)."""
    data, places = bytearray(), [0, 0]
    for first in range(0, len(texts), _TOGETHER):
        plain = b"".join(_packed(text) for text in texts[first : first + _TOGETHER])
        data += pa.compress(plain, codec=_CODEC, asbytes=True)
        places += [len(data), len(plain)]
    write_bytes(folder / "texts.bin", bytes(data))
    write_array(folder / "texts_at.bin", np.array(places, dtype=np.uint64))


def _packed(text: PackedText) -> bytes:
    """A length for each part, then the parts."""
    words = text.text.encode("utf-8", "surrogatepass")
    bits = np.packbits(text.readable).tobytes()
    maps = b"" if text.origin is None else np.stack([text.origin.starts, text.origin.ends]).astype("<i4").tobytes()
    lengths = np.array([len(text.text), len(words), len(bits), len(maps)], dtype="<u4").tobytes()
    return lengths + words + bits + maps


class Texts:
    """The documents of one segment, read a group at a time."""

    def __init__(self, folder: Path) -> None:
        """Raises BadIndex if a file is missing or of the wrong size."""
        self._path = folder / "texts.bin"
        self._data = ProvenBytes(self._path)
        places = ProvenArray(folder / "texts_at.bin", "<u8")
        places.prove_all()
        self._places = places.take(np.arange(len(places))).reshape(-1, 2)
        if len(self._places) == 0 or self._places[-1, 0] != len(self._data):
            raise BadIndex(f"{self._path}: cut off, or not of this index", next_step="build the index again")

    def prove_all(self) -> None:
        """Read everything. Raises BadIndex for the first damage."""
        self._data.prove_all()

    def read(self, documents: Sequence[int]) -> list[PackedText]:
        """Some documents, in the order asked for; each group is unpacked once."""
        groups: dict[int, tuple[bytes, list[int]]] = {}
        found = []
        for document in documents:
            number, place = divmod(document, _TOGETHER)
            if number not in groups:
                plain = self._group(number)
                groups[number] = plain, _starts(plain)
            plain, starts = groups[number]
            found.append(_unpacked(plain, starts[place]))
        self._data.let_go()
        return found

    def _group(self, number: int) -> bytes:
        start, (end, size) = int(self._places[number, 0]), self._places[number + 1].tolist()
        plain: bytes = pa.decompress(self._data.read(start, end), decompressed_size=size, codec=_CODEC, asbytes=True)
        return plain


_HEAD = 16


def _lengths(plain: bytes, at: int) -> tuple[int, int, int, int]:
    """Characters, bytes of the words, of the bits, of the maps."""
    n_chars, n_words, n_bits, n_maps = np.frombuffer(plain, dtype="<u4", count=4, offset=at).tolist()
    return n_chars, n_words, n_bits, n_maps


def _starts(plain: bytes) -> list[int]:
    """Where each document of a group begins."""
    starts, at = [], 0
    while at < len(plain):
        starts.append(at)
        at += _HEAD + sum(_lengths(plain, at)[1:])
    return starts


def _unpacked(plain: bytes, at: int) -> PackedText:
    n_chars, n_words, n_bits, n_maps = _lengths(plain, at)
    at += _HEAD
    words = plain[at : at + n_words].decode("utf-8", "surrogatepass")
    at += n_words
    bits = np.unpackbits(np.frombuffer(plain, dtype=np.uint8, count=n_bits, offset=at))[:n_chars]
    at += n_bits
    origin = None
    if n_maps:
        starts, ends = np.frombuffer(plain, dtype="<i4", count=n_maps // 4, offset=at).reshape(2, -1)
        origin = OffsetMap(starts, ends)
    return PackedText(words, bits.astype(np.bool_), origin)
