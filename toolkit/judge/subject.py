"""What a judge of one document looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from toolkit.describe.blanks import Blank, find_blanks
from toolkit.judge.vocabulary import vocabulary
from toolkit.model import DocumentPart, Finding, Layout, Metadata, Text, WordStarts
from toolkit.repair.word_starts import BLANK


@dataclass(frozen=True)
class Subject:
    """One document on its page. layout: of the whole page; part: which of its documents.

    odd: whether it reads oddly enough to ask if it was garbled (`judge.garble.odd_texts`).
    """

    text: Text
    layout: Layout
    part: DocumentPart
    metadata: Metadata
    odd: bool = True

    @cached_property
    def body(self) -> str:
        """The document's own repaired text; its first character stands at `part.start` of the page."""
        return self.text.text[self.part.start : self.part.end]

    @cached_property
    def blanks(self) -> list[Blank]:
        """Unfilled slots, in places of `body`."""
        starts, part = self.text.starts, self.part
        hinted = starts is None or bool(starts.of(BLANK, part.start, part.end))
        return find_blanks(self.body, seen=self.text.seen, hinted=hinted)

    def begins(self, words: int) -> list[int]:
        """Places of `body` where words of a list (of `repair.word_starts`) may begin: all that do, and few others."""
        return self._starts.of(words, self.part.start, self.part.end)

    @cached_property
    def _starts(self) -> WordStarts:
        starts = self.text.starts
        return vocabulary().starts([self.text.text])[0] if starts is None else starts


Judge = Callable[[Subject, str], Iterable[Finding]]
"""Answers one question about one document, which it sees alone, in a language ("zh", "en").

Findings are in repaired coordinates of the page.
"""
