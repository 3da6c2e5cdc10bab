from __future__ import annotations

from collections.abc import Sequence
from math import comb, log10

import numpy as np
import pytest

from tests.align.helpers import corpus_of, prose
from tests.judge.fabricate import Pair, matches_at
from toolkit.align.borders import borders
from toolkit.align.columns import matching_columns
from toolkit.align.grams import Corpus, IntArray
from toolkit.align.normalize import DIGITS, code_points, matched, matching_form
from toolkit.align.numbers import Numbers, number_values
from toolkit.judge.figures import (
    CopiedFigure,
    Figure,
    chance_of,
    copied_figures,
    figure_keys,
    hashes_of,
    paired_numbers,
    told,
)

TEMPLATE = "清淤三次共运走淤泥{}车，出动民工{}人次，修补渠堤{}处，发放工钱{}元，来信{}件都已答复"


class Case:
    """Texts as a corpus with real number hashes, one match of whole texts for each pair."""

    def __init__(self, texts: Sequence[str], pairs: Sequence[tuple[int, int]] | None = None) -> None:
        self.texts = texts
        self.corpus: Corpus = corpus_of(texts)
        at, value = [], []
        for number, text in enumerate(texts):
            codes, keep, digits = matched(code_points(text))
            at.append(self.corpus.offsets[number] + np.flatnonzero(codes[keep] == DIGITS))
            value.append(number_values(code_points(text), digits, keep))
        self.numbers = Numbers(np.concatenate(at), np.concatenate(value))
        self.pairs = pairs or [(0, 1)]
        self.matches = matches_at([self._spans(*pair) for pair in self.pairs])
        for column, side in ((self.matches.left_doc, 0), (self.matches.right_doc, 1)):
            assert len(column) == len(self.pairs)
            object.__setattr__(self.matches, ("left_doc", "right_doc")[side], np.array([p[side] for p in self.pairs]))

    def _spans(self, left: int, right: int) -> Pair:
        at = self.corpus.offsets
        return int(at[left]), int(at[left + 1]) - 1, int(at[right]), int(at[right + 1]) - 1

    def words(self, numbers: IntArray) -> list[Figure]:
        found = []
        for index in numbers.tolist():
            at = int(self.numbers.at[index])
            doc = int(self.corpus.doc_of(np.array([at]))[0])
            text = self.texts[doc]
            keep = np.flatnonzero(matching_form(text)[1])
            start = int(keep[at - int(self.corpus.offsets[doc])])
            end = start
            while end < len(text) and (text[end].isdigit() or text[end] in ".,"):
                end += 1
            found.append(Figure(text[max(0, start - 9) : start], text[start:end], text[end : end + 9]))
        return found

    def copied(self, *, own: bool = False, first: int = -1) -> list[CopiedFigure]:
        n = len(self.pairs)
        return copied_figures(
            self.corpus,
            self.numbers,
            self.matches,
            others=np.full(n, not own),
            own=np.full(n, own),
            first=np.full(n, first, np.int8),
            words=self.words,
        )

    def digits(self, copied: list[CopiedFigure]) -> list[tuple[int, str]]:
        return [(one.doc, one.figure.digits) for one in copied]


def test_a_figure_that_was_not_changed() -> None:
    case = Case([TEMPLATE.format(326, 1480, 7, 52300, 12), TEMPLATE.format(518, 1480, 9, 61250, 12)])
    (found,) = case.copied()
    assert (found.doc, found.source, found.figure.digits, found.ordered) == (1, 0, "1480", True)
    expected = comb(5, 1) * 0.5 * log10(1 + 1 / 148)
    assert found.chance == pytest.approx(expected)
    assert "出动民工1480人次" in told(found, "甲.txt", "zh")
    assert "甲.txt" in told(found, "甲.txt", "en")


def test_two_figures_weigh_more_than_one() -> None:
    one = Case([TEMPLATE.format(326, 1480, 7, 52300, 12), TEMPLATE.format(518, 1480, 9, 61250, 12)]).copied()
    two = Case([TEMPLATE.format(326, 1480, 7, 52300, 12), TEMPLATE.format(326, 1480, 9, 61250, 12)]).copied()
    assert len(two) == 2
    assert two[0].chance < one[0].chance
    assert two[0].n_kept == 2


@pytest.mark.parametrize("kept", [(7, 100), (12, 1200), (50, 3000), (0, 99), (2009, 2010)])
def test_small_and_round_numbers_and_years_prove_nothing(kept: tuple[int, int]) -> None:
    case = Case([TEMPLATE.format(326, kept[0], 7, kept[1], 41), TEMPLATE.format(518, kept[0], 9, kept[1], 52)])
    assert case.copied() == []


@pytest.mark.parametrize(
    "text", ["自{}年起", "第{}条", "文件{}号", "依据《渠道办法第{}稿》", "按“{}”思路", "拨打12345热线共{}%"]
)
def test_dates_ordinals_names_and_hotlines_are_no_figures(text: str) -> None:
    number = "36" if "%" in text else "8337"
    rest = prose(3, 40)
    assert Case([text.format(number) + rest, text.format(number) + rest]).copied() == []


def test_a_figure_that_everybody_has_is_a_target() -> None:
    texts = [f"全国共修渠{4617}公里{prose(9, 30)}"] * 7
    pairs = [(i, i + 1) for i in range(6)]
    assert Case(texts, pairs).copied() == []
    assert len(Case(texts[:3], pairs[:2]).copied()) == 2


