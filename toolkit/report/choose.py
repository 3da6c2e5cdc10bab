"""Which matches a page carries, and the columns it carries them in."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa

from toolkit.model import DocumentView
from toolkit.report.limits import Limits
from toolkit.report.ranked import Bools, Ints, Ranked
from toolkit.report.safe import Json, displayable
from toolkit.report.shelve import Shelf
from toolkit.report.spans import shown_spans


def _place_in_group(group: Ints) -> Ints:
    """Return the how-manieth of its group each row is, in row order."""
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    place = np.empty(len(group), dtype=np.int64)
    place[order] = np.arange(len(group)) - np.searchsorted(ordered, ordered, side="left")
    return place


class Chooser:
    """Deals the matches out to pages and remembers which were shown."""

    def __init__(self, ranked: Ranked, *, limits: Limits) -> None:
        self._ranked = ranked
        self._limits = limits
        self._length: Ints = (ranked.ends - ranked.starts).max(axis=0, initial=0)
        self.shown: Bools = np.zeros(len(ranked.left), dtype=np.bool_)

    def rows(self, shelf: Shelf) -> Ints:
        """Choose matches of the shelf's own documents and between any two texts on it, bounded for each.

        What is no formula comes first, then the longest.
        """
        home, here = (np.zeros(len(self._ranked.chars), dtype=np.bool_) for _ in range(2))
        home[shelf.homes] = True
        here[list(shelf.texts)] = True
        left, right = self._ranked.left, self._ranked.right
        near = np.flatnonzero(home[left] | home[right] | (here[left] & here[right]))
        near = near[np.lexsort((-self._length[near], self._ranked.formula[near]))]
        most = self._limits.document_matches
        by_left = here[left[near]] & (_place_in_group(left[near]) < most)
        by_right = here[right[near]] & (_place_in_group(right[near]) < most)
        rows = near[by_left | by_right][: self._limits.page_matches]
        self.shown[rows] = True
        return rows


def _positions(ranks: Ints, starts: Ints, ends: Ints, texts: dict[int, DocumentView], most: int) -> tuple[Ints, Ints]:
    """Shown coordinates of one side of the matches; (-1, -1) where the page lacks the text."""
    first, last = np.full_like(starts, -1), np.full_like(ends, -1)
    order = np.argsort(ranks, kind="stable")
    ordered = ranks[order]
    bounds = np.flatnonzero(np.diff(ordered, prepend=-1, append=-1))
    for low, high in pairwise(bounds.tolist()):
        view = texts.get(int(ordered[low]))
        if view is None:
            continue
        rows = order[low:high]
        first[rows], last[rows] = shown_spans(view, starts[rows], ends[rows], length=min(len(view.text), most))
    return first, last


def match_columns(ranked: Ranked, rows: Ints, texts: dict[int, DocumentView], *, limits: Limits) -> dict[str, Json]:
    """Return the chosen matches as lists of equal length.

    l, r: ranks. ls..re: shown coordinates, -1 where the text is not in the page. ols..ore: original coordinates.
    kind, relation, direction: codes. why: index into `reasons`.
    """
    taken = ranked.matches.take(pa.array(rows))
    reasons = taken.column("direction_reason").combine_chunks().dictionary_encode()
    columns: dict[str, Ints] = {"l": ranked.left[rows], "r": ranked.right[rows]}
    for side, letter in enumerate("lr"):
        starts, ends = ranked.starts[side, rows], ranked.ends[side, rows]
        columns[f"{letter}s"], columns[f"{letter}e"] = _positions(
            columns[letter], starts, ends, texts, limits.text_chars
        )
        columns[f"o{letter}s"], columns[f"o{letter}e"] = starts, ends
    columns |= {"kind": ranked.kind[rows], "relation": ranked.relation[rows], "direction": ranked.direction[rows]}
    listed: dict[str, Json] = {name: column.tolist() for name, column in columns.items()}
    return listed | {
        "formula": ranked.formula[rows].astype(np.int8).tolist(),
        "id": taken.column("match_id").to_pylist(),
        "n": ranked.equal[rows].tolist(),
        "similarity": [None if s is None or s != s else round(s, 3) for s in taken.column("similarity").to_pylist()],
        "why": reasons.indices.to_pylist(),
        "reasons": [displayable(reason) for reason in reasons.dictionary.to_pylist()],
    }
