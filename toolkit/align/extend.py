"""From equal grams to maximal equal stretches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from toolkit.align.census import LONG, Census
from toolkit.align.grams import GRAM, BoolArray, Corpus, IntArray
from toolkit.align.normalize import SEPARATOR, CodeArray

_STEPS = 64
_LISTED = 16
_FLUSH = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Maximal equal stretches between two different documents, sorted by (left_doc, right_doc, left, right).

    left, right: int64, corpus positions, left < right. length: int64, characters. left_doc, right_doc: int32.
    evidence: int32, characters that prove something: those in grams that are no formula.
    """

    left: IntArray
    right: IntArray
    length: IntArray
    left_doc: IntArray
    right_doc: IntArray
    evidence: IntArray

    def __len__(self) -> int:
        return len(self.left)

    def take(self, index: IntArray | BoolArray) -> Stretches:
        """The stretches at some indices."""
        return Stretches(
            self.left[index],
            self.right[index],
            self.length[index],
            self.left_doc[index],
            self.right_doc[index],
            self.evidence[index],
        )


def common_prefix(codes: CodeArray, left: IntArray, right: IntArray, *, step: int) -> IntArray:
    """How many codes agree from each (left, right) on, going forward (step 1) or backward from just before (step -1).

    A SEPARATOR agrees with nothing. Cost: the sum of the lengths; a long agreement is finished by slices.
    """
    length = np.zeros(len(left), dtype=np.int64)
    shift = 0 if step == 1 else -1
    active = np.arange(len(left))
    a, b = left + shift, right + shift
    for _ in range(_STEPS):
        agree = (codes[a] == codes[b]) & (codes[a] != SEPARATOR)
        active, a, b = active[agree], a[agree] + step, b[agree] + step
        if len(active) == 0:
            return length
        length[active] += 1
    for i, start_a, start_b in zip(active.tolist(), a.tolist(), b.tolist(), strict=True):
        length[i] += _long_agreement(codes, start_a, start_b, step)
    return length


def _long_agreement(codes: CodeArray, a: int, b: int, step: int) -> int:
    """Agreement length by slices of doubling size."""
    done, size, n = 0, 256, len(codes)
    while True:
        if step == 1:
            room = min(size, n - a - done, n - b - done)
            left, right = codes[a + done : a + done + room], codes[b + done : b + done + room]
        else:
            room = min(size, a + 1 - done, b + 1 - done)
            left = codes[a + 1 - done - room : a + 1 - done][::-1]
            right = codes[b + 1 - done - room : b + 1 - done][::-1]
        differs = (left != right) | (left == SEPARATOR)
        if room <= 0 or differs.any():
            return done + (int(np.argmax(differs)) if room > 0 else 0)
        done += room
        size = min(2 * size, 1 << 20)


def find_stretches(corpus: Corpus, census: Census) -> Stretches:
    """All maximal equal stretches of at least GRAM characters that pairable grams lead to, and the long ones of hot grams.

    Short stretches of nothing but formula are left out: they prove nothing and are too short to be listed.
    """
    found = [_from_groups(corpus, census), *_from_chains(corpus, census)]
    left, right, length = (np.concatenate(column) for column in zip(*found, strict=True))
    evidence = evidence_of(census, left, length)
    useful = (evidence > 0) | (length >= _LISTED)
    left, right, length, evidence = left[useful], right[useful], length[useful], evidence[useful]
    left_doc, right_doc = corpus.doc_of(left), corpus.doc_of(right)
    order = np.lexsort((right, left, left_doc * corpus.n_docs + right_doc))
    fresh = np.ones(len(order), dtype=np.bool_)
    fresh[1:] = (np.diff(left[order]) != 0) | (np.diff(right[order]) != 0)
    order = order[fresh]
    return Stretches(left, right, length, left_doc, right_doc, evidence).take(order)


def _from_groups(corpus: Corpus, census: Census) -> tuple[IntArray, IntArray, IntArray]:
    """Stretches whose first pairable gram is paired: every maximal stretch that holds one."""
    lefts, rights = [], []
    for size, blocks in sorted(census.groups.by_size.items()):
        if size > census.max_places:
            continue
        for block in blocks:
            for i in range(size):
                for j in range(i + 1, size):
                    a, b = block[:, i].astype(np.int64), block[:, j].astype(np.int64)
                    begins = _begins_here(corpus.codes, census, a, b)
                    lefts.append(a[begins])
                    rights.append(b[begins])
    if not lefts:
        return (np.zeros(0, np.int64),) * 3
    return _grow(corpus, np.concatenate(lefts), np.concatenate(rights), at_least=GRAM)


def _begins_here(codes: CodeArray, census: Census, a: IntArray, b: IntArray) -> BoolArray:
    """No pairable gram one character earlier leads to the same stretch."""
    before = codes[a - 1]
    earlier = census.places[a - 1]
    continues = (before == codes[b - 1]) & (before != SEPARATOR) & (earlier <= census.max_places) & (earlier > 1)
    return ~continues


def _from_chains(corpus: Corpus, census: Census) -> Iterator[tuple[IntArray, IntArray, IntArray]]:
    for begin in range(0, len(census.chain_left), _FLUSH):
        left = census.chain_left[begin : begin + _FLUSH].astype(np.int64)
        right = census.chain_right[begin : begin + _FLUSH].astype(np.int64)
        yield _grow(corpus, left, right, at_least=LONG)


def _grow(
    corpus: Corpus, left: IntArray, right: IntArray, *, at_least: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Extend both ways; keep what is long enough and lies in two documents."""
    apart = corpus.doc_of(left) != corpus.doc_of(right)
    left, right = left[apart], right[apart]
    forward = common_prefix(corpus.codes, left, right, step=1)
    backward = common_prefix(corpus.codes, left, right, step=-1)
    length = forward + backward
    enough = length >= at_least
    return (left - backward)[enough], (right - backward)[enough], length[enough]


def evidence_of(census: Census, left: IntArray, length: IntArray) -> IntArray:
    """Characters of each stretch that lie in a gram which tells something (counted once, from below).

    k such grams in one run cover k + GRAM - 1 characters; several runs are counted as one, which can only be too few.
    In a stretch of LONG or more, set phrases tell too unless they are widespread: nobody says so much in the same
    words by habit alone.
    """
    last = left + length - GRAM + 1
    grams = census.telling.between(left, last)
    long = length >= LONG
    grams[long] = census.rare.between(left[long], last[long])
    return np.where(grams > 0, np.minimum(grams + GRAM - 1, length), 0)
