"""Faint passages: so short, or so much changed, that no run of equal words in them is long enough to tell anything.

Forty characters of which every fifth is another leave runs of four to twelve, none of which proves a thing. What does
is that many of them stand in the same order at the same distances: each is unlikely by itself, and by chance they would
not stand together. How unlikely is told in bits, from how common characters and pairs of them are in Chinese.

Source of the measure: Karlin and Altschul 1990, by which a local alignment of score S is expected m * n * 2 ** -S times
in texts of m and n characters that have nothing to do with each other.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import Indel

from toolkit.align.bulk import KIND_CODE, AlignedSpans
from toolkit.align.census import Census
from toolkit.align.chain import Block
from toolkit.align.extend import Stretches
from toolkit.align.grams import BoolArray, Corpus, IntArray
from toolkit.align.normalize import SEPARATOR, CodeArray
from toolkit.align.numbers import Numbers
from toolkit.align.script import kind_of
from toolkit.align.weights import CharWeights, FloatArray

_REACH = 48
"""Characters beyond the equal stretches in which the rest of a passage is looked for."""

_BAND = 8
"""How far the two sides may drift apart in a first look."""

_LONGEST = 600
"""Characters from which on a place is cut: an alignment takes their square, and what is longer is no faint passage."""

_WINDOW = 36
_FIRST_LOOK = 0.6
"""Share of the bits wanted in all that a first look at so narrow a window must find."""

_AT_ONCE = 1 << 12
_ROOM_BITS = 9
_GAP_BITS = 4.0
"""Bits that a break costs, and as many again for each character of its longer side: at that price what agrees by half
or less gains nothing."""


@dataclass(frozen=True, slots=True)
class FaintParams:
    """When a faint passage is believed.

    least: bits beyond those that chance alone brings, log2 of the characters on the one side times those on the other.
    rest, most_rest: of the bits beside the longest run, this share counts once more, up to so many: a run may be a name
    or a phrase that the counts don't know, several in a row are none. shared: bits taken off each time that the
    publishers double in which as much of it stands as `much` says: what many say is a phrase.
    similarity: least share of equal characters; telling: least share of these outside set phrases.
    """

    least: float = 100.0
    rest: float = 0.5
    most_rest: float = 70.0
    shared: float = 45.0
    much: float = 0.4
    similarity: float = 0.75
    telling: float = 0.6


@dataclass(frozen=True, slots=True)
class _Passage:
    """A passage: equal blocks in corpus positions, the bits of each, how many of its characters tell something."""

    right_doc: int
    blocks: tuple[Block, ...]
    bits: tuple[float, ...]
    telling: int
    cost: float

    @property
    def start(self) -> int:
        return self.blocks[0].left

    @property
    def end(self) -> int:
        return self.blocks[-1].left_end

    @property
    def equal(self) -> int:
        return sum(block.length for block in self.blocks)

    @property
    def score(self) -> float:
        return sum(self.bits) - self.cost

    @property
    def similarity(self) -> float:
        first, last = self.blocks[0], self.blocks[-1]
        return 2 * self.equal / (last.left_end - first.left + last.right_end - first.right)


def faint_passages(
    corpus: Corpus,
    numbers: Numbers,
    census: Census,
    stretches: Stretches,
    params: FaintParams,
    *,
    publisher: IntArray,
    n_chars: float,
) -> AlignedSpans:
    """Passages of the first document that stand, changed, in others; each other one at most once at a place.

    stretches: equal ones between the first document and others. publisher: a number of each document's, shape
    (n_docs,). n_chars: of all that the first document is compared with. What other matches explain is found again.
    """
    weights = CharWeights.of(corpus, numbers, census)
    chance = math.log2(max(weights.size, 2)) + math.log2(max(n_chars, 2))
    found = [
        passage
        for blocks, right_doc in _places(corpus, stretches, weights, least=params.least + chance)
        if (passage := _aligned(corpus, weights, blocks, right_doc)) is not None
    ]
    everywhere = _Beside(found, publisher, params.much, weights)
    believed = [p for p in found if _is_believed(p, everywhere, params, chance=chance)]
    return _columns(corpus, _apart(believed))


def _places(
    corpus: Corpus, stretches: Stretches, weights: CharWeights, *, least: float
) -> Iterator[tuple[list[Block], int]]:
    """Stretches about which enough agrees to be worth an alignment, those of one place together."""
    promising = np.zeros(len(stretches), dtype=np.bool_)
    for begin in range(0, len(stretches), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        bits = _band_bits(corpus, weights, stretches.left[part], stretches.right[part])
        promising[part] = bits >= _FIRST_LOOK * least
    chosen = stretches.take(promising)
    drift = (chosen.right - chosen.left) // _REACH
    chosen = chosen.take(np.lexsort((chosen.left, drift, chosen.right_doc)))
    left, right, length, doc = chosen.left, chosen.right, chosen.length, chosen.right_doc
    apart = np.diff(doc, prepend=-1) != 0
    for side in (left, right):
        gap = side[1:] - side[:-1] - length[:-1]
        apart[1:] |= (gap < 0) | (gap > _REACH)
    edges = np.append(np.flatnonzero(apart), len(doc)).tolist()
    blocks = [Block(*values) for values in zip(left.tolist(), right.tolist(), length.tolist(), strict=True)]
    for start, stop in pairwise(edges):
        for at in range(start + 1, stop):
            if blocks[at].left - blocks[start].left > _LONGEST:
                yield blocks[start:at], int(doc[start])
                start = at
        yield blocks[start:stop], int(doc[start])


def _band_bits(corpus: Corpus, weights: CharWeights, left: IntArray, right: IntArray) -> FloatArray:
    """Bits of what agrees by pairs of characters, within _BAND of the diagonal, in the best window through each place.

    left, right: n places. An upper bound, in that order and breaks are not asked.
    """
    own, inside = _around(corpus, left, _WINDOW)
    ours = np.where(inside, corpus.codes[own], SEPARATOR)
    wide, there = _around(corpus, right, _WINDOW + _BAND)
    theirs = np.where(there, corpus.codes[wide], SEPARATOR + 1)
    agrees = np.zeros(own.shape, dtype=np.bool_)
    for shift in range(2 * _BAND + 1):
        equal = ours == theirs[:, shift : shift + own.shape[1]]
        pair = equal[:, 1:] & equal[:, :-1]
        agrees[:, 1:] |= pair
        agrees[:, :-1] |= pair
    agrees &= weights.telling[own] & inside
    running = np.cumsum(np.where(agrees, weights.bits[own], 0.0), axis=1)
    best: FloatArray = (running[:, _WINDOW:] - np.pad(running, ((0, 0), (1, 0)))[:, : _WINDOW + 1]).max(axis=1)
    return best


def _around(corpus: Corpus, at: IntArray, reach: int) -> tuple[IntArray, BoolArray]:
    """Positions about places, shape (n, 2 * reach + 1), and which of them lie in the place's own document."""
    document = corpus.doc_of(at)
    wide = at[:, None] + np.arange(-reach, reach + 1)
    inside = (wide >= corpus.offsets[document][:, None]) & (wide < corpus.offsets[document + 1][:, None] - 1)
    return np.where(inside, wide, at[:, None]), inside


