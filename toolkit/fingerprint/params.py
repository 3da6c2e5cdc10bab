"""What makes two sketches comparable: scheme, slots, seed, shingling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from toolkit.errors import BadInput

ONE_PERMUTATION = "one_permutation"
K_PERMUTATION = "k_permutation"
MAX_SLOTS = 4096
MAX_SHINGLE_CHARS = 64


@dataclass(frozen=True, slots=True)
class SketchParams:
    """How signatures are made. Signatures are comparable only where all four are equal.

    scheme: "one_permutation" (default): each shingle falls into one slot, so signing costs one pass whatever `n_slots`
    is; slots that stay empty are filled with a permutation of their own, which keeps the estimate unbiased and makes
    texts of 40 characters as exact as long ones. "k_permutation": n_slots independent permutations, bit-identical to
    `datasketch.MinHash(scheme="affine32")` over the same 32-bit shingle hashes, about twenty times slower.
    n_slots: 1-4096; a power of two from 16 for one_permutation. The estimate's standard error is at most
    .5 / sqrt(n_slots). 256 lets bands of four slots find pairs at Jaccard .5 (64 bands) without a flood of candidates.
    seed: 0 to 2^32-1. shingle_chars: characters in a shingle, 1-64.
    """

    scheme: Literal["one_permutation", "k_permutation"] = "one_permutation"
    n_slots: int = 256
    seed: int = 1
    shingle_chars: int = 5

    def __post_init__(self) -> None:
        if self.scheme not in (ONE_PERMUTATION, K_PERMUTATION):
            raise BadInput(f"scheme is {self.scheme!r}, expected {ONE_PERMUTATION!r} or {K_PERMUTATION!r}")
        if not 1 <= self.n_slots <= MAX_SLOTS:
            raise BadInput(f"n_slots is {self.n_slots}, expected 1 to {MAX_SLOTS}")
        if self.scheme == ONE_PERMUTATION and (self.n_slots < 16 or self.n_slots & (self.n_slots - 1)):
            raise BadInput(f"n_slots is {self.n_slots}: one_permutation needs a power of two from 16")
        if not 0 <= self.seed < 1 << 32:
            raise BadInput(f"seed is {self.seed}, expected 0 to 2^32-1")
        if not 1 <= self.shingle_chars <= MAX_SHINGLE_CHARS:
            raise BadInput(f"shingle_chars is {self.shingle_chars}, expected 1 to {MAX_SHINGLE_CHARS}")
