"""PAN text alignment: the toolkit's folder mode, or PAN's baseline, on a corpus in PAN's layout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from toolkit.align.passages import Terms
from toolkit.engine.aligning import Aligner
from toolkit.engine.config import Config
from toolkit.experiment.config import Params
from toolkit.experiment.measured import Item, Measured, Metric, Work, share
from toolkit.experiment.pan import Case, covered_shares, measure
from toolkit.experiment.pan_corpus import Tried, classes_of, pairs_of, together, try_pairs, unpacked


class PanParams(Params):
    """corpus: a folder in PAN's layout, or an archive of one.

    per_class: pairs of each class, drawn by their names, 0 for all. half: `dev` or `held-out`, drawn by suspicious
    document. method: `toolkit`, or `common_runs` of 50 characters. by: what the toolkit compares by.
    """

    corpus: Path
    per_class: int = Field(default=0, ge=0)
    half: Literal["all", "dev", "held-out"] = "all"
    method: Literal["toolkit", "common_runs"] = "toolkit"
    by: Literal["auto", "words", "characters"] = "auto"


def pan_alignment(params: PanParams, work: Work) -> Measured:
    """PlagDet, precision, recall, granularity over cases (macro), PlagDet over characters (`plagdet_micro`).

    Group: the class. A document here is a suspicious document.
    """
    aligner = None
    if params.method == "toolkit":
        aligner = Aligner(Config(), "en", None if params.by == "auto" else Terms(params.by))
    tried: dict[str, Tried] = {}
    with unpacked(params.corpus) as root:
        for name in classes_of(root):
            pairs = pairs_of(root, name, params.half, at_most=params.per_class or None)
            tried[name] = try_pairs(root, name, pairs, work.folder / name, aligner, n_jobs=work.n_jobs)
    metrics = [metric for name, one in tried.items() for metric in figures(one, name)]
    return Measured((*metrics, *figures(together(list(tried.values())), "")))


def figures(tried: Tried, group: str) -> list[Metric]:
    """All figures of a class. Where nothing is planted, only how many pairs were touched."""
    if not tried.n_pairs:
        return []
    touched = Metric("touched_pairs", tried.touched / tried.n_pairs, group)
    if not tried.cases:
        return [touched]
    macro = measure(tried.cases, tried.detections)
    micro = measure(tried.cases, tried.detections, micro=True)
    return [
        Metric("plagdet", macro.plagdet, group),
        share("precision", _items(tried.detections, tried.cases), group),
        share("recall", _items(tried.cases, tried.detections), group),
        Metric("granularity", macro.granularity, group),
        Metric("plagdet_micro", micro.plagdet, group),
        touched,
    ]


def _items(of: Sequence[Case], by: Sequence[Case]) -> list[Item]:
    shares = covered_shares(of, by)
    return [Item(case.reference, covered, 1) for case, covered in zip(of, shares, strict=True)]
