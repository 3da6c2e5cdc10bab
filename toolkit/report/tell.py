"""What the figures say, in sentences: shared by the page and the terminal."""

from __future__ import annotations

from toolkit.report.labels import Words
from toolkit.report.pairs import Company, Pairs
from toolkit.report.ranked import DIRECTIONS, RELATIONS, Ranked
from toolkit.report.totals import SHARES, Totals, rounded

EXPLAINED_SHARES = SHARES[:3]
# Below this share of a document's passages it is not worth a clause that its words came first.
_WORTH_TELLING = 0.05


def verdict(words: Words, totals: Totals, *, at_least: bool) -> list[str]:
    """Return a few plain sentences that say what was found. at_least: whether counts of sharing are lower bounds."""
    n = totals.documents
    if n == 0:
        return [words("verdict.none")]
    told = [words("verdict.documents", n=n, chars=totals.chars), _shared_told(words, totals, at_least=at_least)]
    least = words("least") if at_least else ""
    if totals.template:
        told.append(words("verdict.template", n=totals.template, least=least))
    if totals.same_page:
        told.append(words("verdict.same_page", n=totals.same_page, least=least))
    if totals.unknown:
        told.append(words("verdict.unknown", n=totals.unknown, least=least))
    if totals.formula_only:
        told.append(words("verdict.formula_only", n=totals.formula_only, share=totals.formula_only / n))
    told.append(_shares_told(words, totals))
    if totals.flagged:
        parts = [words("verdict.flag", flag=words.named("flag", flag), n=count) for flag, count in totals.flagged]
        told.append(words("verdict.flags", parts=words("why.comma").join(parts)))
    return told


def _shared_told(words: Words, totals: Totals, *, at_least: bool) -> str:
    if not totals.shared:
        return words("verdict.unshared")
    least = words("least") if at_least else ""
    part = words.percent(totals.shared_chars / max(totals.chars, 1))
    size = words("verdict.size", chars=totals.shared_chars, part=part, least=least) if totals.shared_chars else ""
    return words("verdict.shared", n=totals.shared, share=totals.shared / totals.documents, least=least, size=size)


def _shares_told(words: Words, totals: Totals) -> str:
    shares = rounded(totals.shares, steps=100)
    parts = [
        # A share that rounds to nothing is still told.
        words(_share_label(name, totals), share=words.percent(shares[name]) if shares[name] else words("tiny"))
        for name in SHARES
        if totals.shares[name] > 0
    ]
    return words("verdict.shares", parts=words("why.comma").join(parts))


def _share_label(name: str, totals: Totals) -> str:
    return "verdict.share.copied.page" if name == "copied" and totals.page_only else f"verdict.share.{name}"


class Namer:
    """Names and reasons of documents, in words. at_least: whether counts of partners are lower bounds."""

    def __init__(self, words: Words, ranked: Ranked, pairs: Pairs, *, at_least: bool = False) -> None:
        self._words = words
        self._least = words("least") if at_least else ""
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
        count = self._words("why.partners", agencies=agencies, partners=partners, least=self._least)
        share = float(self._ranked.first_share[rank])
        return [count, best] + ([self._words("why.first", share=share)] if share >= _WORTH_TELLING else [])

    def _explained(self, rank: int) -> str:
        shares = {name: self._cell(name, rank) or 0 for name in ("copied", *EXPLAINED_SHARES)}
        if float(shares["copied"]) > 0:
            return self._words("why.partly", share=shares["copied"])
        parts = [self._words(f"share.{name}") for name in EXPLAINED_SHARES if float(shares[name]) > 0]
        if not parts:
            return self._words("why.nothing")
        return self._words("why.explained", parts=self._words("why.list").join(parts))
