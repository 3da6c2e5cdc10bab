"""Every character n-gram of the corpus: which occur once, which in a few places, which everywhere.

The index is exact (all positions, no sampling) and never holds more than a slice of the hash space at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from toolkit.align.normalize import CodeArray

UInt64Array = NDArray[np.uint64]
UInt32Array = NDArray[np.uint32]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

GRAM = 6
"""Characters a gram: short enough that a passage of 25 characters with every seventh changed mostly keeps one, and that
most set phrases (four to twelve characters) hold one; long enough that a chance pair of words does not."""

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_CHUNK = 1 << 15
_WORTH_THREADS = 1 << 21


def gram_hashes(codes: CodeArray) -> UInt64Array:
    """64-bit hash of the GRAM codes from each position on, shape (len(codes) - GRAM + 1,) or (0,).

    Polynomial in 64-bit wrap-around arithmetic by doubling (three multiply-adds for six codes), then one mixing step so
    that the high bits may be used as a table index.
    """
    if len(codes) < GRAM:
        return np.zeros(0, dtype=np.uint64)
    wide = codes.astype(np.uint64)
    pairs = wide[:-1] * _BASE + wide[1:]
    triples = pairs[:-1] * _BASE + wide[2:]
    cube = np.uint64(pow(int(_BASE), 3, 1 << 64))
    hashes: UInt64Array = triples[:-3] * cube + triples[3:]
    hashes ^= hashes >> np.uint64(29)
    hashes *= _MIX
    return hashes


_BLOCK_BITS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """The matching form of all documents in one array.

    codes: shape (n,), uint16, documents one after another, a SEPARATOR after each. offsets: shape (n_docs + 1,), int64,
    where each document begins. inert: ranges that prove nothing (inside 《》), int64, shape (k, 2), half-open.
    source: who published each document, int32, shape (n_docs,): equal numbers for one agency, a number of its own for
    each page whose agency is unknown. borders: what begins with each character (`toolkit.align.borders`), uint8, shape
    (n,); None where it is not known.
    """

    codes: CodeArray
    offsets: IntArray
    inert: IntArray
    source: NDArray[np.int32]
    borders: NDArray[np.uint8] | None = None
    _doc_of_block: NDArray[np.int32] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        firsts = np.arange(0, len(self.codes) + 1, 1 << _BLOCK_BITS)
        docs = np.searchsorted(self.offsets, firsts, side="right") - 1
        object.__setattr__(self, "_doc_of_block", docs.astype(np.int32))

    @property
    def n_docs(self) -> int:
        """Number of documents."""
        return len(self.offsets) - 1

    def doc_of(self, positions: NDArray[np.integer]) -> IntArray:
        """Document of each position, by a table of blocks and a step or two from the block's first document."""
        doc: IntArray = self._doc_of_block[positions >> _BLOCK_BITS].astype(np.int64)
        flat, at = doc.reshape(-1), np.asarray(positions).reshape(-1)
        late = np.flatnonzero(at >= self.offsets[flat + 1])
        for _ in range(2):
            flat[late] += 1
            late = late[at[late] >= self.offsets[flat[late] + 1]]
            if len(late) == 0:
                return doc
        flat[late] = np.searchsorted(self.offsets, at[late], side="right") - 1
        return doc


def gram_starts(corpus: Corpus) -> BoolArray:
    """Positions at which a gram begins that does not run over its document's end, shape (n,)."""
    begins = np.ones(len(corpus.codes), dtype=np.bool_)
    separators = corpus.offsets[1:] - 1
    for back in range(GRAM):
        begins[np.maximum(separators - back, 0)] = False
    return begins


Counted = TypeVar("Counted")


def over_slices(
    corpus: Corpus,
    begins: NDArray[np.uint8],
    count: Callable[[UInt64Array, int], Counted],
    *,
    slice_bytes: int,
    n_threads: int,
) -> Iterator[Counted]:
    """Call count(packed, position_bits) for each slice of the hash space and give its results, in order of slices.

    begins: not 0 where a gram begins (see `gram_starts`); `count` may change what is not 0. packed: uint64, sorted, so
    that equal grams stand side by side: the gram's hash in the high bits, its position in the low `position_bits`.
    NumPy works outside the interpreter's lock, so threads pay.
    """
    n = len(corpus.codes)
    position_bits = max(1, int(n).bit_length())
    n_slices = 1 << (max(1, n_threads if n > _WORTH_THREADS else 1, -(-n * 8 // slice_bytes)) - 1).bit_length()

    def one(index: int) -> Counted:
        return count(_one_slice(corpus.codes, begins, index, n_slices, position_bits), position_bits)

    with ThreadPoolExecutor(n_threads) as pool:
        yield from pool.map(one, range(n_slices))


def _one_slice(
    codes: CodeArray, begins: NDArray[np.uint8], slice_index: int, n_slices: int, position_bits: int
) -> UInt64Array:
    high = np.uint64(((1 << 64) - 1) ^ ((1 << position_bits) - 1))
    packed = np.empty(len(codes) // n_slices * 9 // 8 + _CHUNK, dtype=np.uint64)
    n = 0
    for begin in range(0, max(0, len(codes) - GRAM + 1), _CHUNK):
        hashes = gram_hashes(codes[begin : begin + _CHUNK + GRAM - 1])
        usable = begins[begin : begin + len(hashes)] != 0
        if n_slices > 1:
            usable = usable & (hashes & np.uint64(n_slices - 1) == np.uint64(slice_index))
        places = np.flatnonzero(usable)
        chosen = hashes[places]
        chosen &= high
        chosen |= (places + begin).astype(np.uint64)
        if n + len(chosen) > len(packed):  # one gram so common that its slice is larger than the others
            packed = np.concatenate([packed, np.empty_like(packed)])
        packed[n : n + len(chosen)] = chosen
        n += len(chosen)
    packed = packed[:n]
    packed.sort()
    return packed


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The grams of a slice that stand in two places or more.

    positions: uint32, the members of all groups, group after group, ascending within each. starts, sizes: int64, where
    each group begins in `positions` and how many it has. sample: uint8, a few bits of each group's hash.
    """

    positions: UInt32Array
    starts: IntArray
    sizes: IntArray
    sample: NDArray[np.uint8]


def groups_of(packed: UInt64Array, position_bits: int) -> Groups:
    """Gather equal grams of a sorted slice."""
    low = np.uint64((1 << position_bits) - 1)
    equal = np.zeros(len(packed) + 1, dtype=np.bool_)
    np.less_equal(packed[1:] ^ packed[:-1], low, out=equal[1:-1])
    opens = equal[1:] & ~equal[:-1]
    member = equal[1:] | equal[:-1]
    members = packed[member]
    first = np.flatnonzero(opens[member])
    sizes = np.diff(np.append(first, len(members)))
    sample = ((members[first] >> np.uint64(position_bits)) & np.uint64(255)).astype(np.uint8)
    members &= low
    return Groups(members.astype(np.uint32), first, sizes, sample)


def shared_only(corpus: Corpus, groups: Groups) -> Groups:
    """The groups that stand in two documents or more."""
    last = groups.starts + groups.sizes - 1
    first_doc, last_doc = (corpus.doc_of(groups.positions[at]) for at in (groups.starts, last))
    return _chosen(groups, first_doc != last_doc)


def _chosen(groups: Groups, chosen: BoolArray) -> Groups:
    if chosen.all():
        return groups
    sizes = groups.sizes[chosen]
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1])) if len(sizes) else sizes
    return Groups(groups.positions[np.repeat(chosen, groups.sizes)], starts, sizes, groups.sample[chosen])
