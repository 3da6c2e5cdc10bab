"""What a judge of one document looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from toolkit.model import DocumentPart, Finding, Layout, Metadata, Text


@dataclass(frozen=True, slots=True)
class Subject:
    """One document on its page. layout: of the whole page; part: which of its documents."""

    text: Text
    layout: Layout
    part: DocumentPart
    metadata: Metadata


Judge = Callable[[Subject, str], Iterable[Finding]]
"""Answers one question about one document, which it sees alone, in a language ("zh", "en").

Findings are in repaired coordinates of the page.
"""
