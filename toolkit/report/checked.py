"""What `toolkit check` says of one document: as JSON, and in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

from rich.console import Console
from rich.text import Text

from toolkit.checked import CheckedDocument, Compared, GarbleVerdict, Provenance, SourceShare, SuspectWord
from toolkit.model import Direction, DocumentView, Finding, FlagName, Skipped, Span
from toolkit.report.labels import Lang, Words
from toolkit.report.reasons import told_reason
from toolkit.report.remarks import list_told, n_sources, order, remarks, unexplained
from toolkit.report.safe import Json, displayable, one_line
from toolkit.report.wrap import wrap_lines
from toolkit.schema import DOCUMENTS

_RATIOS = ("reused", "formulaic", "own_earlier", "superior", "copied", "garbled", "original")
_TOLD = ("formulaic", "own_earlier", "superior", "garbled", "original")
_LISTED_SOURCES = 8
_LISTED_WORDS = 12
_LISTED_LEADS = 5
_QUOTES = 3
_AROUND = 16
_LISTED_FINDINGS = 20
_OF_A_KIND = 5
_LISTED = 50
_WORTH_RANKING = 4
_LISTED_RANKED = 12


def checked_json(
    documents: Iterable[CheckedDocument], skipped: Iterable[Skipped], provenance: Provenance
) -> dict[str, Json]:
    """The contract's JSON. Ratios are null, and matches and sources empty, where nothing was compared."""
    return {
        "documents": [_record(document) for document in documents],
        "skipped": [{"path": s.path, "reason": s.reason} for s in skipped],
        "run": asdict(provenance),
    }


def _record(document: CheckedDocument) -> dict[str, Json]:
    view, facts, garbling, compared = document.view, document.metadata, document.garbling, document.compared
    whole = view.to_original(0, len(view.text))
    known: dict[str, Json] = {
        "doc_id": view.doc_id,
        "path": document.path,
        "part": document.part,
        **asdict(whole),
        **asdict(facts),
        "n_chars": len(view.text) if document.compared is None else document.compared.n_chars,
    }
    order = [name for name in DOCUMENTS.names if name in known]
    return {
        **{name: known[name] for name in order},
        "sha256": document.sha256,
        **{name: None if compared is None else getattr(compared, name) for name in _RATIOS},
        **(_NOT_COMPARED if compared is None else _compared(compared)),
        "flags": [{**asdict(found), "flag": str(found.flag)} for found in document.findings],
        "garbling": {
            "score": garbling.score,
            "garbled": garbling.garbled,
            "n_chinese": garbling.n_chinese,
            "words": [{**asdict(word), **_place(view, word.start, word.end)} for word in garbling.words],
            "stretches": [{**asdict(part), **_place(view, part.start, part.end)} for part in garbling.stretches],
        },
    }


_NOT_COMPARED: dict[str, Json] = {
    "row_form": None,
    "same_file": [],
    "not_compared": 0,
    "matches": [],
    "sources": [],
    "sources_repeated": [],
    "substitutions": [],
    "templates": [],
    "slots": [],
    "formulas": [],
}


def _compared(compared: Compared) -> dict[str, Json]:
    """What a comparison adds to a record; the same names as in `_NOT_COMPARED`."""
    return {
        "row_form": compared.row_form,
        "same_file": list(compared.same),
        "not_compared": compared.unseen,
        "matches": [*compared.matches.to_pylist(), *compared.leads.to_pylist()],
        "sources": [asdict(source) for source in compared.sources],
        "sources_repeated": [asdict(source) for source in compared.repeated],
        "substitutions": compared.substitutions.to_pylist(),
        "templates": compared.templates.to_pylist(),
        "slots": compared.slots.to_pylist(),
        "formulas": [asdict(phrase) for phrase in compared.phrases],
    }


def _place(view: DocumentView, start: int, end: int) -> dict[str, int]:
    return asdict(view.to_original(start, end))


