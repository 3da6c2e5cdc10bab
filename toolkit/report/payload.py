"""The data a page carries for its script, as JSON-ready columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.report.choose import match_columns
from toolkit.report.labels import Lang
from toolkit.report.limits import Limits
from toolkit.report.ranked import DIRECTIONS, KINDS, RELATIONS, Ints, Ranked, floats, ints
from toolkit.report.reasons import told_reason
from toolkit.report.safe import Json, displayable
from toolkit.report.shelve import Shelf
from toolkit.report.totals import SHARES, split_skipped
from toolkit.schema import Tables

_WORDS = ("doc_id", "title", "agency", "region", "published", "genre", "site")
CODES: dict[str, Json] = {"kinds": KINDS, "relations": RELATIONS, "directions": DIRECTIONS}


def _strings(column: pa.ChunkedArray) -> list[Json]:
    return [None if value is None else displayable(value) for value in column.to_pylist()]


def document_columns(ranked: Ranked, ranks: Sequence[int], why: Callable[[int], str | None]) -> dict[str, Json]:
    """Return what is known about documents, as lists of equal length. shares: one list for each of SHARES."""
    reasons = [why(rank) for rank in ranks]
    taken = ranked.documents.take(pa.array(ranks, pa.int64()))
    columns: dict[str, Json] = {name: _strings(taken.column(name)) for name in _WORDS}
    shares: list[Json] = [np.round(floats(taken.column(name)), 3).tolist() for name in SHARES]
    return columns | {
        "rank": list(ranks),
        "year": taken.column("year").to_pylist(),
        "n_chars": ints(taken.column("n_chars")).tolist(),
        "garbled": np.round(floats(taken.column("garbled")), 3).tolist(),
        "shares": shares,
        "why": [reason and displayable(reason) for reason in reasons],
    }


def text_columns(shelf: Shelf, *, limits: Limits) -> dict[str, Json]:
    """Return the texts of a page. ranks, texts, cut (whether there is more): lists of equal length; homes: ranks."""
    ranks = sorted(shelf.texts)
    views = [shelf.texts[rank].text for rank in ranks]
    return {
        "ranks": ranks,
        "texts": [displayable(text[: limits.text_chars]) for text in views],
        "cut": [int(len(text) > limits.text_chars) for text in views],
        "homes": list(shelf.homes),
    }


def involved(ranked: Ranked, rows: Ints, shelf: Shelf, also: Iterable[int] = ()) -> list[int]:
    """Ranks of every document a page must be able to name: those of its texts and matches, and `also`."""
    others = np.array([*shelf.texts, *also], dtype=np.int64)
    ranks: list[int] = np.unique(np.concatenate([ranked.left[rows], ranked.right[rows], others[others >= 0]])).tolist()
    return ranks


def page_data(
    ranked: Ranked, rows: Ints, shelf: Shelf, ranks: Sequence[int], *, why: Callable[[int], str | None], limits: Limits
) -> dict[str, Json]:
    """Documents, matches and texts of one page."""
    return CODES | {
        "documents": document_columns(ranked, ranks, why),
        "matches": match_columns(ranked, rows, shelf.texts, limits=limits),
        "texts": text_columns(shelf, limits=limits),
    }


def _ranks(ranked: Ranked, column: pa.ChunkedArray) -> list[int]:
    found = pc.index_in(column, value_set=ranked.documents.column("doc_id").combine_chunks())
    ranks: list[int] = ints(found, missing=-1).tolist()
    return ranks


def _top(table: pa.Table, keys: list[tuple[str, str]], most: int) -> pa.Table:
    return (
        table.take(pc.select_k_unstable(table, k=min(most, table.num_rows), sort_keys=keys))
        if table.num_rows
        else table
    )


def list_data(tables: Tables, ranked: Ranked, *, limits: Limits, lang: Lang) -> tuple[dict[str, Json], set[int]]:
    """Formulas, families, flags, skipped files and remarks, each cut to its limit; and the ranks they name."""
    formulas = _top(tables.formulas, [("n_docs", "descending"), ("n_agencies", "descending")], limits.formulas)
    flags = _top(_told_once(tables.flags), [("score", "descending")], limits.flags)
    skipped, remarks = (part.slice(0, limits.skipped) for part in split_skipped(tables.skipped))
    flagged, sources = (_ranks(ranked, flags.column(name)) for name in ("doc_id", "source_doc"))
    families, members = family_data(tables.families, ranked, limits=limits)
    data: dict[str, Json] = {
        "formulas": {name: _plain(formulas.column(name)) for name in formulas.column_names},
        "families": families,
        "flags": {"doc": flagged, "source": sources, "score": np.round(floats(flags.column("score")), 3).tolist()}
        | {name: _plain(flags.column(name)) for name in ("doc_id", "flag", "start", "end", "evidence", "times")},
        "skipped": _told(skipped, lang),
        "remarks": _told(remarks, lang),
    }
    return data, {*flagged, *sources, *members}


def _told(skipped: pa.Table, lang: Lang) -> dict[str, Json]:
    """Paths and reasons, these in the page's language."""
    reasons = [displayable(told_reason(reason, lang)) for reason in skipped.column("reason").to_pylist()]
    return {"path": _strings(skipped.column("path")), "reason": reasons}


