"""report.html: one file that opens offline, and sibling pages for what it has no room for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.report.choose import Chooser
from toolkit.report.cuts import Cuts, stage_caps, told_caps
from toolkit.report.labels import Lang, Words
from toolkit.report.limits import Limits
from toolkit.report.overview import bars_of, cells_of, quotes_of
from toolkit.report.pairs import Company, Pairs, company_of, matrix_of, pair_up
from toolkit.report.payload import involved, list_data, page_data, substitution_data
from toolkit.report.ranked import Ints, Ranked, rank_tables
from toolkit.report.rhetoric import TurnsPage, turns_page
from toolkit.report.safe import Json, displayable, script_json
from toolkit.report.shelve import Lost, Shelf, Shelver
from toolkit.report.source import TextSource
from toolkit.report.tell import Namer, verdict
from toolkit.report.totals import SHARES, lower_bound, rounded, totals_of
from toolkit.schema import RunInfo, Tables

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

REPORT = "report.html"
DATA_FOLDER = "report-data"
_PAGE_NAME = "part-{:02d}.html"
_SCRIPTS = ("base", "dom", "text", "legend", "documents", "document", "compare", "lists", "rhetoric", "main")


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


@cache
def template(name: str) -> Template:
    """A page's template; whatever is put into it is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("toolkit.report")
    return Environment(autoescape=True, loader=loader, undefined=StrictUndefined, trim_blocks=True).get_template(name)


def report_css() -> Markup:
    """The style of every page."""
    from markupsafe import Markup

    return Markup(_asset("report.css"))


@dataclass
class _Report:
    """What the pages are made from, and what has been placed so far.

    page_of: the page a document is at home on, by rank. guests: other pages that hold its text.
    """

    tables: Tables
    ranked: Ranked
    pairs: Pairs
    company: Company
    words: Words
    namer: Namer
    limits: Limits
    chooser: Chooser
    page_of: dict[int, int] = field(default_factory=dict)
    guests: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Tables, lang: Lang, limits: Limits, *, at_least: bool) -> _Report:
        ranked = rank_tables(tables)
        pairs = pair_up(ranked)
        words = Words(lang)
        namer = Namer(words, ranked, pairs, at_least=at_least)
        return cls(
            tables, ranked, pairs, company_of(ranked, pairs), words, namer, limits, Chooser(ranked, limits=limits)
        )

    def place(self, shelf: Shelf) -> Ints:
        """Note which documents the shelf holds and choose its matches."""
        self.page_of |= dict.fromkeys(shelf.homes, shelf.number)
        for rank in shelf.texts.keys() - set(shelf.homes):
            self.guests.setdefault(rank, []).append(shelf.number)
        return self.chooser.rows(shelf)

    def pages(self, rank: int) -> list[int]:
        """Pages that hold a document's text, its home first."""
        home = [self.page_of[rank]] if rank in self.page_of else []
        return home + [page for page in self.guests.get(rank, []) if page not in home]

    def page_data(self, shelf: Shelf, rows: Ints, ranks: list[int], *, listed: int) -> dict[str, Json]:
        """Return what one page's script works on. Reasons: of the first `listed` documents and those at home."""
        homes = set(shelf.homes)

        def why(rank: int) -> str | None:
            return self.namer.why(rank, self.company) if rank < listed or rank in homes else None

        data = page_data(self.ranked, rows, shelf, ranks, why=why, limits=self.limits)
        words = substitution_data(self.tables, self.ranked, rows, limits=self.limits)
        return data | {"substitutions": words}