def print_checked(
    console: Console, documents: Sequence[CheckedDocument], skipped: Sequence[Skipped], *, lang: Lang = "zh"
) -> None:
    """Print each document that something was found in, then which ones nothing was found in, then what was skipped.

    Words of the documents are printed as they are, never read as markup, and cannot steer the terminal.
    """
    words = Words(lang)
    quiet = [document for document in documents if not document.findings and document.compared is None]
    for document in documents:
        if document.findings or document.compared is not None:
            _print_document(console, words, document)
    _print_ranked(console, words, [document for document in documents if document.compared is not None])
    if quiet:
        _print(console, words("check.quiet", n=len(quiet)), style="bold")
        for document in quiet[:_LISTED]:
            _print(console, f"{_name(words, document)}  {_score(words, document.garbling)}", indent=2)
        if len(quiet) > _LISTED:
            _print(console, words("check.more", n=len(quiet) - _LISTED), indent=2)
    for item in skipped[:_LISTED]:
        _print(console, f"{words('term.skipped')} {item.path}: {told_reason(item.reason, lang)}", style="yellow")
    if len(skipped) > _LISTED:
        _print(console, words("check.more", n=len(skipped) - _LISTED), style="yellow")
    if any(document.compared is None for document in documents):
        _print(console, words("check.alone"), style="dim")


def _print_ranked(console: Console, words: Words, documents: Sequence[CheckedDocument]) -> None:
    """Of several documents those with most to be explained or with leads, behind all that was said of each."""
    if len(documents) < _WORTH_RANKING:
        return
    told_of = [one for one in documents if unexplained(one) > 0 or one.findings]
    ranked = sorted(told_of, key=order)
    shared, leads = sum(unexplained(one) > 0 for one in ranked), sum(bool(one.findings) for one in ranked)
    _print(console, words("check.ranked", n=len(documents), shared=shared, leads=leads), style="bold")
    for document in ranked[:_LISTED_RANKED]:
        flags = words("hand.flag", flag=words("hand.n_flags"), n=len(document.findings)) if document.findings else ""
        told = f"{words.percent(max(unexplained(document), 0.0))}  {_name(words, document)}  {flags}"
        _print(console, told, indent=2, hang=5)
    if len(ranked) > _LISTED_RANKED:
        _print(console, words("check.more", n=len(ranked) - _LISTED_RANKED), indent=2)
    console.print()


def _print_document(console: Console, words: Words, document: CheckedDocument) -> None:
    _print(console, _name(words, document), style="bold")
    _print(console, _score(words, document.garbling), indent=2, style="red" if document.garbling.garbled else "")
    if document.garbling.words:
        _print_suspects(console, words, document.garbling.words)
        _print_quotes(console, document)
    if document.compared is not None:
        _print_compared(console, words, document.compared)
    listed = list(_foremost(document.findings))[:_LISTED_FINDINGS]
    for found in listed:
        told = f"{words.named('flag', found.flag)} {found.score:.2f}  {found.evidence} [{found.start}–{found.end}]"
        _print(console, told, indent=2)
    if len(document.findings) > len(listed):
        _print(console, words("check.more", n=len(document.findings) - len(listed)), indent=2)
    console.print()


