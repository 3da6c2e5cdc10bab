"""Congresses, plans and campaigns with their times: a table of public facts written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

# What stands in every text that names a congress, a plenum or a plan: looked for first, being faster.
CONGRESS_WORDS = ("党的", "大精神", "国代表大会")
PLENUM_WORD = "中全会"
PLAN_ENDS = ("五”", "五规划", "五计划", "五时期")


@dataclass(frozen=True, slots=True)
class DatedTerm:
    """One row of `toolkit/data/dated_terms.tsv`.

    kind: congress, plenum, plan, campaign or idea. named_from: nobody spoke of it earlier. since: it happened or began.
    until: another one took its place, or it ended. None: not known, or not yet. what: its name for people.
    """

    kind: str
    named_from: date | None
    since: date
    until: date | None
    what: str


@cache
def dated_terms() -> dict[str, DatedTerm]:
    """Spelling -> what is known of it, from the table that ships with the package."""
    lines = files("toolkit.data").joinpath("dated_terms.tsv").read_text(encoding="utf-8").splitlines()
    found: dict[str, DatedTerm] = {}
    for line in lines[1:]:
        kind, spellings, named, since, until, what = line.split("\t")
        term = DatedTerm(kind, _day(named), date.fromisoformat(since), _day(until), what)
        found |= dict.fromkeys(spellings.split("|"), term)
    return found


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def literal_terms() -> list[str]:
    """Spellings of campaigns and ideas, which are found as they are written."""
    return [spelling for spelling, term in dated_terms().items() if term.kind in ("campaign", "idea")]
