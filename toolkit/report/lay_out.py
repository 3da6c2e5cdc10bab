"""One checked document laid out for the hand-over report: looks only, decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from toolkit.checked import CheckedDocument, Compared, SuspectWord
from toolkit.model import Direction, DocumentView, Finding
from toolkit.report.labels import Words
from toolkit.report.marked import Mark, pieces
from toolkit.report.remarks import list_told, n_sources, remarks
from toolkit.report.safe import Json, displayable
from toolkit.report.sheet import (
    Card,
    FlagLine,
    LeadLine,
    PhraseLine,
    Ratio,
    Sheet,
    SlotTable,
    SourceLine,
    SuspectLine,
)
from toolkit.report.spans import shown_spans

TEXT_CHARS = 200_000
SOURCES = 200
CARDS = 300
_FLAGS = 200
_LEADS = 20
_LONGEST_LEAD = 1200
_WORDS = 60
_PHRASES = 200
_TEMPLATES = 30
_OTHERS = 4
_QUOTE = 24
_LONGEST_QUOTE = 80
_COLOURS = 10


def sheet_of(words: Words, document: CheckedDocument, number: int) -> Sheet:
    """Lay out one document. number: its place in the page."""
    compared, view = document.compared, document.view
    text = displayable(view.text[:TEXT_CHARS])
    flags = document.findings[:_FLAGS]
    marks = [*_flag_marks(view, flags), *_word_marks(document.garbling.words)]
    sources = _sources(words, compared) if compared else []
    order: list[int] = []
    if compared:
        order = _order(compared)
        marks += _match_marks(view, compared, len(text))
    cards = _cards(words, view, compared, sources) if compared else []
    phrases = _phrases(view, compared) if compared else []
    return Sheet(
        number=number,
        document=document,
        verdict=tuple(_verdict(words, document)),
        ratios=_ratios(compared) if compared else (),
        shares=_shares(compared) if compared else {},
        sources=tuple(sources[:SOURCES]),
        n_more_sources=max(0, len(sources) - SOURCES),
        text=tuple(pieces(text, marks, order)),
        cut=len(view.text) > TEXT_CHARS,
        colours=_colours(compared, sources) if compared else {},
        cards=tuple(cards),
        n_more_cards=0 if compared is None else int((compared.counted.source >= 0).sum()) - len(cards),
        leads=tuple(_leads(view, compared))[:_LEADS] if compared else (),
        flags=tuple(_flag_line(view, place, found) for place, found in enumerate(flags)),
        suspects=tuple(_suspects(document.garbling.words))[:_WORDS],
        substitutions=tuple(compared.substitutions.to_pylist()) if compared else (),
        templates=tuple(_templates(view.doc_id, compared))[:_TEMPLATES] if compared else (),
        phrases=tuple(phrases[:_PHRASES]),
        n_more_phrases=max(0, len(phrases) - _PHRASES),
        reasons=tuple(_reasons(words, document)),
        data=_data(compared) if compared else None,
    )


def _ratios(compared: Compared) -> tuple[Ratio, ...]:
    """The five figures: all of it, and what is left once each explanation is taken off, one after the other."""
    formulas_off = compared.reused - compared.formulaic
    everything = (*compared.sources, *compared.repeated)
    return (
        Ratio("total", compared.reused),
        Ratio("formulas_off", formulas_off),
        Ratio("own_off", formulas_off - compared.own_earlier),
        Ratio("superior_off", compared.copied),
        Ratio("largest", max((source.alone for source in everything), default=0.0)),
    )


def _shares(compared: Compared) -> dict[str, float]:
    return {name: getattr(compared, name) for name in ("formulaic", "own_earlier", "superior", "copied", "original")}


def _verdict(words: Words, document: CheckedDocument) -> Iterator[str]:
    compared, garbling = document.compared, document.garbling
    if compared is None:
        yield words("hand.alone")
    else:
        yield _copied(words, compared)
        parts = [
            words(f"verdict.share.{name}", share=words.percent(getattr(compared, name)))
            for name in ("formulaic", "own_earlier", "superior")
            if getattr(compared, name) > 0
        ]
        if parts:
            yield words("hand.explained", parts=words("why.comma").join(parts))
        for remark in list_told(words, compared):
            yield remark + words("why.end")
    if garbling.garbled and garbling.score is not None:
        yield words("check.garbled", score=garbling.score) + words("why.end")
    if document.findings:
        counts: dict[str, int] = {}
        for found in document.findings:
            counts[found.flag] = counts.get(found.flag, 0) + 1
        told = [words("hand.flag", flag=words.named("flag", flag), n=n) for flag, n in counts.items()]
        yield words("hand.flags", parts=words("why.comma").join(told))


def _copied(words: Words, compared: Compared) -> str:
    n = round(compared.copied * compared.n_chars)
    if not n:
        return words("hand.nothing")
    sources = n_sources(compared)[1]
    told = words("hand.copied", share=words.percent(compared.copied), n=n, sources=sources)
    if not sources:
        return told + words("why.end")
    best = max((*compared.sources, *compared.repeated), key=lambda source: source.copied)
    name = words("name", source=best.agency or words("nobody"), title=best.title or best.doc_id)
    order = words(_order_label(best.direction))
    return told + words("hand.best", name=name, share=words.percent(best.copied), direction=order)


def _order_label(direction: Direction) -> str:
    order = {Direction.LEFT_FIRST: "direction.mine_first", Direction.RIGHT_FIRST: "direction.other_first"}
    return order.get(direction, "direction.unknown")


def _sources(words: Words, compared: Compared) -> list[SourceLine]:
    counts = np.bincount(compared.counted.source[compared.counted.source >= 0], minlength=1)
    return [
        SourceLine(
            number=place + 1,
            colour=f"s{place + 1}" if place < _COLOURS else "sx",
            share=share,
            relation=words.named("relation", share.relation),
            direction=words(_order_label(share.direction)),
            n_matches=int(counts[place]) if place < len(counts) else 0,
        )
        for place, share in enumerate((*compared.sources, *compared.repeated))
    ]


def _order(compared: Compared) -> list[int]:
    """Which match shows where several lie over each other: the better source, then the longer match."""
    counted = compared.counted
    rank = np.lexsort((-counted.equal, counted.source))
    place = np.empty(len(rank), dtype=np.int64)
    place[rank] = np.arange(len(rank))
    order: list[int] = place.tolist()
    return order


def _match_marks(view: DocumentView, compared: Compared, length: int) -> Iterator[Mark]:
    table = compared.matches
    starts, ends = (np.asarray(table.column(f"left_{side}").to_numpy(), dtype=np.int64) for side in ("start", "end"))
    spans = zip(*(column.tolist() for column in shown_spans(view, starts, ends, length=length)), strict=True)
    for row, ((start, end), source) in enumerate(zip(spans, compared.counted.source.tolist(), strict=True)):
        yield Mark(start, end, "match" if source >= 0 else "phrase", row)
    for phrase in compared.phrases:
        span = view.to_repaired(phrase.start, phrase.end)
        yield Mark(span.start, span.end, "phrase", -1)


def _flag_marks(view: DocumentView, flags: Sequence[Finding]) -> Iterator[Mark]:
    for number, found in enumerate(flags):
        span = view.to_repaired(found.start, found.end)
        if len(span) <= _LONGEST_QUOTE:
            yield Mark(span.start, span.end, "flag", number)


def _word_marks(suspects: Sequence[SuspectWord]) -> Iterator[Mark]:
    for number, suspect in enumerate(suspects):
        yield Mark(suspect.start, suspect.end, "word", number)


def _colours(compared: Compared, sources: Sequence[SourceLine]) -> dict[int, SourceLine]:
    """The source of each match, by row."""
    return {row: sources[place] for row, place in enumerate(compared.counted.source.tolist()) if place >= 0}


def _cards(words: Words, view: DocumentView, compared: Compared, sources: Sequence[SourceLine]) -> list[Card]:
    rows = {row["match_id"]: row for row in compared.matches.to_pylist() if row["match_id"] in compared.passages}
    source_of = compared.counted.source
    chosen = sorted(rows, key=lambda row: (-rows[row]["n_chars"], row))[:CARDS]
    chosen.sort(key=lambda row: (rows[row]["left_start"], int(source_of[row])))
    found = []
    for number, row in enumerate(chosen, 1):
        match, passage = rows[row], compared.passages[row]
        mine = view.to_repaired(match["left_start"], match["left_end"])
        left = view.text[mine.start : mine.end][: max(len(passage.text), 1) if passage.cut else None]
        found.append(
            Card(
                row=row,
                number=number,
                source=sources[int(source_of[row])],
                kind=words.named("kind", match["kind"]),
                match=match,
                left=tuple(_differing(left, passage.left_differs)),
                right=tuple(_differing(passage.text, passage.right_differs)),
                before=displayable(passage.before.rpartition("\n")[2].lstrip()),
                after=displayable(passage.after.partition("\n")[0]),
                compared=passage.left_differs is not None,
                cut=passage.cut,
            )
        )
    return found


def _leads(view: DocumentView, compared: Compared) -> Iterator[LeadLine]:
    for match in compared.leads.to_pylist():
        mine = view.to_repaired(match["left_start"], match["left_end"])
        passage = compared.passages.get(match["match_id"])
        left, right = view.text[mine.start : mine.end], passage.text if passage else ""
        yield LeadLine(match, *(displayable(text[:_LONGEST_LEAD]) for text in (left, right)))


def _differing(text: str, ranges: tuple[tuple[int, int], ...] | None) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in ranges or ():
        if not text[start:end].strip():
            continue
        if start > at:
            yield displayable(text[at:start]), False
        yield displayable(text[start:end]), True
        at = end
    if at < len(text):
        yield displayable(text[at:]), False


def _flag_line(view: DocumentView, place: int, found: Finding) -> FlagLine:
    span = view.to_repaired(found.start, found.end)
    end = min(span.end, span.start + _LONGEST_QUOTE)
    parts = (
        view.text[max(0, span.start - _QUOTE) : span.start],
        view.text[span.start : end],
        view.text[end : end + _QUOTE],
    )
    before, at, after = (displayable(part.replace("\n", " ")) for part in parts)
    return FlagLine(found, (before, at, after), place if len(span) <= _LONGEST_QUOTE else -1)


def _suspects(suspects: Sequence[SuspectWord]) -> list[SuspectLine]:
    """The suspect words, weightiest first."""
    places: dict[str, list[SuspectWord]] = {}
    for suspect in suspects:
        places.setdefault(suspect.word, []).append(suspect)
    ranked = sorted(places.values(), key=lambda found: (-found[0].weight * len(found), found[0].start))
    return [SuspectLine(found[0].word, found[0].original, len(found)) for found in ranked]


def _phrases(view: DocumentView, compared: Compared) -> list[PhraseLine]:
    """The set phrases by their words, the most widespread first."""
    found: dict[str, list[int]] = {}
    for phrase in compared.phrases:
        span = view.to_repaired(phrase.start, phrase.end)
        found.setdefault(displayable(view.text[span.start : span.end].replace("\n", " ")), []).append(phrase.n_docs)
    lines = [PhraseLine(text, len(counts), max(counts)) for text, counts in found.items()]
    return sorted(lines, key=lambda line: (-line.n_docs, -len(line.text)))


def _templates(doc_id: str, compared: Compared) -> Iterator[SlotTable]:
    values: dict[int, dict[str, dict[int, str]]] = {}
    for row in compared.slots.to_pylist():
        values.setdefault(row["template_id"], {}).setdefault(row["doc_id"], {})[row["slot"]] = displayable(row["value"])
    for row in compared.templates.to_pylist():
        filled = values.get(row["template_id"], {})
        if doc_id not in filled:
            continue
        others = [name for name in filled if name != doc_id]
        documents = (doc_id, *others[:_OTHERS])
        yield SlotTable(
            text=displayable(row["text"]),
            documents=documents,
            more=max(0, len(others) - _OTHERS),
            rows=tuple(
                (slot, tuple(filled[name].get(slot) for name in documents)) for slot in range(1, row["n_slots"] + 1)
            ),
        )


def _reasons(words: Words, document: CheckedDocument) -> Iterator[str]:
    """What the machine left out of the figures, and why."""
    compared = document.compared
    if compared is None:
        return
    total = compared.n_chars
    yield words("hand.left.form", n=total, all=len(document.view.text))
    for name in ("formulaic", "own_earlier", "superior"):
        if getattr(compared, name) > 0:
            n = round(getattr(compared, name) * total)
            yield words(f"hand.left.{name}", n=n, share=words.percent(getattr(compared, name)))
    for doc_id in compared.same:
        yield words("check.same", doc_id=displayable(doc_id))
    yield from remarks(words, compared)


def _data(compared: Compared) -> dict[str, Json]:
    """What the page's script counts again from; see `toolkit.judge.rescore`."""
    counted = compared.counted
    return {
        "n": counted.n_chars,
        "sources": len(compared.sources) + len(compared.repeated),
        "garbled": counted.garbled.astype(int).tolist(),
        **{name: getattr(counted, name).tolist() for name in ("start", "end", "equal", "sort", "source")},
        "phrase_start": counted.phrase_start.tolist(),
        "phrase_end": counted.phrase_end.tolist(),
    }
