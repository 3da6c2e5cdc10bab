"""Undo what web mirrors and PDF exporters do to a text, keeping the way back to the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np

from toolkit.model import Page, Repair, Text
from toolkit.repair import chars
from toolkit.repair.control import drop_controls
from toolkit.repair.draft import Draft
from toolkit.repair.glosses import gloss_styles, strip_glosses
from toolkit.repair.slipped import realign_slips
from toolkit.repair.traditional import is_traditional, simplify
from toolkit.repair.widths import fold_mixed_numbers, fold_variants

# Classes without which a text needs no repair.
_DAMAGE = chars.CONTROL | chars.FOLDED | chars.TRADITIONAL | chars.PINYIN | chars.LOST | chars.FULLWIDTH | chars.SYMBOL


def classified(pages: Sequence[Page]) -> list[chars.FlagArray]:
    """Classes of each page's characters, in one look-up for all of them."""
    flags = chars.classify("".join(page.text for page in pages))
    if len(flags) != sum(len(page.text) for page in pages):  # characters beyond the basic plane have two flags
        return [chars.classify(page.text) for page in pages]
    ends = list(accumulate(len(page.text) for page in pages))
    return [flags[end - len(page.text) : end] for end, page in zip(ends, pages, strict=True)]


def repair(page: Page, *, flags: chars.FlagArray | None = None) -> Text:
    """Undo the mirror damage in a page's text and map it to `page.raw`; the identity where nothing is damaged.

    Order: controls, pinyin glosses, slipped GBK runs (then the glosses that these hid), Traditional to Simplified,
    widths. Every change is on record in `repairs`, in original coordinates. What can't be recovered is U+FFFD.
    Time and memory are linear in the text. Never raises for a valid page.
    flags: classes of its characters, where somebody has looked (see `classified`).
    """
    flags = chars.classify(page.text) if flags is None else flags
    seen = chars.seen_in(flags)
    if not seen & _DAMAGE:
        return Text(page, page.text, page.origin, seen=seen)
    draft = Draft(page.text)
    if seen & chars.CONTROL:
        draft = drop_controls(draft)
    styles = gloss_styles(draft.text) if _may_be_glossed(seen, flags) else frozenset()
    draft = strip_glosses(draft, styles)
    if _may_be_slipped(page.text, seen):
        draft = strip_glosses(realign_slips(draft), styles)
    if seen & chars.TRADITIONAL and _is_traditional(draft.text, flags if draft.text is page.text else None):
        draft = simplify(draft)
    if seen & chars.FOLDED:
        draft = fold_variants(draft)
    if seen & chars.FULLWIDTH:
        draft = fold_mixed_numbers(draft)
    return _finished(page, draft, seen)


def _may_be_slipped(text: str, seen: int) -> bool:
    """Look for a ? or U+FFFD before a non-ASCII character, and for symbols that prose does not use."""
    if seen & chars.LOST and chars.LOST_BEFORE_HAN.search(text):
        return True
    return bool(seen & chars.SYMBOL)


def _may_be_glossed(seen: int, flags: chars.FlagArray) -> bool:
    """Look for an opening bracket with a small letter right behind it."""
    if not (seen & chars.BRACKET and seen & chars.PINYIN):
        return False
    opened = (flags[:-1] & chars.BRACKET).astype(bool)
    return bool(np.any(opened & (flags[1:] & chars.PINYIN).astype(bool)))


def _is_traditional(text: str, flags: chars.FlagArray | None) -> bool:
    flags = chars.classify(text) if flags is None else flags
    n_traditional = int(np.count_nonzero(flags & chars.TRADITIONAL))
    codes = chars.code_units(text)
    return is_traditional(n_traditional, int(np.count_nonzero((codes >= 0x3400) & (codes < 0xA000))))


def _finished(page: Page, draft: Draft, seen: int) -> Text:
    if not draft.repairs:
        return Text(page, draft.text, page.origin, seen=seen)
    repairs = tuple(_in_original(page, done) for done in draft.repairs)
    origin = page.origin if draft.origin is None else draft.origin.compose(page.origin)
    return Text(page, draft.text, origin, repairs, seen=chars.seen_in(chars.classify(draft.text)))


def _in_original(page: Page, done: Repair) -> Repair:
    if page.origin is None:
        return done
    span = page.origin.to_source(done.start, done.end)
    return replace(done, start=span.start, end=span.end)
