"""Whether an encoder finds a sentence again after it was changed, among all sentences of a folder of reports."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from pydantic import Field

from toolkit.embed import Encoder, open_encoder
from toolkit.embed.protocol import FloatArray
from toolkit.embed.tfidf import TfidfEncoder
from toolkit.embed.vectors import checked_vectors
from toolkit.errors import BadInput
from toolkit.experiment import changes
from toolkit.experiment.config import Params
from toolkit.experiment.measured import Item, Measured, Metric, Work, share
from toolkit.experiment.ranking import recall_at
from toolkit.experiment.texts import texts_of
from toolkit.split.sentences import sentences_of

Way: TypeAlias = Literal["edited", "reordered", "noisy", "shortened"]
SHIPPED, TFIDF = "shipped", "tfidf"
_FEWEST_CHARS, _MOST_CHARS = 12, 120
_DIMENSION = 256
_ASKED_AT_ONCE = 64
_RANKED = 10


class EncoderRetrievalParams(Params):
    """corpus: reports whose different sentences of 12 to 120 characters are searched.

    encoder: `shipped`, `tfidf` (with SVD, fitted to the sentences searched), or the name or folder of a model. way:
    what happens to a sentence that is looked for; changed: the share of its characters, 0-1, if `edited` or `noisy`.
    n_sentences: searched, drawn where there are more; n_asked: of them are looked for.
    """

    corpus: Path
    encoder: str = Field(default=SHIPPED, min_length=1)
    way: Way = "edited"
    changed: float = Field(default=0.2, ge=0, le=1)
    n_sentences: int = Field(default=20_000, ge=2, le=1_000_000)
    n_asked: int = Field(default=1000, ge=1, le=100_000)


def encoder_retrieval(params: EncoderRetrievalParams, work: Work) -> Measured:
    """How often a changed sentence's source is the nearest (`recall_at_1`), or among ten. A document is a report.

    `score_of_source` and `score_of_other` are mean cosines of the source and of the best of the others.
    """
    draw = random.Random(work.seed)
    sources, remarks = _pool(params, draw)
    pool = list(sources)
    asked = draw.sample(range(len(pool)), min(params.n_asked, len(pool)))
    encoder = _encoder(params.encoder, pool)
    changed = [_changed(params, draw, pool[number]) for number in asked]
    ranked, own, other = _nearest(_encoded(encoder, pool), _encoded(encoder, changed), asked)
    metrics = []
    for k in (1, _RANKED):
        hits = recall_at(ranked, [{number} for number in asked], k)
        items = [Item(sources[pool[number]], hit, 1) for number, hit in zip(asked, hits, strict=True)]
        metrics.append(share(f"recall_at_{k}", items))
    metrics += [
        Metric("score_of_source", own),
        Metric("score_of_other", other),
        Metric("sentences", len(pool)),
        Metric("dimension", encoder.dimension),
    ]
    return Measured(tuple(metrics), remarks)


def _pool(params: EncoderRetrievalParams, draw: random.Random) -> tuple[dict[str, str], tuple[str, ...]]:
    """The sentences that are searched, each with the first report that has it; and what was left out."""
    reports, n_short = texts_of(params.corpus)
    found: dict[str, str] = {}
    for report in reports:
        for start, end in sentences_of(report.text):
            if _FEWEST_CHARS <= end - start <= _MOST_CHARS:
                found.setdefault(report.text[start:end], report.name)
    if len(found) < 2:
        raise BadInput(
            f"{params.corpus}: {len(found)} sentences of {_FEWEST_CHARS} to {_MOST_CHARS} characters",
            next_step="give a folder of reports",
        )
    if len(found) > params.n_sentences:
        found = {text: found[text] for text in draw.sample(list(found), params.n_sentences)}
    return found, (f"{n_short} texts are too short and were left out",) if n_short else ()


def _encoder(name: str, pool: Sequence[str]) -> Encoder:
    if name == TFIDF:
        return TfidfEncoder.fit(pool, dimension=max(1, min(_DIMENSION, len(pool) // 2)))
    return open_encoder(None if name == SHIPPED else name)


def _changed(params: EncoderRetrievalParams, draw: random.Random, sentence: str) -> str:
    ways: dict[Way, Callable[[], str]] = {
        "edited": lambda: changes.edited(draw, sentence, params.changed),
        "reordered": lambda: changes.reordered(draw, sentence),
        "noisy": lambda: changes.noisy(draw, sentence, params.changed),
        "shortened": lambda: changes.summary(draw, sentence),
    }
    return ways[params.way]()


def _encoded(encoder: Encoder, sentences: Sequence[str]) -> FloatArray:
    vectors = encoder.encode(sentences)
    return checked_vectors(vectors, n_rows=len(sentences), dimension=encoder.dimension, encoder=encoder.name)


def _nearest(
    held: FloatArray,
    asked: FloatArray,
    right: Sequence[int],
) -> tuple[list[list[int]], float, float]:
    """The ten nearest of each, ties by number; mean cosine of the right one and of the best of the others."""
    ranked, own, other = [], [], []
    for at in range(0, len(asked), _ASKED_AT_ONCE):
        cosines = asked[at : at + _ASKED_AT_ONCE] @ held.T
        ranked += np.argsort(-cosines, axis=1, kind="stable")[:, :_RANKED].tolist()
        rows, columns = np.arange(len(cosines)), list(right[at : at + _ASKED_AT_ONCE])
        own += cosines[rows, columns].tolist()
        cosines[rows, columns] = -1
        other += cosines.max(axis=1).tolist()
    return ranked, float(np.mean(own)), float(np.mean(other))
