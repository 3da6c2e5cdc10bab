"""Whether sentences of one rhetorical move come into one cluster, and nothing else into it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field

from toolkit.embed import open_encoder
from toolkit.errors import BadInput
from toolkit.experiment.config import Params
from toolkit.experiment.measured import Item, Measured, Metric, Work, share
from toolkit.experiment.moves import quality
from toolkit.rhetoric import RhetoricParams, find_clusters, wordings_of


class RhetoricQualityParams(Params):
    """moves: JSON lines with `text`, `move` (null: of none) and `part` (dev, held_out). part: which of them; all.

    encoder: a name or path, "" for the one that ships. chance: see RhetoricParams.
    """

    moves: Path
    part: Literal["all", "dev", "held_out"] = "all"
    encoder: str = ""
    chance: float = Field(default=RhetoricParams().chance, gt=0, le=1)


def rhetoric_quality(params: RhetoricQualityParams, work: Work) -> Measured:
    """Purity, recall by move, number of clusters, and the threshold that the encoder gets. A document is a move."""
    texts, moves = read_moves(params.moves, params.part)
    wordings = wordings_of(texts)
    vectors = open_encoder(params.encoder or None).encode(wordings.texts)
    clusters = find_clusters(vectors, wordings, params=RhetoricParams(chance=params.chance), n_threads=work.n_jobs)
    of = wordings.of_sentence
    found = quality(moves, np.where(of >= 0, clusters.cluster[of], -1).tolist())
    metrics = (
        Metric("purity", found.purity),
        share("recall", [Item(move, part, whole) for move, (part, whole) in found.shares.items()]),
        Metric("clusters", found.clusters),
        Metric("link", clusters.threshold.link),
    )
    left = wordings.excluded.total
    return Measured(metrics, (f"{left} sentences were too short or too long",) if left else ())


def read_moves(path: Path, part: str = "all") -> tuple[list[str], list[str | None]]:
    """Sentences and their moves, None for those of none. Raises BadInput for what is no such file."""
    texts: list[str] = []
    moves: list[str | None] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            text, move, of = row["text"], row["move"], row["part"]
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput(
                f"{path}: line {number}: {error}", next_step="each line needs text, move and part, as JSON"
            ) from None
        if part in ("all", of):
            texts.append(text)
            moves.append(move)
    return texts, moves
