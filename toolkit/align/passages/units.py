"""A text as matching by passages reads it: terms in a row, cut into sentences.

What a term is, is the only thing that differs between languages. WORDS: a word. CHARACTERS, for text without spaces:
two characters that follow each other, beginning at each character, so that no segmenter is needed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np

from toolkit.align.grams import BoolArray, IntArray
from toolkit.split.sentences import append_sentences, sentences_of

_FEWEST_TERMS = 3
"""A shorter sentence goes with the one behind it (Sanchez-Perez et al. 2014), the last with the one before."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_PIECE = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_HAN_RUN = re.compile(f"[{_HAN}]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SAMPLE_CHARS = 20_000
_MOSTLY = 0.2
"""Share of Han characters among letters from which a text is Chinese; one in an English report is a name or two."""


class Terms(StrEnum):
    """What a text is read as a row of."""

    WORDS = "words"
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """A text as terms. terms: int64 hashes, shape (n,), the same for the same term in every text.

    starts, ends: places of the terms in the text, half-open, ascending. cuts: shape (n_sentences + 1,), where each
    sentence begins in `terms`, and the end.
    """

    terms: IntArray
    starts: IntArray
    ends: IntArray
    cuts: IntArray

    def __len__(self) -> int:
        return len(self.terms)

    @property
    def n_sentences(self) -> int:
        """How many sentences; none of them is empty."""
        return len(self.cuts) - 1

    def opens(self) -> BoolArray:
        """Which terms begin a sentence, shape (n,)."""
        flags = np.zeros(len(self.terms), dtype=np.bool_)
        flags[self.cuts[:-1]] = True
        return flags

    def closes(self) -> BoolArray:
        """Which terms end a sentence, shape (n,)."""
        flags = np.zeros(len(self.terms), dtype=np.bool_)
        flags[self.cuts[1:] - 1] = True
        return flags


def read_units(text: str, terms: Terms) -> Units:
    """Take a text apart. Case is folded; what is neither letter nor digit is no term."""
    begins = _sentence_starts(text, terms)
    found = list((_WORD if terms is Terms.WORDS else _PIECE).finditer(text))
    starts = np.fromiter((piece.start() for piece in found), dtype=np.int64, count=len(found))
    ends = np.fromiter((piece.end() for piece in found), dtype=np.int64, count=len(found))
    words = [piece[0] for piece in found]
    first = np.searchsorted(starts, begins)
    if terms is Terms.CHARACTERS and words:
        words, ends = _pairs(words, ends, first)
    hashes = np.fromiter(map(_hash, words), dtype=np.int64, count=len(words))
    return Units(hashes, starts, ends, _cuts(first, len(words)))


def _pairs(pieces: list[str], ends: IntArray, first: IntArray) -> tuple[list[str], IntArray]:
    """Each piece with the one behind it; the last of a sentence stands alone. first: pieces that begin a sentence."""
    alone = np.zeros(len(pieces) + 1, dtype=np.bool_)
    alone[first] = alone[-1] = True
    followed = ~alone[1:]
    behind = [*pieces[1:], ""]
    words = [f"{a}\0{b}" if both else a for a, b, both in zip(pieces, behind, followed.tolist(), strict=True)]
    return words, np.where(followed, np.append(ends[1:], 0), ends)


def terms_of(*texts: str) -> Terms:
    """How texts should be read: as characters if the letters of each are Han characters to a good part."""
    return Terms.CHARACTERS if all(map(_is_chinese, texts)) else Terms.WORDS


def _is_chinese(text: str) -> bool:
    sample = text if len(text) <= _SAMPLE_CHARS else text[: _SAMPLE_CHARS // 2] + text[-_SAMPLE_CHARS // 2 :]
    han, letters = (sum(map(len, runs.findall(sample))) for runs in (_HAN_RUN, _LETTERS))
    return han > _MOSTLY * letters


@lru_cache(maxsize=1 << 18)
def _hash(word: str) -> int:
    data = word.casefold().encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little", signed=True)


def _sentence_starts(text: str, terms: Terms) -> IntArray:
    """Where sentences begin. Chinese files break lines at paragraphs, English ones anywhere."""
    starts: list[int] = []
    if terms is Terms.CHARACTERS:
        starts = [start for start, _ in sentences_of(text)]
    elif text:
        append_sentences(text, 0, len(text), starts, [])
    return np.array(starts, dtype=np.int64)


def _cuts(first: IntArray, n_terms: int) -> IntArray:
    """Where sentences begin in the terms, those of too few terms joined to the one behind."""
    if not n_terms:
        return np.zeros(1, dtype=np.int64)
    cuts = [0]
    for at in first[1:].tolist():
        if at - cuts[-1] >= _FEWEST_TERMS:
            cuts.append(at)
    if len(cuts) > 1 and n_terms - cuts[-1] < _FEWEST_TERMS:
        cuts.pop()
    return np.array([*cuts, n_terms], dtype=np.int64)
