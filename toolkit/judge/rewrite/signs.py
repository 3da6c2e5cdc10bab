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
from toolkit.judge.rewrite.words import is_refill, is_regional_variant, is_word, word_ranges
from toolkit.repair.language import costs

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
MIN_KINDS = 8
"""Exchanges below which nothing is said."""

_LEAST_EXCHANGED = 0.25
"""Share of the differing characters that a machine exchanges word for word, at the very least."""

_MOST_SINGLE = 0.85
"""Share of exchanges of one character by one: beyond this it is a bad scan, not another vocabulary."""

_AROUND = 2
"""Characters beside an exchange that may belong to a longer word (高端 is 高阶 in Taiwan, and so 高端化 is 高阶化)."""

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

    kinds: distinct word-for-word exchanges; of_words: those of more than a character, since the names of people differ
    by single ones. exchanged: share of the differing characters that they make up. strain: how surely the copy's words
    fit their places worse than the source's, a t statistic over kinds. known: share of the exchanged words whose target
    is a word too; of two characters and more, since nearly every single one is a word.
    repeated: source words that stand twice or more and were exchanged at least once; always: how many of these never
    stayed.
    """

    kinds: int
    of_words: int
    exchanged: float
    strain: float
    known: float
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


_Tables = tuple[tuple[Substitution, ...], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One document pair looked at closely. passages: source on the left. tables: of each passage."""

    source_is_left: bool
    passages: tuple[Passage, ...]
    tables: _Tables
    signs: Signs


def compare(left: CodeArray, right: CodeArray, passages: Sequence[Passage]) -> Comparison | None:
    """Measure the exchanges of a pair; None where they can't be a machine's, which is seen before looking for words.

    The source is the side whose words fit their places better.
    """
    if not _may_be_exchanges([change for passage in passages for change in changes(passage)]):
        return None
    source, target = _side(left), _side(right)
    found = [changes(passage) for passage in passages]
    gain = sum(_gain(source, target, c) for own in found for c in own if c.is_exchange)
    if gain < 0:
        source, target = target, source
        passages = [mirrored(passage) for passage in passages]
    passages = sorted(passages, key=lambda passage: passage.right)
    found = [changes(passage) for passage in passages]
    exchanges = [change for own in found for change in own if change.is_exchange]
    exchanged = sum(change.size for change in exchanges) / sum(change.size for own in found for change in own)
    tables = tuple(_table(source, target, *one) for one in zip(passages, found, strict=True))
    strain = _strain(source, target, exchanges)
    return Comparison(gain >= 0, tuple(passages), tables, _signs(tables, exchanged, strain))


def _may_be_exchanges(found: Sequence[Change]) -> bool:
    """Whether enough of the changes exchange words for words, and enough of these more than a character."""
    sizes = [change.size for change in found if change.is_exchange]
    enough = len(sizes) >= MIN_KINDS and sum(sizes) >= _LEAST_EXCHANGED * sum(change.size for change in found)
    return enough and sizes.count(1) <= _MOST_SINGLE * len(sizes)


def _signs(tables: _Tables, exchanged: float, strain: float) -> Signs:
    kinds = {(row.source, row.target) for table in tables for row in table}
    times: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for table in tables:
        kept.update({row.source: row.kept for row in table})
        for row in table:
            times[row.source] += row.times
    repeated = [word for word, n in times.items() if n + kept[word] > 1]
    return Signs(
        kinds=len(kinds),
        of_words=sum(len(old) > 1 for old, _ in kinds),
        exchanged=exchanged,
        strain=strain,
        known=_share([is_word(new) for old, new in kinds if len(old) > 1 and is_word(old)]),
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


def _strain(source: _Side, target: _Side, exchanges: Sequence[Change]) -> float:
    """A t statistic of what the distinct exchanges cost: each counts once, however often it recurs."""
    gains: dict[tuple[str, str], list[float]] = {}
    for change in exchanges:
        words = source.text[change.start : change.end], target.text[change.to_start : change.to_end]
        if _CHINESE.fullmatch("".join(words)):
            gains.setdefault(words, []).append(_gain(source, target, change))
    means = [sum(own) / len(own) for own in gains.values()]
    return float(np.mean(means) / (np.std(means) + _SPREAD) * len(means) ** 0.5) if means else 0.0


def _table(source: _Side, target: _Side, passage: Passage, found: list[Change]) -> tuple[Substitution, ...]:
    """The substitutions of one passage, most frequent first. Kept is a source word that stands outside any change."""
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
            pair = core(old, new)
            if old != new and (pair in times or _is_substitution(source, target, change)):
                times[pair] += 1
    unchanged = "".join(masked)
    return tuple(Substitution(*words, n, unchanged.count(words[0])) for words, n in times.most_common())


def _is_substitution(source: _Side, target: _Side, change: Change) -> bool:
    """Whether a spinner may have exchanged the words: not what templates refill, nor what another region calls it."""
    old, new = source.text[change.start : change.end], target.text[change.to_start : change.to_end]
    if not _CHINESE.fullmatch(old + new) or is_refill(old, new) or is_regional_variant(old, new):
        return False
    around = (
        source.text[max(0, change.start - _AROUND) : change.end + _AROUND],
        target.text[max(0, change.to_start - _AROUND) : change.to_end + _AROUND],
    )
    return not is_regional_variant(*around)


def _share(values: list[bool]) -> float:
    return sum(values) / max(len(values), 1)
