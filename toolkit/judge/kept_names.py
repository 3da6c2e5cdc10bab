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
from toolkit.repair.language import costs

SCORE = 0.85
_RARE = 12.5
"""Nats from which on two characters side by side are no ordinary word (the limit that slots use for names)."""
_NEAR = 10
_TOWN = re.compile(r"(?P<stem>[\u4e00-\u9fff]{2,6}?)(?:镇|乡|街道)(?:人民政府|办事处)")
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


def is_rare(name: str) -> bool:
    """Whether no two neighbouring characters are an ordinary pair, as in most names of places and persons."""
    if len(name) < 2:
        return False
    codes = np.frombuffer(name.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    return all(float(costs(codes[i : i + 2]).sum()) >= _RARE for i in range(len(codes) - 1))


def kept_names(
    corpus: Corpus, matches: Matches, others: BoolArray, regions: Sequence[str | None], agencies: Sequence[str | None]
) -> Iterator[KeptName]:
    """Each name of one document's home that a match left standing in both, where it is foreign to the other.

    others: matches with another agency. Both homes must be known and neither hold the other; words that name both
    homes in one breath prove nothing. Which of the two is told says whose name it is: not who wrote first.
    """
    seen: set[tuple[int, int]] = set()
    for index in np.flatnonzero(others & ~matches.formula).tolist():
        left, right = int(matches.left_doc[index]), int(matches.right_doc[index])
        homes = [home_names(regions[doc], agencies[doc]) for doc in (left, right)]
        if not (homes[0] or homes[1]) or _related(regions[left], regions[right]):
            continue
        starts = int(matches.left_start[index]), int(matches.right_start[index])
        ends = int(matches.left_end[index]), int(matches.right_end[index])
        texts = [_text(corpus, start, end) for start, end in zip(starts, ends, strict=True)]
        for mine, other, doc, source in ((1, 0, right, left), (0, 1, left, right)):
            for name in homes[other]:
                at = texts[mine].find(name)
                near = texts[mine][max(0, at - _NEAR) : at + len(name) + _NEAR]
                if at < 0 or name not in texts[other] or any(own in near for own in homes[mine]):
                    continue
                start = starts[mine] + at
                if (doc, start) not in seen and not _shares(name, homes[mine]):
                    seen.add((doc, start))
                    yield KeptName(doc, source, start, start + len(name), name)


def _text(corpus: Corpus, start: int, end: int) -> str:
    return corpus.codes[start:end].tobytes().decode("utf-16-le", "surrogatepass")


def _related(a: str | None, b: str | None) -> bool:
    """Whether one place may hold the other, or is not known."""
    return not a or not b or a.startswith(b) or b.startswith(a) or a.endswith(b) or b.endswith(a)


def _shares(name: str, own: tuple[str, ...]) -> bool:
    return any(name in other or other in name for other in own)


def told(kept: KeptName, own: str, source: str, lang: str) -> str:
    """A sentence for people. own: the document's region; source: the other document's name."""
    if lang == "en":
        return f"“{kept.name}” belongs to the agency of {source}, which has the same words; this document is of {own}"
    return f"“{kept.name}”是{source}所属地方的名称，两文此处文字相同，而本文属{own}"