def _aligned(corpus: Corpus, weights: CharWeights, seeds: list[Block], right_doc: int) -> _Passage | None:
    """The best passage about some equal stretches; None where nothing tells."""
    first, last = seeds[0], seeds[-1]
    begin, end = corpus.offsets[right_doc : right_doc + 2].tolist()
    left = max(0, first.left - _REACH), min(weights.size - 1, last.left_end + _REACH)
    right = max(begin, first.right - _REACH), min(end - 1, last.right_end + _REACH)
    blocks = [
        Block(left[0] + at, right[0] + to, length)
        for at, to, length in Indel.editops(
            _text(corpus.codes[slice(*left)]), _text(corpus.codes[slice(*right)])
        ).as_matching_blocks()
        if length >= 2
    ]
    return _best(weights, blocks, right_doc)


def _text(codes: CodeArray) -> str:
    return codes.tobytes().decode("utf-16-le", "surrogatepass")


def _best(weights: CharWeights, blocks: list[Block], right_doc: int) -> _Passage | None:
    """The run of blocks that tells most, what breaks cost taken off (Kadane's maximal sum)."""
    bits, telling = zip(*(weights.of_block(block) for block in blocks), strict=True) if blocks else ((), ())
    best, best_run, score, start = 0.0, (0, 0), 0.0, 0
    for number, block in enumerate(blocks):
        if number:
            score -= _break_cost(blocks[number - 1], block)
        if score <= 0:
            score, start = 0.0, number
        score += bits[number]
        if score > best:
            best, best_run = score, (start, number + 1)
    run = slice(*best_run)
    if best <= 0:
        return None
    return _Passage(
        right_doc,
        tuple(blocks[run]),
        bits[run],
        sum(telling[run]),
        sum(_break_cost(a, b) for a, b in pairwise(blocks[run])),
    )


