"""The S-curve of bands against what they propose: random texts of known similarity, measured beside the formula."""

from __future__ import annotations

import random

import numpy as np
from pydantic import Field

from toolkit.experiment.config import Params
from toolkit.experiment.measured import Item, Measured, Metric, Work, share
from toolkit.fingerprint import Codes, Signatures, SketchParams, sign
from toolkit.fingerprint.codes import Int64Array
from toolkit.pair import PairParams, candidate_probability
from toolkit.pair.exact import exact_jaccard
from toolkit.pair.near import verified_pairs

_FIRST, _LAST = 0x4E00, 0x9FA0


class BandsParams(Params):
    """similarity: Jaccard that the pairs are made for, 0-1. threshold: that the bands are cut for, 0-1.

    n_pairs: pairs of texts. n_chars: their length. n_slots: of a signature, a power of two.
    """

    similarity: float = Field(default=0.5, gt=0, le=1)
    threshold: float = Field(default=0.5, gt=0, le=1)
    n_pairs: int = Field(default=1000, ge=1, le=100_000)
    n_chars: int = Field(default=400, ge=20, le=10_000)
    n_slots: int = 256


def bands(params: BandsParams, work: Work) -> Measured:
    """How many pairs meet in a band (`proposed`), how many should (`promised`), and how many are reported in the end.

    `recall` is of those pairs whose exact similarity reaches the threshold. A document here is a pair.
    """
    sketch = SketchParams(n_slots=params.n_slots, seed=work.seed)
    pairs = PairParams(threshold=params.threshold)
    n_rows = pairs.band_rows(params.n_slots)
    codes = Codes.from_texts(_texts(params, random.Random(work.seed), sketch.shingle_chars))
    signatures = sign(codes, sketch)
    left = np.arange(0, len(codes), 2)
    jaccard = exact_jaccard(codes, left, left + 1, shingle_chars=sketch.shingle_chars)
    met = _meets(signatures, left, n_rows)
    found = verified_pairs(signatures, codes, params=pairs)
    reported = set(zip(found.left.tolist(), found.right.tolist(), strict=True))
    promised = [candidate_probability(j, bands=params.n_slots // n_rows, rows=n_rows) for j in jaccard.tolist()]
    reached = [
        (at, (at, at + 1) in reported)
        for at, j in zip(left.tolist(), jaccard.tolist(), strict=True)
        if j >= params.threshold
    ]
    metrics = (
        share("proposed", [Item(str(at), hit, 1) for at, hit in zip(left.tolist(), met, strict=True)]),
        Metric("promised", sum(promised) / len(promised)),
        share("recall", [Item(str(at), hit, 1) for at, hit in reached]),
        Metric("similarity", float(jaccard.mean())),
        Metric("rows", n_rows),
    )
    return Measured(metrics, found.caps)


def _texts(params: BandsParams, draw: random.Random, shingle_chars: int) -> list[str]:
    """Pairs of texts: the second is the first with characters exchanged, evenly, so that no shingle is hit twice.

    With s shingles of which d are exchanged the similarity is (s - d) / (s + d).
    """
    letters = [chr(code) for code in range(_FIRST, _LAST)]
    n_shingles = params.n_chars - shingle_chars + 1
    n_changed = round(n_shingles * (1 - params.similarity) / (1 + params.similarity) / shingle_chars)
    places = [round((i + 0.5) * params.n_chars / n_changed) for i in range(n_changed)]
    texts = []
    for _ in range(params.n_pairs):
        text = draw.choices(letters, k=params.n_chars)
        other = list(text)
        for place in places:
            other[place] = draw.choice(letters)
        texts += ["".join(text), "".join(other)]
    return texts


def _meets(signatures: Signatures, left: Int64Array, n_rows: int) -> list[bool]:
    """Whether each pair agrees in all rows of some band."""
    n_bands = signatures.params.n_slots // n_rows
    agree = signatures.matrix[left] == signatures.matrix[left + 1]
    banded = agree[:, : n_bands * n_rows].reshape(len(left), n_bands, n_rows)
    met: list[bool] = banded.all(axis=2).any(axis=1).tolist()
    return met
