"""Which encoder a name stands for."""

from __future__ import annotations

from toolkit.embed.hashed import untrained_encoder
from toolkit.embed.protocol import Encoder
from toolkit.errors import BadInput


def open_encoder(name: str | None = None) -> Encoder:
    """The encoder of that name; None: the one that ships. Raises BadInput if there is none of that name."""
    if name is None:
        return untrained_encoder()
    raise BadInput(f"no encoder is named {name!r}", next_step="leave the name out for the one that ships")
