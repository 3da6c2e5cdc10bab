"""Texts become the columns that matching reads."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.align.borders import borders
from toolkit.align.grams import BoolArray, IntArray
from toolkit.align.normalize import DIGITS, SEPARATOR, CodeArray, code_points, matching_form
from toolkit.align.numbers import number_values

_LAW_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_STANDIN = code_points("\U00010000")[0]


@dataclass(frozen=True, slots=True, eq=False)
class MatchingColumns:
    """Some documents as matching reads them.

    points: their text as UTF-16 code units, one a character. kept: packed bits, which characters have a code.
    codes: matching form, a SEPARATOR after each document. borders: uint8, what begins with each code (see
    `toolkit.align.borders`). bounds: int64, shape (n_docs + 1,), where each document begins in codes. inert: int64,
    shape (k, 2), code ranges inside book-title marks. number_at, number_value: the numbers behind the placeholders
    (see `toolkit.align.numbers.Numbers`).
    """

    points: CodeArray
    kept: NDArray[np.uint8]
    codes: CodeArray
    borders: NDArray[np.uint8]
    bounds: IntArray
    inert: IntArray
    number_at: IntArray
    number_value: NDArray[np.uint32]


def matching_columns(text: str, readable: BoolArray, text_ends: IntArray) -> MatchingColumns:
    """The columns of documents that stand one after another in a text.

    readable: which characters lie in sentences that are matched, shape (len(text),). text_ends: where each ends; what
    stands between one and the next (a line end, at least) is not readable.
    """
    points = code_points(text)
    codes, keep = matching_form(text, readable)
    kept = np.packbits(keep)
    code_ends = _count_before(kept, text_ends)
    return MatchingColumns(
        points=points,
        kept=kept,
        codes=np.insert(codes, code_ends, SEPARATOR),
        borders=np.insert(borders(points, keep), code_ends, 0),
        bounds=np.concatenate(([0], code_ends + np.arange(1, len(code_ends) + 1))),
        inert=_inert_ranges(text, kept, text_ends),
        number_at=_shifted(np.flatnonzero(codes == DIGITS), code_ends),
        number_value=number_values(points, readable, keep),
    )


def stand_ins(text: str, points: CodeArray) -> dict[int, str]:
    """Characters beyond the basic plane by their place, where `points` has a stand-in for them."""
    return {i: text[i] for i in np.flatnonzero(points == _STANDIN).tolist() if text[i] > "\uffff"}


def _count_before(kept: NDArray[np.uint8], places: IntArray) -> IntArray:
    """How many of the characters before each place were kept. kept: packed bits; places: any shape."""
    bits = np.append(kept, np.uint8(0))  # a place behind the last character has a byte too
    in_bytes = np.cumsum(np.bitwise_count(bits), dtype=np.int64) - np.bitwise_count(bits)
    byte, bit = places >> 3, places & 7
    result: IntArray = in_bytes[byte] + np.bitwise_count(bits[byte].astype(np.int64) >> (8 - bit))
    return result


def _shifted(positions: IntArray, code_ends: IntArray) -> IntArray:
    """Code positions after separators were put in behind each document."""
    return positions + np.searchsorted(code_ends, positions, side="right")


def _inert_ranges(text: str, kept: NDArray[np.uint8], text_ends: IntArray) -> IntArray:
    """Code ranges of what stands inside book-title marks."""
    spans = np.array([m.span() for m in _LAW_TITLE.finditer(text)], dtype=np.int64).reshape(-1, 2)
    if len(spans) == 0:
        return spans
    document = np.searchsorted(text_ends, spans[:, 0], side="right")
    return _count_before(kept, spans) + document[:, None]
