"""What matches say of two documents, and of each document: the judges that need the corpus, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from toolkit.align.matches import KINDS, Matches
from toolkit.engine.collection import Collection
from toolkit.engine.findings import Found, blank_sides, essays_told_by_sites, found_together
from toolkit.engine.rewritten import rewrite_findings, told_by_source
from toolkit.engine.tables import Verdict
from toolkit.judge.formulas import Runs, covered
from toolkit.judge.ratios import Ratios, ratios, sorts_of
from toolkit.judge.relation import Party, order_of, relation_of
from toolkit.judge.rewrite import Rewrite, order, with_rewrites
from toolkit.judge.superior import quoted_from_above
from toolkit.model import Direction, MatchKind, Relation


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A corpus judged. collection: with what its documents turned out to be; matches: those of rewrites put in.

    verdicts: one for each match. findings: in original coordinates, with the number of their document. sorts: what
    each match is for its left and its right document; garbled_sides: which of them are a machine's copy, shape
    (2, n_matches).
    """

    collection: Collection
    matches: Matches
    verdicts: list[Verdict]
    findings: Found
    ratios: Ratios
    formulas: Runs
    sorts: tuple[NDArray[np.int8], NDArray[np.int8]]
    garbled_sides: NDArray[np.bool_]


def judge_matches(
    collection: Collection, matches: Matches, rewrites: Sequence[Rewrite], formulas: Runs, lang: str
) -> Judged:
    """Relation, direction, findings and ratios.

    rewrites: pairs of documents of which a machine garbled one. formulas: where set phrases stand.
    """
    matches = with_rewrites(collection.corpus, matches, rewrites)
    collection, essays = essays_told_by_sites(told_by_source(collection, rewrites), matches, lang)
    verdicts = _verdicts(collection, matches, rewrites, lang)
    sorts = sorts_of([v.relation for v in verdicts], [v.direction for v in verdicts], matches.formula)
    garbled = _garbled_sides(matches, verdicts)
    findings = [
        *essays,
        *rewrite_findings(collection, rewrites, lang),
        *found_together(collection, matches, verdicts, lang),
    ]
    return Judged(
        collection=collection,
        matches=matches,
        verdicts=verdicts,
        findings=findings,
        ratios=ratios(collection.corpus.offsets, matches, sorts, garbled, partial(covered, formulas)),
        formulas=formulas,
        sorts=sorts,
        garbled_sides=garbled,
    )


def _garbled_sides(matches: Matches, verdicts: list[Verdict]) -> NDArray[np.bool_]:
    """Which matches make their left and their right document a garbled one, shape (2, n_matches)."""
    garbled = matches.kind == KINDS.index(MatchKind.GARBLED)
    sources = (Direction.LEFT_FIRST, Direction.RIGHT_FIRST)
    return np.array([garbled & np.array([v.direction is not s for v in verdicts], dtype=np.bool_) for s in sources])


def _verdicts(collection: Collection, matches: Matches, rewrites: Sequence[Rewrite], lang: str) -> list[Verdict]:
    """Relation and direction of each match; decided once a document pair. What a machine garbled is the copy."""
    garbled = {tuple(sorted((rewrite.source, rewrite.copy))): order(rewrite, lang) for rewrite in rewrites}
    parties = [Party(row.page, row.metadata) for row in collection.documents]
    blanks = blank_sides(collection, matches)
    decided: dict[tuple[int, int, Direction], Verdict] = {}
    verdicts = []
    for index, pair in enumerate(zip(matches.left_doc.tolist(), matches.right_doc.tolist(), strict=True)):
        blank = blanks.get(index, Direction.UNKNOWN)
        verdict = decided.get((*pair, blank))
        if verdict is None:
            left, right = parties[pair[0]], parties[pair[1]]
            relation = relation_of(left, right)
            first = garbled.get(pair) or order_of(left, right, relation, lang=lang, blank=blank)
            verdict = decided[(*pair, blank)] = Verdict(relation, first.direction, first.reason)
        verdicts.append(verdict)
    superior = np.array([v.relation is Relation.SUPERIOR for v in verdicts], dtype=np.bool_)
    for i in np.flatnonzero(quoted_from_above(matches, superior) & ~superior).tolist():
        verdicts[i] = Verdict(Relation.SUPERIOR, verdicts[i].direction, verdicts[i].reason)
    return verdicts
