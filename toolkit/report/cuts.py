"""What a report had to leave out, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from toolkit.report.labels import Words
from toolkit.report.limits import Limits
from toolkit.report.ranked import ints
from toolkit.report.totals import split_skipped
from toolkit.schema import Tables

# Lists that have no table of their own name.
_TABLE_OF = {"remarks": "skipped", "rhetoric": "rhetoric_clusters"}


@dataclass(frozen=True, slots=True)
class Cuts:
    """Counts of what is whole and what is not.

    inline, spilled: documents whose text is in report.html or in one of `pages` sibling pages. matches: in no page.
    long: texts shown in part; missing: texts that could not be had; orphans: matches of unknown documents.
    """

    tables: Tables
    limits: Limits
    documents: int
    inline: int
    spilled: int
    pages: int
    matches: int
    long: int
    missing: int
    orphans: int


def stage_caps(words: Words, caps: Sequence[str]) -> tuple[str, ...]:
    """Limits that the stages hit, which they tell in English, in the words of the report; unknown ones as they are."""
    return tuple(_in_words(words, cap, "limit.") or cap for cap in caps)


def _in_words(words: Words, told: str, group: str) -> str | None:
    for key, pattern in _patterns():
        found = pattern.fullmatch(told) if key.startswith(group) else None
        if found is not None:
            values = found.groupdict()
            if "parts" in values:
                parts = [_in_words(words, part, "limit.part.") or part for part in values["parts"].split(", ")]
                values["parts"] = words("why.list").join(parts)
            return words(key, **values)
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The English labels of limits as patterns: what stands in their fields is taken over."""
    labels = Words("en").table()
    field = re.compile(r"\\{(\w+)\\}")
    found = (
        (key, field.sub(r"(?P<\1>.+?)", re.escape(text))) for key, text in labels.items() if key.startswith("limit.")
    )
    return tuple((key, re.compile(pattern)) for key, pattern in found)


def told_caps(words: Words, cuts: Cuts) -> tuple[str, ...]:
    """One sentence for each thing that was cut, and where the rest lies."""
    rows, absent = cuts.limits.table_rows, cuts.documents - cuts.inline - cuts.missing
    told = [
        words("cap.rows", shown=rows, all=cuts.documents) if cuts.documents > rows else "",
        words("cap.texts", n=absent, spilled=cuts.spilled, pages=cuts.pages) if absent > 0 else "",
        words("cap.matches", n=cuts.matches) if cuts.matches else "",
        words("cap.long", n=cuts.long, chars=cuts.limits.text_chars) if cuts.long else "",
        words("cap.lost", n=cuts.missing) if cuts.missing else "",
        words("cap.orphans", n=cuts.orphans) if cuts.orphans else "",
        *_cut_lists(words, cuts),
    ]
    return tuple(sentence for sentence in told if sentence)


def _cut_lists(words: Words, cuts: Cuts) -> list[str]:
    tables, limits = cuts.tables, cuts.limits
    family, sizes = np.unique(ints(tables.families.column("family_id")), return_counts=True)
    large = int(np.count_nonzero(sizes > limits.members))
    skipped, remarks = split_skipped(tables.skipped)
    lists = (
        ("formulas", limits.formulas, tables.formulas.num_rows),
        ("rhetoric", limits.rhetoric, tables.rhetoric_clusters.num_rows),
        ("families", limits.families, len(family)),
        ("flags", limits.flags, tables.flags.num_rows),
        ("skipped", limits.skipped, skipped.num_rows),
        ("remarks", limits.skipped, remarks.num_rows),
        ("substitutions", limits.substitutions, tables.substitutions.num_rows),
    )
    told = [
        words("cap.list", name=words(f"list.{name}"), shown=most, all=there, table=_TABLE_OF.get(name, name))
        for name, most, there in lists
        if there > most
    ]
    return told + ([words("cap.members", n=large, shown=limits.members)] if large else [])
