"""Small corpora in matching form, and slow but plain answers to compare the kernels with."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from toolkit.align.background import Background, no_background, slot_and_check
from toolkit.align.borders import borders
from toolkit.align.census import Census, CensusParams, take_census
from toolkit.align.extend import Stretches, evidence_of, stretch_parts
from toolkit.align.grams import GRAM, Corpus, Groups, UInt64Array, gram_starts, groups_of, over_slices
from toolkit.align.matches import LeftOut, Matches, MatchParams, find_matches
from toolkit.align.normalize import DIGITS, SEPARATOR, code_points, matching_form
from toolkit.align.numbers import Numbers

Stretch = tuple[int, int, int]
ALPHABET = "政务公开工作报告单位部门群众服务"


def corpus_of(
    texts: Sequence[str], *, sources: Sequence[int] | None = None, inert: Sequence[tuple[int, int]] = ()
) -> Corpus:
    """Texts as a corpus. sources: publisher of each (default: all different); inert: ranges of corpus positions."""
    pieces = [np.append(matching_form(text)[0], np.uint16(SEPARATOR)) for text in texts]
    codes = np.concatenate([*pieces, np.zeros(0, np.uint16)])
    offsets = np.concatenate(([0], np.cumsum([len(piece) for piece in pieces], dtype=np.int64))).astype(np.int64)
    ranges = np.array(inert, dtype=np.int64).reshape(-1, 2)
    publishers = np.array(range(len(texts)) if sources is None else sources, dtype=np.int32)
    return Corpus(codes, offsets, ranges, publishers)


def corpus_with_borders(texts: Sequence[str]) -> Corpus:
    """Texts as a corpus that knows where their clauses and sentences begin."""
    found = [np.append(borders(code_points(text), matching_form(text)[1]), np.uint8(0)) for text in texts]
    return replace(corpus_of(texts), borders=np.concatenate(found))


def numbers_of(texts: Sequence[str]) -> Numbers:
    """The numbers of texts without decimal points, for a corpus that `corpus_of` makes of the same texts."""
    at: list[int] = []
    values: list[int] = []
    first = 0
    for text in texts:
        codes, keep = matching_form(text)
        at += [first + int(i) for i in np.flatnonzero(codes == DIGITS)]
        letters = [c for c, kept in zip(text, keep, strict=True) if kept or c.isdigit()]
        values += [int(run) for run in "".join(c if c.isdigit() else " " for c in letters).split()]
        first += len(codes) + 1
    return Numbers(np.array(at, dtype=np.int64), np.array(values, dtype=np.uint32))


def census_of(corpus: Corpus, params: CensusParams | None = None, background: Background | None = None) -> Census:
    """A census against a background that knows nothing, unless one is given."""
    return take_census(corpus, background or no_background(GRAM), params or CensusParams())


def matches_of(
    texts: Sequence[str],
    *,
    sources: Sequence[int] | None = None,
    params: MatchParams | None = None,
    background: Background | None = None,
) -> tuple[Matches, LeftOut]:
    """All matches of some texts."""
    corpus = corpus_of(texts, sources=sources)
    census = census_of(corpus, background=background)
    return find_matches(corpus, numbers_of(texts), census, params or MatchParams())


def background_of(hashes: Sequence[int], *, n_slots: int = 1 << 16) -> Background:
    """A sketch in which just these gram hashes are common."""
    table = np.zeros(n_slots, dtype=np.uint8)
    slots, checks = slot_and_check(np.array(hashes, dtype=np.uint64), n_slots)
    table[slots] = (checks << 4) | 5
    return Background(table, GRAM, 5)


def random_texts(seed: int, *, n_texts: int = 6, length: int = 120, alphabet: str = ALPHABET) -> list[str]:
    """Texts of few different characters that share many stretches, some of them inside one text."""
    draw = random.Random(seed)
    phrases = ["".join(draw.choices(alphabet, k=draw.randrange(5, 40))) for _ in range(8)]
    texts = []
    for _ in range(n_texts):
        parts: list[str] = []
        while sum(map(len, parts)) < length:
            parts.append(draw.choice(phrases) if draw.random() < 0.5 else "".join(draw.choices(alphabet, k=9)))
        texts.append("".join(parts))
    return texts


def prose(seed: int, n_chars: int) -> str:
    """Characters that nothing else holds in this order (short of a miracle), without digits or punctuation."""
    draw = random.Random(seed)
    return "".join(chr(0x4E00 + draw.randrange(3000)) for _ in range(n_chars))


def grams_of(corpus: Corpus) -> dict[bytes, list[int]]:
    """Positions of every gram that lies within one document."""
    found: dict[bytes, list[int]] = defaultdict(list)
    for first, last in zip(corpus.offsets[:-1].tolist(), corpus.offsets[1:].tolist(), strict=True):
        for at in range(first, last - GRAM):
            found[corpus.codes[at : at + GRAM].tobytes()].append(at)
    return found


def groups_found(corpus: Corpus, *, slice_bytes: int = 1 << 20, n_threads: int = 1) -> list[tuple[int, ...]]:
    """The places of each gram that stands in two or more, by the kernels."""

    def rows(packed: UInt64Array, position_bits: int) -> list[tuple[int, ...]]:
        return list(_rows(groups_of(packed, position_bits)))

    slices = over_slices(corpus, gram_starts(corpus).view(np.uint8), rows, slice_bytes=slice_bytes, n_threads=n_threads)
    return [row for found in slices for row in found]


def _rows(groups: Groups) -> Iterator[tuple[int, ...]]:
    for start, size in zip(groups.starts.tolist(), groups.sizes.tolist(), strict=True):
        yield tuple(groups.positions[start : start + size].tolist())


def document_of(corpus: Corpus, position: int) -> int:
    """Document that a position lies in, by looking."""
    return max(doc for doc in range(corpus.n_docs) if corpus.offsets[doc] <= position)


def maximal_stretches(corpus: Corpus, *, at_least: int = GRAM) -> set[Stretch]:
    """(left, right, length) of all maximal equal stretches of two different documents, by trying every pair."""
    codes = corpus.codes.tolist()
    found: set[Stretch] = set()
    for left_doc in range(corpus.n_docs):
        for right_doc in range(left_doc + 1, corpus.n_docs):
            found |= _stretches_of(corpus, codes, left_doc, right_doc, at_least)
    return found


def _stretches_of(corpus: Corpus, codes: list[int], left_doc: int, right_doc: int, at_least: int) -> set[Stretch]:
    found = set()
    left_first, left_last = corpus.offsets[left_doc : left_doc + 2].tolist()
    right_first, right_last = corpus.offsets[right_doc : right_doc + 2].tolist()
    for a in range(left_first, left_last - 1):
        for b in range(right_first, right_last - 1):
            if codes[a] != codes[b] or (a > left_first and b > right_first and codes[a - 1] == codes[b - 1]):
                continue
            length = 0
            while codes[a + length] == codes[b + length] != SEPARATOR:
                length += 1
            if length >= at_least:
                found.add((a, b, length))
    return found


def all_stretches(corpus: Corpus, census: Census, *, at_once: int = 7) -> Stretches:
    """What `stretch_parts` finds, in one; by default in many parts."""
    return Stretches.joined([Stretches.none(), *stretch_parts(corpus, census, at_once=at_once)])


def found_stretches(corpus: Corpus, census: Census, *, telling: bool = False) -> set[Stretch]:
    """What `stretch_parts` finds; telling: only those that prove something."""
    stretches = all_stretches(corpus, census)
    rows = zip(stretches.left.tolist(), stretches.right.tolist(), stretches.length.tolist(), strict=True)
    return {row for row, proof in zip(rows, stretches.evidence.tolist(), strict=True) if proof > 0 or not telling}


def telling_only(census: Census, stretches: set[Stretch]) -> set[Stretch]:
    """Those stretches that prove something."""
    rows = sorted(stretches)
    left = np.array([row[0] for row in rows], dtype=np.int64)
    length = np.array([row[2] for row in rows], dtype=np.int64)
    return {row for row, proof in zip(rows, evidence_of(census, left, length).tolist(), strict=True) if proof > 0}
