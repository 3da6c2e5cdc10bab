"""The background sketch: which character n-grams are common in official prose at large, without holding any text.

A small corpus can't tell a formula from a copy by its own statistics. The sketch can: one byte a slot of a hash table
holds the document-frequency class of the grams that fall there, counted over laws, news and work reports by
`experiments/build_background.py`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import SketchMismatch

FORMAT = 1
ASSET = "background.npz"


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """Hashed n-gram document frequencies.

    table: uint8, length a power of two; 0 where no common gram falls, else floor(log2(document frequency)) in the low
    four bits and four check bits of the hash in the high ones. floor: class from which on a gram counts as common.
    A gram that was never seen is taken for common with probability <= load / 16.
    """

    table: NDArray[np.uint8]
    gram: int
    floor: int

    def __post_init__(self) -> None:
        if len(self.table) & (len(self.table) - 1):
            raise SketchMismatch(f"background table has {len(self.table)} slots, not a power of two")

    @property
    def digest(self) -> str:
        """Stands for the whole sketch: what is formula under one is not under another."""
        what = f"{self.gram} {self.floor} ".encode() + self.table.tobytes()
        return hashlib.blake2b(what, digest_size=8).hexdigest()

    def is_common(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Which grams are common in the background, by their 64-bit hashes (see `toolkit.align.grams.gram_hashes`)."""
        slots, checks = slot_and_check(hashes, len(self.table))
        found = self.table[slots]
        common: NDArray[np.bool_] = ((found >> 4) == checks) & ((found & 15) >= self.floor)
        return common


def slot_and_check(hashes: NDArray[np.uint64], n_slots: int) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """Table slot and four check bits of each hash; the bits are disjoint from those that order the gram index."""
    bits = n_slots.bit_length() - 1
    slots = hashes >> np.uint64(64 - bits)
    checks = ((hashes >> np.uint64(60 - bits)) & np.uint64(15)).astype(np.uint8)
    return slots, checks


def no_background(gram: int) -> Background:
    """A background in which nothing is common."""
    return Background(np.zeros(2, dtype=np.uint8), gram, 1)


@cache
def load_background(gram: int) -> Background:
    """The sketch that ships with the package. Raises SketchMismatch if it was made for another gram length."""
    with resources.as_file(resources.files("toolkit.data") / ASSET) as path, np.load(path) as stored:
        if int(stored["format"]) != FORMAT or int(stored["gram"]) != gram:
            raise SketchMismatch(
                f"background sketch holds {int(stored['gram'])}-grams in format {int(stored['format'])}, "
                f"{gram}-grams in format {FORMAT} are needed",
                next_step="rebuild it with experiments/build_background.py",
            )
        return Background(stored["table"], gram, int(stored["floor"]))
