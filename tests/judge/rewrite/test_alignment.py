from __future__ import annotations

import random
from itertools import combinations, pairwise

import numpy as np
import pytest

from tests.judge.rewrite.prose import REPORT, spun
from toolkit.align.chain import Block
from toolkit.align.normalize import CodeArray, matching_form
from toolkit.judge.rewrite import alignment
from toolkit.judge.rewrite.alignment import Passage, Side, heaviest_chain, passages

ALPHABET = "".join(chr(0x4E00 + at) for at in range(300))


def codes(text: str) -> CodeArray:
    return matching_form(text)[0]


def text_of(array: CodeArray) -> str:
    return array.tobytes().decode("utf-16-le")


def agrees(left: CodeArray, right: CodeArray, passage: Passage) -> bool:
    a, b = text_of(left), text_of(right)
    in_order = all(x.left_end <= y.left and x.right_end <= y.right for x, y in pairwise(passage.blocks))
    return in_order and all(a[x.left : x.left_end] == b[x.right : x.right_end] for x in passage.blocks)


def test_a_spun_text_is_one_passage_from_end_to_end() -> None:
    left, right = codes(REPORT), codes(spun())
    (found,) = passages(Side(left), Side(right))
    assert agrees(left, right, found)
    assert found.left[0] <= 10
    assert found.left[1] >= len(left) - 10
    assert found.equal > 0.75 * len(left)


def test_an_excerpt_within_a_longer_text_is_found_where_it_stands() -> None:
    draw = random.Random(1)
    strange = "".join(draw.choice("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉") for _ in range(400))
    left, right = codes(REPORT), codes(strange + spun()[200:500] + strange[::-1])
    (found,) = passages(Side(left), Side(right))
    assert agrees(left, right, found)
    assert found.right[0] == pytest.approx(400, abs=12)


def test_two_halves_in_swapped_order_are_two_passages() -> None:
    half = len(REPORT) // 2
    left, right = codes(REPORT), codes(spun(REPORT[half:]) + spun(REPORT[:half]))
    found = passages(Side(left), Side(right))
    assert len(found) == 2
    assert all(agrees(left, right, passage) for passage in found)
    (a, b) = sorted(found, key=lambda passage: passage.left)
    assert a.right[0] > b.right[0]


@pytest.mark.parametrize("other", ["", "短", "天地玄黄宇宙洪荒" * 40])
def test_texts_that_share_nothing_have_no_passage(other: str) -> None:
    assert passages(Side(codes(REPORT)), Side(codes(other))) == []
    assert passages(Side(codes(other)), Side(codes(REPORT))) == []


@pytest.mark.parametrize("seed", range(40))
def test_the_heaviest_chain_is_the_heaviest(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n = int(draw.integers(0, 9))
    lefts, rights = np.sort(draw.choice(20, n, replace=False)), draw.permutation(20)[:n]
    chain = heaviest_chain(lefts, rights)
    assert (np.diff(chain) > 0).all()
    assert (np.diff(rights[chain]) > 0).all()
    runs: list[list[int]] = []
    for i in range(n):
        follows = i > 0 and lefts[i] - lefts[i - 1] == 1 and rights[i] - rights[i - 1] == 1
        if not follows:
            runs.append([])
        runs[-1].append(i)
    sequences = (some for size in range(1, len(runs) + 1) for some in combinations(runs, size))
    fits = (some for some in sequences if all(rights[a[0]] < rights[b[0]] for a, b in pairwise(some)))
    assert len(chain) == max((sum(map(len, some)) for some in fits), default=0)


def test_gaps_lie_between_the_blocks() -> None:
    passage = Passage((Block(0, 5, 10), Block(12, 16, 4)))
    assert list(passage.gaps()) == [(10, 12, 15, 16)]
    assert (passage.left, passage.right, passage.equal) == ((0, 16), (5, 20), 14)


@pytest.mark.parametrize("seed", range(200))
def test_no_pair_with_a_passage_is_passed_over(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(seed)
    source = "".join(draw.choice(ALPHABET) for _ in range(draw.randrange(60, 400)))
    copy = "".join(char if draw.random() < 0.85 else draw.choice(ALPHABET) for char in source)
    left, right = Side(codes(source)), Side(codes(copy[draw.randrange(40) :] + source[: draw.randrange(30)]))
    found = passages(left, right)
    monkeypatch.setattr(alignment, "_may_run_beside", lambda _lefts, _rights: True)
    assert passages(left, right) == found
