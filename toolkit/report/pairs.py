"""Which documents share passages with which, and which agencies with which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.report.ranked import Bools, Ints, Ranked
from toolkit.report.unions import equal_chars


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of documents with a passage in common that is no formula, as columns, most characters first.

    a, b: ranks, a < b. chars: characters of a found equal in b (a union, see
    `equal_chars`). best: row of their match with most equal characters in
    `Ranked.matches`. external: whether that match is left unexplained (see `Ranked.external`).
    """

    a: Ints
    b: Ints
    chars: Ints
    best: Ints
    external: Bools


def pair_up(ranked: Ranked) -> Pairs:
    """Gather the matches between the same two documents."""
    rows = np.flatnonzero(~ranked.formula & (ranked.left != ranked.right))
    left, right = ranked.left[rows], ranked.right[rows]
    side = (left > right).astype(np.int64)
    starts, ends = ranked.starts[side, rows], ranked.ends[side, rows]
    keys, group = np.unique(np.minimum(left, right) * len(ranked.chars) + np.maximum(left, right), return_inverse=True)
    chars = equal_chars(group, starts, ends, ranked.equal[rows], n_groups=len(keys))
    longest = np.lexsort((-ranked.equal[rows], group))
    best = rows[longest[np.searchsorted(group[longest], np.arange(len(keys)))]]
    first = np.argsort(-chars, kind="stable")
    n = max(len(ranked.chars), 1)
    return Pairs(keys[first] // n, keys[first] % n, chars[first], best[first], ranked.external[best[first]])


def _lowest(n: int, places: Ints, rows: Ints) -> Ints:
    """Return the lowest row for each of n places, -1 for none. Of pairs that is the strongest: they come so ordered."""
    lowest = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(lowest, places, rows)
    found: Ints = np.where(lowest == np.iinfo(np.int64).max, -1, lowest)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """What each document shares with others and nothing explains. All shape (n_documents,), by rank.

    partners, agencies: how many documents and how many different agencies or sites they belong to.
    best: row in `Pairs` of the partner with most characters, -1 for none.
    """

    partners: Ints
    agencies: Ints
    best: Ints


def company_of(ranked: Ranked, pairs: Pairs) -> Company:
    """Count each document's partners."""
    rows = np.flatnonzero(pairs.external)
    n = len(ranked.chars)
    document = np.concatenate([pairs.a[rows], pairs.b[rows]])
    other = np.concatenate([pairs.b[rows], pairs.a[rows]])
    names, _ = ranked.sources()
    source = names[other]
    known = np.unique(np.stack([document[source >= 0], source[source >= 0]]), axis=1)
    best = _lowest(n, document, np.concatenate([rows, rows]))
    return Company(np.bincount(document, minlength=n), np.bincount(known[0], minlength=n), best)


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Characters shared between agencies (or sites), added over pairs of documents.

    names: shape (k,). chars, best: shape (k, k), symmetric.

    best: row in `Pairs` of the strongest pair of documents, -1 for none. left_out: agencies beyond the first k.
    """

    names: tuple[str, ...]
    chars: Ints
    best: Ints
    left_out: int


def matrix_of(ranked: Ranked, pairs: Pairs, *, size: int) -> Matrix:
    """Return the `size` agencies that share most with others."""
    source, names = ranked.sources()
    a, b = source[pairs.a], source[pairs.b]
    rows = np.flatnonzero((a >= 0) & (b >= 0) & (a != b) & pairs.external)
    a, b = a[rows], b[rows]
    total = np.bincount(np.concatenate([a, b]), np.tile(pairs.chars[rows], 2), minlength=len(names)).astype(np.int64)
    shown = np.argsort(-total, kind="stable")[: min(size, int(np.count_nonzero(total)))]
    place = np.full(len(names) + 1, -1, dtype=np.int64)
    place[shown] = np.arange(len(shown))
    chars = np.zeros((len(shown), len(shown)), dtype=np.int64)
    seen = (place[a] >= 0) & (place[b] >= 0)
    i, j, used = place[a[seen]], place[b[seen]], rows[seen]
    np.add.at(chars, (i, j), pairs.chars[used])
    best = _lowest(chars.size, np.concatenate([i, j]) * len(shown) + np.concatenate([j, i]), np.tile(used, 2))
    best = best.reshape(chars.shape)
    return Matrix(tuple(names[k] for k in shown), chars + chars.T, best, int(np.count_nonzero(total)) - len(shown))
