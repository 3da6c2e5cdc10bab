"""Signatures of many texts, with what they were made by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from toolkit.errors import BadInput, SketchMismatch
from toolkit.fingerprint.codes import Codes
from toolkit.fingerprint.kernels import EMPTY, Signer, UInt32Array
from toolkit.fingerprint.params import SketchParams

_FORMAT = 1


@dataclass(frozen=True, slots=True, eq=False)
class Signatures:
    """One row a text. matrix: shape (n_texts, n_slots), uint32; a text without a shingle has EMPTY in every slot."""

    params: SketchParams
    matrix: UInt32Array

    def __post_init__(self) -> None:
        if self.matrix.ndim != 2 or self.matrix.shape[1] != self.params.n_slots or self.matrix.dtype != np.uint32:
            raise BadInput(
                f"matrix of {self.matrix.dtype}, shape {self.matrix.shape}; expected uint32, (n, {self.params.n_slots})"
            )

    def __len__(self) -> int:
        return len(self.matrix)

    def check_same(self, other: Signatures) -> None:
        """Raise SketchMismatch unless the other signatures may be compared with these."""
        if self.params != other.params:
            raise SketchMismatch(
                f"signatures made by {other.params} can't be compared with those made by {self.params}",
                next_step="sign both corpora with the same scheme, n_slots, seed and shingle_chars",
            )

    def estimate(self, text: int, other: Signatures, other_text: int) -> float:
        """Estimated Jaccard similarity, 0-1, unbiased; 0 where either text has no shingle. Raises SketchMismatch."""
        self.check_same(other)
        left, right = self.matrix[text], other.matrix[other_text]
        return float(np.mean((left == right) & (left != EMPTY)))

    def save(self, path: Path) -> None:
        """Write matrix and parameters into one .npz file."""
        with path.open("wb") as file:
            np.savez(file, format=_FORMAT, matrix=self.matrix, **asdict(self.params))

    @classmethod
    def load(cls, path: Path) -> Signatures:
        """Read what `save` wrote. Raises BadInput where the file is something else."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
                fields = {name: data[name].item() for name in ("scheme", "n_slots", "seed", "shingle_chars")}
                if data["format"].item() != _FORMAT:
                    raise BadInput(f"{path}: signatures of format {data['format'].item()}, expected {_FORMAT}")
                return cls(SketchParams(**fields), data["matrix"])
        except (KeyError, EOFError, ValueError, TypeError, BadZipFile) as error:
            if isinstance(error, BadInput):
                raise
            raise BadInput(f"{path}: not a file of signatures ({error})", next_step="sign the corpus again") from error


def sign(codes: Codes, params: SketchParams | None = None) -> Signatures:
    """Signatures of all texts; see `SketchParams` for the schemes."""
    return sign_stream([codes], params)


def sign_stream(chunks: Iterable[Codes], params: SketchParams | None = None) -> Signatures:
    """Signatures of texts that come some at a time; how they are cut into chunks makes no difference."""
    params = params or SketchParams()
    _keep_freed_memory()
    signer = Signer(params)
    matrix = np.empty((0, params.n_slots), np.uint32)
    used = 0
    for chunk in chunks:
        end = used + len(chunk)
        if end > len(matrix):  # in place: the system moves the pages, no second copy is ever held
            matrix.resize((max(end, 2 * used), params.n_slots), refcheck=False)
        signer.fill(chunk, matrix[used:end])
        used = end
    matrix.resize((used, params.n_slots), refcheck=False)
    return Signatures(params, matrix)


def _keep_freed_memory() -> None:
    """Let glibc keep what is freed for the next chunk, instead of handing it back and faulting every page in again.

    Freeing one block of just under 32 MiB, never touched, lifts its thresholds for the process. Worth a few per cent of
    signing where texts are read meanwhile; other allocators take no notice.
    """
    np.empty(33_000_000, np.uint8)
