"""Read `examples/source`: documents with a few header lines, `---`, and a marked-up body."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from examples.building.damage import read_rules, spin
from examples.building.markup import Flow, Library, definitions, parse

_DOCUMENT_BREAK = "\n=====\n"
_HEADER_BREAK = "\n---\n"


@dataclass(frozen=True, slots=True)
class Source:
    """One document to be. body: its text and planted passages; leftovers: (flag, words) that its author left in.

    format: txt, gbk, html, md, docx, pdf, jsonl, zip, mirror, essay or essay2; role: report, superior or essay.
    """

    file: str
    part: str | None
    format: str
    furniture: str
    role: str
    agency: str
    title: str
    year: str
    published: str
    leftovers: tuple[tuple[str, str], ...]
    body: Flow

    @property
    def doc_id(self) -> str:
        """As the toolkit names it: `path`, or `path#part`."""
        return self.file if self.part is None else f"{self.file}#{self.part}"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words that must never link two reports: name -> text."""

    formula: dict[str, str]
    negative: dict[str, str]


def read_phrases(folder: Path) -> Phrases:
    """Read the set phrases of `phrases.toml`."""
    tables = tomllib.loads((folder / "phrases.toml").read_text("utf-8"))
    return Phrases(tables["formula"], tables["negative"])


def read_sources(folder: Path) -> list[Source]:
    """Every document of `NN-*.txt`, in file order. Raises KeyError/ValueError where the markup is wrong."""
    phrases = read_phrases(folder)
    rules = read_rules((folder / "spin-rules.txt").read_text("utf-8"))
    pieces = [piece for path in sorted(folder.glob("[0-9]*.txt")) for piece in _pieces(path)]
    passages = definitions("\n".join(pieces))
    library = Library(passages, phrases.formula | phrases.negative, lambda text: spin(text, rules))
    return [_source(piece, library) for piece in pieces]


def _pieces(path: Path) -> Iterator[str]:
    yield from path.read_text("utf-8").strip().split(_DOCUMENT_BREAK)


def _source(piece: str, library: Library) -> Source:
    header, _, body = piece.partition(_HEADER_BREAK)
    pairs = [(key.strip(), value.strip()) for key, _, value in (line.partition(":") for line in header.splitlines())]
    fields = dict(pairs)
    leftovers = [value.partition("=") for key, value in pairs if key == "leftover"]
    return Source(
        file=fields["file"],
        part=fields.get("part"),
        format=fields["format"],
        furniture=fields.get("furniture", ""),
        role=fields.get("role", "report"),
        agency=fields["agency"],
        title=fields["title"],
        year=fields["year"],
        published=fields["published"],
        leftovers=tuple((flag, words) for flag, _, words in leftovers),
        body=parse(body.strip("\n"), library),
    )
