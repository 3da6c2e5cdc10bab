"""Which encoder a name stands for."""

from __future__ import annotations

from pathlib import Path

from toolkit.embed.chars import shipped_encoder
from toolkit.embed.protocol import Encoder


def open_encoder(name: str | None = None, *, cache: Path | None = None) -> Encoder:
    """The encoder of that name; None: the one that ships.

    name: of a sentence-transformers model, or the folder it lies in. cache: folder where its vectors are kept by the
    text they are of; None keeps none. Raises MissingExtra if the extra `embed` is not installed, BadInput if the model
    can't be loaded.
    """
    if name is None:
        return shipped_encoder()
    from toolkit.embed.models import ModelEncoder

    return ModelEncoder(name, cache=cache)
