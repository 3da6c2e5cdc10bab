"""How much equal characters tell, in bits: by how common they are in Chinese, and whether set phrases hold them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.align.census import Census
from toolkit.align.grams import GRAM, BoolArray, Corpus, IntArray
from toolkit.align.normalize import DIGITS, CodeArray
from toolkit.align.numbers import Numbers
from toolkit.align.rows import row_form
from toolkit.repair.language import costs

FloatArray = NDArray[np.float64]

_MOST_BITS = 14.0
_LATIN_BITS = 3.0
_NUMBER_BITS = 7.0
"""Of a number that is the same on both sides, about two digits' worth."""

_OTHER_NUMBER = 5.0
"""What another number costs: as much as another character (`toolkit.align.faint.passage`). A list of figures of which
only the names agree is told by these names alone."""


@dataclass(frozen=True, slots=True, eq=False)
class CharWeights:
    """Bits of each character of the first document, and of every document which characters tell something.

    A character tells something unless every gram over it is a set phrase, or it is part of the form of a list's rows in
    the first document. telling: shape of the corpus' codes.
    is_number: which characters of the first document stand for numbers.
    """

    bits: FloatArray
    is_number: BoolArray
    telling: BoolArray
    numbers: Numbers

    @property
    def size(self) -> int:
        """Characters of the first document, the separator behind it among them."""
        return len(self.bits)

    @staticmethod
    def of(corpus: Corpus, numbers: Numbers, census: Census) -> CharWeights:
        """For a corpus, by the character model that ships."""
        own = corpus.codes[: corpus.offsets[1]]
        telling = telling_chars(census)
        telling[: len(own)] &= ~row_form(own)
        return CharWeights(char_bits(own), own == DIGITS, telling, numbers)

    def of_blocks(self, left: IntArray, right: IntArray, length: IntArray) -> BlockBits:
        """What equal blocks tell; shape (n,) each, all of one character or more."""
        n, first = len(length), np.cumsum(length) - length
        owner = np.repeat(np.arange(n), length)
        step = np.arange(len(owner)) - first[owner]
        ours, theirs = left[owner] + step, right[owner] + step
        bits, tells = self.bits[ours], self.telling[ours] & self.telling[theirs]
        at = np.flatnonzero(self.is_number[ours])
        value = self.numbers.value
        one, other = (np.searchsorted(self.numbers.at, side[at]) for side in (ours, theirs))
        bits[at[value[one] != value[other]]] = -_OTHER_NUMBER
        telling, plain, n_telling = (
            np.bincount(owner, weights=weight, minlength=n).astype(np.float64) for weight in (bits * tells, bits, tells)
        )
        return BlockBits(telling, plain, n_telling.astype(np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class BlockBits:
    """Of equal blocks: bits of the characters that tell something, bits of all, and how many tell something."""

    telling: FloatArray
    plain: FloatArray
    n_telling: IntArray


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
