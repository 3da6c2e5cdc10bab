"""Arrays on disk that are mapped into memory and prove each block they give out.

A checksum over a whole file would have to read it when the index is opened; one a block is read where it is needed.
"""

from __future__ import annotations

import mmap
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import BadIndex

BLOCK_BYTES = 1 << 12
"""A page of memory: what is read at random is read by pages anyway, and to prove more would cost more than reading."""

_SUMS = ".sums"


def write_bytes(path: Path, data: bytes | memoryview) -> None:
    """Write a file and its checksums, one CRC-32 a block, into `path` and `path.sums`."""
    view = memoryview(data)
    path.write_bytes(data)
    sums = [zlib.crc32(view[at : at + BLOCK_BYTES]) for at in range(0, len(view), BLOCK_BYTES)]
    path.with_name(path.name + _SUMS).write_bytes(np.array(sums, dtype="<u4").tobytes())


def write_array(path: Path, array: NDArray[np.generic]) -> None:
    """Write an array of one dimension as plain little-endian values, with checksums."""
    write_bytes(path, array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes())


class ProvenBytes:
    """A file of bytes, mapped; each block is compared with its checksum the first time it is read."""

    def __init__(self, path: Path) -> None:
        """Raises BadIndex if the file or its checksums are missing or of the wrong size."""
        self._path = path
        try:
            size = path.stat().st_size
            self._sums = np.fromfile(path.with_name(path.name + _SUMS), dtype="<u4")
            self._map = _mapped(path) if size else None
        except OSError as error:
            raise BadIndex(f"{path}: {error.strerror or error}", next_step="build the index again") from error
        if len(self._sums) != -(-size // BLOCK_BYTES):
            raise BadIndex(f"{path}: cut off, or not of this index", next_step="build the index again")
        self._proven = np.zeros(len(self._sums), dtype=np.bool_)
        self._bytes = np.zeros(0, np.uint8) if self._map is None else np.frombuffer(self._map, dtype=np.uint8)

    def __len__(self) -> int:
        return len(self._bytes)

    def prove(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
        """Make sure of the bytes in each [start, end). Raises BadIndex if a block is not what was written."""
        first, last = starts // BLOCK_BYTES, np.maximum(ends - 1, starts) // BLOCK_BYTES
        size = last - first + 1
        within = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
        wanted = np.zeros(max(len(self._proven), int(last.max(initial=0)) + 1), dtype=np.bool_)
        wanted[np.repeat(first, size) + within] = True
        blocks = np.flatnonzero(wanted[: len(self._proven)] & ~self._proven)
        view = self._bytes.data
        for at, written in zip((blocks * BLOCK_BYTES).tolist(), self._sums[blocks].tolist(), strict=True):
            if zlib.crc32(view[at : at + BLOCK_BYTES]) != written:
                raise BadIndex(f"{self._path}: damaged at byte {at}", next_step="build the index again")
        self._proven[blocks] = True

    def prove_all(self) -> None:
        """Make sure of the whole file."""
        self.prove(np.zeros(1, dtype=np.int64), np.array([len(self._bytes)]))

    def let_go(self) -> None:
        """Hold none of the file in memory any longer; what is asked for next comes from the system's cache again."""
        if self._map is not None:
            self._map.madvise(mmap.MADV_DONTNEED)

    def values(self, dtype: str) -> NDArray[np.generic]:
        """The whole file as an array, mapped and not proven. Raises BadIndex if it ends within a value."""
        if len(self._bytes) % np.dtype(dtype).itemsize:
            raise BadIndex(f"{self._path}: cut off, or not of this index", next_step="build the index again")
        return self._bytes.view(dtype)

    def read(self, start: int, end: int) -> bytes:
        """Bytes [start, end), proven."""
        return self.view(start, end).tobytes()

    def view(self, start: int, end: int) -> NDArray[np.uint8]:
        """Bytes [start, end), proven and not copied."""
        self.prove(np.array([start]), np.array([end]))
        return self._bytes[start:end]


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


class ProvenArray:
    """An array of one dimension on disk; see `ProvenBytes`."""

    def __init__(self, path: Path, dtype: str) -> None:
        """dtype: as it was written, little-endian ("<u4")."""
        self._raw = ProvenBytes(path)
        self._width = np.dtype(dtype).itemsize
        self._values = self._raw.values(dtype)

    def __len__(self) -> int:
        return len(self._values)

    def prove_all(self) -> None:
        """Make sure of the whole file."""
        self._raw.prove_all()

    def let_go(self) -> None:
        """Hold none of the file in memory any longer."""
        self._raw.let_go()

    def take(self, index: NDArray[np.int64]) -> NDArray[np.int64]:
        """Values at some places."""
        self._raw.prove(index * self._width, (index + 1) * self._width)
        return self._values[index].astype(np.int64)

    def ranges(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
        """The values of each [start, end), one range after another."""
        some = ends > starts
        self._raw.prove(starts[some] * self._width, ends[some] * self._width)
        size = np.maximum(ends - starts, 0)
        index = np.repeat(starts - np.cumsum(size) + size, size) + np.arange(int(size.sum()))
        return self._values[index].astype(np.int64)