def test_what_lasts_may_stay_from_year_to_year() -> None:
    texts = ["全县共有乡村教师1387人，下辖268个村，拟安排经费3761元，通水率93.7%以上，清淤4617车" + prose(1, 30)] * 2
    assert Case(texts).digits(Case(texts).copied(own=True)) == [(1, "1387"), (1, "4617")]
    assert Case(texts).digits(Case(texts).copied()) == [
        (1, figure) for figure in ("1387", "268", "3761", "93.7", "4617")
    ]


@pytest.mark.parametrize(("first", "docs"), [(-1, [1]), (1, [0]), (0, [0, 1])])
def test_the_later_one_is_told_or_both(first: int, docs: list[int]) -> None:
    text = "去年冬天清淤4617车" + prose(1, 30)
    found = Case([text, text]).copied(first=first)
    assert [one.doc for one in found] == docs
    assert all(one.ordered == (first != 0) for one in found)


def test_a_document_s_figures_are_keys_by_value_and_unit() -> None:
    columns = [
        matching_columns(text + "\n", np.ones(len(text) + 1, dtype=np.bool_), np.array([len(text)]))
        for text in ("共修渠4617米，用工38人，2016年完工", "去年新挖的渠长4617米", "渠旁种树4617棵，花费1.25万元")
    ]
    first, second, third = (figure_keys(one.codes, one.number_at, one.number_value) for one in columns)
    assert [len(keys) for keys, _ in (first, second, third)] == [1, 1, 2]
    assert first[0] == second[0] != third[0][0]
    assert first[1].tolist() == [3]
    assert len(figure_keys(columns[0].codes[:0], np.zeros(0, np.int64), np.zeros(0, np.uint32))[0]) == 0


def test_within_a_set_phrase_more_is_asked() -> None:
    one = Case(["去年冬天清淤4617车" + prose(1, 30)] * 2)
    aims = Case(["去年冬天清淤4617车，来年力争修渠3289米" + prose(1, 30)] * 2)
    two = Case(["去年冬天清淤461车，修渠3289米" + prose(1, 30)] * 2)
    single = Case(["去年冬天清淤101车" + prose(1, 30)] * 2)
    for case in (one, aims, two, single):
        case.matches.formula[:] = True
    assert one.digits(one.copied()) == aims.digits(aims.copied()) == [(1, "4617")]
    assert two.digits(two.copied()) == [(1, "461"), (1, "3289")]
    assert single.copied() == []
    single.matches.formula[:] = False
    assert single.digits(single.copied()) == [(1, "101")]


@pytest.mark.parametrize("seed", range(10))
def test_numbers_are_paired_by_what_stands_around_them(seed: int) -> None:
    draw = np.random.default_rng(seed)
    units = [prose(100 + i, 5) for i in range(6)]
    left = [(unit, int(draw.integers(100, 999))) for unit in units]
    right = [(unit, int(draw.integers(100, 999))) for unit in units if draw.random() < 0.7]
    texts = ["".join(f"{unit}{value}{unit}" for unit, value in side) for side in (left, right)]
    case = Case(texts)
    pairs = paired_numbers(case.corpus, case.numbers, case.matches, np.array([0]))
    words = case.words(np.arange(len(case.numbers.at)))
    found = {(words[a].before[-5:], words[b].before[-5:]) for a, b in zip(pairs.left, pairs.right, strict=True)}
    assert found == {(unit, unit) for unit, _ in right}


def test_hashes_are_those_of_the_corpus() -> None:
    values = np.array([0, 7, 10, 99, 1200, 4617, 1_000_000, 99_999_999])
    case = Case(["甲".join(str(v) for v in values), ""])
    assert case.numbers.value.tolist() == hashes_of(values).tolist()


@pytest.mark.parametrize(
    ("digits", "behind", "chance"),
    [
        ("326", "条", 0.5 * log10(1 + 1 / 326)),
        ("3,260", "条", 0.5 * log10(1 + 1 / 326)),
        ("12.5", "万元", 0.5 * log10(1 + 1 / 125)),
        ("96", "%", 0.05),
        ("98.37", "%", 0.5 * log10(1 + 1 / 9837)),
        ("100", "%", 0.5 * log10(2)),
        ("0", "件", 1.0),
        ("12345", "热线", 1.0),
        ("9" * 5000, "", 0.5 * log10(1 + 1 / int("9" * 12))),
    ],
)
def test_chance_of_one_figure(digits: str, behind: str, chance: float) -> None:
    assert chance_of(Figure("共", digits, behind)) == pytest.approx(chance)


def test_empty_corpora() -> None:
    assert Case(["", ""]).copied() == []
    assert Case(["甲乙", "甲乙"]).copied() == []


def test_a_thousand_figures_of_which_some_hundred_agree_are_weighed() -> None:
    numbers = [str(10_007 + 37 * i) for i in range(1200)]
    text = "".join(f"甲{number}乙" for number in numbers)
    other = "".join(f"甲{number if i % 2 else int(number) * 3 + 1}乙" for i, number in enumerate(numbers))
    case = Case([text, other])
    found = case.copied()
    assert all(0 <= one.chance <= 1 for one in found)


def test_a_figure_at_the_end_of_a_sentence_needs_no_equal_sentence_behind_it() -> None:
    texts = [f"去年冬天修渠铺石子的工钱占83.6%。{prose(seed, 30)}" for seed in (1, 2)]
    case = Case(texts)
    assert case.copied() == []
    points = [code_points(text) for text in texts]
    marks = [np.append(borders(one, matched(one)[1]), 0) for one in points]
    object.__setattr__(case.corpus, "borders", np.concatenate(marks))
    assert case.digits(case.copied()) == [(1, "83.6")]
