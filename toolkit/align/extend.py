"""From equal grams to maximal equal stretches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from toolkit.align.agreement import common_prefix
from toolkit.align.census import LONG, MANY, VERY_LONG, Census
from toolkit.align.grams import GRAM, BoolArray, Corpus, IntArray, UInt64Array
from toolkit.align.normalize import SEPARATOR, CodeArray

_LISTED = 16
_AT_ONCE = 1 << 20
_PAIRS_AT_ONCE = 1 << 18
_HALF, _LOW_HALF = np.uint64(32), np.uint64(0xFFFFFFFF)
_AFFORDABLE = 500_000
_REACH = 96


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Maximal equal stretches between two different documents, sorted by (left_doc, right_doc, left, right).

    left, right: int64, corpus positions, left < right. length: int64, characters. left_doc, right_doc: int32.
    evidence: int32, characters that prove something: those in grams that are no formula. unfollowed: how many short
    beginnings were not followed, there being too many.
    """

    left: IntArray
    right: IntArray
    length: IntArray
    left_doc: IntArray
    right_doc: IntArray
    evidence: IntArray
    unfollowed: int = 0

    def __len__(self) -> int:
        return len(self.left)

    @staticmethod
    def none() -> Stretches:
        """No stretches."""
        nothing = np.zeros(0, dtype=np.int64)
        return Stretches(nothing, nothing, nothing, nothing, nothing, nothing)

    @staticmethod
    def joined(parts: Sequence[Stretches]) -> Stretches:
        """All parts as one, in their order."""
        return Stretches(
            np.concatenate([part.left for part in parts]),
            np.concatenate([part.right for part in parts]),
            np.concatenate([part.length for part in parts]),
            np.concatenate([part.left_doc for part in parts]),
            np.concatenate([part.right_doc for part in parts]),
            np.concatenate([part.evidence for part in parts]),
        )

    def in_order(self) -> Stretches:
        """The stretches, sorted, each of them once."""
        order = np.lexsort((self.right, self.left, self.right_doc, self.left_doc))
        fresh = np.ones(len(order), dtype=np.bool_)
        fresh[1:] = (np.diff(self.left[order]) != 0) | (np.diff(self.right[order]) != 0)
        return self.take(order[fresh])

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


def stretch_parts(corpus: Corpus, census: Census, *, at_once: int = _AT_ONCE) -> Iterator[Stretches]:
    """All maximal equal stretches of GRAM characters or more that pairable grams lead to, and the long hot ones.

    They come in parts, by their left documents, each from about `at_once` beginnings, so that a large corpus needs no
    more memory than a part. Short stretches of nothing but formula are left out: they prove nothing and are too short
    to be listed. Where there are more than _AFFORDABLE beginnings in all, so are short ones with no other near them in
    the same two documents.
    """
    seeds, links = _beginnings(corpus.codes, census), _first_links(census)
    few = len(seeds) <= _AFFORDABLE
    for upto in _cuts(corpus, seeds, at_once):
        here, seeds = np.split(seeds, [np.searchsorted(seeds, upto)])
        chained, links = np.split(links, [np.searchsorted(links, upto)])
        left, right = _places(here)
        promising = few | _goes_on(corpus.codes, left, right) | _has_company(left, right)
        found = [
            _grow(corpus, left[promising], right[promising], at_least=GRAM),
            _grow(corpus, *_places(chained), at_least=LONG),
        ]
        yield replace(_worth_keeping(corpus, census, found), unfollowed=int((~promising).sum()))


def stretches_from(
    corpus: Corpus, census: Census, left: IntArray, right: IntArray, *, left_out: BoolArray
) -> Stretches:
    """All maximal equal stretches through pairs of places at which equal grams begin; see `stretch_parts`.

    left_out: which places of the first document, on the left, are paired with none: its gram stands there too often.
    """
    before_left, before_right = corpus.codes[left - 1], corpus.codes[right - 1]
    begins = (left == 0) | (before_left != before_right) | (before_left == SEPARATOR) | left_out[left - 1]
    return _worth_keeping(corpus, census, [_grow(corpus, left[begins], right[begins], at_least=GRAM)])


def _worth_keeping(corpus: Corpus, census: Census, found: list[tuple[IntArray, IntArray, IntArray]]) -> Stretches:
    left, right, length = (np.concatenate(column) for column in zip(*found, strict=True))
    evidence = evidence_of(census, left, length)
    useful = (evidence > 0) | (length >= _LISTED)
    left, right, length, evidence = left[useful], right[useful], length[useful], evidence[useful]
    return Stretches(left, right, length, corpus.doc_of(left), corpus.doc_of(right), evidence).in_order()


