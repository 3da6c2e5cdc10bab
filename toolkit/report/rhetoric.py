"""The page of turns of speech: a map, agencies by clusters, and what the list is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.errors import BadSpan
from toolkit.report.labels import Words
from toolkit.report.limits import Limits
from toolkit.report.ranked import Ints, Ranked, floats, ints
from toolkit.report.safe import Json, displayable
from toolkit.report.source import TextSource
from toolkit.schema import Tables

WIDTH, HEIGHT = 1000, 530
_EDGE = 14
_LETTER = 13
_ROW_CHARS = 17
_Box = tuple[float, float, float, float]
"""Left, right, top and bottom."""

_EXAMPLE_CHARS = 160


@dataclass(frozen=True, slots=True)
class Disc:
    """One cluster on the map. x, y, radius: of the drawing; tier: its shade; name: "" for none, and its baseline."""

    cluster: int
    x: float
    y: float
    radius: float
    tier: int
    name: tuple[str, float]
    title: str


@dataclass(frozen=True, slots=True)
class Heat:
    """How often each agency says what. rows, columns: names; clusters: number of each row's cluster.

    cells: row, column, sentences, depth (0-1, how dark). left_out: agencies that there is no room for.
    """

    rows: tuple[str, ...]
    titles: tuple[str, ...]
    clusters: tuple[int, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, int, int, float], ...]
    left_out: int


@dataclass(frozen=True, slots=True, eq=False)
class TurnsPage:
    """What the page shows.

    tiers: agencies from which on a disc is darker; one alone is hollow, it does not spread. data: for the script;
    named: ranks of the documents that it links to.
    """

    n_clusters: int
    n_spreading: int
    discs: tuple[Disc, ...]
    tiers: tuple[int, ...]
    heat: Heat
    data: dict[str, Json]
    named: frozenset[int]


def turns_page(tables: Tables, ranked: Ranked, texts: TextSource, *, words: Words, limits: Limits) -> TurnsPage | None:
    """Lay out the turns of speech that the report has room for; None where nobody asked for them or none were found."""
    clusters = tables.rhetoric_clusters.slice(0, limits.rhetoric)
    if clusters.num_rows == 0:
        return None
    members = tables.rhetoric.filter(pc.less(tables.rhetoric.column("cluster_id"), clusters.num_rows))
    rank = ints(
        pc.index_in(members.column("doc_id"), value_set=ranked.documents.column("doc_id").combine_chunks()), missing=-1
    )
    members, rank = members.filter(pa.array(rank >= 0)), rank[rank >= 0]
    cluster = ints(members.column("cluster_id"))
    chosen = _examples(members, cluster, rank, ranked, n=clusters.num_rows, most=limits.turn_examples)
    told = _texts(members, chosen, texts)
    agencies = ints(tables.rhetoric_clusters.column("n_agencies"))
    tiers = _tiers(int(agencies.max()))
    examples: list[Json] = [[] for _ in range(clusters.num_rows)]
    wording = np.unique(ints(members.column("wording")), return_inverse=True)[1]
    copies = np.bincount(wording)
    for at in chosen:
        row: list[Json] = [int(rank[at]), told[at], round(float(members.column("similarity_to_center")[at].as_py()), 2)]
        held = examples[cluster[at]]
        assert isinstance(held, list)
        held.append([*row, int(copies[wording[at]])])
    return TurnsPage(
        n_clusters=tables.rhetoric_clusters.num_rows,
        n_spreading=int(np.count_nonzero(agencies > 1)),
        discs=_discs(clusters, tiers, words),
        tiers=tiers,
        heat=_heat(clusters, cluster, rank, ranked, size=limits.heat),
        data=_list_data(clusters, cluster, rank, ranked) | {"examples": examples},
        named=frozenset(rank[chosen].tolist()),
    )


def _list_data(clusters: pa.Table, cluster: Ints, rank: Ints, ranked: Ranked) -> dict[str, Json]:
    """Columns of the list. years: sentences of each cluster by year, [year, count] in order."""
    data: dict[str, Json] = {
        name: [displayable(value or "") for value in clusters.column(name).to_pylist()]
        for name in ("sentence", "words", "first_seen")
    }
    for name in ("n_sentences", "n_wordings", "n_docs", "n_agencies", "n_years"):
        data[name] = ints(clusters.column(name)).tolist()
    data["cohesion"] = np.round(floats(clusters.column("cohesion")), 2).tolist()
    year = ints(ranked.documents.column("year"), missing=-1)[rank]
    years: list[list[Json]] = [[] for _ in range(clusters.num_rows)]
    known = year > 0
    pairs, counts = np.unique(np.stack([cluster[known], year[known]]), axis=1, return_counts=True)
    for (number, when), count in zip(pairs.T.tolist(), counts.tolist(), strict=True):
        years[number].append([when, count])
    return data | {"years": years}


def _examples(members: pa.Table, cluster: Ints, rank: Ints, ranked: Ranked, *, n: int, most: int) -> list[int]:
    """Rows to show: each wording once, those of agencies that were not yet heard first, then by similarity."""
    source, _ = ranked.sources()
    agency, wording = source[rank].tolist(), ints(members.column("wording")).tolist()
    bounds = np.searchsorted(cluster, np.arange(n + 1)).tolist()
    chosen: list[int] = []
    for number in range(n):
        first: list[int] = []
        later: list[int] = []
        heard: set[int] = set()
        seen: set[int] = set()
        for at in range(bounds[number], bounds[number + 1]):
            if wording[at] in seen:
                continue
            seen.add(wording[at])
            (later if agency[at] in heard else first).append(at)
            heard.add(agency[at])
            if len(first) == most:
                break
        chosen += sorted([*first, *later][:most])
    return chosen


def _texts(members: pa.Table, chosen: Sequence[int], texts: TextSource) -> dict[int, str]:
    """Words of the rows; each document is asked for once."""
    taken = members.select(["doc_id", "start", "end"]).take(pa.array(chosen, pa.int64()))
    ids, starts, ends = (taken.column(name).to_pylist() for name in ("doc_id", "start", "end"))
    told: dict[int, str] = {}
    rows = sorted(zip(ids, starts, ends, chosen, strict=True), key=itemgetter(0))
    for doc_id, group in groupby(rows, key=itemgetter(0)):
        try:
            view = texts.view(doc_id)
        except KeyError:
            told |= {at: "" for _, _, _, at in group}
            continue
        for _, start, end, at in group:
            try:
                span = view.to_repaired(start, end)
            except BadSpan:
                told[at] = ""
                continue
            text = view.text[span.start : span.end].strip()
            told[at] = displayable(text if len(text) <= _EXAMPLE_CHARS else f"{text[:_EXAMPLE_CHARS]}…")
    return told


def _tiers(most: int) -> tuple[int, ...]:
    """Where shades begin: at one agency, two, a quarter and half of the most."""
    return tuple(sorted({1, 2, max(3, most // 4), max(5, most // 2)}))


def _discs(clusters: pa.Table, tiers: tuple[int, ...], words: Words) -> tuple[Disc, ...]:
    rows = [row for row in clusters.to_pylist() if row["x"] is not None]
    named = _named(rows)
    return tuple(
        Disc(
            cluster=row["cluster_id"],
            x=_across(row["x"]),
            y=_down(row["y"]),
            radius=row["radius"] * HEIGHT,
            tier=sum(row["n_agencies"] >= least for least in tiers) - 1,
            name=named.get(row["cluster_id"], ("", 0.0)),
            title=displayable(
                f"{row['sentence']}\n{words('rhetoric.disc', agencies=row['n_agencies'], sentences=row['n_sentences'])}"
            ),
        )
        for row in sorted(rows, key=lambda row: -row["radius"])  # small discs over large ones
    )


def _across(x: float) -> float:
    return _EDGE + x * (WIDTH - 2 * _EDGE)


def _down(y: float) -> float:
    return _EDGE + y * (HEIGHT - 2 * _EDGE)


def _named(rows: list[dict[str, Json]]) -> dict[int, tuple[str, float]]:
    """Names of discs and their heights, the most widespread first: below or above, as many as touch nothing else."""
    middles = np.array([[_across(float(row["x"])), _down(float(row["y"]))] for row in rows])  # type: ignore[arg-type]
    radii = np.array([float(row["radius"]) * HEIGHT for row in rows])  # type: ignore[arg-type]
    taken: list[_Box] = [
        (x - r, x + r, y - r, y + r) for (x, y), r in zip(middles.tolist(), radii.tolist(), strict=True)
    ]
    named: dict[int, tuple[str, float]] = {}
    for at, row in enumerate(rows):
        name = displayable("、".join(str(row["words"]).split("、")[:2]))
        x, y, half = middles[at][0], middles[at][1], len(name) * _LETTER / 2 + 2
        for top in (y + radii[at] + 1, y - radii[at] - _LETTER - 5):
            box = (x - half, x + half, top, top + _LETTER + 3)
            inside = box[0] > 0 and box[1] < WIDTH and box[2] > 0 and box[3] < HEIGHT
            if name and inside and not any(_touch(box, other) for other in taken):
                taken.append(box)
                named[int(str(row["cluster_id"]))] = (name, float(top) + _LETTER)
                break
    return named


def _touch(a: _Box, b: _Box) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


def _heat(clusters: pa.Table, cluster: Ints, rank: Ints, ranked: Ranked, *, size: int) -> Heat:
    """The most widespread clusters by the agencies that use most of them."""
    source, names = ranked.sources()
    n = min(size, clusters.num_rows)
    said = source[rank]
    kept = (said >= 0) & (cluster < n)
    table = np.zeros((n, len(names)), dtype=np.int64)
    np.add.at(table, (cluster[kept], said[kept]), 1)
    order = np.lexsort((np.arange(len(names)), -table.sum(axis=0), -(table > 0).sum(axis=0)))
    used = order[table.sum(axis=0)[order] > 0]
    shown = used[:size]
    table = table[:, shown]
    top = np.log1p(table.max(initial=1))
    rows = clusters.slice(0, n)
    labels = [
        displayable(word or sentence)
        for word, sentence in zip(rows.column("words").to_pylist(), rows.column("sentence").to_pylist(), strict=True)
    ]
    return Heat(
        rows=tuple(label if len(label) <= _ROW_CHARS else f"{label[: _ROW_CHARS - 1]}…" for label in labels),
        titles=tuple(displayable(sentence) for sentence in rows.column("sentence").to_pylist()),
        clusters=tuple(range(n)),
        columns=tuple(displayable(names[at]) for at in shown.tolist()),
        cells=tuple(
            (y, x, int(table[y, x]), float(np.log1p(table[y, x]) / top)) for y, x in np.argwhere(table > 0).tolist()
        ),
        left_out=len(used) - len(shown),
    )