def _break_cost(before: Block, after: Block) -> float:
    return _GAP_BITS * (1 + max(after.left - before.left_end, after.right - before.right_end))


class _Beside:
    """Passages by where they stand in the first document.

    A text that says one thing a thousand times has a thousand passages of the same characters of the first document:
    each such set of characters is asked about once for each publisher.
    """

    def __init__(self, passages: Sequence[_Passage], publisher: IntArray, much: float, weights: CharWeights) -> None:
        self._publisher, self._much, self._weights = publisher, much, weights
        self._rooms: dict[int, dict[int, list[_Passage]]] = defaultdict(lambda: defaultdict(list))
        self._told: dict[tuple[int, ...], int] = {}
        for passage in {self._key(passage): passage for passage in passages}.values():
            for room in range(passage.start >> _ROOM_BITS, (passage.end - 1 >> _ROOM_BITS) + 1):
                self._rooms[room][self._owner(passage)].append(passage)

    def sharing(self, passage: _Passage) -> int:
        """How many publishers have much of the passage, its own source among them."""
        key = self._key(passage)
        if key not in self._told:
            self._told[key] = self._count(passage)
        return self._told[key]

    def _key(self, passage: _Passage) -> tuple[int, ...]:
        """The publisher, and which characters of the first document the passage has."""
        return self._owner(passage), *(place for block in passage.blocks for place in (block.left, block.length))

    def _owner(self, passage: _Passage) -> int:
        return int(self._publisher[passage.right_doc])

    def _count(self, passage: _Passage) -> int:
        start, end = passage.start, passage.end
        own = np.zeros(end - start)
        for block in passage.blocks:
            part = slice(block.left, block.left_end)
            own[block.left - start : block.left_end - start] = self._weights.bits[part] * self._weights.telling[part]
        enough = self._much * float(own.sum())
        having = {self._owner(passage)}
        there: dict[int, BoolArray] = {}
        for room in range(start >> _ROOM_BITS, (end - 1 >> _ROOM_BITS) + 1):
            for owner, others in self._rooms.get(room, {}).items():
                if owner not in having:
                    marks = there.setdefault(owner, np.zeros(end - start, dtype=np.bool_))
                    for other in others:
                        for block in other.blocks:
                            marks[max(0, block.left - start) : max(0, block.left_end - start)] = True
                    if float(own[marks].sum()) >= enough:
                        having.add(owner)
        return len(having)


def _is_believed(passage: _Passage, others: _Beside, params: FaintParams, *, chance: float) -> bool:
    if passage.similarity < params.similarity or passage.telling < params.telling * passage.equal:
        return False
    rest = sum(passage.bits) - max(passage.bits)
    score = passage.score + params.rest * min(rest, params.most_rest) - chance
    return score >= params.least and score - params.shared * math.log2(others.sharing(passage)) >= params.least


def _apart(passages: Sequence[_Passage]) -> list[_Passage]:
    """The passages, best first, without those that overlap a better one of the same document on the first's side."""
    kept: dict[int, list[_Passage]] = defaultdict(list)
    for passage in sorted(passages, key=lambda p: (-p.score, p.right_doc, p.blocks[0])):
        own = kept[passage.right_doc]
        if not any(passage.start < other.end and other.start < passage.end for other in own):
            own.append(passage)
    return [passage for own in kept.values() for passage in own]


def _columns(corpus: Corpus, passages: list[_Passage]) -> AlignedSpans:
    spans, blocks = [], []
    for number, passage in enumerate(passages):
        first, last = passage.blocks[0], passage.blocks[-1]
        left, right = slice(first.left, last.left_end), slice(first.right, last.right_end)
        moved = [Block(b.left - first.left, b.right - first.right, b.length) for b in passage.blocks]
        kind = kind_of(_text(corpus.codes[left]), _text(corpus.codes[right]), moved)
        spans.append((left.start, left.stop, right.start, right.stop, KIND_CODE[kind]))
        blocks += [(number, *block) for block in passage.blocks]
    return AlignedSpans(np.array(spans, dtype=np.int64).reshape(-1, 5), np.array(blocks, dtype=np.int64).reshape(-1, 4))
