"""How much a report carries before it cuts. Every cut is said in the report and returned to the caller."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes that keep one page quick to open: a browser takes about 8 MB of it without delay.

    table_rows: documents listed in the page. text_bytes: UTF-8 bytes of document text per page. text_chars: characters
    shown of one document. pages: sibling pages that take the documents the first has no room for.
    companions: partners whose text goes along with a document, so that they can be compared.
    document_matches, page_matches: matches kept for one document and for one page, longest first.
    matrix: agencies in the picture. quotes: passages quoted in the overview.
    rhetoric: turns of speech listed; turn_examples: sentences quoted of each; heat: rows and columns of the heat map.
    formulas, families, members, flags, skipped (files, and remarks), substitutions: rows of the lists.
    """

    table_rows: int = 5_000
    text_bytes: int = 4_000_000
    text_chars: int = 100_000
    pages: int = 10
    companions: int = 2
    document_matches: int = 200
    page_matches: int = 20_000
    matrix: int = 30
    quotes: int = 15
    rhetoric: int = 300
    turn_examples: int = 8
    heat: int = 20
    formulas: int = 2_000
    families: int = 500
    members: int = 50
    flags: int = 2_000
    skipped: int = 1_000
    substitutions: int = 3_000
