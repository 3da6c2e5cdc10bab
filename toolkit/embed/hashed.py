"""The encoder that ships: vectors of hashed character n-grams, weighted and summed. NumPy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from toolkit.embed.grams import char_slots, gram_bags, pair_slots
from toolkit.embed.protocol import FloatArray
from toolkit.repair.language import known_costs

SLOT_BITS = 15
DIMENSION = 256
SEED = 20261126
BATCH = 4096
"""Sentences that are summed at a time: their bags stay in the cache."""


@dataclass(frozen=True, slots=True, eq=False)
class HashedEncoder:
    """Bags of character n-grams times a table of vectors.

    table: float32, shape (2**slot_bits, dimension), a row a slot, its weight multiplied in.
    """

    name: str
    table: FloatArray

    @property
    def dimension(self) -> int:
        """Numbers a vector."""
        return int(self.table.shape[1])

    def encode(self, sentences: Sequence[str]) -> FloatArray:
        """Unit vectors, shape (n, dimension); zeros where a sentence says nothing."""
        found = np.zeros((len(sentences), self.dimension), dtype=np.float32)
        for at in range(0, len(sentences), BATCH):
            found[at : at + BATCH] = self._encode_batch(sentences[at : at + BATCH])
        return found

    def _encode_batch(self, sentences: Sequence[str]) -> FloatArray:
        from scipy.sparse import csr_matrix

        bags = gram_bags(sentences, slot_bits=len(self.table).bit_length() - 1)
        ones = np.ones(len(bags.slots), dtype=np.float32)
        counts = csr_matrix((ones, bags.slots, bags.offsets), shape=(len(sentences), len(self.table)))
        sums: FloatArray = counts @ self.table
        return unit_rows(sums)


def unit_rows(vectors: FloatArray) -> FloatArray:
    """Rows scaled to length 1; rows of zeros stay."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    scaled: FloatArray = vectors / np.where(lengths > 0, lengths, 1)[:, None]
    return scaled


@cache
def untrained_encoder() -> HashedEncoder:
    """Random directions times how rare the commonest gram of each slot is in official prose."""
    directions = np.random.default_rng(SEED).standard_normal((1 << SLOT_BITS, DIMENSION), dtype=np.float32)
    return HashedEncoder("hashed-untrained-1", directions * (_rarity() / np.sqrt(DIMENSION))[:, None])


def _rarity() -> FloatArray:
    """Nats that a gram of each slot costs, by the character model; 16 where none is known. shape (n_slots,)."""
    chars, char_cost, pairs, pair_cost = known_costs()
    weights = np.full(1 << SLOT_BITS, 16.0, dtype=np.float32)
    np.minimum.at(weights, char_slots(chars, SLOT_BITS), char_cost.astype(np.float32))
    np.minimum.at(weights, pair_slots(pairs[:, 0], pairs[:, 1], SLOT_BITS), pair_cost.astype(np.float32))
    return weights
