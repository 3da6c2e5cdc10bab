"""What the tables of `toolkit dedup` say about words that several publishers, or years, share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from toolkit.align.cluster import components
from toolkit.experiment.measured import Quote
from toolkit.model import Span

MOST_QUOTES = 20
QUOTE_CHARS = 40


@dataclass(frozen=True, slots=True)
class Side:
    """Where a document has words of another one. kind: of the match; formula: whether it rests on set phrases."""

    doc: str
    span: Span
    other: str
    kind: str
    formula: bool


def sides_of(matches: pa.Table) -> Iterator[Side]:
    """Both sides of every match, left before right."""
    for row in matches.to_pylist():
        for this, other in (("left", "right"), ("right", "left")):
            span = Span(row[f"{this}_start"], row[f"{this}_end"])
            yield Side(row[f"{this}_doc"], span, row[f"{other}_doc"], row["kind"], row["formula"])


def shared_passages(sides: Sequence[Side], holder: Mapping[str, str], sentences: Path) -> tuple[Quote, ...]:
    """The passages that most holders share, the longer first, of those that are in `holder` (document -> who has it).

    sides: as `sides_of` gives them, both of a match in a row. Passages that overlap in some document are one.
    """
    places = _places(sides)
    number: dict[tuple[str, int], int] = {}
    ends: list[tuple[str, Span]] = []
    for doc, spans in places.items():
        for span in spans:
            number.update(((doc, start), len(ends)) for start in spans[span])
            ends.append((doc, span))
    ids = [number[side.doc, side.span.start] for side in sides]
    n = len(ends)
    label = components(np.array(ids[::2], dtype=np.int64), np.array(ids[1::2], dtype=np.int64), n)
    groups: dict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(label.tolist()):
        groups[one].append(at)
    found = []
    for members in groups.values():
        docs = {ends[at][0] for at in members}
        longest = max((ends[at] for at in members), key=lambda place: len(place[1]))
        found.append((len({holder[doc] for doc in docs}), len(docs), longest))
    found.sort(key=lambda one: (-one[0], -len(one[2][1]), one[2]))
    chosen = found[:MOST_QUOTES]
    texts = _beginnings(sentences, [place for _, _, place in chosen])
    return tuple(
        Quote(texts.get(place, ""), holders, docs, len(place[1])) for holders, docs, place in chosen if holders > 1
    )


def set_phrases(formulas: pa.Table, most: int = MOST_QUOTES) -> tuple[Quote, ...]:
    """The set phrases that most publishers use, in the order of their table."""
    rows = formulas.slice(0, most).to_pylist()
    return tuple(
        Quote(row["text"][:QUOTE_CHARS], row["n_agencies"], row["n_docs"], len(row["text"]), formula=True)
        for row in rows
    )


def _places(sides: Sequence[Side]) -> dict[str, dict[Span, list[int]]]:
    """Of each document the merged spans that sides lie in, each with the starts of those sides."""
    by_doc: dict[str, list[Span]] = defaultdict(list)
    for side in sides:
        by_doc[side.doc].append(side.span)
    merged: dict[str, dict[Span, list[int]]] = {}
    for doc, spans in by_doc.items():
        held: dict[Span, list[int]] = {}
        start = end = -1
        starts: list[int] = []
        for span in sorted(spans):
            if span.start >= end:
                if starts:
                    held[Span(start, end)] = starts
                start, end, starts = span.start, span.end, []
            end = max(end, span.end)
            starts.append(span.start)
        held[Span(start, end)] = starts
        merged[doc] = held
    return merged


def _beginnings(sentences: Path, places: Sequence[tuple[str, Span]]) -> dict[tuple[str, Span], str]:
    """How the first whole sentence of each place begins; of the sentence it lies in, where it holds none."""
    wanted = pa.array(sorted({doc for doc, _ in places}), pa.string())
    held = pq.read_table(sentences, columns=["doc_id", "start", "end", "text"], filters=pc.field("doc_id").isin(wanted))
    by_doc: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for row in held.to_pylist():
        by_doc[row["doc_id"]].append((row["start"], row["end"], row["text"]))
    told = {}
    for doc, span in places:
        touched = [one for one in by_doc[doc] if one[0] < span.end and one[1] > span.start]
        whole = [one for one in touched if span.start <= one[0]]
        if touched:
            text = (whole or touched)[0][2]
            told[doc, span] = text if len(text) <= QUOTE_CHARS else text[: QUOTE_CHARS - 1] + "…"
    return told
