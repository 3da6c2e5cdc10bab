"""Texts become the columns that matching reads."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.align.borders import borders
from toolkit.align.grams import BoolArray, IntArray
from toolkit.align.normalize import SEPARATOR, CodeArray, code_points, matched
from toolkit.align.numbers import number_values
from toolkit.align.ranks import BitRanks

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
    every_code, keep, digits = matched(points, readable)
    codes = every_code.take(np.flatnonzero(keep))  # twice as fast as by the mask itself
    ranks = BitRanks(keep)
    code_ends = ranks.up_to(text_ends)
    return MatchingColumns(
        points=points,
        kept=np.packbits(keep),
        codes=np.insert(codes, code_ends, SEPARATOR),
        borders=np.insert(borders(points, keep), code_ends, 0),
        bounds=np.concatenate(([0], code_ends + np.arange(1, len(code_ends) + 1))),
        inert=_inert_ranges(text, ranks, text_ends),
        number_at=_shifted(ranks.up_to(digits[keep[digits]]), code_ends),
        number_value=number_values(points, digits, keep),
    )


def stand_ins(text: str, points: CodeArray) -> dict[int, str]:
    """Characters beyond the basic plane by their place, where `points` has a stand-in for them."""
    return {i: text[i] for i in np.flatnonzero(points == _STANDIN).tolist() if text[i] > "\uffff"}


def _shifted(positions: IntArray, code_ends: IntArray) -> IntArray:
    """Code positions after separators were put in behind each document."""
    return positions + np.searchsorted(code_ends, positions, side="right")


def _inert_ranges(text: str, ranks: BitRanks, text_ends: IntArray) -> IntArray:
    """Code ranges of what stands inside book-title marks."""
    spans = np.array([m.span() for m in _LAW_TITLE.finditer(text)], dtype=np.int64).reshape(-1, 2)
    if len(spans) == 0:
        return spans
    document = np.searchsorted(text_ends, spans[:, 0], side="right")
    return ranks.up_to(spans) + document[:, None]
