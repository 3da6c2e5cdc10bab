"""Which ways of comparing character shingles still find the report that a passage was taken from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from scipy import sparse

from toolkit.errors import BadInput
from toolkit.experiment import changes
from toolkit.experiment.config import Params
from toolkit.experiment.measured import Item, Measured, Metric, Work, share
from toolkit.experiment.ranking import auc, precision_recall, recall_at, recall_at_rate
from toolkit.experiment.texts import NamedText, texts_of
from toolkit.fingerprint import Codes, SketchParams, shingle_sets, sign

Scheme: TypeAlias = Literal["full_containment", "full_jaccard", "one_permutation", "k_permutation", "b_bit"]
FloatArray = NDArray[np.float64]
RATE = 0.001
BITS = 1
_TRIES = 50
_QUERIES_AT_ONCE = 8


class SketchesParams(Params):
    """corpus: reports to look in. passage_chars: of the passage looked for. edited: share of it that was edited, 0-1.

    scheme: `full_containment` and `full_jaccard` compare whole shingle sets, `one_permutation`, `k_permutation` and
    `b_bit` (one bit a slot) signatures. window: characters of a report that are compared at a time, by half windows; 0:
    the whole report. n_reports: drawn, where there are more. n_passages: from each report in turn. n_slots: of a
    signature. shingle_chars: 1-64.
    """

    corpus: Path
    passage_chars: int = Field(default=80, ge=8, le=2000)
    edited: float = Field(default=0.0, ge=0, le=1)
    scheme: Scheme = "one_permutation"
    window: int = Field(default=200, ge=0, le=20_000)
    n_reports: int = Field(default=500, ge=2, le=5000)
    n_passages: int = Field(default=200, ge=1, le=10_000)
    n_slots: int = 256
    shingle_chars: int = Field(default=5, ge=1, le=64)


@dataclass(frozen=True, slots=True, eq=False)
class _Windows:
    """Stretches of reports. owner: shape (n_windows,), which report each is of, in order."""

    texts: list[str]
    owner: NDArray[np.int64]


def sketches(params: SketchesParams, work: Work) -> Measured:
    """How often the right report comes first (`recall_at_1`) or among ten, and how well scores tell it from the others.

    A report's score is its best window's; `score_of_source` and `score_of_next` are the means of the right one's and of
    the best of the others'. `recall_at_rate`: found where one in a thousand of the others is taken too.
    Passages half of which stands in another report too are not asked for. A document here is the report that a passage
    is from.
    """
    reports, n_short = texts_of(params.corpus)
    draw = random.Random(work.seed)
    if len(reports) > params.n_reports:
        reports = draw.sample(reports, params.n_reports)
    asked = _passages(params, reports, draw)
    queries = [changes.edited(draw, text, params.edited) for _, text in asked]
    scores = _scores(params, queries, _windows(params, reports), work.seed)
    sources = np.array([source for source, _ in asked])
    right = np.arange(len(reports)) == sources[:, None]
    order = np.argsort(-scores, axis=1, kind="stable")[:, :10]
    ranked = [[at for at in row if scores[number, at] > 0] for number, row in enumerate(order.tolist())]
    metrics = []
    for k in (1, 10):
        found = recall_at(ranked, [{source} for source in sources.tolist()], k)
        metrics.append(
            share(f"recall_at_{k}", [_item(reports[at], hit) for at, hit in zip(sources, found, strict=True)])
        )
    flat, truth = scores.ravel(), right.ravel()
    metrics += [
        Metric("recall_at_rate", recall_at_rate(flat, truth, rate=RATE).recall),
        Metric("auc", auc(flat, truth)),
        Metric("average_precision", precision_recall(flat, truth).average_precision),
        Metric("score_of_source", float(scores[right].mean())),
        Metric("score_of_next", float(np.where(right, -np.inf, scores).max(axis=1).mean())),
        Metric("passages", len(asked)),
    ]
    remarks = [f"{n_short} texts are too short and were left out"] if n_short else []
    if len(asked) < params.n_passages:
        remarks.append(f"only {len(asked)} passages of {params.n_passages}: the reports share the others")
    return Measured(tuple(metrics), tuple(remarks))


def _item(report: NamedText, hit: float) -> Item:
    return Item(report.name, hit, 1)


def _passages(params: SketchesParams, reports: Sequence[NamedText], draw: random.Random) -> list[tuple[int, str]]:
    """Passages with the number of the report that alone has them, each report in turn."""
    size = params.passage_chars
    found = []
    for number in range(params.n_passages):
        at = number % len(reports)
        text = reports[at].text
        for _ in range(_TRIES if len(text) > size else 0):
            start = draw.randrange(len(text) - size)
            passage = text[start : start + size]
            halves = passage[: size // 2], passage[-(size // 2) :]
            if passage.strip() == passage and not any(
                half in one.text for half in halves for other, one in enumerate(reports) if other != at
            ):
                found.append((at, passage))
                break
    if not found:
        raise BadInput(
            f"{params.corpus}: no passage of {size} characters that one report alone has",
            next_step="give more, or longer, reports",
        )
    return found


def _windows(params: SketchesParams, reports: Sequence[NamedText]) -> _Windows:
    texts, owner = [], []
    for at, one in enumerate(reports):
        size = params.window or len(one.text)
        starts = range(0, max(1, len(one.text) - size // 2), max(1, size // 2))
        texts += [one.text[start : start + size] for start in starts]
        owner += [at] * len(starts)
    return _Windows(texts, np.array(owner))


def _scores(params: SketchesParams, queries: list[str], windows: _Windows, seed: int) -> FloatArray:
    """Best score of any window of each report, shape (n_queries, n_reports)."""
    codes = Codes.from_texts([*queries, *windows.texts])
    n = len(queries)
    similar = (by_sets if params.scheme.startswith("full") else by_signatures)(params, codes, n, seed)
    first = np.flatnonzero(np.diff(windows.owner, prepend=-1))
    best: FloatArray = np.maximum.reduceat(similar, first, axis=1)
    return best


def by_sets(params: SketchesParams, codes: Codes, n_queries: int, seed: int) -> FloatArray:
    """Exact similarities, shape (n_queries, n_windows)."""
    del seed
    held = shingle_sets(codes, shingle_chars=params.shingle_chars)
    owner = np.repeat(np.arange(len(held)), [len(words) for words in held.words])
    kinds, words = np.unique(np.concatenate(held.words), return_inverse=True)
    has = sparse.coo_array((np.ones(len(words), np.int32), (owner, words)), shape=(len(held), len(kinds))).tocsr()
    has.data[:] = 1
    common = (has[:n_queries] @ has[n_queries:].T).toarray().astype(np.float64)
    sizes = np.array(held.sizes, np.float64)
    mine, other = sizes[:n_queries, None], sizes[None, n_queries:]
    whole = mine if params.scheme == "full_containment" else mine + other - common
    return np.asarray(common / np.maximum(whole, 1))


def by_signatures(params: SketchesParams, codes: Codes, n_queries: int, seed: int) -> FloatArray:
    """Estimated Jaccard similarities, shape (n_queries, n_windows).

    b_bit: Li and König, b-Bit Minwise Hashing, WWW 2010, with sets small beside the universe: 2^-b agree by chance.
    """
    scheme: Literal["one_permutation", "k_permutation"] = (
        "one_permutation" if params.scheme == "one_permutation" else "k_permutation"
    )
    matrix = sign(codes, SketchParams(scheme, params.n_slots, seed, params.shingle_chars)).matrix
    by_chance = 0.0
    if params.scheme == "b_bit":
        matrix, by_chance = matrix & np.uint32((1 << BITS) - 1), 2.0**-BITS
    asked, held = matrix[:n_queries], matrix[n_queries:]
    agree = np.empty((len(asked), len(held)))
    for at in range(0, len(asked), _QUERIES_AT_ONCE):
        rows = slice(at, at + _QUERIES_AT_ONCE)
        agree[rows] = (asked[rows, None, :] == held[None, :, :]).mean(axis=2)
    return np.asarray((agree - by_chance) / (1 - by_chance))
