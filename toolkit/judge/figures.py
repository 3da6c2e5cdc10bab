"""Which figures were kept where another agency, or the same one in another year, should have put its own.

The chance of a coincidence, of one figure: an author who fills the slot by himself hits the same significant digits m
with the chance that Benford's law gives them, log10(1 + 1/m), and the same order of magnitude with 1/2 (reports of like
agencies count like things); so 326 has .0007, 12 and 1,200 have .017. Round and small numbers are likely by this, and
whole percentages are given at least .05. Of two documents: k such figures among n slots that both have filled agree by
chance with at most C(n, k) times the product of their chances, and with as many chances more as there are documents
that either was compared with (Bonferroni). score = 1 - that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from math import exp, lgamma, log, log10

import numpy as np
from numpy.typing import NDArray

from toolkit.align.borders import SENTENCE
from toolkit.align.grams import BoolArray, Corpus, IntArray, UInt64Array
from toolkit.align.matches import Matches
from toolkit.align.normalize import CodeArray, code_points, matched
from toolkit.align.numbers import Numbers, number_values

LEAST_SCORE = 0.95
"""Findings of less are not told: one in twenty of them would be a coincidence."""

IN_PHRASES = 0.999
"""The same of figures in set phrases: not all of these are compared, so that the number of chances is only a part of
the true one."""

MANY_SOURCES = 5
"""A figure that more publishers have in the same words is nobody's own: a target, a law, a national total."""

_LIKELY = 0.05
_MAGNITUDE = 0.5
_PERCENT = 0.05
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BEFORE, _BEHIND = 3, 2
# What stands behind numbers that are dates, times or ordinals, and before ordinals.
_DATES = frozenset(ord(char) for char in "年月日时点分号届世")
_ORDINAL = ord("第")
# Facts that stay: what an agency has, not what it did.
_LASTING = re.compile(
    r"余?(?:万|亿)?(?:多)?(?:个|名|家|所|处|条|支)?(?:下辖|下属|内设|直属|市直|县直|区直)?(?:乡镇?|镇|街道|社区|行政村|自然村|村|居委会|部门|单位|科室|"
    r"机构|局|委办|窗口|站所|工作人员|专职|兼职|编制|干部|党员|平方|公里|千米|亩|公顷|人口|户籍|岁|周年|层|楼|室|栋|小时|工作日|成员)"
)
_WANTED_BEFORE = re.compile("(?:安排|拟|计划|目标|力争|控制在|不低于|不超过|不少于|确保)[^，,。；;\\n]{0,10}$")
_WANTED_BEHIND = re.compile("左右|以上|以内|以下")
_HOTLINE = re.compile(r"(?:1[12]\d{1,3}|9[56]\d{3,4})")
_CLAUSE = re.compile(r"[，,。；;！!？?\n]")
_SIZE = re.compile(r"[%％]|个百分点")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in its words. before, behind: a few characters of the text around it; digits: as written."""

    before: str
    digits: str
    behind: str


@dataclass(frozen=True, slots=True)
class CopiedFigure:
    """A figure that `doc` shares with `source`. number: index of the figure in doc among the corpus' numbers.

    n_kept: figures that the two share so; chance: of all of them agreeing by accident, 0-1. ordered: whether it is
    known that the source had them first.
    """

    doc: int
    source: int
    number: int
    figure: Figure
    n_kept: int
    chance: float
    ordered: bool


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Numbers that stand in the same slot of the two sides of a match. Columns of equal length, int64.

    match: index of the match. left, right: indices among the corpus' numbers.
    """

    match: IntArray
    left: IntArray
    right: IntArray

    def take(self, index: BoolArray | IntArray) -> Pairs:
        """Some of them."""
        return Pairs(self.match[index], self.left[index], self.right[index])


