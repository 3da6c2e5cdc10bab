"""The corpus in figures: what the sentences at the top of page and terminal are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.model import FlagName, Relation
from toolkit.report.ranked import RELATIONS, Bools, Ranked, floats, ints
from toolkit.report.unions import equal_chars
from toolkit.schema import Tables

SHARES = ("formulaic", "own_earlier", "superior", "copied", "original")
_TEMPLATE = "template_essay"
_IDENTICAL = 1 - 1e-9
_GRAVEST = (
    FlagName.GARBLED_REWRITE,
    FlagName.COPIED_FIGURES,
    FlagName.FOREIGN_PLACE,
    FlagName.STALE_REFERENCE,
    FlagName.UNFILLED_SLOT,
    FlagName.TEMPLATE_ESSAY,
)
# How the stages and readers word what is asked about here.
_CHAINED = "linked in a chain"
_REMARK = r"^(?:read, but|已读取?，但)\s*[:：]\s*"


@dataclass(frozen=True, slots=True)
class Totals:
    """The corpus in figures. shares: of all characters, by SHARES.

    shared: documents that share a passage with another agency; shared_chars: equal characters of these passages, each
    document's added. template: documents, no template essay themselves, with a passage of a template site. same_page:
    with one of another text on the same page. unknown: with one shared where an agency is not known. formula_only:
    that repeat nothing but formulas. page_only: whether all unexplained reuse is within pages. flagged: how
    many documents have each flag of what their authors did, gravest first. skipped: files not read; remarks: on files
    that were.
    """

    documents: int
    chars: int
    shares: dict[str, float]
    shared: int
    shared_chars: int
    template: int
    same_page: int
    unknown: int
    formula_only: int
    page_only: bool
    flagged: tuple[tuple[str, int], ...]
    skipped: int
    remarks: int


def lower_bound(caps: Sequence[str]) -> bool:
    """Whether frequent passages were linked in a chain, so that counts of who shares them are lower bounds."""
    return any(_CHAINED in cap for cap in caps)


def split_skipped(skipped: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Files that were not read, and remarks on files that were; the latter without the words that mark them."""
    remark = pc.fill_null(pc.match_substring_regex(skipped.column("reason"), _REMARK), False)
    remarks = skipped.filter(remark)
    told = pc.replace_substring_regex(remarks.column("reason"), _REMARK, "")
    where = skipped.schema.get_field_index("reason")
    return skipped.filter(pc.invert(remark)), remarks.set_column(where, skipped.schema.field(where), told)


def rounded(shares: Mapping[str, float], *, steps: int) -> dict[str, float]:
    """Round shares to 1/steps so that they still add up to one, by largest remainder; as they are if they never did."""
    if abs(sum(shares.values()) - 1) > 0.5 / steps:
        return dict(shares)
    exact = np.array(list(shares.values())) * steps
    whole = np.floor(exact + 1e-9)
    lacking = max(0, steps - int(whole.sum()))
    whole[np.argsort(whole - exact, kind="stable")[:lacking]] += 1
    return dict(zip(shares, (whole / steps).tolist(), strict=True))


def _touched(ranked: Ranked, relation: Relation) -> Bools:
    """Which documents have a passage of this relation that is no formula."""
    rows = ~ranked.formula & (ranked.relation == RELATIONS.index(relation))
    touched = np.zeros(len(ranked.chars), dtype=np.bool_)
    touched[ranked.left[rows]] = touched[ranked.right[rows]] = True
    return touched


def _in_mixed_families(ranked: Ranked, families: pa.Table, essay: Bools) -> Bools:
    """Which documents have an identical one by another agency, as their family says."""
    rank = ints(
        pc.index_in(families.column("doc_id"), value_set=ranked.documents.column("doc_id").combine_chunks()), missing=-1
    )
    agency = ints(ranked.documents.column("agency").combine_chunks().dictionary_encode().indices, missing=-1)
    mixed = np.zeros(len(ranked.chars), dtype=np.bool_)
    same = (floats(families.column("similarity_to_medoid")) >= _IDENTICAL) & (rank >= 0)
    rank, family = rank[same], ints(families.column("family_id"))[same]
    rank, family = rank[~essay[rank]], family[~essay[rank]]
    named = agency[rank] >= 0
    known = np.unique(np.stack([family[named], agency[rank[named]]]), axis=1)[0]
    several, agencies = np.unique(known, return_counts=True)
    mixed[rank[np.isin(family, several[agencies > 1])]] = True
    return mixed


def _shared_chars(ranked: Ranked) -> int:
    rows = np.flatnonzero(~ranked.formula & (ranked.relation == RELATIONS.index(Relation.OTHER_AGENCY)))
    document = np.concatenate([ranked.left[rows], ranked.right[rows]])
    starts, ends = (np.concatenate([side[0, rows], side[1, rows]]) for side in (ranked.starts, ranked.ends))
    equal = np.tile(ranked.equal[rows], 2)
    return int(equal_chars(document, starts, ends, equal, n_groups=len(ranked.chars)).sum())


def totals_of(ranked: Ranked, tables: Tables) -> Totals:
    """Add the documents up."""
    chars = int(ranked.chars.sum())
    weight = ranked.chars / max(chars, 1)
    essay = np.array([genre == _TEMPLATE for genre in ranked.documents.column("genre").to_pylist()], dtype=np.bool_)
    shared = _touched(ranked, Relation.OTHER_AGENCY) | _in_mixed_families(ranked, tables.families, essay)
    rest = np.asarray(sum(ranked.share(name) for name in SHARES[1:4]))
    only_formula = (ranked.share("formulaic") > 0) & (rest <= 0) & ~shared
    open_relations = np.unique(ranked.relation[ranked.external])
    skipped, remarks = split_skipped(tables.skipped)
    return Totals(
        documents=len(ranked.chars),
        chars=chars,
        shares={name: float(ranked.share(name) @ weight) for name in SHARES},
        shared=int(np.count_nonzero(shared)),
        shared_chars=_shared_chars(ranked),
        template=int(np.count_nonzero(_touched(ranked, Relation.TEMPLATE_SITE) & ~essay)),
        same_page=int(np.count_nonzero(_touched(ranked, Relation.SAME_PAGE))),
        unknown=int(np.count_nonzero(_touched(ranked, Relation.UNKNOWN))),
        formula_only=int(np.count_nonzero(only_formula)),
        page_only=open_relations.tolist() == [RELATIONS.index(Relation.SAME_PAGE)] and not shared.any(),
        flagged=_flagged(tables.flags),
        skipped=skipped.num_rows,
        remarks=remarks.num_rows,
    )


def _flagged(flags: pa.Table) -> tuple[tuple[str, int], ...]:
    counts = flags.group_by("flag").aggregate([("doc_id", "count_distinct")])
    documents = dict(zip(*(counts.column(name).to_pylist() for name in ("flag", "doc_id_count_distinct")), strict=True))
    return tuple((flag, documents[flag]) for flag in _GRAVEST if flag in documents)
