"""Turns of speech for the terminal and for programs: `toolkit cluster`, and the end of the main job's summary."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console
from rich.text import Text

from toolkit.report.labels import Words
from toolkit.report.ranked import Ints, ints
from toolkit.report.safe import Json, one_line
from toolkit.report.wrap import wrap_lines

_LISTED = 12
_NUMBER = 4
_ABOUT = ("doc_id", "agency", "region", "year")


def print_turns(console: Console, clusters: pa.Table, *, words: Words, most: int = _LISTED) -> None:
    """Print the most widespread turns of speech, and how many there are. Corpus words cannot steer the terminal."""
    spreading = int(np.count_nonzero(ints(clusters.column("n_agencies")) > 1))
    _lines(console, words("turns.counts", n=clusters.num_rows, spreading=spreading), indent=0)
    for row in clusters.slice(0, most).to_pylist():
        number = f"{row['cluster_id'] + 1:>{_NUMBER - 1}} "
        first, *rest = wrap_lines(one_line(row["label"]), max(console.width - _NUMBER, 20)) or [""]
        _line(console, Text.assemble((number, "dim"), (first, "bold")))
        for line in rest:
            _line(console, Text(" " * _NUMBER + line, style="bold"))
        told = words("turns.row" if row["n_agencies"] > 1 else "turns.row.one", **_counts(row))
        seen = words("turns.first", date=one_line(row["first_seen"])) if row["first_seen"] else ""
        _lines(console, told + seen, indent=_NUMBER, style="dim")
    if clusters.num_rows > most:
        _lines(console, words("turns.more", n=clusters.num_rows - most), indent=_NUMBER, style="dim")


def _counts(row: dict[str, Json]) -> dict[str, object]:
    names = {"agencies": "n_agencies", "docs": "n_docs", "sentences": "n_sentences", "wordings": "n_wordings"}
    return {name: row[column] for name, column in names.items()}


def _lines(console: Console, text: str, *, indent: int, style: str = "") -> None:
    for line in wrap_lines(one_line(text), max(console.width - indent, 20)):
        _line(console, Text(" " * indent + line, style=style))


def _line(console: Console, text: Text) -> None:
    console.print(text, no_wrap=True, overflow="ignore", crop=False)


def turns_json(clusters: pa.Table, members: pa.Table, documents: pa.Table, texts: Sequence[str]) -> list[Json]:
    """All clusters with their sentences. texts: of the members, in the order of their table."""
    where = ints(pc.index_in(members.column("doc_id"), value_set=documents.column("doc_id").combine_chunks()))
    about = documents.select(_ABOUT).take(pa.array(where)).to_pylist()
    rows = members.select(["sentence_id", "start", "end", "similarity_to_center", "wording"]).to_pylist()
    bounds = _bounds(ints(members.column("cluster_id")), clusters.num_rows)
    return [
        turn
        | {
            "sentences": [
                about[at] | rows[at] | {"text": texts[at]} for at in range(bounds[number], bounds[number + 1])
            ]
        }
        for number, turn in enumerate(clusters.to_pylist())
    ]


def _bounds(cluster: Ints, n: int) -> list[int]:
    bounds: list[int] = np.searchsorted(cluster, np.arange(n + 1)).tolist()
    return bounds
