"""What a sentence is made of, for the shipped encoder: its different characters, numbers and Latin words.

A token is a number below `N_TOKENS`: a code point of the basic plane, or above `PIECES_FROM` the beginning of a number
(four digits) or of a Latin word (three letters). All there can be are numbered, so that nothing is looked up.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from toolkit.align.normalize import code_points
from toolkit.repair.chars import simplified_codes

MAX_CHARS = 1000
"""Characters of a sentence that are read: what runs on longer is no sentence, and its vector is of its beginning."""
PIECES_FROM = 1 << 16
_TO_FULL_WIDTH = 0xFEE0


@dataclass(frozen=True, slots=True)
class Run:
    """A kind of characters of which unbroken runs are one token each, known by the first `size` of them.

    first: token of the first of all beginnings; they are numbered by length, then in order of the signs.
    """

    signs: str
    size: int
    first: int

    @property
    def pieces(self) -> list[str]:
        """All beginnings, in order of their tokens."""
        return ["".join(signs) for size in range(1, self.size + 1) for signs in product(self.signs, repeat=size)]

    @property
    def end(self) -> int:
        """Token after the last one."""
        return self.first + len(self.pieces)


NUMBERS = Run("0123456789", 4, PIECES_FROM)
WORDS = Run("abcdefghijklmnopqrstuvwxyz", 3, NUMBERS.end)
N_TOKENS = WORDS.end


def plain_forms() -> dict[str, str]:
    """Full-width digits and letters and capitals, and what each is read as."""
    forms = {chr(ord(sign) + _TO_FULL_WIDTH): sign for sign in NUMBERS.signs + WORDS.signs}
    for sign in WORDS.signs:
        forms |= {sign.upper(): sign, chr(ord(sign.upper()) + _TO_FULL_WIDTH): sign}
    return forms


@cache
def _plain_codes() -> NDArray[np.uint16]:
    codes = np.arange(1 << 16, dtype=np.uint16)
    for form, sign in plain_forms().items():
        codes[ord(form)] = ord(sign)
    return codes


def _fold(code: int) -> int:
    """What a code point is read as: half width, lower case; 0 for punctuation, white space and marks."""
    char = chr(code)
    if unicodedata.category(char)[0] not in "LN" and unicodedata.category(char) != "Co":
        return 0
    folded = unicodedata.normalize("NFKC", char).lower()
    if len(folded) == 1 and ord(folded) < PIECES_FROM:
        char = folded
    for run in (NUMBERS, WORDS):
        if char in run.signs:
            return run.first + run.signs.index(char)
    return ord(char)


@cache
def canonical_tokens() -> NDArray[np.int32]:
    """What stands for each token and its other widths, cases, scripts; shape (N_TOKENS,), 0 for what is dropped."""
    tokens = np.arange(N_TOKENS, dtype=np.int32)
    folded = np.array([_fold(code) for code in range(PIECES_FROM)], dtype=np.int32)
    tokens[:PIECES_FROM] = folded[simplified_codes(np.arange(PIECES_FROM, dtype=np.uint16))]
    return tokens


def tokens_of(sentences: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Each sentence's different tokens, without what is dropped, and how many characters of it say anything.

    The first two give sentence and token, both shape (n,), by sentence; the third has shape (len(sentences),).
    """
    heads = [sentence[:MAX_CHARS] for sentence in sentences]
    sizes = np.fromiter(map(len, heads), np.int64, len(heads))
    codes = _plain_codes()[code_points("\n".join([*heads, ""]))]
    owner = np.repeat(np.arange(len(heads)), sizes + 1)
    saying = canonical_tokens()[codes] != 0
    tokens = codes.astype(np.int64)
    for run in (NUMBERS, WORDS):
        _put_runs(tokens, codes, run)
    kept = canonical_tokens()[tokens] != 0
    # numpy.unique hashes, which takes five times as long as sorting.
    keys = np.sort(owner[kept] * N_TOKENS + tokens[kept])
    found, token = np.divmod(keys[np.diff(keys, prepend=-1) > 0], N_TOKENS)
    return found, token, np.bincount(owner[saying], minlength=len(heads))


def _put_runs(tokens: NDArray[np.int64], codes: NDArray[np.uint16], run: Run) -> None:
    """Put the token of each run where it begins, and 0 on the rest of it. No run reaches the last code."""
    signs = codes - np.uint16(ord(run.signs[0]))
    inside = signs < len(run.signs)
    at = np.flatnonzero(inside)
    starts = at[np.diff(at, prepend=-2) > 1]
    tokens[at] = 0
    piece, going = np.zeros(len(starts), dtype=np.int64), np.ones(len(starts), dtype=np.bool_)
    for step in range(run.size):
        reached = np.minimum(starts + step, len(codes) - 1)
        going &= inside[reached]
        piece = np.where(going, piece * len(run.signs) + signs[reached] + 1, piece)
    tokens[starts] = run.first + piece - 1
