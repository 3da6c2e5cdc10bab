"""Candidate pairs from signatures: bands of slots, sorted instead of hashed into tables.

LSH only proposes. Texts that agree in all slots of a band meet in a bucket; a bucket too full to pair each with each
(template text) is linked along a chain and to one representative, so that candidates stay linear in the texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from toolkit.fingerprint import Int64Array, Signatures, UInt32Array
from toolkit.fingerprint.arrays import distinct
from toolkit.pair.params import PairParams

_QUICK_SLOTS = 32
_QUICK_MISS = 1e-4
_FULL_MISS = 1e-5
_HOT_BANDS = 8  # in so many bands a text is linked as a member of hot buckets: enough to find its twins, and bounded
_PAIRS_AT_ONCE = 1 << 14
_CACHE_LINE_SLOTS = 16


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs of rows worth an exact look, left < right, sorted, without repeats; hot buckets counted.

    n_proposed: pairs that met in some band, repeats included, before estimates thinned them.
    """

    left: Int64Array
    right: Int64Array
    n_proposed: int
    n_hot_buckets: int
    n_hot_texts: int
    largest_bucket: int


@dataclass(slots=True)
class _Hot:
    """Running account of hot buckets. linked: shape (n_texts,), bands in which a text was linked as hot."""

    linked: NDArray[np.uint8]
    buckets: int = 0
    largest: int = 0


def least_matches(n_slots: int, jaccard: float, miss: float) -> int:
    """Find the largest count that a pair of this similarity falls short of with probability at most `miss`.

    A pair agrees in each of n_slots slots with probability `jaccard`; slots are taken as independent.
    """
    below = 0.0
    for count in range(n_slots + 1):
        below += comb(n_slots, count) * jaccard**count * (1 - jaccard) ** (n_slots - count)
        if below > miss:
            return count
    return n_slots


