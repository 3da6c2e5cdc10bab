"""Glyph variants from PDF text layers (⽂, ⻓, 金) and numbers typed in both widths at once (２０16).

Full-width letters and digits alone are a manner of typing, common in older reports, and stay: matching folds them.
"""

from __future__ import annotations

import re

from toolkit.model import Repair, RepairKind
from toolkit.repair.chars import folded
from toolkit.repair.draft import Draft

_WIDE = "０-９Ａ-Ｚａ-ｚ"
_WORD = re.compile(f"[0-9A-Za-z{_WIDE}]+")
_HALF = re.compile("[0-9A-Za-z]")
_NARROW = {code: code - 0xFEE0 for first, last in ("０９", "ＡＺ", "ａｚ") for code in range(ord(first), ord(last) + 1)}


def fold_variants(draft: Draft) -> Draft:
    """Replace radical and compatibility characters by the ordinary ones, one for one."""
    return _replaced(draft, draft.text.translate({ord(variant): plain for variant, plain in folded().items()}))


def fold_mixed_numbers(draft: Draft) -> Draft:
    """Make numbers and words that mix both widths half-width."""
    return _replaced(draft, _WORD.sub(_narrowed, draft.text))


def _narrowed(match: re.Match[str]) -> str:
    word = match.group()
    return word.translate(_NARROW) if _HALF.search(word) else word


def _replaced(draft: Draft, text: str) -> Draft:
    places = [i for i, (old, new) in enumerate(zip(draft.text, text, strict=True)) if old != new]
    if not places:
        return draft
    start, end = draft.to_page(places[0], places[-1] + 1)
    return draft.same_length(text).noting(Repair(RepairKind.WIDTH, start, end, len(places)))
