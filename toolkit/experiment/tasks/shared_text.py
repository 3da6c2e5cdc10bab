"""What publishers share with each other: how much, in what way, who with whom, and which words."""

from __future__ import annotations

import tarfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from toolkit.engine.config import Config
from toolkit.engine.local import dedup
from toolkit.errors import BadInput
from toolkit.experiment.config import Params
from toolkit.experiment.measured import Item, Measured, Metric, Work, pair_group, share
from toolkit.experiment.pan import n_covered
from toolkit.experiment.shared_words import Side, set_phrases, shared_passages, sides_of
from toolkit.model import MatchKind

MOST_PUBLISHERS = 60
"""Beyond so many, pairs of publishers are left out: nobody reads a table of thousands."""


class SharedTextParams(Params):
    """corpus: documents of several publishers. only: members of a tar archive, `laws/*/*.md`; "" for all it holds.

    by: what makes a publisher: the agency, the top region, or the folder that a document lies in. formula: True: set
    phrases are not shared text; False: they are.
    """

    corpus: Path
    only: str = ""
    by: Literal["agency", "region", "folder"] = "agency"
    formula: bool = True


def shared_text(params: SharedTextParams, work: Work) -> Measured:
    """Shares of characters that other publishers have too: `shared` of all and of each publisher, `shared_as` by kind.

    `shared_with` is the share of one publisher's characters that another has, group `one > other`. Documents whose
    publisher is not known take no part, and are counted.
    """
    corpus = _chosen(params, work.folder / "chosen") if params.only else params.corpus
    out = work.folder / "report"
    outcome = dedup(corpus, out, config=Config(), n_jobs=work.n_jobs, lang="zh", progress=work.progress, html=False)
    rows = outcome.tables.documents.select(["doc_id", "path", "agency", "region", "start", "end"]).to_pylist()
    publisher = {row["doc_id"]: named for row in rows if (named := _publisher(row, params.by))}
    names = sorted(set(publisher.values()))
    if len(names) < 2:
        raise BadInput(
            f"{params.corpus}: documents of fewer than two publishers", next_step="choose another way with by"
        )
    sizes = {row["doc_id"]: row["end"] - row["start"] for row in rows if row["doc_id"] in publisher}
    sides = [
        side
        for side in sides_of(outcome.tables.matches)
        if {side.doc, side.other} <= publisher.keys()
        and publisher[side.doc] != publisher[side.other]
        and not (params.formula and side.formula)
    ]
    remarks = list(outcome.run.caps)
    metrics = _shares(sides, sizes, publisher)
    if len(names) <= MOST_PUBLISHERS:
        metrics += _shares_with(sides, sizes, publisher)
    else:
        remarks.append(f"{len(names)} publishers: who shares with whom is left out beyond {MOST_PUBLISHERS}")
    metrics += [
        Metric("publishers", len(names)),
        Metric("documents", len(publisher)),
        Metric("documents_without_publisher", len(rows) - len(publisher)),
        Metric("matches", len(sides) // 2),
    ]
    quotes = (
        *shared_passages(sides, publisher, out / "sentences.parquet"),
        *(set_phrases(outcome.tables.formulas) if params.formula else ()),
    )
    return Measured(tuple(metrics), tuple(remarks), quotes)


def _chosen(params: SharedTextParams, folder: Path) -> Path:
    """The members of an archive that a pattern takes, in a folder."""
    try:
        with tarfile.open(params.corpus) as archive:
            members = [
                member for member in archive if member.isfile() and PurePosixPath(member.name).match(params.only)
            ]
            archive.extractall(folder, members, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise BadInput(f"{params.corpus}: {error}", next_step="`only` asks for a tar archive; leave it out") from None
    if not members:
        raise BadInput(f"{params.corpus}: no member is {params.only}", next_step="see its names with tar -t")
    return folder


def _publisher(row: Mapping[str, Any], by: str) -> str | None:
    if by == "folder":
        return PurePosixPath(row["path"]).parent.name or None
    value: str | None = row[by]
    return value.split("/")[0] if value and by == "region" else value


def _shares(sides: Sequence[Side], sizes: Mapping[str, int], publisher: Mapping[str, str]) -> list[Metric]:
    """Of all, of each publisher, and by kind of match; a character counts once in each."""
    items = _items(sides, sizes)
    by_name: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_name[publisher[item.document]].append(item)
    metrics = [share("shared", items), *(share("shared", by_name[name], name) for name in sorted(by_name))]
    kinds = [kind.value for kind in MatchKind if any(side.kind == kind.value for side in sides)]
    return metrics + [share("shared_as", _items([s for s in sides if s.kind == kind], sizes), kind) for kind in kinds]


def _shares_with(sides: Sequence[Side], sizes: Mapping[str, int], publisher: Mapping[str, str]) -> list[Metric]:
    """Of each publisher's characters, those that each other one has; pairs without any are left out."""
    between: dict[tuple[str, str], list[Side]] = defaultdict(list)
    for side in sides:
        between[publisher[side.doc], publisher[side.other]].append(side)
    own: dict[str, dict[str, int]] = defaultdict(dict)
    for doc, size in sizes.items():
        own[publisher[doc]][doc] = size
    return [
        share("shared_with", _items(found, own[one]), pair_group(one, other))
        for (one, other), found in sorted(between.items())
    ]


def _items(sides: Iterable[Side], sizes: Mapping[str, int]) -> list[Item]:
    """Of each document what the sides cover."""
    spans = defaultdict(list)
    for side in sides:
        spans[side.doc].append(side.span)
    return [Item(doc, n_covered(spans.get(doc, [])), size) for doc, size in sizes.items()]