def candidates(signatures: Signatures, rows: Int64Array, params: PairParams) -> Candidates:
    """Pairs among `rows` that share a band and whose signatures don't rule out the threshold."""
    matrix = signatures.matrix
    n_rows = params.band_rows(signatures.params.n_slots)
    quick = np.ascontiguousarray(matrix[rows, :: max(1, matrix.shape[1] // _QUICK_SLOTS)].astype(np.uint8).T)
    least = least_matches(len(quick), params.threshold, _QUICK_MISS)
    digest = band_keys(quick)
    hot = _Hot(np.zeros(len(rows), np.uint8))
    found, n_proposed = [np.zeros(0, np.uint64)], 0
    previous = digest
    for band in _bands(matrix, rows, n_rows):
        keys = band_keys(band)
        left, right = _band_pairs(keys, previous, digest, params.hot_bucket, hot)
        n_proposed += len(left)
        found.append(_packed(*_agreeing(quick, left, right, least)))
        previous = keys
    left, right = _unpacked(distinct(np.concatenate(found)))
    left, right = _estimated(matrix, rows[left], rows[right], params.threshold)
    return Candidates(left, right, n_proposed, hot.buckets, int(np.count_nonzero(hot.linked)), hot.largest)


def band_keys(band: NDArray[np.uint32] | NDArray[np.uint8]) -> UInt32Array:
    """One 32-bit key a text. band: shape (n_rows, n_texts); texts with equal columns have equal keys."""
    keys: UInt32Array = band[0] * np.uint32(0x9E3779B1)
    for row in band[1:]:
        keys ^= keys >> np.uint32(15)
        keys += row
        keys *= np.uint32(0x85EBCA6B)
    return keys


def _bands(matrix: UInt32Array, rows: Int64Array, n_rows: int) -> Iterator[UInt32Array]:
    """Cut signatures into bands of shape (n_rows, n_texts). Some are taken out together: they share cache lines."""
    at_once = n_rows * max(1, _CACHE_LINE_SLOTS // n_rows)
    for start in range(0, matrix.shape[1], at_once):
        slots = np.ascontiguousarray(matrix[rows, start : start + at_once].T)
        for first in range(0, len(slots) - n_rows + 1, n_rows):
            yield slots[first : first + n_rows]


def _packed(left: Int64Array, right: Int64Array) -> NDArray[np.uint64]:
    low, high = np.minimum(left, right).astype(np.uint64), np.maximum(left, right).astype(np.uint64)
    return (low << np.uint64(32)) | high


def _unpacked(pairs: NDArray[np.uint64]) -> tuple[Int64Array, Int64Array]:
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _band_pairs(
    keys: UInt32Array, second: UInt32Array, digest: UInt32Array, hot_bucket: int, hot: _Hot
) -> tuple[Int64Array, Int64Array]:
    """Pairs of texts with equal keys. second, digest: the orders in which a hot bucket's texts are chained."""
    order = (keys.astype(np.uint64) << np.uint64(32)) | np.arange(len(keys), dtype=np.uint64)
    order.sort()  # one sort of packed words is far cheaper than an argsort
    key, text = order >> np.uint64(32), (order & np.uint64(0xFFFFFFFF)).astype(np.int64)
    meets = np.flatnonzero(key[1:] == key[:-1])  # place i and i + 1 share a bucket
    if len(meets) == 0:
        return meets, meets
    heads = np.flatnonzero(np.diff(meets, prepend=-2) > 1)
    sizes = np.diff(heads, append=len(meets)) + 1
    last = np.repeat(meets[heads] + sizes - 1, sizes - 1)
    cold = np.repeat(sizes <= hot_bucket, sizes - 1)
    left, right = _each_with_each(text, meets[cold], last[cold])
    if cold.all():
        return left, right
    is_hot = sizes > hot_bucket
    hot.buckets += int(np.count_nonzero(is_hot))
    hot.largest = max(hot.largest, int(sizes.max()))
    bucket = np.repeat(np.arange(int(is_hot.sum())), sizes[is_hot])
    places = np.concatenate([np.arange(a, a + n) for a, n in zip(meets[heads[is_hot]], sizes[is_hot], strict=True)])
    more_left, more_right = _chained(text[places], bucket, second, digest, hot)
    return np.concatenate([left, more_left]), np.concatenate([right, more_right])


def _each_with_each(text: Int64Array, place: Int64Array, last: Int64Array) -> tuple[Int64Array, Int64Array]:
    """All pairs within buckets. place: sorted places but each bucket's last; last: the last place of its bucket."""
    left, right, step = [text[place]], [text[place + 1]], 1
    while True:
        step += 1
        within = place + step <= last
        place, last = place[within], last[within]
        if len(place) == 0:
            return np.concatenate(left), np.concatenate(right)
        left.append(text[place])
        right.append(text[place + step])


def _chained(
    text: Int64Array, bucket: Int64Array, second: UInt32Array, digest: UInt32Array, hot: _Hot
) -> tuple[Int64Array, Int64Array]:
    """Link the texts of hot buckets to their neighbours, most alike first, and to a representative."""
    fresh = hot.linked[text] < _HOT_BANDS
    text, bucket = text[fresh], bucket[fresh]
    if len(text) == 0:
        return text, text
    hot.linked[text] += np.uint8(1)  # a text is in one bucket of a band
    chain = np.lexsort((digest[text], second[text], bucket))
    text, bucket = text[chain], bucket[chain]
    linked = bucket[1:] == bucket[:-1]
    by_digest = np.lexsort((digest[text], bucket))
    firsts = by_digest[np.flatnonzero(np.diff(bucket[by_digest], prepend=-1))]
    representative = text[firsts][np.searchsorted(bucket[firsts], bucket)]
    others = representative != text
    left = np.concatenate([text[:-1][linked], representative[others]])
    return left, np.concatenate([text[1:][linked], text[others]])


def _agreeing(
    quick: NDArray[np.uint8], left: Int64Array, right: Int64Array, least: int
) -> tuple[Int64Array, Int64Array]:
    """Pairs that agree in at least `least` of the quick slots. quick: shape (n_quick, n_texts), one byte a slot."""
    agree = np.zeros(len(left), np.uint8)
    for slot in quick:
        agree += slot[left] == slot[right]
    enough = agree >= least
    return left[enough], right[enough]


def _estimated(
    matrix: UInt32Array, left: Int64Array, right: Int64Array, threshold: float
) -> tuple[Int64Array, Int64Array]:
    """Pairs whose whole signatures don't rule out the threshold."""
    least = least_matches(matrix.shape[1], threshold, _FULL_MISS)
    enough = np.zeros(len(left), bool)
    for start in range(0, len(left), _PAIRS_AT_ONCE):
        some = slice(start, start + _PAIRS_AT_ONCE)
        enough[some] = np.count_nonzero(matrix[left[some]] == matrix[right[some]], axis=1) >= least
    return left[enough], right[enough]


def same_signature(matrix: UInt32Array, rows: Int64Array) -> Int64Array:
    """Those of `rows` (ascending) whose whole signature occurs more than once: the only texts that can be equal."""
    digest = band_keys(matrix[rows, :: max(1, matrix.shape[1] // _QUICK_SLOTS)].T)
    order = (digest.astype(np.uint64) << np.uint64(32)) | np.arange(len(rows), dtype=np.uint64)
    order.sort()
    key, place = order >> np.uint64(32), (order & np.uint64(0xFFFFFFFF)).astype(np.int64)
    meets = np.flatnonzero(key[1:] == key[:-1])
    alike: Int64Array = rows[distinct(np.concatenate([place[meets], place[meets + 1]]))]
    return alike