def _beginnings(codes: CodeArray, census: Census) -> UInt64Array:
    """Where stretches begin, by their first pairable gram: see `_seeds`; ascending."""
    packed = [_seeds(codes, census, block) for block in census.groups.blocks(census.max_places)]
    seeds = np.concatenate([np.zeros(0, np.uint64), *packed])
    seeds.sort()
    return seeds


def _places(packed: UInt64Array) -> tuple[IntArray, IntArray]:
    """Left and right places, which lie packed in the high and the low half."""
    return (packed >> _HALF).astype(np.int64), (packed & _LOW_HALF).astype(np.int64)


def _cuts(corpus: Corpus, seeds: UInt64Array, at_once: int) -> Iterator[np.uint64]:
    """Packed places, ascending, that cut the seeds into parts of about `at_once` between two left documents."""
    done = 0
    while done + at_once < len(seeds):
        doc = corpus.doc_of(np.array([seeds[done + at_once] >> _HALF]).astype(np.int64))[0]
        upto = np.uint64(corpus.offsets[doc + 1]) << _HALF
        yield upto
        done = int(np.searchsorted(seeds, upto))
    yield np.uint64(len(corpus.codes)) << _HALF


def _seeds(codes: CodeArray, census: Census, block: NDArray[np.uint32]) -> UInt64Array:
    """Pairs of places of each group at which no pairable gram one character earlier leads to the same stretch.

    block: shape (n, size), places of n grams. Result: uint64, the earlier place in the high half, the later in the low.
    """
    before = block.astype(np.int64) - 1
    previous, commonness = codes[before], census.state[before] & MANY
    pairable = (previous != SEPARATOR) & (commonness > 1) & (commonness <= census.max_places)
    places = block.astype(np.uint64)
    first, second = np.triu_indices(block.shape[1], 1)
    rows = max(1, _PAIRS_AT_ONCE // len(first))
    found = []
    for start in range(0, len(block), rows):
        part = slice(start, start + rows)
        goes_on = pairable[part, first] & (previous[part, first] == previous[part, second])
        found.append((places[part, first] << _HALF | places[part, second])[~goes_on])
    return np.concatenate([np.zeros(0, np.uint64), *found])


def _goes_on(codes: CodeArray, left: IntArray, right: IntArray) -> BoolArray:
    """Whether the codes still agree where a stretch would end that is long enough to count by itself."""
    last = len(codes) - 1
    ahead = _LISTED - 2
    agree: BoolArray = codes[np.minimum(left + ahead, last)] == codes[np.minimum(right + ahead, last)]
    return agree


def _has_company(left: IntArray, right: IntArray) -> BoolArray:
    """Whether another seed lies within reach on both sides. left: ascending."""
    company = np.zeros(len(left), dtype=np.bool_)
    for shift in range(1, 9):
        near = (left[shift:] - left[:-shift] <= _REACH) & (np.abs(right[shift:] - right[:-shift]) <= _REACH)
        company[shift:] |= near
        company[:-shift] |= near
    return company


def _first_links(census: Census) -> UInt64Array:
    """Of the links of hot grams that lie close behind each other in step, the first; packed as `_seeds`, ascending."""
    packed = (census.chain_right - census.chain_left).astype(np.uint64) << _HALF | census.chain_left
    packed.sort()
    distinct = np.ones(len(packed), dtype=np.bool_)
    distinct[1:] = np.diff(packed) > LONG // 2
    left = packed[distinct] & _LOW_HALF
    links: UInt64Array = left << _HALF | (left + (packed[distinct] >> _HALF))
    links.sort()
    return links


def _grow(corpus: Corpus, left: IntArray, right: IntArray, *, at_least: int) -> tuple[IntArray, IntArray, IntArray]:
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
    The longer the stretch, the less a set phrase is an excuse: nobody says so much in the same words by habit alone.
    """
    last = left + length - GRAM + 1
    grade = (length >= LONG).astype(np.int64) + (length >= VERY_LONG)
    grams = np.zeros(len(left), dtype=np.int64)
    for number, telling in enumerate(census.telling):
        chosen = grade == number
        grams[chosen] = telling.between(left[chosen], last[chosen])
    return np.where(grams > 0, np.minimum(grams + GRAM - 1, length), 0)
