"""Matching form: the repaired text reduced to what copying preserves.

Punctuation and white space are dropped, full and half width and letter case are folded, and every run of digits becomes
one placeholder, so that a template filled with other numbers still matches. One code (uint16) a character.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

CodeArray = NDArray[np.uint16]

SEPARATOR = 0
"""Code that equals nothing, not even itself: stands between documents."""

DIGITS = ord("0")
"""Code of a whole run of digits."""

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_ASTRAL_STANDIN = "\uf8ff"
_DECIMAL_POINTS = np.frombuffer(".．".encode("utf-16-le"), dtype=np.uint16)
_THOUSANDS = np.frombuffer(",，".encode("utf-16-le"), dtype=np.uint16)
_SLOT_MARKS = frozenset("×▲△●○■□*＊〇")
_IDEOGRAPHS_AND_HANGUL = (range(0x3400, 0x4DB0), range(0x4E00, 0x9FE0), range(0xAC00, 0xD7A4))
"""Letters without case or another form: two thirds of the plane, which need no look one by one."""


@cache
def code_table() -> CodeArray:
    """Code of each code point of the basic plane, shape (65536,); 0 where the character is dropped."""
    table = np.arange(1 << 16, dtype=np.uint16)
    looked_at = np.ones(1 << 16, dtype=np.bool_)
    for plain in _IDEOGRAPHS_AND_HANGUL:
        looked_at[plain.start : plain.stop] = False
    for point in np.flatnonzero(looked_at).tolist():
        char = chr(point)
        category = unicodedata.category(char)
        if category[0] in "ZC" and category != "Co":
            table[point] = 0
        elif char in _SLOT_MARKS:
            table[point] = ord("×")
        elif category[0] in "PSM":
            table[point] = 0
        elif category == "Nd":
            table[point] = DIGITS
        elif category[0] in "LN":
            folded = unicodedata.normalize("NFKC", char).lower()
            if len(folded) == 1 and ord(folded) < 1 << 16:
                table[point] = ord(folded)
    table.setflags(write=False)
    return table


def code_points(text: str) -> CodeArray:
    """The text's characters as uint16, one each; characters beyond the basic plane share one private-use stand-in."""
    try:
        raw = text.encode("utf-16-le")
    except UnicodeEncodeError:
        raw = text.encode("utf-16-le", "surrogatepass")
    if len(raw) != 2 * len(text):
        raw = _ASTRAL.sub(_ASTRAL_STANDIN, text).encode("utf-16-le", "surrogatepass")
    return np.frombuffer(raw, dtype=np.uint16)


def matching_form(text: str, readable: NDArray[np.bool_] | None = None) -> tuple[CodeArray, NDArray[np.bool_]]:
    """Codes of the kept characters, and which characters were kept (bool, shape (len(text),)).

    readable: which characters may take part at all (headings and site furniture may not); None for all.
    """
    codes, keep, _ = matched(code_points(text), readable)
    return codes[keep], keep


def matched(
    points: CodeArray, readable: NDArray[np.bool_] | None = None
) -> tuple[CodeArray, NDArray[np.bool_], NDArray[np.int64]]:
    """Codes of all characters (0: dropped), which of them the matching form keeps, and the places of its digits.

    points, readable: shape (n_chars,), as are codes and kept. See `matching_form`.
    """
    codes = code_table().take(points, mode="clip")  # in range by type: clip only skips the check
    if readable is not None:
        codes *= readable
    keep = codes != 0
    # One placeholder a number: drop each digit that follows a digit, looking past a dropped decimal point or comma.
    digit_at = np.flatnonzero(codes == DIGITS)
    if len(digit_at) > 1:
        gaps = np.diff(digit_at)
        joined = gaps == 1
        near = np.flatnonzero(gaps == 2)
        marks = points[digit_at[near] + 1]
        joined[near] = np.isin(marks, _DECIMAL_POINTS) | (np.isin(marks, _THOUSANDS) & _three_follow(gaps, near))
        keep[digit_at[1:][joined]] = False
    return codes, keep, digit_at


def _three_follow(gaps: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether exactly three digits stand behind each of these gaps: 1,250 is one number, 2015,2016 are two.

    gaps: distances between neighbouring digits.
    """
    padded = np.concatenate((gaps, np.full(3, 99)))
    follow: NDArray[np.bool_] = (padded[at + 1] == 1) & (padded[at + 2] == 1) & (padded[at + 3] != 1)
    return follow
