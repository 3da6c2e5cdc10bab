"""What tells a machine's substitutions from an editor's: counts over the exchanges of one document pair."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.align.normalize import CodeArray
from toolkit.judge.rewrite.alignment import Passage
from toolkit.judge.rewrite.changes import Change, changes, core, in_words, mirrored, parted
from toolkit.judge.rewrite.words import is_regional_variant, is_word, word_ranges
from toolkit.repair.language import costs

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
MIN_KINDS = 8
"""Exchanges below which nothing is said."""

_LEAST_EXCHANGED = 0.25
"""Share of the differing characters that a machine exchanges word for word, at the very least."""

_MOST_SINGLE = 0.85
"""Share of exchanges of one character by one: beyond this it is a bad scan, not another vocabulary."""

_SPREAD = 2.0
"""Nats added to the gains' own spread, so that few gains of one size prove little."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """A source word and what stands for it. times: how often; kept: how often the source word stayed."""

    source: str
    target: str
    times: int
    kept: int


@dataclass(frozen=True, slots=True)
class Signs:
    """Measures of one pair's exchanges, source to copy.

    n_chars: characters of the source's aligned passages. kinds: distinct word-for-word exchanges. exchanged: share of
    the differing characters that they make up. strain: how surely the copy's words fit their places worse than the
    source's, a t statistic over kinds. known: share of the kinds whose target is a word. whole: share of the kinds in
    which two characters and more differ. repeated: source words that stand twice or more and were exchanged at least
    once; always: how many of these never stayed.
    """

    n_chars: int
    kinds: int
    exchanged: float
    strain: float
    known: float
    whole: float
    repeated: int
    always: int


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One document. cost: what the text up to each character costs, in nats, from 0 on; mean: one character's."""

    text: str
    cost: list[float]
    mean: float

    def between(self, start: int, end: int) -> float:
        """What [start, end) and the character behind it cost: a word shows in how the text goes on."""
        return self.cost[min(end + 1, len(self.text))] - self.cost[start]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One document pair looked at closely. passages: source on the left. tables: of each passage."""

    source_is_left: bool
    passages: tuple[Passage, ...]
    tables: tuple[tuple[Substitution, ...], ...]
    signs: Signs


def compare(left: CodeArray, right: CodeArray, passages: Sequence[Passage]) -> Comparison | None:
    """Measure the exchanges of a pair; None where they can't be a machine's, which is seen before looking for words.

    The source is the side whose words fit their places better.
    """
    source, target = _side(left), _side(right)
    found = [changes(passage) for passage in passages]
    gain = sum(_gain(source, target, c) for own in found for c in own if c.is_exchange)
    if gain < 0:
        source, target = target, source
        passages = [mirrored(passage) for passage in passages]
    passages = sorted(passages, key=lambda passage: passage.right)
    found = [changes(passage) for passage in passages]
    size = sum(change.size for own in found for change in own)
    exchanges = [change for own in found for change in own if change.is_exchange]
    exchanged = sum(change.size for change in exchanges) / max(size, 1)
    single = sum(change.size == 1 for change in exchanges)
    if len(exchanges) < MIN_KINDS or exchanged < _LEAST_EXCHANGED or single > _MOST_SINGLE * len(exchanges):
        return None
    tables, gains = _tables(source, target, passages, found)
    n_chars = sum(passage.left[1] - passage.left[0] for passage in passages)
    return Comparison(gain >= 0, tuple(passages), tables, _signs(tables, gains, n_chars, exchanged))


_Tables = tuple[tuple[Substitution, ...], ...]
_Gains = dict[tuple[str, str], list[float]]


def _tables(
    source: _Side, target: _Side, passages: Sequence[Passage], found: Sequence[list[Change]]
) -> tuple[_Tables, _Gains]:
    """The substitutions of each passage, and what each of them cost."""
    gains: _Gains = {}
    tables = []
    for passage, own in zip(passages, found, strict=True):
        times, masked = _exchanges(source, target, passage, own, gains)
        rows = (Substitution(*words, n, masked.count(words[0])) for words, n in times.most_common())
        tables.append(tuple(rows))
    return tuple(tables), gains


def _signs(tables: _Tables, gains: _Gains, n_chars: int, exchanged: float) -> Signs:
    times: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for table in tables:
        kept.update({row.source: row.kept for row in table})
        for row in table:
            times[row.source] += row.times
    repeated = [word for word, n in times.items() if n + kept[word] > 1]
    return Signs(
        n_chars=n_chars,
        kinds=len(gains),
        exchanged=exchanged,
        strain=_t([sum(own) / len(own) for own in gains.values()]),
        known=_share([is_word(new) for _, new in gains]),
        whole=_share([_differs_twice(old, new) for old, new in gains]),
        repeated=len(repeated),
        always=sum(kept[word] == 0 for word in repeated),
    )


def _side(codes: CodeArray) -> _Side:
    cost = costs(codes)
    text = codes.tobytes().decode("utf-16-le", "surrogatepass")
    return _Side(text, np.concatenate(([0.0], np.cumsum(cost))).tolist(), float(cost.mean()))


def _gain(source: _Side, target: _Side, change: Change) -> float:
    """How much less likely the exchange made the text, in nats; fair to words of another length."""
    longer = (change.to_end - change.to_start) - (change.end - change.start)
    before = source.between(change.start, change.end)
    return target.between(change.to_start, change.to_end) - before - longer * source.mean


def _exchanges(
    source: _Side, target: _Side, passage: Passage, found: list[Change], gains: _Gains
) -> tuple[Counter[tuple[str, str]], str]:
    """Exchanged words of one passage with their counts, and the source with all that changed blanked out.

    Adds to `gains` what each exchange of two different Chinese words cost.
    """
    start, end = passage.left
    words = word_ranges(source.text[start:end], start)
    times: Counter[tuple[str, str]] = Counter()
    masked = list(source.text[start:end])
    at = 0
    for wide in in_words(found, words):
        masked[wide.start - start : wide.end - start] = "\0" * (wide.end - wide.start)
        if not wide.is_exchange:
            continue
        while words[at][1] <= wide.start:
            at += 1
        last = at
        while last < len(words) and words[last][1] <= wide.end:
            last += 1
        for change in parted(wide, words[at:last]):
            old, new = source.text[change.start : change.end], target.text[change.to_start : change.to_end]
            if old != new and _CHINESE.fullmatch(old + new) and not is_regional_variant(old, new):
                pair = core(old, new)
                times[pair] += 1
                gains.setdefault(pair, []).append(_gain(source, target, change))
    return times, "".join(masked)


def _differs_twice(old: str, new: str) -> bool:
    return len(old) != len(new) or sum(a != b for a, b in zip(old, new, strict=True)) > 1


def _share(values: list[bool]) -> float:
    return sum(values) / max(len(values), 1)


def _t(values: list[float]) -> float:
    if not values:
        return 0.0
    return float(np.mean(values) / (np.std(values) + _SPREAD) * len(values) ** 0.5)
