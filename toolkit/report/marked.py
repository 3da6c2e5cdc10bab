"""A report's text cut into pieces, each with what is to be shown of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of the shown text and what it stands for. layer: match, phrase, word or flag; number: which of them."""

    start: int
    end: int
    layer: str
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that are shown alike. matches: numbers of all marks of that layer over them, those that count first.

    opens: whether the first of them begins here. phrase: whether a set phrase lies over them; word, flag: number of
    the suspect word and of the flag there.
    """

    text: str
    matches: tuple[int, ...] = ()
    opens: bool = False
    phrase: bool = False
    word: int | None = None
    flag: int | None = None

    @property
    def size(self) -> int:
        """Characters."""
        return len(self.text)

    @property
    def plain(self) -> bool:
        """Whether nothing lies over it."""
        return not self.matches and not self.phrase and self.word is None and self.flag is None


def pieces(text: str, marks: Iterable[Mark], order: Sequence[int]) -> Iterator[Piece]:
    """Cut a text wherever a mark begins or ends. order: of each match, its place among those at one spot."""
    inside = sorted((m for m in marks if m.start < min(m.end, len(text))), key=lambda m: m.start)
    cuts = sorted({0, len(text), *(m.start for m in inside), *(min(m.end, len(text)) for m in inside)})
    active: list[Mark] = []
    following = 0
    for start, end in pairwise(cuts):
        active = [m for m in active if m.end > start]
        while following < len(inside) and inside[following].start <= start:
            active.append(inside[following])
            following += 1
        found: dict[str, list[Mark]] = {}
        for mark in active:
            found.setdefault(mark.layer, []).append(mark)
        over = sorted(found.get("match", ()), key=lambda m: order[m.number])
        yield Piece(
            text=text[start:end],
            matches=tuple(m.number for m in over),
            opens=bool(over) and over[0].start == start,
            phrase="phrase" in found,
            word=found["word"][0].number if "word" in found else None,
            flag=found["flag"][0].number if "flag" in found else None,
        )
