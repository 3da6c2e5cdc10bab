"""How likely a stretch of text is as Chinese: counts of characters and of pairs, nothing more."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from toolkit.repair.chars import CodeArray, simplified_codes

FloatArray = NDArray[np.float64]
STEP = 0.1  # nats a unit of the asset's byte columns
UNSEEN_CHAR = 16.0  # nats; the asset's rarest character costs about 14
BACK_OFF = 1.0  # nats added to a character's own cost after one it is not known to follow
_LIMIT = 6000


@cache
def _columns() -> tuple[CodeArray, FloatArray, NDArray[np.int64], FloatArray]:
    with files("toolkit.data").joinpath("char_model.npz").open("rb") as handle, np.load(handle) as asset:
        keys = np.cumsum(asset["pair_gaps"], dtype=np.int64)
        return asset["chars"], asset["char_cost"] * STEP, keys, asset["pair_cost"] * STEP


@cache
def _places() -> tuple[NDArray[np.int64], FloatArray]:
    chars, char_cost, _, _ = _columns()
    place = np.full(0x10000, -1, dtype=np.int64)
    place[chars] = np.arange(len(chars))
    cost = np.full(0x10000, UNSEEN_CHAR)
    cost[chars] = char_cost
    return place, cost


def costs(codes: CodeArray) -> FloatArray:
    """Nats for each character given the one before; Traditional counts as Simplified, 0 as never seen.

    shape (n_chars,), as the result. The first is priced alone. Source of the model: experiments/build_char_model.py.
    """
    codes = simplified_codes(codes)
    if not len(codes):
        return np.zeros(0)
    _, _, pair_keys, pair_cost = _columns()
    place, cost = _places()
    ids, alone = place[codes], cost[codes]
    keys = np.where((ids[:-1] >= 0) & (ids[1:] >= 0), ids[:-1] * _LIMIT + ids[1:], -1)
    at = np.minimum(np.searchsorted(pair_keys, keys), len(pair_keys) - 1)
    backed_off = alone[1:] + BACK_OFF
    following = np.where(pair_keys[at] == keys, np.minimum(pair_cost[at], backed_off), backed_off)
    return np.concatenate([alone[:1], following])


def pair_cost(pair: str) -> float:
    """Nats of two characters standing together: the sum of their `costs`, for single pairs quicker."""
    codes = simplified_codes(np.frombuffer(pair.encode("utf-16-le", "surrogatepass"), dtype=np.uint16))
    if len(codes) != 2:  # a character beyond the basic plane among them
        return float(costs(codes).sum())
    first, second = codes.tolist()
    _, _, pair_keys, following = _columns()
    place, alone = _places()
    backed_off = float(alone[second]) + BACK_OFF
    key = int(place[first]) * _LIMIT + int(place[second])
    if place[first] >= 0 and place[second] >= 0:
        at = int(pair_keys.searchsorted(key))
        if at < len(pair_keys) and pair_keys[at] == key:
            backed_off = min(backed_off, float(following[at]))
    return float(alone[first]) + backed_off


@cache
def common_chars(limit: int) -> frozenset[str]:
    """Give the `limit` commonest characters, Simplified and punctuation alike."""
    return frozenset(chr(code) for code in _columns()[0][:limit])
