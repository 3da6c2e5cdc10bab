"""The tables as a person will walk through them: documents by how soon to look at them, matches pointing at ranks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from toolkit.model import Direction, MatchKind, Relation
from toolkit.report.unions import equal_chars
from toolkit.schema import Tables

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

KINDS = tuple(kind.value for kind in MatchKind)
RELATIONS = tuple(relation.value for relation in Relation)
DIRECTIONS = tuple(direction.value for direction in Direction)
# These explain why words recur; what they do not explain is what `copied` counts.
EXPLAINED = (RELATIONS.index(Relation.OWN_EARLIER), RELATIONS.index(Relation.SUPERIOR))

# What an original shares with its copies is no reason to read it before them: it counts this much less.
FIRST_COUNTS_LESS = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Documents in reading order and the matches between them, as columns.

    documents: the `documents` table, first to look at first; a document's rank is its row. chars: shape (n_documents,).
    left, right: shape (n_matches,), ranks. starts, ends: shape (2, n_matches), original offsets of left and right.
    kind, relation, direction: codes into KINDS, RELATIONS, DIRECTIONS; -1 for a value they lack.
    equal: shape (n_matches,), characters found equal (`n_chars`).
    first_share: shape (n_documents,), 0-1, of its unexplained passages those whose words came first here.
    orphans: matches left out because a document of theirs is not in the table.
    """

    documents: pa.Table
    matches: pa.Table
    chars: Ints
    first_share: Floats
    left: Ints
    right: Ints
    starts: Ints
    ends: Ints
    equal: Ints
    formula: Bools
    kind: Ints
    relation: Ints
    direction: Ints
    orphans: int

    @property
    def external(self) -> Bools:
        """Matches that neither formula nor own earlier words nor a superior's explain, between two documents."""
        unexplained: Bools = ~self.formula & ~np.isin(self.relation, EXPLAINED) & (self.left != self.right)
        return unexplained

    def sources(self) -> tuple[Ints, tuple[str, ...]]:
        """Each document's agency, or the site where it names none, as codes (-1: neither), and their names."""
        named = pc.coalesce(self.documents.column("agency"), self.documents.column("site"))
        encoded = named.combine_chunks().dictionary_encode()
        return ints(encoded.indices, missing=-1), tuple(encoded.dictionary.to_pylist())

    def share(self, column: str) -> Floats:
        """Return a ratio column in rank order, 0 where it is missing."""
        return floats(self.documents.column(column))


def ints(column: pa.Array | pa.ChunkedArray, *, missing: int = 0) -> Ints:
    """Return a column as integers, `missing` for null."""
    return np.asarray(pc.fill_null(column, missing).to_numpy(zero_copy_only=False), dtype=np.int64)


def floats(column: pa.Array | pa.ChunkedArray) -> Floats:
    """Return a column as numbers, 0 for null and NaN."""
    return np.nan_to_num(np.asarray(pc.fill_null(column, 0.0).to_numpy(zero_copy_only=False), dtype=np.float64))


def codes(column: pa.ChunkedArray, words: tuple[str, ...]) -> Ints:
    """Where each value stands in `words`; -1 where it does not."""
    return ints(pc.index_in(column, value_set=pa.array(words, pa.string())), missing=-1)


def _first_share(ranked: Ranked) -> Floats:
    """Which share of a document's unexplained passages came first in it, as far as their order is known.

    Shape (n_documents,), 0 where it has none. A passage that came first elsewhere in another match does not count.
    """
    rows, n = np.flatnonzero(ranked.external), len(ranked.chars)
    document = np.concatenate([ranked.left[rows], ranked.right[rows]])
    starts, ends = (np.concatenate([side[0, rows], side[1, rows]]) for side in (ranked.starts, ranked.ends))
    equal = np.tile(ranked.equal[rows], 2)
    ways = [ranked.direction[rows] == DIRECTIONS.index(way) for way in (Direction.LEFT_FIRST, Direction.RIGHT_FIRST)]
    first, later = np.concatenate(ways), np.concatenate(ways[::-1])
    whole, known, taken = (
        equal_chars(document[of], starts[of], ends[of], equal[of], n_groups=n)
        for of in (np.ones_like(first), first | later, later)
    )
    return np.clip((known - taken) / np.maximum(whole, 1), 0, 1)


def _reading_order(ranked: Ranked, flags: pa.Table) -> Ints:
    """Most unexplained reused characters first, half counted where a document's own words came first.

    Then most flags, then most reuse; else as the table has them.
    """
    flagged = pc.index_in(flags.column("doc_id"), value_set=ranked.documents.column("doc_id").combine_chunks())
    flags_of = np.bincount(ints(pc.drop_null(flagged)), minlength=len(ranked.chars))
    copied = ranked.share("copied") * ranked.chars * (1 - FIRST_COUNTS_LESS * ranked.first_share)
    return np.lexsort((-ranked.share("reused") * ranked.chars, -flags_of, -copied))


def rank_tables(tables: Tables) -> Ranked:
    """Point the matches at their documents and sort these."""
    known = tables.documents.column("doc_id").combine_chunks()
    left, right = (
        ints(pc.index_in(tables.matches.column(f"{side}_doc"), value_set=known), missing=-1)
        for side in ("left", "right")
    )
    found = _assemble(tables.documents, tables.matches, left, right)
    found = replace(found, first_share=_first_share(found))
    order = _reading_order(found, tables.flags)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return replace(
        found,
        documents=found.documents.take(pa.array(order)),
        chars=found.chars[order],
        first_share=found.first_share[order],
        left=rank[found.left],
        right=rank[found.right],
    )


def _assemble(documents: pa.Table, matches: pa.Table, left: Ints, right: Ints) -> Ranked:
    whole = (left >= 0) & (right >= 0)
    kept = matches if whole.all() else matches.filter(pa.array(whole))
    return Ranked(
        documents=documents,
        matches=kept,
        chars=ints(documents.column("n_chars")),
        first_share=np.zeros(documents.num_rows),
        left=left[whole],
        right=right[whole],
        starts=np.stack([ints(kept.column("left_start")), ints(kept.column("right_start"))]),
        ends=np.stack([ints(kept.column("left_end")), ints(kept.column("right_end"))]),
        equal=ints(kept.column("n_chars")),
        formula=np.asarray(pc.fill_null(kept.column("formula"), False).to_numpy(), dtype=np.bool_),
        kind=codes(kept.column("kind"), KINDS),
        relation=codes(kept.column("relation"), RELATIONS),
        direction=codes(kept.column("direction"), DIRECTIONS),
        orphans=int(np.count_nonzero(~whole)),
    )
