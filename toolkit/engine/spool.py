"""Columns that grow on disk: memory holds what somebody looks at, and the system may take that back."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Item = TypeVar("Item", bound=np.generic)


class SpooledColumn(Generic[Item]):
    """A flat array that is written piece by piece and then read as a whole."""

    def __init__(self, path: Path, kind: type[Item]) -> None:
        """Begin the file. kind: of the array's items."""
        self._path = path
        self._kind = np.dtype(kind)
        self._stream = path.open("wb")

    def append(self, piece: NDArray[Item]) -> None:
        """Write a piece behind what is there."""
        self._stream.write(np.ascontiguousarray(piece, dtype=self._kind).data)

    def close(self) -> None:
        """Finish the file."""
        self._stream.close()

    def whole(self) -> NDArray[Item]:
        """The column, read-only, from the finished file. The file may be unlinked while the array lives."""
        return mapped(self._path, self._kind)


def mapped(path: Path, kind: np.dtype[Item]) -> NDArray[Item]:
    """A file as a flat array, read-only: read where somebody looks. It may be unlinked while the array lives."""
    with path.open("rb") as stream:
        if path.stat().st_size == 0:  # nothing can't be mapped
            return np.zeros(0, dtype=kind)
        # A plain array: np.memmap's own class makes every small slice three times as slow.
        return np.frombuffer(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ), dtype=kind)


def let_go(*columns: NDArray[np.generic]) -> None:
    """Give back the memory of mapped columns: who reads on gets it from the file again. Others stay as they are."""
    for column in columns:
        file = column.base.obj if isinstance(column.base, memoryview) else column.base
        if isinstance(file, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            file.madvise(mmap.MADV_DONTNEED)
