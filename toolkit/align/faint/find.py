"""Which faint passages are believed, and which are told as set phrases."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.align.bulk import KIND_CODE, AlignedSpans
from toolkit.align.census import Census
from toolkit.align.chain import Block
from toolkit.align.extend import Stretches
from toolkit.align.faint.edges import Edges
from toolkit.align.faint.passage import Alignment, Passage, align, text_of, with_singles
from toolkit.align.faint.places import places
from toolkit.align.faint.shared import Shared
from toolkit.align.grams import BoolArray, Corpus, IntArray
from toolkit.align.numbers import Numbers
from toolkit.align.script import kind_of
from toolkit.align.weights import CharWeights, FloatArray

_FREE = 0.5
"""Share of the characters of what several say that no other match may have, for it to be told."""


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
    similarity: float = 0.65
    telling: float = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class FaintPassages:
    """What was found, as columns. aligned: n spans and their blocks.

    bits: float64, shape (n,): of each passage, beyond what chance brings; of the rest of one beside another match,
    those of the whole. publishers: int64, shape (n,): how many say much of it, its own source's among them. formula:
    bool, shape (n,): it would be believed if fewer said it, or were it not made of set phrases.
    """

    aligned: AlignedSpans
    bits: FloatArray
    publishers: IntArray
    formula: BoolArray


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """What the first document is compared with.

    publisher: a number of each document's, shape (n_docs,). many: publishers from which on what they say is a set
    phrase. n_chars: of all documents, those of the corpus and those that are no candidates.
    """

    publisher: IntArray
    many: int
    n_chars: float


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """What other matches tell. Corpus positions.

    matches: shape (n, 4), start and end in the first document and in the other. phrases: shape (m, 2), start and end of
    set phrases in the first document.
    """

    matches: IntArray
    phrases: IntArray


def faint_passages(
    corpus: Corpus,
    numbers: Numbers,
    census: Census,
    stretches: Stretches,
    params: FaintParams,
    *,
    library: Library,
    explained: Explained,
) -> FaintPassages:
    """Passages of the first document that stand, changed, in others; each other one at most once at a place.

    stretches: equal ones between the first document and others. Of a passage that has words of a match of the same two
    documents, what stands beside these is told.
    """
    weights = CharWeights.of(corpus, numbers, census)
    chance = math.log2(max(weights.size, 2)) + math.log2(max(library.n_chars, 2))
    taken = explained.matches
    found = align(corpus, weights, list(places(corpus, stretches, weights, taken, least=params.least + chance)))
    best = [alignment.best() for alignment in found]
    judge = _Judge(params, chance, library.many)
    passages = [passage for passage in best if passage is not None]
    others = Shared(corpus, weights, passages, taken, publisher=library.publisher, much=params.much)
    edges = Edges(corpus, weights, taken)
    believed: list[_Found] = []
    spoken: list[_Found] = []
    for alignment, passage in zip(found, best, strict=True):
        whole = judge.enough(corpus, passage)
        if whole is None and judge.may_be_enough(alignment):
            phrase = judge.enough(corpus, alignment.best(plain=True), plain=True)
            spoken += [] if phrase is None else [_Found(edges.at_clauses(phrase), phrase, formula=True)]
        elif whole is not None and judge.is_source(whole, others.n_publishers(whole)):
            believed += [_Found(piece, whole, formula=False) for piece in edges.free(whole)]
        elif whole is not None:
            spoken.append(_Found(edges.at_clauses(whole), whole, formula=True))
    alone: list[_Found] = []
    several: list[_Found] = []
    for one in _apart(believed):
        (alone if others.n_publishers(one.whole) == 1 else several).append(one)
    told = [*alone, *_each_place_once(several, _marked(weights.size, [one.piece.left for one in alone]))]
    # A set phrase explains what it covers: it may not cover what was copied.
    copied = _marked(weights.size, [*taken[:, :2].tolist(), *(one.piece.left for one in told)])
    spoken = [one for one in spoken if not copied[slice(*one.piece.left)].any()]
    told += _each_place_once(spoken, _marked(weights.size, explained.phrases.tolist()))
    return FaintPassages(
        _aligned_spans(corpus, [one.piece for one in told]),
        bits=np.array([one.whole.score - chance for one in told], dtype=np.float64),
        publishers=np.array([others.n_publishers(one.whole) for one in told], dtype=np.int64),
        formula=np.array([one.formula for one in told], dtype=np.bool_),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A passage, or a piece of it, as it is told."""

    piece: Passage
    whole: Passage
    formula: bool


