"""All words that are looked for in whole documents, as one table."""

from __future__ import annotations

from functools import cache

from toolkit.describe.blanks import HINT_WORDS
from toolkit.describe.essay import MILL_PAIRS
from toolkit.describe.gazetteer import Gazetteer
from toolkit.judge.dated_terms import CONGRESS_WORDS, PLAN_ENDS, PLENUM_WORD, literal_terms
from toolkit.repair.word_starts import BLANK, CONGRESS, DATED, MILL, PLACE, PLAN, PLENUM, POINT, WordTable
from toolkit.split.headings import POINT_LEADS


@cache
def vocabulary() -> WordTable:
    """The table, made once a process."""
    return WordTable(
        {
            PLACE: Gazetteer.load().heads,
            BLANK: HINT_WORDS,
            CONGRESS: CONGRESS_WORDS,
            PLENUM: [PLENUM_WORD],
            PLAN: PLAN_ENDS,
            DATED: literal_terms(),
            MILL: MILL_PAIRS,
            POINT: POINT_LEADS,
        }
    )
