"""Arguments of the API, refused in words before anything is done with them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from toolkit.errors import BadInput


def whole_number(name: str, value: object, *, least: int) -> int:
    """A whole number from `least` on. Raises BadInput for anything else, a bool too."""
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise BadInput(f"{name}={value!r}: no whole number", next_step=f"give one from {least} on")
    return value


def share(name: str, value: object) -> float:
    """A number from 0 to 1. Raises BadInput for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise BadInput(f"{name}={value!r}: no number from 0 to 1", next_step="give one, as in 0.8")
    return float(value)


def names(name: str, value: object) -> Collection[object]:
    """Several names or numbers. Raises BadInput for a single string, which would be taken for its characters."""
    if isinstance(value, (str, bytes)) or not isinstance(value, Collection):
        raise BadInput(f"{name}={value!r}: no list", next_step=f"give several, as in {name}=[…]")
    return value


def path(name: str, value: object) -> Path:
    """A path. Raises BadInput for what is none."""
    if not isinstance(value, (str, Path)):
        raise BadInput(f"{name}={value!r}: no path", next_step="give the path of a file or folder")
    return Path(value)
