"""A corpus, and one that was saved."""

from __future__ import annotations

import json
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit.api import asked
from toolkit.api.frames import html_table
from toolkit.engine.config import with_text_column
from toolkit.engine.indexing import Indexed, Vectors, add_to_index, build_index
from toolkit.engine.search import Filter, Found, search
from toolkit.engine.vectors import encoder_of
from toolkit.errors import BadInput
from toolkit.index.store import Index as StoredIndex
from toolkit.model import Skipped


def silent(stage: str, done: int, total: int) -> None:
    """No progress."""


class Corpus:
    """Documents to look into: a folder (read recursively), a file, or a file of records.

    >>> Corpus.from_texts({"甲": "今年修渠三条。", "乙": "今年修桥一座。"})
    Corpus of 2 records
    """

    def __init__(self, path: str | Path, *, text_column: str | None = None) -> None:
        """text_column: of records, the column that holds the text. Raises BadInput if there is nothing at the path."""
        self.path = asked.path("path", path)
        self.text_column = text_column
        self._told = f"Corpus of {self.path}"
        if not self.path.exists():
            raise BadInput(f"{self.path}: no such file or folder", next_step="give an existing folder or file")

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> Corpus:
        """Texts by name. Their doc_ids will be `records.jsonl#name`. Raises BadInput for anything but texts by name."""
        if not isinstance(texts, Mapping):
            raise BadInput(
                "texts without names", next_step="give a dict, as in {'report 1': text}, or use from_records"
            )
        return cls.from_records({"id": name, "text": text} for name, text in texts.items())

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, object]]) -> Corpus:
        """Records with `text`, and if known `id`, `title`, `agency`, `region`, `year`, `published`, `site`.

        They lie on disk as long as the corpus is in use. Raises BadInput for a record without a text.
        """
        folder = Path(tempfile.mkdtemp(prefix="toolkit-corpus-"))
        path = folder / "records.jsonl"
        count = 0
        with path.open("w", encoding="utf-8", errors="backslashreplace") as stream:
            for count, record in enumerate(records, 1):
                if not isinstance(record.get("text"), str):
                    raise BadInput(f"record {count}: no text in it", next_step="give each record a text")
                stream.write(json.dumps(dict(record), ensure_ascii=False) + "\n")
        corpus = cls(path)
        weakref.finalize(corpus, shutil.rmtree, folder, ignore_errors=True)
        corpus._told = f"Corpus of {count:,} records"
        return corpus

    def __repr__(self) -> str:
        return self._told


def as_corpus(corpus: Corpus | str | Path) -> Corpus:
    """A path as the corpus that lies there."""
    return corpus if isinstance(corpus, Corpus) else Corpus(corpus)


def _are_years(years: object) -> bool:
    """Whether it is a first and a last year, in this order."""
    if not isinstance(years, (tuple, list)) or len(years) != 2:
        return False
    first, last = years
    return isinstance(first, int) and isinstance(last, int) and first <= last


@dataclass(frozen=True, slots=True)
class Added:
    """What building an index or adding to it did, in documents. skipped: files that were not used, and why."""

    added: int
    replaced: int
    unchanged: int
    skipped: tuple[Skipped, ...]

    @classmethod
    def of(cls, done: Indexed) -> Added:
        """What the engine says of it."""
        return cls(done.added, done.replaced, done.unchanged, done.skipped)


class Index:
    """A saved corpus, opened: as it was at that moment, whatever is added later.

    >>> corpus = Corpus.from_texts({"甲": "今年修渠三条，村民都来帮忙。", "乙": "今年修桥一座。"})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     index = Index.build(corpus, folder + "/reports.index")
    ...     done = index.add(corpus)
    ...     print(len(index), done.added, done.unchanged)
    2 0 2
    """

    def __init__(self, folder: str | Path) -> None:
        """Raises BadIndex, in words, if there is no index, or it is damaged or of another version."""
        self.folder = asked.path("folder", folder)
        self.stored = StoredIndex(self.folder)

    @classmethod
    def build(
        cls,
        corpus: Corpus | str | Path,
        folder: str | Path,
        *,
        jobs: int = 1,
        lang: str = "zh",
        vectors: bool = False,
        encoder: str | None = None,
    ) -> Index:
        """Save a corpus in a new or empty folder, and open it.

        vectors: keep every sentence's vector, so that search need not make them. encoder: what makes them, the name or
        folder of a sentence-transformers model; None: the one that ships.
        Raises BadInput if that can't be done, MissingExtra if the encoder needs one.
        """
        if encoder is not None and not vectors:
            raise BadInput("an encoder makes vectors, and none are asked for", next_step="give vectors=True too")
        source = as_corpus(corpus)
        config = with_text_column(source.text_column)
        wanted = Vectors(encoder) if vectors else None
        build_index(
            source.path,
            Path(folder),
            config=config,
            n_jobs=asked.whole_number("jobs", jobs, least=1),
            lang=lang,
            progress=silent,
            vectors=wanted,
        )
        return cls(folder)

    def add(self, corpus: Corpus | str | Path, *, jobs: int = 1, lang: str = "zh") -> Added:
        """Add a corpus, and open the index again. Changed files replace their old version.

        Raises BadIndex if somebody else is writing it, BadInput if the corpus can't be opened.
        """
        source = as_corpus(corpus)
        config = with_text_column(source.text_column)
        done = add_to_index(
            self.folder,
            source.path,
            config=config,
            n_jobs=asked.whole_number("jobs", jobs, least=1),
            lang=lang,
            progress=silent,
        )
        self.stored = StoredIndex(self.folder)
        return Added.of(done)

    def search(
        self, query: str, *, limit: int = 10, agency: str = "", years: tuple[int, int] | None = None
    ) -> list[Found]:
        """Sentences that say something like it, best first, by their words and by their vectors.

        agency: words that the agency's name holds; years: first and last year reported on.
        Raises BadInput if the query is too short, for a limit below 1, and for years that are no pair.
        """
        if not isinstance(query, str):
            raise BadInput(f"query={query!r}: no text", next_step="give the words to look for as a string")
        asked.whole_number("limit", limit, least=1)
        if years is not None and not _are_years(years):
            raise BadInput(
                f"years={years!r}: not a first and a last year", next_step="give two, as in years=(2015, 2019)"
            )
        encoder = encoder_of(self.stored)
        return search(self.stored, query, encoder, limit=limit, within=Filter(agency, years))

    def prove(self) -> None:
        """Read every byte of it. Raises BadIndex for the first damage."""
        self.stored.prove_all()

    @property
    def digest(self) -> str:
        """Hash of what it holds."""
        return self.stored.manifest.digest()

    def __len__(self) -> int:
        return self.stored.n_documents

    def __repr__(self) -> str:
        return f"Index of {len(self):,} documents in {self.folder}"

    def _repr_html_(self) -> str:
        table = self.stored.table
        rows = ([row["doc_id"], row["title"], row["agency"], row["year"]] for row in table.slice(0, 20).to_pylist())
        return html_table(("doc_id", "title", "agency", "year"), rows, title=repr(self), n_rows=len(self))