@dataclass(frozen=True, slots=True)
class _Judge:
    """Decides about passages. chance, many: see `FaintParams` and `Library`."""

    params: FaintParams
    chance: float
    many: int

    def enough(self, corpus: Corpus, passage: Passage | None, *, plain: bool = False) -> Passage | None:
        """The passage if it tells enough, whoever else says it. plain: set phrases are as good as other words."""
        if passage is None or self._score(passage) < self.params.least:
            return None
        if not plain and passage.telling < self.params.telling * sum(block.length for block in passage.blocks):
            return None
        whole = with_singles(corpus, passage)
        return whole if whole.similarity >= self.params.similarity else None

    def may_be_enough(self, alignment: Alignment) -> bool:
        """False where set phrases and all can't tell enough, whatever run of blocks is taken."""
        return sum(alignment.plain) + self.params.rest * self.params.most_rest - self.chance >= self.params.least

    def is_source(self, passage: Passage, n_publishers: int) -> bool:
        """Whether it tells enough of its own document, that many publishers saying much of it."""
        if n_publishers >= self.many:
            return False
        return self._score(passage) - self.params.shared * math.log2(n_publishers) >= self.params.least

    def _score(self, passage: Passage) -> float:
        rest = sum(passage.bits) - max(passage.bits)
        return passage.score + self.params.rest * min(rest, self.params.most_rest) - self.chance


def _apart(found: Sequence[_Found]) -> list[_Found]:
    """The passages, best first, without those that overlap a better one of the same document on the first's side."""
    kept: dict[int, list[_Found]] = defaultdict(list)
    for one in _best_first(found):
        own = kept[one.piece.right_doc]
        if not any(one.piece.start < other.piece.end and other.piece.start < one.piece.end for other in own):
            own.append(one)
    return [one for own in kept.values() for one in own]


def _each_place_once(spoken: Sequence[_Found], covered: BoolArray) -> list[_Found]:
    """What several say, the best of each place, where nothing else is told. covered: where something is; filled in."""
    kept = []
    for one in _best_first(spoken):
        part = slice(*one.piece.left)
        if covered[part].mean() < _FREE:
            covered[part] = True
            kept.append(one)
    return kept


def _marked(size: int, ranges: Sequence[Sequence[int]]) -> BoolArray:
    """Which of the first `size` positions lie in one of the ranges."""
    marks = np.zeros(size, dtype=np.bool_)
    for start, end in ranges:
        marks[start:end] = True
    return marks


def _best_first(found: Sequence[_Found]) -> list[_Found]:
    return sorted(found, key=lambda one: (-one.piece.score, one.piece.right_doc, one.piece.blocks[0]))


def _aligned_spans(corpus: Corpus, passages: Sequence[Passage]) -> AlignedSpans:
    spans, blocks = [], []
    for number, passage in enumerate(passages):
        left, right = slice(*passage.left), slice(*passage.right)
        own = [Block(b.left - left.start, b.right - right.start, b.length) for b in passage.blocks]
        ends = Block(0, 0, 0), Block(left.stop - left.start, right.stop - right.start, 0)
        kind = kind_of(text_of(corpus.codes[left]), text_of(corpus.codes[right]), [ends[0], *own, ends[1]])
        spans.append((left.start, left.stop, right.start, right.stop, KIND_CODE[kind]))
        blocks += [(number, *block) for block in passage.blocks]
    return AlignedSpans(np.array(spans, dtype=np.int64).reshape(-1, 5), np.array(blocks, dtype=np.int64).reshape(-1, 4))
