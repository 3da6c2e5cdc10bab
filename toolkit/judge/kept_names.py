"""Whose words still carry the name of the place that they were taken from: 柏川一中 in a report of 汀安县."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from toolkit.align.grams import BoolArray, Corpus
from toolkit.align.matches import Matches
from toolkit.describe.gazetteer import Gazetteer
from toolkit.describe.places import short_form
from toolkit.repair.language import pair_cost

SCORE = 0.85
_RARE = 12.5
"""Nats from which on two characters side by side are no ordinary word (the limit that slots use for names)."""
_RARE_BARE = 18.0
"""The same where nothing but 乡 or 镇 behind it, elsewhere, says that it is a name."""
_NEAR = 10
_TOWN = re.compile(r"(?P<stem>[\u4e00-\u9fff]{2,6}?)(?:镇|乡|街道)(?:人民政府|办事处)")
_TOWN_CODES = [ord(unit) for unit in "乡镇街"]
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_COUNTY = re.compile("[县区旗]$")
_LARGE = re.compile("[省州盟]$|自治区$|地区$")


@dataclass(frozen=True, slots=True)
class KeptName:
    """A name of the home of `source` in the words of `doc`. start, end: corpus positions, half-open."""

    doc: int
    source: int
    start: int
    end: int
    name: str


@lru_cache(maxsize=1 << 14)
def home_names(region: str | None, agency: str | None) -> tuple[str, ...]:
    """What a document's home is called in running text: its unit, its short form where that is no word, its town.

    Empty for provinces and the like: what lies in one often names it.
    """
    names = []
    if region:
        chain = Gazetteer.load().at_start(region)
        unit = region[chain[-1].start :] if chain else region
        if 2 <= len(unit) <= 12 and not _LARGE.search(unit):
            names.append(short_form(unit) if is_rare(short_form(unit)) else unit)
    if agency and (town := _TOWN.fullmatch(agency)) and is_rare(town["stem"]):
        names.append(town["stem"])
    return tuple(names)


def is_rare(name: str, floor: float = _RARE) -> bool:
    """Whether no two neighbouring characters are an ordinary pair, as in most names of places and persons."""
    if len(name) < 2:
        return False
    return all(pair_cost(name[i : i + 2]) >= floor for i in range(len(name) - 1))


def kept_names(
    corpus: Corpus, matches: Matches, others: BoolArray, regions: Sequence[str | None], agencies: Sequence[str | None]
) -> Iterator[KeptName]:
    """Each name of one document's home that a match left standing in both, where it is foreign to the other.

    others: matches with another agency. Names of a home are those of `home_names`, and the towns that documents of that
    region alone call by their full name (柳垭乡). Both homes must be known and neither hold the other; words that name
    both homes in one breath prove nothing. Which of the two is told says whose name it is: not who wrote first.
    """
    towns = _towns(corpus, regions)
    seen: set[tuple[int, int]] = set()
    for index in np.flatnonzero(others & ~matches.formula).tolist():
        docs = int(matches.left_doc[index]), int(matches.right_doc[index])
        if not _apart(*(regions[doc] for doc in docs)):
            continue
        units = [home_names(regions[doc], agencies[doc]) for doc in docs]
        homes = [(*own, *towns.get(regions[doc] or "", ())) for own, doc in zip(units, docs, strict=True)]
        if not any(homes):
            continue
        starts = int(matches.left_start[index]), int(matches.right_start[index])
        ends = int(matches.left_end[index]), int(matches.right_end[index])
        texts = [_text(corpus, start, end) for start, end in zip(starts, ends, strict=True)]
        for mine, other in ((1, 0), (0, 1)):
            for name, at in _standing(texts[mine], texts[other], units[mine], homes[other]):
                start = starts[mine] + at
                if name not in homes[mine] and (docs[mine], start) not in seen:
                    seen.add((docs[mine], start))
                    yield KeptName(docs[mine], docs[other], start, start + len(name), name)


def _standing(mine: str, other: str, own: Sequence[str], foreign: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The other home's names in both texts, and where in mine, with none of mine's own beside them."""
    for name in foreign:
        at = mine.find(name) if name in other else -1
        if at < 0 or any(name in one or one in name for one in own):
            continue
        near = mine[max(0, at - _NEAR) : at + len(name) + _NEAR]
        if not any(one in near for one in own):
            yield name, at


def _towns(corpus: Corpus, regions: Sequence[str | None]) -> dict[str, tuple[str, ...]]:
    """By region: names of two characters that documents of no other region put before 乡, 镇 and 街道."""
    codes = corpus.codes
    at = np.unique(np.concatenate([np.flatnonzero(codes[2:] == unit) + 2 for unit in _TOWN_CODES]))
    pairs, which = np.unique(codes[at - 2].astype(np.int64) << 16 | codes[at - 1], return_inverse=True)
    names = [chr(pair >> 16) + chr(pair & 0xFFFF) for pair in pairs.tolist()]
    users: dict[int, set[str | None]] = {}
    for name, doc in set(zip(which.tolist(), corpus.doc_of(at).tolist(), strict=True)):
        users.setdefault(name, set()).add(regions[doc])
    found: dict[str, list[str]] = {}
    for number, where in sorted(users.items()):
        region = next(iter(where))
        if len(where) == 1 and region and _HAN.fullmatch(names[number]) and is_rare(names[number], _RARE_BARE):
            found.setdefault(region, []).append(names[number])
    return {region: tuple(stems) for region, stems in found.items()}


def _text(corpus: Corpus, start: int, end: int) -> str:
    return corpus.codes[start:end].tobytes().decode("utf-16-le", "surrogatepass")


def _apart(a: str | None, b: str | None) -> bool:
    """Whether neither place can hold the other: two full paths of which none begins the other, or two counties."""
    if not a or not b or a.startswith(b) or b.startswith(a) or a.endswith(b) or b.endswith(a):
        return False
    gazetteer = Gazetteer.load()
    return bool(_COUNTY.search(a) and _COUNTY.search(b)) or bool(gazetteer.at_start(a) and gazetteer.at_start(b))


def told(kept: KeptName, own: str, source: str, lang: str) -> str:
    """A sentence for people. own: the document's region; source: the other document's name."""
    if lang == "en":
        return f"“{kept.name}” belongs to the agency of {source}, which has the same words; this document is of {own}"
    return f"“{kept.name}”是{source}所属地方的名称，两文此处文字相同，而本文属{own}"
