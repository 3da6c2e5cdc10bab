"""Characters that nobody sees: NUL and other controls, zero-width marks, soft hyphens."""

from __future__ import annotations

import re

from toolkit.model import Repair, RepairKind
from toolkit.repair.chars import CONTROL_RANGES
from toolkit.repair.draft import Draft

# Vertical tab, form feed, NEL, line and paragraph separators are the line breaks of word processors and PDFs.
_BREAK = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile("[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in CONTROL_RANGES) + "]+")
# Joiners and direction marks mean something in emoji and in Arabic, Indic, Tibetan or Mongolian script.
_MEANT = re.compile(
    "[\u0590-\u109f\u1780-\u18af\u2600-\u27bf\ufb1d-\ufdff\ufe00-\ufe0f\ufe70-\ufefc\U0001f000-\U0001faff]"
)
_MARKS = re.compile("[\u200c-\u200f\u202a-\u202e\u2066-\u2069]+")


def drop_controls(draft: Draft) -> Draft:
    """Turn odd line breaks into newlines and drop what has no width. Joiners after a script that needs them stay."""
    text, n_breaks = _BREAK.subn("\n", draft.text)
    found = [match.span() for match in _INVISIBLE.finditer(text) if not _is_meant(text, match)]
    if not found and not n_breaks:
        return draft
    changed = [match.span() for match in _BREAK.finditer(draft.text)] + found
    start, end = draft.to_page(min(first for first, _ in changed), max(last for _, last in changed))
    count = n_breaks + sum(last - first for first, last in found)
    draft = draft.same_length(text).noting(Repair(RepairKind.CONTROL, start, end, count))
    return draft.without([a for a, _ in found], [b for _, b in found]) if found else draft


def _is_meant(text: str, match: re.Match[str]) -> bool:
    before = text[match.start() - 1 : match.start()] if match.start() else ""
    return bool(_MARKS.fullmatch(match.group()) and _MEANT.match(before))