def _told_once(flags: pa.Table) -> pa.Table:
    """The flags, what is said of a document in the same words once, with the first place and how many there are."""
    said = ["doc_id", "flag", "evidence", "source_doc"]
    # In one thread groups come in the order of their first rows.
    found = flags.group_by(said, use_threads=False).aggregate(
        [("score", "max"), ("start", "first"), ("end", "first"), ("end", "count")]
    )
    names = {"score_max": "score", "start_first": "start", "end_first": "end", "end_count": "times"}
    return found.rename_columns([names.get(name, name) for name in found.column_names])


def _plain(column: pa.ChunkedArray) -> list[Json]:
    return _strings(column) if pa.types.is_string(column.type) else column.to_pylist()


def family_data(families: pa.Table, ranked: Ranked, *, limits: Limits) -> tuple[list[Json], set[int]]:
    """Return the largest families, with closest members as [rank, similarity, is_medoid], and all ranks named."""
    if families.num_rows == 0:
        return [], set()
    sizes = families.group_by("family_id").aggregate([("doc_id", "count"), ("family_min_similarity", "min")])
    largest = _top(sizes, [("doc_id_count", "descending"), ("family_id", "ascending")], limits.families)
    wanted = largest.column("family_id").combine_chunks()
    kept = families.filter(pc.is_in(families.column("family_id"), value_set=wanted))
    # "medoid" sorts before "member".
    kept = kept.sort_by([("family_id", "ascending"), ("role", "ascending"), ("similarity_to_medoid", "descending")])
    ids, ranks = ints(kept.column("family_id")), _ranks(ranked, kept.column("doc_id"))
    near = np.round(floats(kept.column("similarity_to_medoid")), 3).tolist()
    medoid = pc.equal(kept.column("role"), "medoid").to_pylist()
    told: list[Json] = []
    for family, size, minimum in zip(*(column.to_pylist() for column in largest.columns), strict=True):
        low, high = np.searchsorted(ids, [family, family + 1]).tolist()
        shown = range(low, min(high, low + limits.members))
        members: list[Json] = [[ranks[i], near[i], int(bool(medoid[i]))] for i in shown]
        lowest = None if minimum is None or minimum != minimum else round(minimum, 3)
        told.append({"id": family, "size": size, "minimum": lowest, "members": members})
    return told, set(ranks)


def substitution_data(tables: Tables, ranked: Ranked, rows: Ints, *, limits: Limits) -> dict[str, Json]:
    """Substituted words of the matches and document pairs a page carries, most frequent first."""
    table = tables.substitutions
    texts = set(np.unique(np.concatenate([ranked.left[rows], ranked.right[rows]])).tolist())
    known = pa.array([rank in texts for rank in _ranks(ranked, table.column("left_doc"))], pa.bool_())
    top = _top(table.filter(known), [("times", "descending")], limits.substitutions)
    return {
        "left": _ranks(ranked, top.column("left_doc")),
        "right": _ranks(ranked, top.column("right_doc")),
    } | {name: _plain(top.column(name)) for name in ("source_word", "target_word", "times", "kept")}
