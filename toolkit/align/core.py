"""The parts of a match that tell something by themselves, where the whole does not: rows copied within a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from toolkit.align.borders import SENTENCE
from toolkit.align.bulk import KIND_CODE, AlignedSpans, joined
from toolkit.align.census import Census
from toolkit.align.chain import Block
from toolkit.align.evidence import block_evidence
from toolkit.align.grams import GRAM, BoolArray, Corpus
from toolkit.align.normalize import SEPARATOR
from toolkit.align.numbers import Numbers
from toolkit.align.script import kind_of
from toolkit.model import MatchKind

_FORM = 48
"""Characters of set phrases, or of the form of a list, that are worth being told apart from what was copied."""

_NEAR = 48
"""Characters within which such a part is moved to where a sentence begins or ends in both texts: about a row."""


def with_cores(
    corpus: Corpus, numbers: Numbers, census: Census, aligned: AlignedSpans, *, least: int, break_cost: int
) -> AlignedSpans:
    """The spans, some cut into the runs of blocks that tell `least` or more by themselves and what lies between.

    Those are cut of which the whole tells less though a block of theirs tells so much, and those that hold _FORM
    characters and more in set phrases or the form of a list.
    """
    n = len(aligned.spans)
    proved = block_evidence(corpus, numbers, census, aligned.blocks, break_cost)
    owner, length, gains = aligned.blocks[:, 0], aligned.blocks[:, 3], proved.gains
    form = length * ((proved.telling == 0) & (length >= GRAM))
    has_core = np.zeros(n, dtype=np.bool_)
    has_core[owner[gains >= least]] = True
    has_core &= (proved.of_spans(corpus.codes, n) < least) & (np.bincount(owner, minlength=n) > 1)
    has_core |= np.bincount(owner, weights=form, minlength=n) >= _FORM
    if not has_core.any():
        return aligned
    parts: list[list[Block]] = []
    for number in np.flatnonzero(has_core).tolist():
        own = slice(*np.searchsorted(owner, [number, number + 1]).tolist())
        blocks = [Block(*block) for block in aligned.blocks[own, 1:].tolist()]
        runs = list(_runs(gains[own].tolist(), proved.breaks[own].tolist(), least, 0, len(blocks)))
        for run, tells in _without_crumbs(runs, form[own].tolist()):
            parts.append(_at_sentences(corpus, blocks[run]) if tells else blocks[run])
    cut = AlignedSpans(
        np.array([_span(corpus, part) for part in parts], dtype=np.int64).reshape(-1, 5),
        np.array([(n, *block) for n, part in enumerate(parts) for block in part], dtype=np.int64).reshape(-1, 4),
    )
    return joined([_without(aligned, has_core), cut])


def _without(aligned: AlignedSpans, left_out: BoolArray) -> AlignedSpans:
    kept = ~left_out[aligned.blocks[:, 0]]
    blocks = aligned.blocks[kept]
    blocks[:, 0] = (np.cumsum(~left_out) - 1)[blocks[:, 0]]
    return AlignedSpans(aligned.spans[~left_out], blocks)


def _runs(
    gains: Sequence[float], costs: Sequence[float], least: int, start: int, stop: int
) -> Iterator[tuple[slice, bool]]:
    """The runs of [start, stop) that tell enough, best first chosen, and those between them, in order."""
    if start == stop:
        return
    best, run, score, begin = 0.0, slice(start, start), 0.0, start
    for at in range(start, stop):
        score -= costs[at] if at > start else 0
        if score <= 0:
            score, begin = 0.0, at
        score += gains[at]
        if score > best:
            best, run = score, slice(begin, at + 1)
    if best < least:
        yield slice(start, stop), False
        return
    yield from _runs(gains, costs, least, start, run.start)
    yield run, True
    yield from _runs(gains, costs, least, run.stop, stop)


def _without_crumbs(runs: Sequence[tuple[slice, bool]], form: Sequence[int]) -> Iterator[tuple[slice, bool]]:
    """The runs, those that tell nothing put to the ones beside them where little of them is form. form: of each block.

    A few changed words at the end of a copied passage tell nothing either, and belong to it.
    """
    pending = runs[0]
    for run, tells in runs[1:]:
        last, told = pending
        if min(_form(last, form, told), _form(run, form, tells)) < _FORM:
            pending = slice(last.start, run.stop), True
        else:
            yield pending
            pending = run, tells
    yield pending


def _form(run: slice, form: Sequence[int], tells: bool) -> int:
    """Characters of form in a run that tells nothing."""
    return _FORM if tells else sum(form[run])


def _at_sentences(corpus: Corpus, blocks: list[Block]) -> list[Block]:
    """The blocks, the first and the last one cut to where a sentence begins or ends in both texts, if that is near."""
    first = blocks[0]
    head = _to_border(corpus, first.left, first.right, min(_NEAR, first.length // 2), 1)
    blocks = [Block(first.left + head, first.right + head, first.length - head), *blocks[1:]]
    last = blocks[-1]
    tail = _to_border(corpus, last.left_end, last.right_end, min(_NEAR, last.length // 2), -1)
    return [*blocks[:-1], Block(last.left, last.right, last.length - tail)]


def _to_border(corpus: Corpus, left: int, right: int, most: int, step: int) -> int:
    """How many characters on a sentence begins or ends in both texts; 0 where none does."""
    if corpus.borders is None:
        return 0
    for more in range(most + 1):
        places = np.array([left, right]) + step * more
        if ((corpus.borders[places] >= SENTENCE) | (corpus.codes[places] == SEPARATOR)).all():
            return more
    return 0


def _span(corpus: Corpus, blocks: Sequence[Block]) -> tuple[int, int, int, int, int]:
    """From the first to the last of some blocks in order, and the kind of what differs; see `AlignedSpans`."""
    start, end = blocks[0].left, blocks[-1].left_end
    right, right_end = min(b.right for b in blocks), max(b.right_end for b in blocks)
    if any(a.right_end > b.right for a, b in pairwise(blocks)):
        return start, end, right, right_end, KIND_CODE[MatchKind.REORDERED]
    left, other = (
        corpus.codes[part].tobytes().decode("utf-16-le", "surrogatepass")
        for part in (slice(start, end), slice(right, right_end))
    )
    kind = kind_of(left, other, [Block(b.left - start, b.right - right, b.length) for b in blocks])
    return start, end, right, right_end, KIND_CODE[kind]
