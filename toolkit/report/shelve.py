"""Which page takes which document's text: the first ones into report.html, later ones into sibling pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from toolkit.model import DocumentView
from toolkit.report.limits import Limits
from toolkit.report.pairs import Pairs
from toolkit.report.ranked import Ints, Ranked
from toolkit.report.source import TextSource


@dataclass
class Shelf:
    """The texts of one page, being filled. homes: ranks that belong here; texts: theirs and companions', by rank."""

    number: int
    homes: list[int] = field(default_factory=list)
    texts: dict[int, DocumentView] = field(default_factory=dict)
    used: int = 0


@dataclass
class Lost:
    """What could not be shown as a whole. long: ranks cut; missing: ranks whose text could not be had."""

    long: set[int] = field(default_factory=set)
    missing: set[int] = field(default_factory=set)


class Partners:
    """Each document's partners, those with most characters first."""

    def __init__(self, pairs: Pairs, *, n_documents: int) -> None:
        document = np.concatenate([pairs.a, pairs.b])
        strength = np.tile(np.arange(len(pairs.a)), 2)
        order = np.lexsort((strength, document))
        self._other: Ints = np.concatenate([pairs.b, pairs.a])[order]
        self._first: Ints = np.searchsorted(document[order], np.arange(n_documents + 1))

    def of(self, rank: int, *, most: int) -> list[int]:
        """Up to `most` partners of a document."""
        first = int(self._first[rank])
        found: list[int] = self._other[first : min(first + most, int(self._first[rank + 1]))].tolist()
        return found


class Shelver:
    """Fills shelves in reading order. After the last shelf `lost` says what could not be shown."""

    def __init__(self, ranked: Ranked, pairs: Pairs, texts: TextSource, *, limits: Limits) -> None:
        self._ids = ranked.documents.column("doc_id")
        self._reused = ranked.share("reused")
        self._partners = Partners(pairs, n_documents=len(self._ids))
        self._texts = texts
        self._limits = limits
        self.lost = Lost()

    def shelves(self) -> Iterator[Shelf]:
        """One shelf for report.html, then those for sibling pages. Only documents with a finding get on the latter."""
        shelf = Shelf(0)
        for rank in range(len(self._ids)):
            if shelf.used >= self._limits.text_bytes:
                yield shelf
                shelf = Shelf(shelf.number + 1)
            if shelf.number > self._limits.pages or (shelf.number and self._reused[rank] <= 0):
                break
            self._place(shelf, rank)
        if shelf.homes or shelf.number == 0:
            yield shelf

    def _place(self, shelf: Shelf, rank: int) -> None:
        if not self._add(shelf, rank):
            return
        shelf.homes.append(rank)
        for partner in self._partners.of(rank, most=self._limits.companions):
            self._add(shelf, partner)

    def _add(self, shelf: Shelf, rank: int) -> bool:
        if rank in shelf.texts:
            return True
        try:
            view = self._texts.view(self._ids[rank].as_py())
        except KeyError:
            self.lost.missing.add(rank)
            return False
        shelf.texts[rank] = view
        shown = view.text[: self._limits.text_chars]
        if len(shown) < len(view.text):
            self.lost.long.add(rank)
        shelf.used += len(shown.encode("utf-8", "replace"))
        return True
