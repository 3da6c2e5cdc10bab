"""Where clauses and sentences begin in the matching form, which has no punctuation of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from toolkit.align.normalize import CodeArray, code_table
from toolkit.align.ranks import BitRanks

CLAUSE, SENTENCE, SECTION = 1, 2, 3
NEAR = 20
"""A border this many characters away is out of sight."""

_SENTENCE_ENDS = "。！？；!?;…\n\r\v\f\u2028\u2029"
_CLAUSE_ENDS = "，：,:﹐︰"


@cache
def _levels() -> NDArray[np.uint8]:
    """What each code point of the basic plane says about the character behind it, where it is not kept itself."""
    levels = np.where(code_table() != 0, SECTION, 0).astype(np.uint8)
    levels[[ord(c) for c in _CLAUSE_ENDS]] = CLAUSE
    levels[[ord(c) for c in _SENTENCE_ENDS]] = SENTENCE
    levels[code_table() == ord("0")] = 0
    levels.setflags(write=False)
    return levels


def borders(points: CodeArray, keep: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """What begins with each kept character: 0 nothing, CLAUSE, SENTENCE or SECTION; shape (keep.sum(),).

    points: the text's characters as uint16. keep: which of them have a code in the matching form. Words that were left
    out (a heading, site furniture) begin a section; a dropped digit begins nothing.
    """
    levels = _levels().take(points, mode="clip") * ~keep  # in range by type: clip only skips the check
    marks = np.flatnonzero(levels != 0)
    behind, level = BitRanks(keep).up_to(marks), levels[marks]
    found = np.zeros(np.count_nonzero(keep) + 1, dtype=np.uint8)
    for higher in (CLAUSE, SENTENCE, SECTION):
        found[behind[level == higher]] = higher
    found[0] = SECTION
    return found[:-1]  # what stands behind the last kept character begins nothing


@dataclass(frozen=True, slots=True)
class Side:
    """One document of a pair: its matching form and, if known, what begins with each character of it."""

    text: str
    borders: bytes = b""

    def border(self, at: int) -> int:
        """What begins at a place, 0 where nothing does or nothing is known; both ends of the text are SECTION."""
        if 0 < at < len(self.text):
            return self.borders[at] if self.borders else 0
        return SECTION if self.borders else 0

    def has_section(self, start: int, end: int) -> bool:
        """Whether a section begins at a place in [start, end)."""
        return self.borders.find(SECTION, start, end) >= 0

    def distance(self, at: int, step: int, *, at_least: bool) -> int:
        """Characters from a place to the next border behind it (step 1) or before it (-1); NEAR where none is nearer.

        at_least: look one character on, past a border at the place itself.
        """
        first = int(at_least)
        if step > 0:
            ahead = self.borders[at + first : at + NEAR]
            found = first + len(ahead) - len(ahead.lstrip(b"\0"))
            return found if found < min(NEAR, first + len(ahead)) else min(NEAR, max(first, len(self.text) - at))
        begin = max(0, at - NEAR + 1)
        upto = len(self.borders[begin : at - first + 1].rstrip(b"\0")) if at >= first else 0
        return at - begin - upto + 1 if upto else NEAR
