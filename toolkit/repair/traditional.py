"""Traditional to Simplified, characters only: regional words (資訊, 計畫) stay as they are."""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

import numpy as np

from toolkit.model import Repair, RepairKind
from toolkit.repair.chars import bmp_codes
from toolkit.repair.draft import Draft, Patch
from toolkit.repair.language import costs

MIN_SHARE = 0.08  # of a page's ideographs. Three Traditional pages have .26-.33; 4,268 Simplified ones up to .011
MIN_CHARS = 3
MIN_PARTICLE_GAIN = 1.0  # nats
_CLAUSE = re.compile(r"[^，。；：、！？,.;:!?\s]+|[，。；：、！？,.;:!?\s]+")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter() -> _Converter:
    import opencc  # loads a shared library: only for pages that need it

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


def is_traditional(n_traditional: int, n_ideographs: int) -> bool:
    """Whether a page with so many characters that exist only in Traditional is written in it."""
    return n_traditional >= MIN_CHARS and n_traditional >= MIN_SHARE * n_ideographs


def simplify(draft: Draft) -> Draft:
    """Convert the whole text; the map follows character by character, or by clause where a phrase changes length."""
    converted = _settle_particle(_converter().convert(draft.text))
    if converted == draft.text:
        return draft
    if len(converted) != len(draft.text):
        return _by_clause(draft)
    places = [i for i, (old, new) in enumerate(zip(draft.text, converted, strict=True)) if old != new]
    start, end = draft.to_page(places[0], places[-1] + 1)
    return draft.same_length(converted).noting(Repair(RepairKind.TRADITIONAL, start, end, len(places)))


def _settle_particle(text: str) -> str:
    """Write 着 for 著 where the character model finds it likelier: 沿著, 著力, but 著作. OpenCC's t2s leaves all 著."""
    places = [match.start() for match in re.finditer("著", text)]
    if not places:
        return text
    codes = bmp_codes(text)
    changed = codes.copy()
    changed[places] = ord("着")
    gain = np.append(costs(codes) - costs(changed), 0.0)
    chars = list(text)
    for place in places:
        if gain[place] + gain[place + 1] >= MIN_PARTICLE_GAIN:
            chars[place] = "着"
    return "".join(chars)


def _by_clause(draft: Draft) -> Draft:
    patches, count = [], 0
    for match in _CLAUSE.finditer(draft.text):
        old = match.group()
        new = _settle_particle(_converter().convert(old))
        if new == old:
            continue
        first, last = match.span()
        same = len(new) == len(old)
        starts = list(range(first, last)) if same else [first] * len(new)
        ends = list(range(first + 1, last + 1)) if same else [last] * len(new)
        patches.append(Patch(first, last, new, starts, ends))
        count += sum(a != b for a, b in zip(old, new, strict=True)) if same else len(old)
    if not patches:
        return draft
    start, end = draft.to_page(patches[0].start, patches[-1].end)
    return draft.patched(patches).noting(Repair(RepairKind.TRADITIONAL, start, end, count))
