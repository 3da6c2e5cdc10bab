"""The texts of a folder of reports, as experiments take them: by name, long enough, cut where they are very long."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import BadInput
from toolkit.model import Page
from toolkit.read import plan, read
from toolkit.split.sentences import sentences_of

FEWEST_CHARS, MOST_CHARS = 200, 20_000


@dataclass(frozen=True, slots=True)
class NamedText:
    """A report. name: its place below the corpus, with the record's where there are several."""

    name: str
    text: str

    @property
    def kind(self) -> str:
        """The folder or archive of the corpus in which it lies, "" where it lies in none."""
        return self.name.partition("/")[0] if "/" in self.name else ""


def texts_of(corpus: Path) -> tuple[list[NamedText], int]:
    """The texts of FEWEST_CHARS and more, cut at MOST_CHARS; and how many are shorter.

    Raises BadInput where fewer than two are left.
    """
    jobs, _ = plan(corpus)
    pages = [page for job in jobs for page in read(job) if isinstance(page, Page)]
    texts = [NamedText(page.page_id, _plain(page.text)) for page in pages]
    kept = [one for one in texts if len(one.text) >= FEWEST_CHARS and sentences_of(one.text)]
    if len(kept) < 2:
        raise BadInput(
            f"{corpus}: {len(kept)} texts of {FEWEST_CHARS} characters or more", next_step="give a folder of reports"
        )
    return kept, len(texts) - len(kept)


def _plain(text: str) -> str:
    """Without what a reader of the files would take for a mark of encoding or a line end, and for no text at all."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    return text.encode("utf-8", "replace").decode("utf-8")[:MOST_CHARS]
