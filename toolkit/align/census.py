"""One pass over all grams: how common each is, who uses it, and which few-place groups to pair up.

A gram is *formula* when many sources use it (or the background does), *hot* when it stands in more places than may be
paired with each other. Hot grams are linked along a chain, so the cost stays linear.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.align.background import Background
from toolkit.align.grams import (
    GRAM,
    BoolArray,
    Corpus,
    Groups,
    IntArray,
    UInt32Array,
    UInt64Array,
    gram_hashes,
    gram_starts,
    groups_of,
    over_slices,
    shared_only,
)
from toolkit.align.normalize import DIGITS
from toolkit.align.ranks import BitRanks

MANY = 31
"""Places from which on they are no longer counted."""

LONG = 48
"""A stretch of set phrases this long tells something unless they are widespread; hot grams are linked for no less."""

VERY_LONG = 120
"""A stretch this long tells something unless the background knows it: it is no phrase, it is a text."""

_COMMON, _WIDESPREAD, _KNOWN = np.uint8(32), np.uint8(64), np.uint8(128)
_GRADES = (_COMMON | _WIDESPREAD | _KNOWN, _WIDESPREAD | _KNOWN, _KNOWN)
"""What widespread grams are common anyway: marked as the first and not as the second are topical ones."""

_SAMPLE = 32
_AFFORDABLE_PAIRS = 2_000_000
_TOPIC_PLACES = 6
_TOPIC_REPEATS = 2.5
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class CensusParams:
    """Limits of the gram census.

    max_places: a gram in more places than this is hot, 2 to MANY - 1. pairs_per_char: budget of seed pairs, as a
    multiple of the corpus' length; where it would be passed, max_places is lowered and the run says so.
    formula_sources: from this many sources on a gram is a set phrase; in corpora of many sources the share
    formula_share of them is needed too, up to formula_enough. widespread_sources, widespread_share: what it takes for
    grams of a stretch of LONG characters or more.
    slice_bytes: memory for one slice of the gram index.
    """

    max_places: int = 30
    pairs_per_char: float = 0.25
    formula_sources: int = 6
    formula_share: float = 0.01
    formula_enough: int = 20
    widespread_sources: int = 50
    widespread_share: float = 0.05
    slice_bytes: int = 128 << 20

    def formula_floor(self, n_sources: int) -> int:
        """Sources from which on a gram is a set phrase, in a corpus of n_sources."""
        return max(self.formula_sources, min(self.formula_enough, int(np.ceil(self.formula_share * n_sources))))

    def widespread_floor(self, n_sources: int) -> int:
        """Sources from which on a gram is widespread."""
        return max(self.widespread_sources, int(np.ceil(self.widespread_share * n_sources)))


@dataclass(frozen=True, slots=True, eq=False)
class Pairable:
    """Positions of equal grams that stand in few places. by_size[s]: blocks of shape (n, s), ascending in each row."""

    by_size: dict[int, list[UInt32Array]]

    def blocks(self, most: int) -> Iterator[UInt32Array]:
        """All blocks of groups of at most so many places."""
        for size, blocks in sorted(self.by_size.items()):
            if size <= most:
                yield from blocks

    def n_pairs(self, size: int) -> int:
        """How many pairs of positions the groups of one size make."""
        return sum(len(block) for block in self.by_size.get(size, [])) * size * (size - 1) // 2

    def with_slice(self, blocks: dict[int, UInt32Array]) -> Pairable:
        """These and those of one more slice."""
        sizes = self.by_size.keys() | blocks.keys()
        return Pairable(
            {size: self.by_size.get(size, []) + ([blocks[size]] if size in blocks else []) for size in sizes}
        )

    def within(self, budget: float) -> Pairable:
        """Those up to the size at which all pairs together pass the budget: larger ones will never be paired."""
        total, kept = 0, {}
        for size in sorted(self.by_size):
            total += self.n_pairs(size)
            kept[size] = self.by_size[size]
            if total > budget:
                break
        return Pairable(kept)


def _blocks_by_size(groups: Groups, most: int) -> dict[int, UInt32Array]:
    """The groups of each size up to `most`, one row a group."""
    order = np.argsort(np.minimum(groups.sizes, most + 1).astype(np.uint16), kind="stable")
    bounds = np.searchsorted(groups.sizes[order], np.arange(2, most + 2)).tolist()
    found = {}
    for size, first, last in zip(range(2, most + 1), bounds, bounds[1:], strict=False):
        if last > first:
            found[size] = groups.positions[groups.starts[order[first:last], None] + np.arange(size)]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class GramStates:
    """How common the gram at each place is.

    state: uint8, shape (n,): in the low five bits in how many places the gram stands (MANY: or more; 1: in one document
    only; 0: no gram begins here), above them whether it is common, widespread, known to the background. Each grade
    includes the next; topical grams (`is_topical`) prove nothing of the first two grades and are no phrases.
    """

    state: NDArray[np.uint8]

    @property
    def places(self) -> NDArray[np.uint8]:
        """In how many places each gram stands, up to MANY."""
        return self.state & np.uint8(MANY)

    def formula(self, grade: int, part: slice = slice(None)) -> BoolArray:
        """Which grams of a part prove nothing: common (grade 0), widespread (1), known to the background (2)."""
        return self.state[part] & _GRADES[grade] > 0

    def phrase(self, grade: int, part: slice = slice(None)) -> BoolArray:
        """Which of these are set phrases of many, and not only what a text keeps saying itself."""
        state = self.state[part]
        common = (state & _COMMON > 0) & (state & _GRADES[grade] > 0) if grade < len(_GRADES) - 1 else False
        return common | (state & _KNOWN > 0)


@dataclass(frozen=True, slots=True, eq=False)
class Census(GramStates):
    """And what it takes to pair them.

    telling: for stretches up to LONG, up to VERY_LONG, and beyond, counts the grams that tell something. groups: the
    position groups that may be paired. max_places: the limit that was used. chain_left, chain_right: neighbouring
    places of hot grams.
    """

    telling: tuple[BitRanks, BitRanks, BitRanks]
    groups: Pairable
    max_places: int
    chain_left: UInt32Array
    chain_right: UInt32Array
    caps: tuple[str, ...]

    def states(self) -> GramStates:
        """How common the grams are, alone: what is needed once all is paired, and a third of the room."""
        return GramStates(self.state)


def take_census(corpus: Corpus, background: Background, params: CensusParams, *, n_threads: int = 1) -> Census:
    """Count every gram of the corpus. Slices of the hash space are counted side by side on n_threads."""
    n_sources = len(np.unique(corpus.source))
    floors = (params.formula_floor(n_sources), params.widespread_floor(n_sources))
    state = gram_starts(corpus).view(np.uint8)  # what is counted is more than 0: it goes on telling where grams begin

    def count(packed: UInt64Array, position_bits: int) -> tuple[dict[int, UInt32Array], UInt32Array, UInt32Array]:
        groups = shared_only(corpus, groups_of(packed, position_bits))
        common, widespread = _common_groups(corpus, groups, floors)
        value = np.minimum(groups.sizes, MANY).astype(np.uint8) | (common * _COMMON) | (widespread * _WIDESPREAD)
        state[groups.positions] = np.repeat(value, groups.sizes)
        return _blocks_by_size(groups, params.max_places), *_chain(corpus, groups, params.max_places)

    budget = max(params.pairs_per_char * len(corpus.codes), _AFFORDABLE_PAIRS)
    pairable, links = Pairable({}), [(np.zeros(0, np.uint32), np.zeros(0, np.uint32))]
    for blocks, *chained in over_slices(corpus, state, count, slice_bytes=params.slice_bytes, n_threads=n_threads):
        pairable = pairable.with_slice(blocks).within(budget)
        links.append((chained[0], chained[1]))
    left, right = (np.concatenate(side) for side in zip(*links, strict=True))
    max_places, caps = _affordable(pairable, params, budget, n_links=len(left))
    _mark_known(state, corpus, background, n_threads=n_threads)
    telling = tuple(BitRanks(state & grade == 0) for grade in _GRADES)
    return Census(state, (telling[0], telling[1], telling[2]), pairable, max_places, left, right, caps)


def census_against(
    corpus: Corpus, background: Background, n_places: IntArray, common: BoolArray, widespread: BoolArray
) -> Census:
    """What is known of the grams of the first document of a corpus, counted elsewhere: in a saved index.

    n_places, common, widespread: of each code position of that document, in how many places elsewhere its gram stands,
    and whether it is a set phrase there; what is topical is widespread and not common. See `GramStates`. No gram is
    paired: whoever calls this knows the pairs.
    """
    state = gram_starts(corpus).view(np.uint8)
    own = state[: len(n_places)]
    own *= np.minimum(n_places + 1, MANY).astype(np.uint8) | (common * _COMMON) | (widespread * _WIDESPREAD)
    _mark_known(state, corpus, background)
    telling = tuple(BitRanks(state & grade == 0) for grade in _GRADES)
    nothing = np.zeros(0, dtype=np.uint32)
    return Census(state, (telling[0], telling[1], telling[2]), Pairable({}), MANY, nothing, nothing, ())


def _mark_known(state: NDArray[np.uint8], corpus: Corpus, background: Background, *, n_threads: int = 1) -> None:
    """Mark grams that prove nothing whatever the corpus holds: the background has them, inert ones, mere numbers."""

    def mark(begin: int) -> None:
        window = corpus.codes[begin : begin + _CHUNK + GRAM - 1]
        hashes = gram_hashes(window)
        known = background.is_common(hashes)
        worded = np.concatenate(([0], np.cumsum(window != DIGITS, dtype=np.int32)))
        known |= worded[GRAM:] - worded[:-GRAM] < GRAM // 2
        state[begin : begin + len(hashes)] |= known * _KNOWN

    with ThreadPoolExecutor(n_threads) as pool:
        for _ in pool.map(mark, range(0, max(0, len(state) - GRAM + 1), _CHUNK)):
            pass
    # A gram with half of its characters inside a title proves nothing either: the words around are mostly the same.
    first = np.maximum(corpus.inert[:, 0] - GRAM // 2, 0)
    lengths = np.maximum(corpus.inert[:, 1] - GRAM // 2 - first, 0)
    inside = np.repeat(first - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    state[inside + np.arange(len(inside))] |= _KNOWN


def is_topical(n_places: IntArray, n_documents: IntArray) -> BoolArray:
    """Which grams are repeated within documents, by how many places in how many documents each has.

    Such are a report's own topic words (the name of the work it reports on) and the form of a list's rows: copying does
    not put one passage into one document three times.
    """
    topical: BoolArray = (n_places >= _TOPIC_PLACES) & (n_places >= _TOPIC_REPEATS * n_documents)
    return topical


def _common_groups(corpus: Corpus, groups: Groups, floors: tuple[int, int]) -> tuple[BoolArray, BoolArray]:
    """Which groups are set phrases, used by enough sources, and which are widespread or topical.

    Sources and documents are counted exactly in groups of up to _SAMPLE places; in larger ones that many places spread
    evenly stand for all.
    """
    common = np.zeros(len(groups.sizes), dtype=np.bool_)
    widespread = common.copy()
    large = np.flatnonzero(groups.sizes >= min(floors[0], _TOPIC_PLACES))
    for begin in range(0, len(large), 1 << 14):
        some = large[begin : begin + (1 << 14)]
        size = groups.sizes[some]
        taken = np.minimum(size, _SAMPLE)
        steps = np.arange(int(taken.max()))
        # Where a group has fewer places than the widest, its last one is repeated: that adds nothing to the counts.
        index = np.minimum(steps * size[:, None] // taken[:, None], size[:, None] - 1) + groups.starts[some, None]
        documents = corpus.doc_of(groups.positions[index])
        n_sources = 1 + np.count_nonzero(np.diff(np.sort(corpus.source[documents], axis=1), axis=1), axis=1)
        n_documents = 1 + np.count_nonzero(np.diff(documents, axis=1), axis=1)
        topical = is_topical(taken, n_documents)
        for marked, floor in ((common, floors[0]), (widespread, floors[1])):
            marked[some] = (n_sources >= min(floor, _SAMPLE * 3 // 4)) & (size >= floor)
        widespread[some] |= topical
    return common, widespread


def _chain(corpus: Corpus, groups: Groups, max_places: int) -> tuple[UInt32Array, UInt32Array]:
    """Neighbouring places of hot grams that may lie in the first half of a long common stretch.

    A quarter of the grams, chosen by hash, is enough: a stretch of LONG characters has one in its first half with
    probability 1 - .75 ** 24 > .998.
    """
    hot = (groups.sizes > max_places) & (groups.sample & 3 == 0)
    counts = groups.sizes[hot] - 1
    before = np.concatenate(([0], np.cumsum(counts)[:-1])) if len(counts) else counts
    firsts = np.repeat(groups.starts[hot] - before, counts)
    firsts += np.arange(len(firsts))
    left, right = groups.positions[firsts], groups.positions[firsts + 1]
    for shift in (LONG // 2 - 1, LONG // 4):
        useful = _agree(corpus, left, right, shift)
        left, right = left[useful], right[useful]
    half = LONG // 2
    useful = ~_agree(corpus, left, right, -half)
    for side in (left, right):  # where a document begins, so does the stretch, whatever stands before it
        useful |= side - corpus.offsets[corpus.doc_of(side)] < half
    return left[useful], right[useful]


def _agree(corpus: Corpus, left: UInt32Array, right: UInt32Array, shift: int) -> BoolArray:
    """Whether the codes so many characters on are equal; beyond the corpus' ends they are not."""
    codes = corpus.codes
    a, b = left.astype(np.int64) + shift, right.astype(np.int64) + shift
    inside = (np.minimum(a, b) >= 0) & (np.maximum(a, b) < len(codes))
    agree: BoolArray = inside & (codes[np.where(inside, a, 0)] == codes[np.where(inside, b, 0)])
    return agree


def _affordable(
    pairable: Pairable, params: CensusParams, budget: float, *, n_links: int
) -> tuple[int, tuple[str, ...]]:
    """The largest group size whose pairs, with all smaller ones', fit the budget, and what that leaves out."""
    total, chosen = 0, params.max_places
    for size in range(2, params.max_places + 1):
        total += pairable.n_pairs(size)
        if total > budget:
            chosen = max(2, size - 1)
            break
    if chosen == params.max_places and not n_links:
        return chosen, ()
    return chosen, (
        f"passages in more than {chosen} places were linked in a chain, each with the next, not each with each: "
        "how many documents share them is a lower bound",
    )