def write_html(
    folder: Path, tables: Tables, run: RunInfo, texts: TextSource, *, lang: Lang = "zh", limits: Limits | None = None
) -> tuple[str, ...]:
    """Write `folder/report.html`, and `folder/report-data/part-NN.html` for texts that it has no room for.

    Each file appears whole or not at all; pages of an earlier report in the folder are removed.
    Returns what was cut, in words; the report itself says it too. Raises OSError where the folder can't be written.
    """
    report = _Report.of(tables, lang, limits or Limits(), at_least=lower_bound(run.caps))
    shelver = Shelver(report.ranked, report.pairs, texts, limits=report.limits)
    folder.mkdir(parents=True, exist_ok=True)
    _remove_old(folder / DATA_FOLDER)
    shelves = shelver.shelves()
    first = next(shelves)
    first_rows = report.place(first)
    for shelf in shelves:
        rows = report.place(shelf)
        (folder / DATA_FOLDER).mkdir(exist_ok=True)
        _write_whole(folder / DATA_FOLDER / _PAGE_NAME.format(shelf.number), _part_page(report, shelf, rows))
    caps = told_caps(report.words, _cuts(report, shelver.lost))
    turns = turns_page(tables, report.ranked, texts, words=report.words, limits=report.limits)
    _write_whole(folder / REPORT, _main_page(report, first, first_rows, run, caps, turns))
    return caps


def _cuts(report: _Report, lost: Lost) -> Cuts:
    pages = np.array(list(report.page_of.values()), dtype=np.int64)
    return Cuts(
        tables=report.tables,
        limits=report.limits,
        orphans=report.ranked.orphans,
        documents=len(report.ranked.chars),
        inline=int(np.count_nonzero(pages == 0)),
        spilled=int(np.count_nonzero(pages > 0)),
        pages=int(pages.max(initial=0)),
        matches=int(np.count_nonzero(~report.chooser.shown)),
        long=len(lost.long),
        missing=len(lost.missing),
    )


def _main_page(
    report: _Report, shelf: Shelf, rows: Ints, run: RunInfo, caps: tuple[str, ...], turns: TurnsPage | None
) -> str:
    ranked, limits, words = report.ranked, report.limits, report.words
    totals = totals_of(ranked, report.tables)
    at_least = lower_bound(run.caps)
    lists, named = list_data(report.tables, ranked, limits=limits, lang=words.lang)
    listed = min(limits.table_rows, len(ranked.chars))
    matrix = matrix_of(ranked, report.pairs, size=limits.matrix)
    # Every pair that the picture links to must have a name in the page.
    cells = cells_of(matrix, report.pairs, pages=report.pages)
    named |= {rank for cell in cells for rank in cell.link or ()}
    if turns is not None:
        named |= turns.named
        lists = lists | {"rhetoric": turns.data}
    ranks = involved(ranked, rows, shelf, [*range(listed), *named])
    places: dict[str, Json] = {
        "listed": listed,
        "total": totals.documents,
        "part": 0,
        "pages": [report.pages(rank) for rank in ranks],
    }
    data = report.page_data(shelf, rows, ranks, listed=listed) | lists | places
    return _render(
        report,
        data,
        main=True,
        verdict=[displayable(sentence) for sentence in verdict(words, totals, at_least=at_least)],
        totals=totals,
        at_least=at_least,
        corpus_shares=rounded(totals.shares, steps=1000),
        tables=report.tables,
        families=len(report.tables.families.column("family_id").unique()),
        bars=bars_of(ranked, report.namer),
        matrix=matrix,
        names=[displayable(name) for name in matrix.names],
        cells=cells,
        turns=turns,
        quotes=quotes_of(ranked, rows, shelf, report.namer, limits=limits),
        run=run,
        caps=[*stage_caps(report.words, run.caps), *caps],
    )


def _part_page(report: _Report, shelf: Shelf, rows: Ints) -> str:
    data = report.page_data(shelf, rows, involved(report.ranked, rows, shelf), listed=0)
    return _render(report, data | {"listed": 0, "part": shelf.number}, main=False)


def _render(report: _Report, data: dict[str, Json], **context: object) -> str:
    from markupsafe import Markup

    labels: dict[str, Json] = dict(report.words.table())
    return template("report.html.j2").render(
        context,
        words=report.words,
        share_names=SHARES,
        css=report_css(),
        script=Markup("\n".join(_asset(f"{name}.js") for name in _SCRIPTS)),
        labels=Markup(script_json(labels)),
        data=Markup(script_json(data)),
    )


def _write_whole(path: Path, text: str) -> None:
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _remove_old(folder: Path) -> None:
    for page in folder.glob("part-[0-9]*.html"):
        page.unlink()