def copied_figures(
    corpus: Corpus,
    numbers: Numbers,
    matches: Matches,
    *,
    others: BoolArray,
    own: BoolArray,
    first: NDArray[np.int8],
    words: Callable[[IntArray], list[Figure]],
) -> list[CopiedFigure]:
    """Every figure that was kept, each once for its document: with the source that is least likely a coincidence.

    others: matches with another agency; own: with a report on another year that is or may be the same one's (there,
    what lasts is left out, 26 villages, and what is only aimed at). first: whose words came first, -1 left, 1 right,
    0 unknown (then both are told). words: the words around some numbers, by their indices. In a set phrase nobody's
    words are copied, but a figure may be.
    """
    best: dict[tuple[int, int], CopiedFigure] = {}
    for asked, may_stay, least in (
        ((others | own) & ~matches.formula, own, LEAST_SCORE),
        ((others | own) & matches.formula, others | own, IN_PHRASES),
    ):
        pairs = paired_numbers(corpus, numbers, matches, np.flatnonzero(asked))
        pairs = pairs.take(_is_slot(corpus, numbers)[pairs.left])
        pairs = pairs.take(np.unique(np.stack([pairs.left, pairs.right]), axis=1, return_index=True)[1])
        chances = _chances(pairs, _telling(corpus, numbers, pairs), may_stay, words)
        for copied in _judged(matches, pairs, chances, first, least=least) if chances else ():
            key = copied.doc, copied.number
            if key not in best or (copied.ordered, -copied.chance) > (best[key].ordered, -best[key].chance):
                best[key] = copied
    return [best[key] for key in sorted(best)]


def _telling(corpus: Corpus, numbers: Numbers, pairs: Pairs) -> BoolArray:
    """Which pairs of numbers are equal, long enough to say something, and no common property."""
    telling: BoolArray = numbers.value[pairs.left] == numbers.value[pairs.right]
    telling[telling] = ~_is_short(numbers.value[pairs.left[telling]])
    telling[telling] = _sources(corpus, numbers, pairs.left[telling]) <= MANY_SOURCES
    return telling


def paired_numbers(corpus: Corpus, numbers: Numbers, matches: Matches, asked: IntArray) -> Pairs:
    """Numbers of both sides of some matches that stand between the same characters, in order of their recurrence."""
    key = _contexts(corpus, numbers.at)
    sides = []
    for start, end in ((matches.left_start, matches.left_end), (matches.right_start, matches.right_end)):
        first, last = numbers.within(start[asked], end[asked])
        owner = np.repeat(asked, last - first)
        number = np.arange(len(owner)) + np.repeat(first - (np.cumsum(last - first) - (last - first)), last - first)
        sides.append((owner, number, _ranked(owner, key[number])))
    (owner, left, left_key), (_, right, right_key) = sides
    _, at_left, at_right = np.intersect1d(left_key, right_key, return_indices=True)
    return Pairs(owner[at_left], left[at_left], right[at_right])


def _contexts(corpus: Corpus, at: IntArray) -> UInt64Array:
    """A hash of the codes around each number, _BEFORE before it and _BEHIND behind, as far as its sentence goes."""
    key = np.zeros(len(at), dtype=np.uint64)
    last = max(len(corpus.codes) - 1, 0)
    for steps in (range(-1, -_BEFORE - 1, -1), range(1, _BEHIND + 1)):
        within = np.ones(len(at), dtype=np.bool_)
        for step in steps:
            place = np.clip(at + step, 0, last)
            if corpus.borders is not None:
                within &= corpus.borders[place + (step < 0)] < SENTENCE
            key = (key + np.where(within, corpus.codes[place], 0).astype(np.uint64) + np.uint64(1)) * _MIX
            key ^= key >> np.uint64(31)
    return key


def _ranked(owner: IntArray, key: UInt64Array) -> UInt64Array:
    """A hash of owner, key and how many equal ones of the owner stand before."""
    joint = (key ^ owner.astype(np.uint64)) * _MIX
    joint ^= joint >> np.uint64(29)
    order = np.argsort(joint, kind="stable")
    fresh = np.flatnonzero(np.diff(joint[order], prepend=~joint[order[:1]]) != 0)
    rank = np.empty(len(joint), dtype=np.int64)
    rank[order] = np.arange(len(joint)) - np.repeat(fresh, np.diff(fresh, append=len(joint)))
    return (joint + rank.astype(np.uint64)) * _MIX


