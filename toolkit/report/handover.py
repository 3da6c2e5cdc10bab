"""The hand-over report of `check --html`: one offline file that a committee can read, print and file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from toolkit.checked import CheckedDocument, Provenance
from toolkit.model import Skipped
from toolkit.report.labels import Lang, Words
from toolkit.report.lay_out import sheet_of
from toolkit.report.reasons import told_reason
from toolkit.report.remarks import chance, order
from toolkit.report.safe import Json, displayable, script_json
from toolkit.report.sheet import Sheet
from toolkit.report.totals import SHARES

if TYPE_CHECKING:
    from jinja2 import Template

TEXT_CHARS = 4_000_000
"""Characters of text that one page takes; documents beyond get a row in its overview and no more."""

SKIPPED = 200
_SCRIPTS = ("base", "rescore", "handover")


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("toolkit.report")
    environment = Environment(autoescape=True, loader=loader, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["shown"] = displayable
    environment.filters["percent"] = lambda share: f"{100 * share:.1f}%"
    return environment.get_template("handover.html.j2")


def handover_html(
    documents: Sequence[CheckedDocument], skipped: Iterable[Skipped], provenance: Provenance, *, lang: Lang = "zh"
) -> str:
    """The page, whole. Nothing in it loads anything, and words of the documents are text wherever they stand."""
    from markupsafe import Markup

    words = Words(lang)
    sheets: list[Sheet] = []
    used = 0
    for document in documents:
        if sheets and used + len(document.view.text) > TEXT_CHARS:
            break
        used += len(document.view.text)
        sheets.append(sheet_of(words, document, len(sheets)))
    listed = list(skipped)
    data: dict[str, Json] = {"documents": [sheet.data for sheet in sheets]}
    return _template().render(
        words=words,
        chance=chance,
        sheets=sheets,
        ranked=sorted(sheets, key=lambda sheet: order(sheet.document)),
        beyond=[_line(words, document) for document in documents[len(sheets) :]],
        skipped=[(one.path, told_reason(one.reason, lang)) for one in listed[:SKIPPED]],
        n_skipped=len(listed),
        run=provenance,
        share_names=SHARES,
        css=Markup(_asset("report.css") + _asset("handover.css")),
        script=Markup("\n".join(_asset(f"{name}.js") for name in _SCRIPTS)),
        labels=Markup(script_json(dict(words.table()))),
        data=Markup(script_json(data)),
    )


def _line(words: Words, document: CheckedDocument) -> tuple[str, str]:
    copied = "—" if document.compared is None else words.percent(document.compared.copied)
    return document.view.doc_id, copied
