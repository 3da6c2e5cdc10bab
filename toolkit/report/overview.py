"""The first screen: what a person sees before any click, and without any script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from toolkit.errors import BadSpan
from toolkit.model import DocumentView
from toolkit.report.limits import Limits
from toolkit.report.pairs import Matrix, Pairs
from toolkit.report.ranked import KINDS, Ints, Ranked
from toolkit.report.safe import displayable
from toolkit.report.shelve import Shelf
from toolkit.report.tell import Namer
from toolkit.report.totals import SHARES

QUOTE_CHARS = 320
TOP_DOCUMENTS = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """One document's make-up. shares: 0-1, by SHARES."""

    rank: int
    title: str
    source: str
    year: int | None
    chars: int
    copied: float
    shares: dict[str, float]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a quoted passage. rest: characters of it left out."""

    rank: int
    name: str
    text: str
    rest: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A shared passage in both its wordings."""

    kind: str
    relation: str
    direction: str
    reason: str
    chars: int
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of the picture. x, y: column and row; depth: 0-1, how dark.

    link: the two documents behind it, by rank; None where no page holds both their texts.
    """

    x: int
    y: int
    chars: int
    depth: float
    link: tuple[int, int] | None


def bars_of(ranked: Ranked, namer: Namer, *, most: int = TOP_DOCUMENTS) -> list[Bar]:
    """Return the first documents in reading order."""
    shares = {name: ranked.share(name)[:most] for name in SHARES}
    years = ranked.documents.column("year").slice(0, most).to_pylist()
    return [
        Bar(
            rank=rank,
            title=displayable(namer.title(rank)),
            source=displayable(namer.source(rank)),
            year=year,
            chars=int(ranked.chars[rank]),
            copied=float(shares["copied"][rank]),
            shares={name: float(column[rank]) for name, column in shares.items()},
        )
        for rank, year in enumerate(years)
    ]


def cells_of(matrix: Matrix, pairs: Pairs, *, pages: Callable[[int], list[int]]) -> list[Cell]:
    """Return the squares that are not empty. Darkness grows with the logarithm: a few share far more than others."""
    top = np.log1p(matrix.chars.max(initial=1))
    cells = []
    for y, x in np.argwhere(matrix.chars > 0).tolist():
        pair = int(matrix.best[y, x])
        chars = int(matrix.chars[y, x])
        a, b = int(pairs.a[pair]), int(pairs.b[pair])
        link = (a, b) if set(pages(a)) & set(pages(b)) else None
        cells.append(Cell(x=x, y=y, chars=chars, depth=float(np.log1p(chars) / top), link=link))
    return cells


def _side(view: DocumentView, rank: int, name: str, start: int, end: int) -> Side | None:
    try:
        span = view.to_repaired(start, end)
    except BadSpan:
        return None
    text = view.text[span.start : span.end]
    return Side(rank, displayable(name), displayable(text[:QUOTE_CHARS]), max(0, len(text) - QUOTE_CHARS))


def _quotable(ranked: Ranked, rows: Ints, shelf: Shelf, *, most: int) -> list[int]:
    """Return the longest unexplained match of each pair of documents whose texts are at hand."""
    order = rows[np.argsort(-ranked.equal[rows], kind="stable")]
    order = order[ranked.external[order]]
    at_hand = np.isin(ranked.left[order], list(shelf.texts)) & np.isin(ranked.right[order], list(shelf.texts))
    order = order[at_hand]
    low, high = np.minimum(ranked.left[order], ranked.right[order]), np.maximum(ranked.left[order], ranked.right[order])
    _, first = np.unique(low * len(ranked.chars) + high, return_index=True)
    chosen: list[int] = order[np.sort(first)[:most]].tolist()
    return chosen


def quotes_of(ranked: Ranked, rows: Ints, shelf: Shelf, namer: Namer, *, limits: Limits) -> list[Quote]:
    """Return the longest shared passages, one for each pair of documents."""
    quotes = []
    for row in _quotable(ranked, rows, shelf, most=limits.quotes):
        sides = [
            _side(shelf.texts[rank], rank, namer.full(rank), int(ranked.starts[i, row]), int(ranked.ends[i, row]))
            for i, rank in enumerate((int(ranked.left[row]), int(ranked.right[row])))
        ]
        if sides[0] is None or sides[1] is None:
            continue
        quotes.append(_quote(ranked, row, (sides[0], sides[1]), namer))
    return quotes


def _quote(ranked: Ranked, row: int, sides: tuple[Side, Side], namer: Namer) -> Quote:
    kind = int(ranked.kind[row])
    return Quote(
        kind=KINDS[kind] if kind >= 0 else "unknown",
        relation=namer.relation(row),
        direction=namer.order(row),
        reason=displayable(ranked.matches.column("direction_reason")[row].as_py() or ""),
        chars=int(ranked.equal[row]),
        sides=sides,
    )
