"""Whether families hold together what belongs together, and nothing else, however much template text all share."""

from __future__ import annotations

import random

from pydantic import Field

from toolkit.experiment.config import Params
from toolkit.experiment.grouping import agreement
from toolkit.experiment.measured import Measured, Metric, Work
from toolkit.fingerprint import Codes, SketchParams
from toolkit.pair import families, near_duplicates

_FIRST, _LAST = 0x4E00, 0x9FA0
_LETTERS = [chr(code) for code in range(_FIRST, _LAST)]


class FamiliesParams(Params):
    """template_share: of each text's characters, that all texts have in common, 0-1. n_families, n_members: planted.

    n_chars: length of a text. edits: characters exchanged in each member but the first. threshold: least similarity.
    """

    template_share: float = Field(default=0.0, ge=0, lt=1)
    n_families: int = Field(default=100, ge=1, le=10_000)
    n_members: int = Field(default=4, ge=1, le=1000)
    n_chars: int = Field(default=600, ge=20, le=10_000)
    edits: int = Field(default=5, ge=0)
    threshold: float = Field(default=0.7, gt=0, le=1)


def families_quality(params: FamiliesParams, work: Work) -> Measured:
    """Precision, recall and F1 of pairs of texts, adjusted Rand index, and how large the largest family is."""
    codes = Codes.from_texts(_texts(params, random.Random(work.seed)))
    pairs = near_duplicates(codes, threshold=params.threshold, sketch=SketchParams(seed=work.seed))
    found = families(codes, pairs, threshold=params.threshold)
    labels: list[int | None] = [None] * len(codes)
    for family, text in zip(found.family.tolist(), found.text.tolist(), strict=True):
        labels[text] = family
    truth = [number // params.n_members for number in range(len(codes))]
    agreed = agreement(truth, labels)
    metrics = (
        Metric("precision", agreed.precision),
        Metric("recall", agreed.recall),
        Metric("f1", agreed.f1),
        Metric("rand", agreed.rand),
        Metric("largest", agreed.largest),
    )
    return Measured(metrics, (*pairs.caps, *found.caps))


def _texts(params: FamiliesParams, draw: random.Random) -> list[str]:
    """Families in order, each a text and edited copies of it: the template, then words of their own."""
    n_template = round(params.template_share * params.n_chars)
    template = draw.choices(_LETTERS, k=n_template)
    texts = []
    for _ in range(params.n_families):
        text = [*template, *draw.choices(_LETTERS, k=params.n_chars - n_template)]
        texts.append("".join(text))
        for _ in range(params.n_members - 1):
            copy = list(text)
            for place in draw.sample(range(params.n_chars), min(params.edits, params.n_chars)):
                copy[place] = draw.choice(_LETTERS)
            texts.append("".join(copy))
    return texts
