"""How much equal characters tell, in bits: by how common they are in Chinese, and whether set phrases hold them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.align.census import Census
from toolkit.align.chain import Block
from toolkit.align.grams import GRAM, BoolArray, Corpus
from toolkit.align.normalize import DIGITS, CodeArray
from toolkit.align.numbers import Numbers
from toolkit.repair.language import costs

FloatArray = NDArray[np.float64]

_MOST_BITS = 14.0
_LATIN_BITS = 3.0
_NUMBER_BITS = 7.0
"""Of a number that is the same on both sides, about two digits' worth; of another one none."""


@dataclass(frozen=True, slots=True, eq=False)
class CharWeights:
    """Bits of each character of the first document, and of every document which characters tell something.

    A character tells something unless every gram over it is a set phrase. telling: shape of the corpus' codes.
    numbers_before: how many numbers stand before each character of the first document, and at its end.
    """

    bits: FloatArray
    telling: BoolArray
    numbers: Numbers
    numbers_before: list[int]

    @property
    def size(self) -> int:
        """Characters of the first document, the separator behind it among them."""
        return len(self.bits)

    @staticmethod
    def of(corpus: Corpus, numbers: Numbers, census: Census) -> CharWeights:
        """For a corpus, by the character model that ships."""
        size = int(corpus.offsets[1])
        before = np.searchsorted(numbers.at, np.arange(size + 1)).tolist()
        return CharWeights(char_bits(corpus.codes[:size]), telling_chars(census), numbers, before)

    def of_block(self, block: Block) -> tuple[float, int]:
        """What an equal block tells, in bits and in characters."""
        tells = self.telling[block.left : block.left_end] & self.telling[block.right : block.right_end]
        bits = float(self.bits[block.left : block.left_end][tells].sum())
        first, last = self.numbers_before[block.left], self.numbers_before[block.left_end]
        if first < last:
            other = int(np.searchsorted(self.numbers.at, block.right))
            differ = self.numbers.value[first:last] != self.numbers.value[other : other + last - first]
            bits -= _NUMBER_BITS * int((differ & tells[self.numbers.at[first:last] - block.left]).sum())
        return bits, int(tells.sum())


def char_bits(codes: CodeArray) -> FloatArray:
    """Bits of each character by the model that ships, whatever it is part of; shape (n,) as codes."""
    bits: FloatArray = np.minimum(costs(codes) / np.log(2), _MOST_BITS)
    bits[codes < 0x80] = _LATIN_BITS  # the counts are of Chinese characters alone
    bits[codes == DIGITS] = _NUMBER_BITS
    return bits


def telling_chars(census: Census) -> BoolArray:
    """Which characters of a corpus tell something: those that some gram covers which is no set phrase."""
    grams = (census.state > 0) & ~census.formula(0)
    telling = np.zeros(len(grams), dtype=np.bool_)
    for step in range(GRAM):
        telling[step:] |= grams[: max(0, len(grams) - step)]
    return telling
