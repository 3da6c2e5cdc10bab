"""One of two texts: its matching form, what each character tells, where sentences begin."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from toolkit.align.borders import SENTENCE
from toolkit.align.census import Census
from toolkit.align.grams import BoolArray, Corpus, IntArray
from toolkit.align.normalize import DIGITS, SEPARATOR, CodeArray
from toolkit.align.weights import FloatArray, char_bits, telling_chars

_REPEATED = 4
"""Characters of the runs that are counted to see what a text keeps saying."""

_NUMBER_BITS = 4.0
"""That a number stands here, whichever."""

_SEEN = 0.5
"""Bits of a character that tells nothing: what is a set phrase here and missing there is no copy either."""

_FULL = 4.0
"""Bits of a character from which on its lack counts in full."""


class Side:
    """One text. codes: matching form, shape (n,), documents one after another, a SEPARATOR after each.

    bits: what each character tells, shape (n,); 0 in set phrases, less the more often the text itself says it.
    """

    def __init__(self, codes: CodeArray, bits: FloatArray, borders: NDArray[np.uint8]) -> None:
        """bits: of each character by itself. borders: see `Corpus`."""
        self.codes = codes
        self.bits = bits / _repeats(codes)
        self._borders = borders

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def weight(self) -> FloatArray:
        """What each character speaks for a passage that has it on both sides, in bits."""
        weight: FloatArray = self.bits + _SEEN
        return weight

    @cached_property
    def lack(self) -> FloatArray:
        """How much the lack of each character counts, 0-1."""
        lack: FloatArray = np.minimum(1.0, self.weight / _FULL)
        return lack

    @cached_property
    def opens(self) -> BoolArray:
        """Which characters begin a sentence."""
        opens: BoolArray = self._borders >= SENTENCE
        return opens

    @cached_property
    def closes(self) -> BoolArray:
        """Which characters end one."""
        closes: BoolArray = np.append(self.opens[1:], True) | np.append(self.codes[1:] == SEPARATOR, True)
        return closes

    @cached_property
    def pairs(self) -> NDArray[np.uint32]:
        """Each character and the one behind it as one number, shape (n - 1,)."""
        wide = self.codes.astype(np.uint32)
        return wide[:-1] << np.uint32(16) | wide[1:]

    @cached_property
    def folded_pairs(self) -> NDArray[np.uint16]:
        """`pairs`, folded."""
        return folded(self.pairs)

    @cached_property
    def separators(self) -> IntArray:
        """Where documents end."""
        return np.flatnonzero(self.codes == SEPARATOR)

    def text(self, start: int, end: int) -> str:
        """A character a code."""
        return self.codes[start:end].tobytes().decode("utf-16-le", "surrogatepass")


def side_of(corpus: Corpus, census: Census, part: slice) -> Side:
    """The documents of a corpus that lie in a part of its codes. Borders have to be known."""
    assert corpus.borders is not None
    codes = np.array(corpus.codes[part])
    bits = char_bits(codes)
    bits[codes == DIGITS] = _NUMBER_BITS
    bits[codes == SEPARATOR] = 0.0
    return Side(codes, bits * telling_chars(census)[part], np.array(corpus.borders[part]))


def folded(pairs: NDArray[np.uint32]) -> NDArray[np.uint16]:
    """Pairs of characters by sixteen bits of a multiplicative hash (Knuth): few fall together."""
    bits: NDArray[np.uint16] = (pairs * np.uint32(2654435761) >> np.uint32(16)).astype(np.uint16)
    return bits


def run_keys(codes: CodeArray, length: int) -> NDArray[np.uint64]:
    """The runs of so many codes, four at most, from each position on, as one number each."""
    n = max(0, len(codes) - length + 1)
    keys = np.zeros(n, dtype=np.uint64)
    for step in range(length):
        keys = keys << np.uint64(16) | codes[step : step + n].astype(np.uint64)
    return keys


def _repeats(codes: CodeArray) -> FloatArray:
    """How often the rarest run over each character stands in the text, shape (n,), at least 1.

    What a text keeps saying (a heading of every page, a name) tells little of where a passage of it is from.
    """
    keys = run_keys(codes, _REPEATED)
    if not len(keys):
        return np.ones(len(codes))
    _, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    times = counts[which].astype(np.float64)
    repeats = np.full(len(codes), np.inf)
    for step in range(_REPEATED):
        part = repeats[step : step + len(times)]
        np.minimum(part, times, out=part)
    return repeats