def _foremost(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The first _OF_A_KIND with one flag and source: the figures of a list are dozens."""
    told: Counter[tuple[FlagName, str | None]] = Counter()
    for found in findings:
        told[found.flag, found.source_doc] += 1
        if told[found.flag, found.source_doc] <= _OF_A_KIND:
            yield found


def _print_compared(console: Console, words: Words, compared: Compared) -> None:
    """The ratios, and the sources that explain most."""
    for doc_id in compared.same:
        _print(console, words("check.same", doc_id=doc_id), indent=2, style="yellow")
    shares = [
        f"{words(f'share.{name}')} {words.percent(getattr(compared, name))}"
        for name in _TOLD
        if getattr(compared, name) > 0 or name == "original"
    ]
    n, n_copied = n_sources(compared)
    told = words("check.copied", share=words.percent(compared.copied))
    _print(console, told + (words("check.copied.from", n=n_copied) if n_copied else ""), indent=2, style="bold")
    _print(console, words("check.between").join(shares), indent=2)
    if compared.sources:
        largest = max((*compared.sources, *compared.repeated), key=lambda source: source.alone)
        most = {"largest": words.percent(largest.alone), "unexplained": words.percent(largest.copied)}
        _print(console, words("check.sources", n=n, **most), indent=2)
    for place, source in enumerate(compared.sources[:_LISTED_SOURCES], 1):
        _print(console, f"{place}. {words.percent(source.share)}  {_source(words, source)}", indent=4, hang=3)
    if len(compared.sources) > _LISTED_SOURCES:
        _print(console, words("check.more", n=len(compared.sources) - _LISTED_SOURCES), indent=2)
    for remark in (*list_told(words, compared), *remarks(words, compared)):
        _print(console, remark, indent=2, style="dim")
    _print_leads(console, words, compared.leads.to_pylist())


def _print_leads(console: Console, words: Words, leads: Sequence[Mapping[str, object]]) -> None:
    """Passages told over in other words: where to read."""
    if leads:
        _print(console, words("check.leads", n=len(leads)), indent=2)
    for lead in leads[:_LISTED_LEADS]:
        _print(console, words("check.lead", **lead), indent=4)
    if len(leads) > _LISTED_LEADS:
        _print(console, words("check.more", n=len(leads) - _LISTED_LEADS), indent=4)


def _source(words: Words, source: SourceShare) -> str:
    order = {Direction.LEFT_FIRST: "direction.mine_first", Direction.RIGHT_FIRST: "direction.other_first"}
    told = [words.named("relation", source.relation), words(order.get(source.direction, "direction.unknown"))]
    name = f"{source.agency or words('nobody')} · {source.title or words('untitled')} ({source.doc_id})"
    return f"{name} — {words('check.between').join(told)}"


def _name(words: Words, document: CheckedDocument) -> str:
    title = document.metadata.title or words("untitled")
    return f"{document.metadata.agency or words('nobody')} · {title}  ({document.view.doc_id})"


def _score(words: Words, garbling: GarbleVerdict) -> str:
    if garbling.score is None:
        return words("check.short" if garbling.too_short else "check.unlike", n=garbling.n_chinese)
    return words("check.garbled" if garbling.garbled else "check.natural", score=garbling.score)


def _print_suspects(console: Console, words: Words, suspects: Sequence[SuspectWord]) -> None:
    """The suspect words, weightiest first: what stands there, what probably stood there, how often."""
    places: dict[str, list[SuspectWord]] = {}
    for word in suspects:
        places.setdefault(word.word, []).append(word)
    ranked = sorted(places.values(), key=lambda found: (-found[0].weight * len(found), found[0].start))
    told = [
        words(
            "check.word" if found[0].original else "check.word.alone",
            word=found[0].word,
            original=found[0].original,
            n=len(found),
        )
        for found in ranked[:_LISTED_WORDS]
    ]
    more = f" {words('check.more', n=len(ranked) - _LISTED_WORDS)}" if len(ranked) > _LISTED_WORDS else ""
    _print(console, words("check.words", words=words("check.between").join(told)) + more, indent=2)


def _print_quotes(console: Console, document: CheckedDocument) -> None:
    """The places that hold most suspect words, those marked."""
    text, suspects = document.view.text, document.garbling.words
    shown: list[Span] = []
    for stretch in sorted(document.garbling.stretches, key=lambda found: (-found.share, found.start))[:_QUOTES]:
        shown.append(Span(max(0, stretch.start - _AROUND), min(len(text), stretch.start + 4 * _AROUND)))
    for span in sorted(shown):
        line = Text("    …", style="dim")
        at = span.start
        for word in (w for w in suspects if span.start <= w.start and w.end <= span.end):
            line.append(_flat(text[at : word.start]), style="not dim")
            line.append(_flat(text[word.start : word.end]), style="not dim red underline")
            at = max(at, word.end)
        line.append(_flat(text[at : span.end]), style="not dim").append("…")
        console.print(line, soft_wrap=True)


def _flat(text: str) -> str:
    """Fit for the middle of a line: one character for each, none that acts."""
    return "".join(" " if char.isspace() else char for char in displayable(text))


def _print(console: Console, text: str, *, style: str = "", indent: int = 0, hang: int = 0) -> None:
    """Print one paragraph, lines after the first `hang` columns further in. Text, so that nothing is read as markup."""
    for number, line in enumerate(wrap_lines(one_line(text), max(console.width - indent - hang, 20))):
        margin = " " * (indent + hang * (number > 0))
        console.print(Text(margin + line, style=style), no_wrap=True, overflow="ignore", crop=False)
