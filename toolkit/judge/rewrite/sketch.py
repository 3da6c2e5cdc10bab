"""Document pairs that share many short grams in one order, though they hardly match: heavy rewrites, and crowded ones.

A rewrite of every second word leaves no stretch to match; a text with fifty mirrors has grams in too many places to be
paired with each other. Here a sample of the grams that are no set phrase is linked, each place to the next two with the
same gram, so that the cost stays linear, and pairs that many links agree on are proposed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.align.census import MANY, GramStates
from toolkit.align.grams import GRAM, Corpus, IntArray, UInt64Array, gram_hashes

SAMPLE_BITS = 4
"""One gram in 2 ** SAMPLE_BITS is looked at, chosen by its hash."""

LEAST_SHARED = 6
"""Sampled grams that a pair must share: about a hundred in all."""

_IN_ORDER = 0.75
_NEIGHBOURS = (1, 2)
_CHUNK = 1 << 18


def crowded_pairs(corpus: Corpus, grams: GramStates) -> tuple[IntArray, IntArray]:
    """Left and right documents of pairs that share LEAST_SHARED sampled grams, three quarters of them in order."""
    hashes, places = _sampled(corpus, grams)
    order = np.argsort(hashes, kind="stable")
    hashes, places = hashes[order], places[order]
    found = [_links(hashes, places, step) for step in _NEIGHBOURS]
    left, right = (np.concatenate(column) for column in zip(*found, strict=True))
    left_doc, right_doc = corpus.doc_of(left), corpus.doc_of(right)
    apart = left_doc != right_doc
    key, left, right = (left_doc * corpus.n_docs + right_doc)[apart], left[apart], right[apart]
    order = np.lexsort((right, left, key))
    key, left, right = key[order], left[order], right[order]
    opens = np.flatnonzero(np.diff(key, prepend=-1) != 0)
    counts = np.diff(opens, append=len(key))
    follows = (np.diff(key, prepend=-1) == 0) & (np.diff(right, prepend=0) > 0)
    in_order = np.add.reduceat(follows, opens) if len(opens) else counts
    chosen = (counts >= LEAST_SHARED) & (in_order >= _IN_ORDER * (counts - 1))
    pairs = key[opens[chosen]]
    return pairs // corpus.n_docs, pairs % corpus.n_docs


def _sampled(corpus: Corpus, grams: GramStates) -> tuple[UInt64Array, IntArray]:
    """Hashes and places, ascending, of the sampled grams that two documents share and that are no set phrase."""
    found_hashes, found_places = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    low = np.uint64((1 << SAMPLE_BITS) - 1)
    for begin in range(0, len(corpus.codes), _CHUNK):
        hashes = gram_hashes(corpus.codes[begin : begin + _CHUNK + GRAM - 1])
        part = slice(begin, begin + len(hashes))
        wanted = ((grams.state[part] & MANY) > 1) & ~grams.formula(0, part)
        chosen = np.flatnonzero(wanted & (hashes & low == 0))
        found_hashes.append(hashes[chosen])
        found_places.append(chosen + begin)
    return np.concatenate(found_hashes), np.concatenate(found_places)


def _links(hashes: UInt64Array, places: IntArray, step: int) -> tuple[IntArray, IntArray]:
    same: NDArray[np.bool_] = hashes[:-step] == hashes[step:]
    return places[:-step][same], places[step:][same]
