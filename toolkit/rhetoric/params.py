"""Settings of rhetoric."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class RhetoricParams(BaseModel):
    """What makes a cluster.

    chance: how many neighbours a sentence may owe to chance at the similarity that links; sets the threshold from the
    similarity of random pairs, whatever the encoder. neighbours: nearest wordings looked at for each. wordings: least
    distinct wordings of a cluster. copy_similarity: 1 - insertions and deletions over the characters of both, from
    which on two sentences are one wording, 0-1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    chance: float = Field(default=0.01, gt=0, le=1)
    neighbours: int = Field(default=32, ge=1, le=1000)
    wordings: int = Field(default=3, ge=2)
    copy_similarity: float = Field(default=0.8, gt=0, le=1)
