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
        with self._path.open("rb") as stream:
            if self._path.stat().st_size == 0:  # nothing can't be mapped
                return np.zeros(0, dtype=self._kind)
            # A plain array: np.memmap's own class makes every small slice three times as slow.
            return np.frombuffer(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ), dtype=self._kind)