def _is_slot(corpus: Corpus, numbers: Numbers) -> BoolArray:
    """Which numbers fill a slot of their own: no dates, no ordinals, nothing inside 《》."""
    at, last = numbers.at, max(len(corpus.codes) - 1, 0)
    behind, before = corpus.codes[np.minimum(at + 1, last)], corpus.codes[np.maximum(at - 1, 0)]
    found: BoolArray = ~np.isin(behind, list(_DATES)) & (before != _ORDINAL)
    steps = np.zeros(len(at) + 1, dtype=np.int64)
    first, stop = numbers.within(corpus.inert[:, 0], corpus.inert[:, 1])
    np.add.at(steps, first, 1)
    np.subtract.at(steps, stop, 1)
    outside: BoolArray = np.cumsum(steps[:-1]) == 0
    return found & outside


def figure_keys(codes: CodeArray, at: IntArray, value: NDArray[np.uint32]) -> tuple[UInt64Array, IntArray]:
    """What a document can be found by though none of its words are left: its figures, each with the unit behind it.

    codes: matching form; at, value: its numbers. Returns a hash of each telling figure, and where it stands. Left out
    are numbers of two significant digits or fewer, and dates.
    """
    behind = codes[np.minimum(at + 1, max(len(codes) - 1, 0))] if len(at) else np.zeros(0, dtype=np.uint16)
    telling = np.flatnonzero(~np.isin(behind, list(_DATES)) & ~_is_short(value))
    keys = (value[telling].astype(np.uint64) << np.uint64(16) | behind[telling].astype(np.uint64)) * _MIX
    keys ^= keys >> np.uint64(32)
    return keys * _MIX, at[telling]


def _is_short(value: NDArray[np.uint32]) -> BoolArray:
    """Which hashes are those of numbers with two significant digits or fewer: their coincidence is no news."""
    found: BoolArray = np.isin(value, _short_hashes())
    return found


@cache
def _short_hashes() -> NDArray[np.uint32]:
    plain = np.arange(100)
    return hashes_of(np.unique(np.concatenate([plain * 10**zeros for zeros in range(7)])))


def hashes_of(values: IntArray) -> NDArray[np.uint32]:
    """The hashes under which whole numbers written without separators stand in `Numbers.value`."""
    points = code_points("个".join(map(str, values.tolist())))
    _, keep, digits = matched(points)
    return number_values(points, digits, keep)


def _sources(corpus: Corpus, numbers: Numbers, asked: IntArray) -> IntArray:
    """How many publishers have the value of each asked number between the same characters."""
    key = _contexts(corpus, numbers.at) ^ (numbers.value.astype(np.uint64) * _MIX)
    alike = np.flatnonzero(np.isin(key, key[asked]))
    keys, group = np.unique(key[alike], return_inverse=True)
    source = corpus.source[corpus.doc_of(numbers.at[alike])].astype(np.int64)
    pairs = np.unique(group.astype(np.int64) << 32 | source) >> 32
    counts = np.bincount(pairs, minlength=len(keys))
    result: IntArray = counts[np.searchsorted(keys, key[asked])]
    return result


def chance_of(figure: Figure) -> float:
    """How likely two authors write the same number into one slot, in 0-1; 1 where it is none of their own."""
    whole = re.sub("[,，]", "", figure.digits)
    significant = re.sub(r"[.．]", "", whole).strip("0")
    is_year = len(whole) == 4 and 1900 <= _plain(whole) <= 2100
    is_named = figure.before[-1:].isascii() and figure.before[-1:].isalpha()  # PM2.5
    is_named |= figure.before.endswith(("〔", "[", "第", *'“‘「"')) or figure.behind.startswith(tuple('”’」"'))
    if not significant or is_year or is_named or _HOTLINE.fullmatch(whole):
        return 1.0
    chance = _MAGNITUDE * log10(1 + 1 / int(significant[:12]))
    return max(chance, _PERCENT) if _SIZE.match(figure.behind) and "." not in whole else chance


