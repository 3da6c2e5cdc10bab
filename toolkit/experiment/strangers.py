"""Which reports share nothing but set phrases, so that what is planted between two of them is all there is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

RARE_RUN, LONG_RUN = 20, 50
"""Characters in a row: so many that hardly any other text has, or so many whoever has them, relate two texts."""

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(29)


def strangers(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which two texts may be paired. Shape (n, n); never a text with itself.

    Not where they share a run of LONG_RUN characters, nor one of RARE_RUN that hardly any other text has: what many
    have is a set phrase, and belongs into a negative.
    """
    strange = ~np.eye(len(texts), dtype=np.bool_)
    few = max(3, len(texts) // 50)
    for length, most in ((RARE_RUN, few), (LONG_RUN, len(texts))):
        for group in _sharing(texts, length):
            if len(group) <= most:
                strange[np.ix_(group, group)] = False
    return strange


def _sharing(texts: Sequence[str], length: int) -> set[tuple[int, ...]]:
    """Which texts have some run of this many characters in common."""
    hashes = [_run_hashes(text, length) for text in texts]
    owner = np.repeat(np.arange(len(texts)), [len(found) for found in hashes])
    every = np.concatenate(hashes)
    order = np.lexsort((owner, every))
    together = np.split(owner[order], np.flatnonzero(np.diff(every[order])) + 1)
    return {tuple(found.tolist()) for found in together if len(found) > 1}


def _run_hashes(text: str, length: int) -> NDArray[np.uint64]:
    """Hashes of all runs of so many characters of a text, each once."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    n_runs = max(0, len(codes) - length + 1)
    found = np.zeros(n_runs, dtype=np.uint64)
    for place in range(length if n_runs else 0):
        found = (found ^ codes[place : place + n_runs]) * _FACTOR
        found ^= found >> _MIX
    return np.unique(found)
