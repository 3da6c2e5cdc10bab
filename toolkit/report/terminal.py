"""The summary in the terminal: where to look first, and why."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console
from rich.text import Text

from toolkit.report.cuts import stage_caps
from toolkit.report.labels import Lang, Words
from toolkit.report.pairs import Pairs, company_of, pair_up
from toolkit.report.ranked import KINDS, Ranked, rank_tables
from toolkit.report.reasons import told_reason
from toolkit.report.safe import one_line
from toolkit.report.tell import Namer, verdict
from toolkit.report.totals import Totals, lower_bound, split_skipped, totals_of
from toolkit.report.turns import print_turns
from toolkit.report.wrap import wrap_lines
from toolkit.schema import RunInfo, Tables

_DOCUMENTS = 8
_LINKS = 5
_SKIPPED = 5
_TURNS = 3
_BAR = 10
_INDENT = 20


def print_summary(console: Console, tables: Tables, run: RunInfo, *, out: Path, lang: Lang = "zh") -> None:
    """Print what was found, where to look first and why, what was skipped or cut, and where the files lie.

    Corpus words are printed as they are, never read as markup, and cannot steer the terminal.
    """
    words = Words(lang)
    ranked = rank_tables(tables)
    pairs = pair_up(ranked)
    totals, at_least = totals_of(ranked, tables), lower_bound(run.caps)
    namer = Namer(words, ranked, pairs, at_least=at_least)
    for sentence in verdict(words, totals, at_least=at_least):
        _print(console, sentence)
    _print_counts(console, words, tables, totals)
    _print_documents(console, words, ranked, pairs, namer)
    _print_links(console, words, ranked, pairs, namer)
    _print_formulas(console, words, tables)
    _print_turns(console, words, tables)
    _print_skipped(console, words, tables)
    _print_list(console, words("term.caps"), stage_caps(words, run.caps))
    console.print()
    console.print(Text.assemble((words("term.files"), "bold"), f" {one_line(str(out))}"), soft_wrap=True)
    console.print(Text(f"{words('term.open')} {one_line(str(out / 'report.html'))}"), soft_wrap=True)


def _print(console: Console, text: str, *, style: str = "", indent: int = 0) -> None:
    """Print one paragraph. Text objects, so that nothing in it is read as markup."""
    for line in wrap_lines(one_line(text), max(console.width - indent, 20)):
        console.print(Text(" " * indent + line, style=style), no_wrap=True, overflow="ignore", crop=False)


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(Text(text, style="bold"))


def _print_counts(console: Console, words: Words, tables: Tables, totals: Totals) -> None:
    counts = words(
        "term.counts",
        documents=tables.documents.num_rows,
        matches=tables.matches.num_rows,
        formulas=tables.formulas.num_rows,
        families=len(tables.families.column("family_id").unique()),
        flags=tables.flags.num_rows,
        skipped=totals.skipped,
        remarks=totals.remarks,
    )
    _print(console, counts, style="dim")


def _bar(share: float) -> Text:
    # Any copying at all shows at least one block.
    told = "<1%" if 0 < share < 0.005 else f"{share:.0%}"
    filled = min(_BAR, max(int(share > 0), round(share * _BAR)))
    return Text.assemble(("█" * filled, "red"), ("░" * (_BAR - filled), "dim"), f" {told:>4}")


def _print_documents(console: Console, words: Words, ranked: Ranked, pairs: Pairs, namer: Namer) -> None:
    copied = ranked.share("copied")[:_DOCUMENTS]
    _heading(console, words("look"))
    if not (copied > 0).any():
        console.print(Text(words("term.clean")))
        return
    _print(console, words("look.hint"), style="dim")
    company = company_of(ranked, pairs)
    for rank in range(len(copied)):
        if copied[rank] <= 0:
            break
        _print_document(console, namer, rank, share=float(copied[rank]), why=namer.why(rank, company))


def _print_document(console: Console, namer: Namer, rank: int, *, share: float, why: str) -> None:
    name = one_line(namer.full(rank))
    first, *rest = wrap_lines(name, max(console.width - _INDENT, 20)) or [""]
    head = Text.assemble((f"{rank + 1:>2} ", "dim"), _bar(share), "  ", (first, "bold"))
    console.print(head, no_wrap=True, overflow="ignore", crop=False)
    for line in rest:
        console.print(Text(" " * _INDENT + line, style="bold"), no_wrap=True, overflow="ignore", crop=False)
    _print(console, why, indent=_INDENT)
    if namer.doc_id(rank) not in name:
        _print(console, namer.doc_id(rank), style="dim", indent=_INDENT)


def _print_links(console: Console, words: Words, ranked: Ranked, pairs: Pairs, namer: Namer) -> None:
    source, _ = ranked.sources()
    apart = pairs.external & (source[pairs.a] != source[pairs.b])
    strongest = apart.nonzero()[0][:_LINKS].tolist()
    if not strongest:
        return
    _heading(console, words("term.links"))
    for pair in strongest:
        _print_link(console, words, ranked, namer, int(pairs.best[pair]), chars=int(pairs.chars[pair]))


def _print_link(console: Console, words: Words, ranked: Ranked, namer: Namer, match: int, *, chars: int) -> None:
    left, right = (namer.full(int(side[match])) for side in (ranked.left, ranked.right))
    kind = KINDS[ranked.kind[match]] if ranked.kind[match] >= 0 else "unknown"
    told = words(
        "term.link",
        chars=chars,
        kind=words.named("kind", kind),
        relation=namer.relation(match),
        direction=namer.order(match),
    )
    _print(console, f"{left} {namer.arrow(match)} {right}", indent=2)
    _print(console, told, indent=4, style="dim")
    reason = ranked.matches.column("direction_reason")[match].as_py()
    if reason:
        _print(console, words("term.reason", reason=reason), indent=4, style="dim")


def _print_formulas(console: Console, words: Words, tables: Tables) -> None:
    if tables.formulas.num_rows == 0:
        return
    order = [("n_docs", "descending"), ("n_agencies", "descending")]
    [top] = tables.formulas.take(pc.select_k_unstable(tables.formulas, k=1, sort_keys=order)).to_pylist()
    text = one_line(top["text"])
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    console.print()
    _print(console, words("term.formulas", text=shown, docs=top["n_docs"] or 0, agencies=top["n_agencies"] or 0))


def _print_turns(console: Console, words: Words, tables: Tables) -> None:
    if tables.rhetoric_clusters.num_rows:
        console.print()
        print_turns(console, tables.rhetoric_clusters, words=words, most=_TURNS)


def _print_skipped(console: Console, words: Words, tables: Tables) -> None:
    for name, table in zip(("term.skipped", "term.remarks"), split_skipped(tables.skipped), strict=True):
        _print_table(console, words, table, heading=words(name))


def _print_table(console: Console, words: Words, table: pa.Table, *, heading: str) -> None:
    rows = table.slice(0, _SKIPPED).to_pylist()
    colon = "：" if words.lang == "zh" else ": "
    lines = [f"{row['path']}{colon}{told_reason(row['reason'], words.lang)}" for row in rows]
    more = table.num_rows - len(lines)
    _print_list(console, heading, (*lines, words("term.more", n=more)) if more > 0 else tuple(lines))


def _print_list(console: Console, heading: str, lines: tuple[str, ...]) -> None:
    if not lines:
        return
    _heading(console, heading)
    for line in lines:
        _print(console, line, indent=2)
