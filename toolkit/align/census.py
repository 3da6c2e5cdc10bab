"""One pass over all grams: how common each is, who uses it, and which few-place groups to pair up.

A gram is *formula* when many sources use it (or the background does), *hot* when it stands in more places than may be
paired with each other. Hot grams are linked along a chain, so the cost stays linear.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.align.background import Background
from toolkit.align.grams import (
    GRAM,
    BoolArray,
    Corpus,
    GramGroups,
    IntArray,
    UInt32Array,
    UInt64Array,
    gram_hashes,
    group_bounds,
    sorted_slices,
)
from toolkit.align.normalize import DIGITS, CodeArray
from toolkit.align.ranks import BitRanks

LONG = 48
"""A stretch of a hot gram must be this long to be looked at: most set phrases are shorter."""

_SAMPLE = 64
_AFFORDABLE_PAIRS = 2_000_000
_TOPIC_PLACES = 6
_TOPIC_REPEATS = 2.5
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class CensusParams:
    """Limits of the gram census.

    max_places: a gram in more places than this is hot. pairs_per_char: budget of seed pairs, as a multiple of the
    corpus' length; where it would be passed, max_places is lowered and the run says so.
    formula_sources: from this many sources on a gram is a set phrase; in corpora of many sources the share
    formula_share of them is needed too, up to formula_enough. widespread_sources, widespread_share: what it takes for
    grams of a stretch too long for a set phrase: then so many sources must have it that it is the genre's own text.
    slice_bytes: memory for one slice of the gram index.
    """

    max_places: int = 64
    pairs_per_char: float = 0.25
    formula_sources: int = 6
    formula_share: float = 0.01
    formula_enough: int = 20
    widespread_sources: int = 50
    widespread_share: float = 0.05
    slice_bytes: int = 256 << 20

    def formula_floor(self, n_sources: int) -> int:
        """Sources from which on a gram is a set phrase, in a corpus of n_sources."""
        return max(self.formula_sources, min(self.formula_enough, int(np.ceil(self.formula_share * n_sources))))

    def widespread_floor(self, n_sources: int) -> int:
        """Sources from which on even a long stretch is formula."""
        return max(self.widespread_sources, int(np.ceil(self.widespread_share * n_sources)))


@dataclass(frozen=True, slots=True, eq=False)
class Census:
    """What is known of every gram position.

    places: uint8, shape (n,), in how many places the gram stands (255: or more; 0: no gram begins here).
    formula: bool, shape (n,), the gram is a set phrase. telling: counts the grams that are not. rare: counts those that
    are not widespread either: what tells in a long stretch. groups: the position groups that may be paired.
    max_places: the limit that was used. chain_left, chain_right: neighbouring places of hot grams.
    """

    places: NDArray[np.uint8]
    formula: BoolArray
    telling: BitRanks
    rare: BitRanks
    groups: GramGroups
    max_places: int
    chain_left: UInt32Array
    chain_right: UInt32Array
    caps: tuple[str, ...]


def take_census(corpus: Corpus, background: Background, params: CensusParams) -> Census:
    """Count every gram of the corpus."""
    places = np.zeros(len(corpus.codes), dtype=np.uint8)
    formula = _formula_elsewhere(corpus, background)
    widespread = formula.copy()
    n_sources = len(np.unique(corpus.source))
    floors = (params.formula_floor(n_sources), params.widespread_floor(n_sources))
    by_size: dict[int, list[UInt32Array]] = {}
    chains = [(np.zeros(0, np.uint32), np.zeros(0, np.uint32))]
    for packed, position_bits in sorted_slices(corpus, slice_bytes=params.slice_bytes):
        starts, sizes = group_bounds(packed, position_bits)
        positions = (packed & np.uint64((1 << position_bits) - 1)).astype(np.uint32)
        del packed
        places[positions] = 1
        _note_sizes(places, positions, starts, sizes)
        _note_formula(formula, widespread, corpus, positions, starts, sizes, floors)
        for size in range(2, params.max_places + 1):
            firsts = starts[sizes == size]
            if len(firsts):
                by_size.setdefault(size, []).append(positions[firsts[:, None] + np.arange(size)])
        chains.append(_chain(corpus, positions, starts, sizes, params.max_places))
    groups = GramGroups(by_size)
    max_places, caps = _affordable(groups, params, len(corpus.codes))
    left, right = (np.concatenate(side) for side in zip(*chains, strict=True))
    return Census(
        places, formula, BitRanks(~formula), BitRanks(~widespread), groups, max_places, left, right, caps
    )


def _formula_elsewhere(corpus: Corpus, background: Background) -> BoolArray:
    """Grams that are formula whatever the corpus holds: known to the background, or inert, or nothing but numbers."""
    n = len(corpus.codes)
    formula = np.zeros(n, dtype=np.bool_)
    for begin in range(0, max(0, n - GRAM + 1), _CHUNK):
        window = corpus.codes[begin : begin + _CHUNK + GRAM - 1]
        hashes = gram_hashes(window)
        known = background.is_common(hashes)
        worded = np.concatenate(([0], np.cumsum(window != DIGITS, dtype=np.int32)))
        known |= worded[GRAM:] - worded[:-GRAM] < GRAM // 2
        formula[begin : begin + len(hashes)] = known
    lengths = np.maximum(corpus.inert[:, 1] - corpus.inert[:, 0] - GRAM + 1, 0)
    formula[_members(corpus.inert[:, 0], lengths)] = True
    return formula


def _note_sizes(places: NDArray[np.uint8], positions: UInt32Array, starts: IntArray, sizes: IntArray) -> None:
    members = _members(starts, sizes)
    places[positions[members]] = np.repeat(np.minimum(sizes, 255).astype(np.uint8), sizes)


def _members(starts: IntArray, sizes: IntArray) -> IntArray:
    """Indices of all members of the groups, group after group."""
    total = int(sizes.sum())
    shift = np.repeat(starts - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes) if total else starts
    return np.arange(total) + shift


def _note_formula(
    formula: BoolArray,
    widespread: BoolArray,
    corpus: Corpus,
    positions: UInt32Array,
    starts: IntArray,
    sizes: IntArray,
    floors: tuple[int, int],
) -> None:
    """Mark the grams that enough sources use, and those that documents repeat within themselves.

    The second are a report's own topic words (the name of the work it reports on): copying does not put one passage
    into one document three times. Sources and documents are counted exactly in groups of up to 64 places; in larger
    ones 64 places spread evenly stand for all.
    """
    large = np.flatnonzero(sizes >= min(floors[0], _TOPIC_PLACES))
    for begin in range(0, len(large), 1 << 14):
        some = large[begin : begin + (1 << 14)]
        taken = np.minimum(sizes[some], _SAMPLE)
        steps = np.arange(min(_SAMPLE, int(taken.max())))
        index = starts[some, None] + np.minimum(steps * sizes[some, None] // taken[:, None], sizes[some, None] - 1)
        documents = corpus.doc_of(positions[index])
        n_sources = 1 + np.count_nonzero(np.diff(np.sort(corpus.source[documents], axis=1), axis=1), axis=1)
        n_documents = 1 + np.count_nonzero(np.diff(documents, axis=1), axis=1)
        topical = (taken >= _TOPIC_PLACES) & (taken >= _TOPIC_REPEATS * n_documents)
        for marked, floor, also in ((formula, floors[0], topical), (widespread, floors[1], False)):
            scattered = n_sources >= np.minimum(floor, _SAMPLE * 3 // 4)
            common = some[(scattered & (sizes[some] >= floor)) | also]
            marked[positions[_members(starts[common], sizes[common])]] = True


def _chain(
    corpus: Corpus, positions: UInt32Array, starts: IntArray, sizes: IntArray, max_places: int
) -> tuple[UInt32Array, UInt32Array]:
    """Neighbouring places of each hot gram that may lie in a long common stretch.

    Either the stretch begins here (the text before differs), or the link is one in sixteen of those within a stretch,
    in case it began with something more common. Both must agree further on, or further back.
    """
    hot = sizes > max_places
    firsts = _members(starts[hot], sizes[hot] - 1)
    left, right = positions[firsts].astype(np.int64), positions[firsts + 1].astype(np.int64)
    codes = corpus.codes
    begins = codes[left - 1] != codes[right - 1]
    inside = ~begins & (left % 16 == 0)
    ahead = _agree(codes, left, right, 12) & _agree(codes, left, right, 24)
    behind = _agree(codes, left, right, -12) & _agree(codes, left, right, -24)
    useful = (begins & ahead & _agree(codes, left, right, LONG - 1)) | (inside & (ahead | behind))
    return left[useful].astype(np.uint32), right[useful].astype(np.uint32)


def _agree(codes: CodeArray, left: IntArray, right: IntArray, shift: int) -> BoolArray:
    last = len(codes) - 1
    agree: BoolArray = codes[np.clip(left + shift, 0, last)] == codes[np.clip(right + shift, 0, last)]
    return agree


def _affordable(groups: GramGroups, params: CensusParams, n_chars: int) -> tuple[int, tuple[str, ...]]:
    """The largest group size whose pairs, with all smaller ones', fit the budget."""
    budget = max(params.pairs_per_char * n_chars, _AFFORDABLE_PAIRS)
    total = 0
    for size in range(2, params.max_places + 1):
        total += groups.n_pairs(size)
        if total > budget:
            chosen = max(2, size - 1)
            return chosen, (f"grams in more than {chosen} places were linked in a chain, not pairwise",)
    return params.max_places, ()