def _plain(digits: str) -> int:
    return int(digits) if digits.isdecimal() else -1


def _chances(
    pairs: Pairs, telling: BoolArray, may_stay: BoolArray, words: Callable[[IntArray], list[Figure]]
) -> dict[int, tuple[Figure, float]]:
    """Of each telling pair (by index) its figure's words and chance, where that is small enough to be told.

    may_stay: matches in which what lasts and what is only aimed at says nothing.
    """
    at = np.flatnonzero(telling)
    asked, back = np.unique(np.concatenate([pairs.left[at], pairs.right[at]]), return_inverse=True)
    figures = words(asked)
    found = {}
    for index, left, right in zip(at.tolist(), back[: len(at)].tolist(), back[len(at) :].tolist(), strict=True):
        chance = max(chance_of(figures[left]), chance_of(figures[right]))
        if may_stay[pairs.match[index]] and _may_stay(figures[left]):
            continue
        if chance < _LIKELY:
            found[index] = (figures[left], chance)
    return found


def _may_stay(figure: Figure) -> bool:
    """Whether an agency may give a figure again in another year: what it has, and what it sets out to do."""
    wanted = _WANTED_BEFORE.search(figure.before) or _WANTED_BEHIND.search(_CLAUSE.split(figure.behind)[0])
    return bool(wanted or _LASTING.match(figure.behind))


def _judged(
    matches: Matches,
    pairs: Pairs,
    chances: dict[int, tuple[Figure, float]],
    first: NDArray[np.int8],
    *,
    least: float,
) -> Iterator[CopiedFigure]:
    """Weigh each pair of documents; what stays likely enough to be chance is not told: a score below `least`."""
    doc = np.stack([matches.left_doc[pairs.match], matches.right_doc[pairs.match]], axis=1)
    both, group, size = np.unique(doc, axis=0, return_inverse=True, return_counts=True)
    compared = np.bincount(both.ravel())
    group = group.ravel()
    kept: dict[int, list[int]] = {}
    for index in chances:
        kept.setdefault(int(group[index]), []).append(index)
    for number, indices in kept.items():
        left_doc, right_doc = both[number].tolist()
        # In logarithms: of a thousand figures five hundred can be chosen in more ways than a float can hold.
        log_chance = _log_comb(int(size[number]), len(indices)) + log(max(compared[left_doc], compared[right_doc]))
        log_chance += sum(log(chances[index][1]) for index in indices)
        chance = exp(min(log_chance, 0.0))
        if 1 - chance < least:
            continue
        for index in indices:
            order = int(first[pairs.match[index]])
            figure = chances[index][0]
            if order <= 0:
                yield CopiedFigure(
                    right_doc, left_doc, int(pairs.right[index]), figure, len(indices), chance, order < 0
                )
            if order >= 0:
                yield CopiedFigure(left_doc, right_doc, int(pairs.left[index]), figure, len(indices), chance, order > 0)


def _log_comb(n: int, k: int) -> float:
    """Logarithm of the number of ways to choose k of n."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def told(copied: CopiedFigure, source: str, lang: str) -> str:
    """A sentence for people. source: the other document's name."""
    before, behind = (_CLAUSE.split(words) for words in (copied.figure.before, copied.figure.behind))
    quote = before[-1].strip() + copied.figure.digits + behind[0]
    odds = f"1/{round(1 / max(copied.chance, 1e-6)):,}"
    if lang == "en":
        order = "" if copied.ordered else "; who had them first is not known"
        same = f"“{quote}”: {source} has the same figure in the same place"
        return f"{same} ({copied.n_kept} in all; by accident at most {odds}){order}"
    order = "" if copied.ordered else "；孰先孰后不明"
    return f"“{quote}”：与{source}同一处的数字相同（共{copied.n_kept}个，巧合的机会不超过{odds}）{order}"
