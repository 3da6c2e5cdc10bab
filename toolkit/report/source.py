"""Where the report gets the words it shows."""

from __future__ import annotations

from typing import Protocol

from toolkit.model import DocumentView


class TextSource(Protocol):
    """Gives out one document's repaired text at a time, so that the report never holds the whole corpus."""

    def view(self, doc_id: str) -> DocumentView:
        """Return the document as it is shown. Raises KeyError if no such document was read."""
        ...
