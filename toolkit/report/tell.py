"""What the figures say, in sentences: shared by the page and the terminal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.model import Relation
from toolkit.report.labels import Words
from toolkit.report.pairs import Company, Pairs
from toolkit.report.ranked import DIRECTIONS, RELATIONS, Ranked

SHARES = ("formulaic", "own_earlier", "superior", "copied", "original")
EXPLAINED_SHARES = SHARES[:3]


@dataclass(frozen=True, slots=True)
class Totals:
    """The corpus in figures. shares: of all characters, by SHARES.

    shared, template, formula_only: documents that share a passage with another agency, with a template site, and that
    repeat nothing but formulas.
    """

    documents: int
    chars: int
    shares: dict[str, float]
    shared: int
    template: int
    formula_only: int


def _touching(ranked: Ranked, relation: Relation) -> int:
    rows = ~ranked.formula & (ranked.relation == RELATIONS.index(relation))
    return len(np.unique(np.concatenate([ranked.left[rows], ranked.right[rows]])))


def totals_of(ranked: Ranked) -> Totals:
    """Add the documents up."""
    chars = int(ranked.chars.sum())
    weight = ranked.chars / max(chars, 1)
    rest = sum(ranked.share(name) for name in SHARES[1:4])
    return Totals(
        documents=len(ranked.chars),
        chars=chars,
        shares={name: float(ranked.share(name) @ weight) for name in SHARES},
        shared=_touching(ranked, Relation.OTHER_AGENCY),
        template=_touching(ranked, Relation.TEMPLATE_SITE),
        formula_only=int(np.count_nonzero((ranked.share("formulaic") > 0) & (np.asarray(rest) <= 0))),
    )


def verdict(words: Words, ranked: Ranked, totals: Totals) -> list[str]:
    """Return a few plain sentences that say what was found."""
    n = totals.documents
    if n == 0:
        return [words("verdict.none")]
    shared = words("verdict.shared", n=totals.shared, share=totals.shared / n)
    told = [words("verdict.documents", n=n, chars=totals.chars), shared if totals.shared else words("verdict.unshared")]
    if totals.template:
        told.append(words("verdict.template", n=totals.template))
    if totals.formula_only:
        told.append(words("verdict.formula_only", n=totals.formula_only, share=totals.formula_only / n))
    told.append(_shares_told(words, totals.shares))
    return told


def _shares_told(words: Words, shares: dict[str, float]) -> str:
    parts = [words(f"verdict.share.{name}", share=shares[name]) for name in SHARES if shares[name] > 0]
    return words("verdict.shares", parts=words("why.comma").join(parts))


class Namer:
    """Names and reasons of documents, in words."""

    def __init__(self, words: Words, ranked: Ranked, pairs: Pairs) -> None:
        self._words = words
        self._ranked = ranked
        self._pairs = pairs

    def _cell(self, column: str, rank: int) -> str | int | None:
        value: str | int | None = self._ranked.documents.column(column)[rank].as_py()
        return value

    def title(self, rank: int) -> str:
        """Return the title, else the document's id."""
        return str(self._cell("title", rank) or self._cell("doc_id", rank))

    def doc_id(self, rank: int) -> str:
        """Return the document's id, which holds its path."""
        return str(self._cell("doc_id", rank))

    def source(self, rank: int) -> str:
        """Return the agency, else the site, else a word for neither."""
        return str(self._cell("agency", rank) or self._cell("site", rank) or self._words("nobody"))

    def full(self, rank: int) -> str:
        """Agency, title, and year where the title does not say it."""
        title, year = self.title(rank), self._cell("year", rank)
        key = "name" if year is None or str(year) in title else "name.year"
        return self._words(key, source=self.source(rank), title=title, year=year)

    def direction(self, match: int, *, seen_from: int) -> str:
        """Who came first in a match, seen from one of its documents."""
        told = DIRECTIONS[self._ranked.direction[match]] if self._ranked.direction[match] >= 0 else "unknown"
        if told == "unknown":
            return self._words("direction.unknown")
        mine = (told == "left_first") == (self._ranked.left[match] == seen_from)
        return self._words("direction.mine_first" if mine else "direction.other_first")

    def order(self, match: int) -> str:
        """Who came first in a match, seen by one who has both sides before him."""
        told = DIRECTIONS[self._ranked.direction[match]] if self._ranked.direction[match] >= 0 else "unknown"
        return self._words(f"direction.{told}")

    def arrow(self, match: int) -> str:
        """Return the order of a match's two documents as a sign between left and right."""
        code = int(self._ranked.direction[match])
        return {"left_first": "→", "right_first": "←"}.get(DIRECTIONS[code] if code >= 0 else "", "—")

    def relation(self, match: int) -> str:
        """How the two documents of a match relate."""
        code = self._ranked.relation[match]
        return self._words.named("relation", RELATIONS[code] if code >= 0 else "unknown")

    def why(self, rank: int, company: Company) -> str:
        """Why this document stands where it stands in the list."""
        parts = self._unexplained(rank, company) or [self._explained(rank)]
        return self._words("why.join").join(parts) + self._words("why.end")

    def _unexplained(self, rank: int, company: Company) -> list[str]:
        pair = int(company.best[rank])
        if pair < 0:
            return []
        other = int(self._pairs.b[pair] if self._pairs.a[pair] == rank else self._pairs.a[pair])
        match = int(self._pairs.best[pair])
        agencies, partners = max(int(company.agencies[rank]), 1), int(company.partners[rank])
        best = self._words(
            "why.best",
            name=self.full(other),
            chars=int(self._pairs.chars[pair]),
            relation=self.relation(match),
            direction=self.direction(match, seen_from=rank),
        )
        return [self._words("why.partners", agencies=agencies, partners=partners), best]

    def _explained(self, rank: int) -> str:
        shares = {name: self._cell(name, rank) or 0 for name in ("copied", *EXPLAINED_SHARES)}
        if float(shares["copied"]) > 0:
            return self._words("why.partly", share=shares["copied"])
        parts = [self._words(f"share.{name}") for name in EXPLAINED_SHARES if float(shares[name]) > 0]
        if not parts:
            return self._words("why.nothing")
        return self._words("why.explained", parts=self._words("why.list").join(parts))
