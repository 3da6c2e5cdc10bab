"""All words that are looked for in whole documents, as one table."""

from __future__ import annotations

from functools import cache

from toolkit.describe.blanks import HINT_WORDS
from toolkit.describe.gazetteer import Gazetteer
from toolkit.describe.word_starts import WordList, WordTable
from toolkit.judge.dated_terms import CONGRESS_WORDS, PLAN_ENDS, PLENUM_WORD, literal_terms


@cache
def vocabulary() -> WordTable:
    """The table, made once a process."""
    return WordTable(
        {
            WordList.PLACE: Gazetteer.load().heads,
            WordList.BLANK: HINT_WORDS,
            WordList.CONGRESS: CONGRESS_WORDS,
            WordList.PLENUM: [PLENUM_WORD],
            WordList.PLAN: PLAN_ENDS,
            WordList.DATED: literal_terms(),
        }
    )
