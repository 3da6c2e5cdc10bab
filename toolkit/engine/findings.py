"""What the judges of the whole corpus find, in the places of the originals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from toolkit.align.grams import IntArray
from toolkit.align.matches import Matches
from toolkit.describe.genre import Genre
from toolkit.engine.collection import NUMBER, Collection
from toolkit.engine.tables import Verdict
from toolkit.judge.figures import Figure, copied_figures
from toolkit.judge.figures import told as told_figure
from toolkit.judge.kept_names import SCORE, kept_names
from toolkit.judge.kept_names import told as told_name
from toolkit.judge.spread import spread_over_sites
from toolkit.model import Direction, Finding, FlagName, Relation

_BEFORE, _BEHIND = 14, 10
_SITES_NAMED = 3
_DOC_BITS = 40
_MAY_BE_OWN = (Relation.OWN_EARLIER, Relation.UNKNOWN)
_OTHERS = (Relation.OTHER_AGENCY, Relation.TEMPLATE_SITE)
_SIGN = {Direction.LEFT_FIRST: -1, Direction.RIGHT_FIRST: 1, Direction.UNKNOWN: 0}

Found = list[tuple[int, Finding]]
"""Findings in original coordinates, each with the number of its document."""


def found_together(collection: Collection, matches: Matches, verdicts: list[Verdict], lang: str) -> Found:
    """What can be said of documents only by looking at their matches."""
    found: Found = []
    for judge in (figures_found, names_found):
        found += judge(collection, matches, verdicts, lang)
        collection.let_go()
    return found


def essays_told_by_sites(collection: Collection, matches: Matches, lang: str) -> tuple[Collection, Found]:
    """The collection with those texts as template essays that other sites carry too, and a finding for each."""
    rows = collection.documents
    sites = [row.metadata.site for row in rows]
    asked = [
        row.metadata.agency is None and row.metadata.genre != Genre.TEMPLATE_ESSAY.value and _is_private(site)
        for row, site in zip(rows, sites, strict=True)
    ]
    spread = spread_over_sites(collection.corpus, matches, sites, np.array(asked, dtype=np.bool_))
    changed, found = list(rows), Found()
    for doc, carriers in spread.items():
        row = rows[doc]
        changed[doc] = replace(row, metadata=replace(row.metadata, genre=Genre.TEMPLATE_ESSAY.value))
        names = "、".join(str(sites[carrier]) for carrier in carriers[:_SITES_NAMED])
        said = f"疑为范文：没有本单位的名称，{names}等{len(carriers)}个其他网站也载有此文"
        if lang == "en":
            said = f"a template essay: it names no agency, and {len(carriers)} other sites carry it ({names})"
        score = 1 - 0.5 ** len(carriers)
        source = rows[carriers[0]].doc_id
        found.append((doc, Finding(FlagName.TEMPLATE_ESSAY, score, row.start, row.end, said, source)))
    return (replace(collection, documents=tuple(changed)) if spread else collection), found


def _is_private(site: str | None) -> bool:
    return bool(site) and ".gov" not in str(site) and "政府" not in str(site)


def blank_sides(collection: Collection, matches: Matches) -> dict[int, Direction]:
    """Matches (by index) of which one side alone has unfilled slots: LEFT_FIRST where it is the left."""
    slots = np.array(
        [
            number << _DOC_BITS | finding.start
            for number, row in enumerate(collection.documents)
            for finding in row.findings
            if finding.flag is FlagName.UNFILLED_SLOT
        ],
        dtype=np.int64,
    )
    slots.sort()
    left = _blanks_of(collection, slots, matches.left_doc, matches.left_start, matches.left_end)
    right = _blanks_of(collection, slots, matches.right_doc, matches.right_start, matches.right_end)
    found = dict.fromkeys(np.flatnonzero((left > 0) & (right == 0)).tolist(), Direction.LEFT_FIRST)
    return found | dict.fromkeys(np.flatnonzero((right > 0) & (left == 0)).tolist(), Direction.RIGHT_FIRST)


def _blanks_of(collection: Collection, slots: IntArray, docs: IntArray, starts: IntArray, ends: IntArray) -> IntArray:
    """How many unfilled slots lie in each range. slots: document and original place of each, ascending."""
    count = np.zeros(len(docs), dtype=np.int64)
    asked = np.flatnonzero(np.isin(docs, slots >> _DOC_BITS))
    spans = _places(collection, docs[asked], starts[asked], ends[asked], on_number=False)
    keys = docs[asked, None] << _DOC_BITS | spans
    count[asked] = np.searchsorted(slots, keys[:, 1]) - np.searchsorted(slots, keys[:, 0])
    return count


def _places(collection: Collection, docs: IntArray, starts: IntArray, ends: IntArray, *, on_number: bool) -> IntArray:
    """Original ranges of corpus ranges, shape (n, 2). on_number: whether each ends with a number."""
    return collection.texts.originals(docs, starts, ends, np.full(len(docs), on_number))


def figures_found(collection: Collection, matches: Matches, verdicts: list[Verdict], lang: str) -> Found:
    """Findings of `copied_figures`."""
    years = np.array([row.metadata.year or 0 for row in collection.documents], dtype=np.int64)
    left, right = years[matches.left_doc], years[matches.right_doc]
    copied = copied_figures(
        collection.corpus,
        collection.numbers,
        matches,
        others=np.array([v.relation in _OTHERS for v in verdicts], dtype=np.bool_),
        own=np.array([v.relation in _MAY_BE_OWN for v in verdicts], dtype=np.bool_)
        & (left != right)
        & (left > 0)
        & (right > 0),
        first=np.array([_SIGN[v.direction] for v in verdicts], dtype=np.int8),
        words=lambda numbers: _words(collection, numbers),
    )
    rows = collection.documents
    copied = [one for one in copied if rows[one.doc].metadata.genre != Genre.TEMPLATE_ESSAY.value]
    at = collection.numbers.at[[one.number for one in copied]] if copied else np.zeros(0, dtype=np.int64)
    docs = np.array([one.doc for one in copied], dtype=np.int64)
    found: Found = []
    for one, (start, end) in zip(copied, _places(collection, docs, at, at + 1, on_number=True).tolist(), strict=True):
        source = rows[one.source].doc_id
        said = told_figure(one, source, lang)
        found.append((one.doc, Finding(FlagName.COPIED_FIGURES, 1 - one.chance, start, end, said, source)))
    return found


def names_found(collection: Collection, matches: Matches, verdicts: list[Verdict], lang: str) -> Found:
    """Findings of `foreign_place`: names that came with somebody else's words."""
    rows = collection.documents
    regions = [row.metadata.region for row in rows]
    agencies = [row.metadata.agency for row in rows]
    others = np.array([v.relation is Relation.OTHER_AGENCY for v in verdicts], dtype=np.bool_)
    kept = list(kept_names(collection.corpus, matches, others, regions, agencies))
    columns = np.array([(one.doc, one.start, one.end) for one in kept], dtype=np.int64).reshape(-1, 3)
    found: Found = []
    for one, (start, end) in zip(kept, _places(collection, *columns.T, on_number=False).tolist(), strict=True):
        source = rows[one.source].doc_id
        said = told_name(one, regions[one.doc] or "", source, lang)
        found.append((one.doc, Finding(FlagName.FOREIGN_PLACE, SCORE, start, end, said, source)))
    return found


def _words(collection: Collection, numbers: IntArray) -> list[Figure]:
    """The words around some of the corpus' numbers, ascending; each document is read once."""
    at = collection.numbers.at[numbers]
    docs = collection.corpus.doc_of(at)
    found: list[Figure] = []
    text, current = "", -1
    for doc, start in zip(docs.tolist(), collection.texts.characters(docs, at).tolist(), strict=True):
        if doc != current:
            text, current = collection.texts.text(doc), doc
        match = NUMBER.match(text, start)
        end = match.end() if match else start + 1
        found.append(Figure(text[max(0, start - _BEFORE) : start], text[start:end], text[end : end + _BEHIND]))
    return found
