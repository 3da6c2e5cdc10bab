"""The last word on a pair: exact Jaccard similarity, and exact identity of texts."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from toolkit.fingerprint import Int64Array, TextSource, shingle_sets
from toolkit.fingerprint.arrays import distinct

Float64Array = NDArray[np.float64]

_TEXTS_AT_ONCE = 64
_CHARS_AT_ONCE = 1 << 19


def exact_jaccard(source: TextSource, left: Int64Array, right: Int64Array, *, shingle_chars: int) -> Float64Array:
    """Jaccard similarity of the shingle sets of texts left[i] and right[i], shape (n_pairs,), 0-1.

    Only the texts asked for are read, those that belong together at one time. At most 64 texts are held at once, fewer
    where they are long (two at least), at some 40 bytes a character of theirs.
    """
    out = np.zeros(len(left), np.float64)
    for batch in _batches(_tiled(left, right), left, right):
        _fill(source, left, right, batch, shingle_chars, out)
    return out


def _tiled(left: Int64Array, right: Int64Array) -> Int64Array:
    """Order pairs so that few texts are needed at a time: along a line on which connected texts lie together, in tiles.

    A group of n texts, all paired with each other, is read n / 32 times instead of n times.
    """
    texts = distinct(np.concatenate([left, right]))
    one, other = np.searchsorted(texts, left), np.searchsorted(texts, right)
    spot = np.empty(len(texts), np.int64)
    spot[np.argsort(_components(one, other, len(texts)), kind="stable")] = np.arange(len(texts))
    half = _TEXTS_AT_ONCE // 2
    return np.lexsort((spot[other], spot[one], spot[other] // half, spot[one] // half))


def _components(one: Int64Array, other: Int64Array, n_texts: int) -> Int64Array:
    """Label each text by its connected component, shape (n_texts,)."""
    label = np.arange(n_texts)
    while np.any(label[one] != label[other]):
        lowest = np.minimum(label[one], label[other])
        np.minimum.at(label, label[one], lowest)
        np.minimum.at(label, label[other], lowest)
        while np.any(label != label[label]):
            label = label[label]
    return label


def _batches(order: Int64Array, left: Int64Array, right: Int64Array) -> Iterator[Int64Array]:
    """Cut the pairs, in this order, into runs that touch at most 64 texts."""
    held: set[int] = set()
    start = 0
    for place, (a, b) in enumerate(zip(left[order].tolist(), right[order].tolist(), strict=True)):
        held.update((a, b))
        if len(held) > _TEXTS_AT_ONCE:
            yield order[start:place]
            held, start = {a, b}, place
    if start < len(order):
        yield order[start:]


def _fill(
    source: TextSource, left: Int64Array, right: Int64Array, batch: Int64Array, shingle_chars: int, out: Float64Array
) -> None:
    texts = distinct(np.concatenate([left[batch], right[batch]]))
    codes = source.take(texts)
    if len(codes.codes) > _CHARS_AT_ONCE and len(batch) > 1:
        del codes
        for half in (batch[: len(batch) // 2], batch[len(batch) // 2 :]):
            _fill(source, left, right, half, shingle_chars, out)
        return
    sets = shingle_sets(codes, shingle_chars=shingle_chars)
    one, other = np.searchsorted(texts, left[batch]).tolist(), np.searchsorted(texts, right[batch]).tolist()
    out[batch] = [sets.jaccard(a, b) for a, b in zip(one, other, strict=True)]


def text_digests(source: TextSource, texts: Int64Array) -> list[bytes]:
    """Digest each text's characters to 16 bytes (BLAKE2b over UTF-32); equal digests stand for equal texts."""
    digests: list[bytes] = []
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        codes = source.take(texts[start : start + _TEXTS_AT_ONCE])
        for first, last in zip(codes.offsets[:-1].tolist(), codes.offsets[1:].tolist(), strict=True):
            digests.append(blake2b(codes.codes[first:last].astype("<u4").tobytes(), digest_size=16).digest())
    return digests
