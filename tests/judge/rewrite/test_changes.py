from __future__ import annotations

from itertools import pairwise

import pytest

from toolkit.align.chain import Block
from toolkit.judge.rewrite.alignment import Passage
from toolkit.judge.rewrite.changes import Change, changes, core, in_words, mirrored, parted


def words(text: str) -> list[tuple[int, int]]:
    """Ranges of the words of a text written with a bar between two words."""
    ends = [0]
    for word in text.split("|"):
        ends.append(ends[-1] + len(word))
    return list(pairwise(ends))


def test_an_insertion_beside_a_deletion_is_an_exchange() -> None:
    # 必须有数字 -> 必须稀有字: 稀 is put in before 有, 数 left out behind it
    passage = Passage((Block(0, 0, 2), Block(2, 3, 1), Block(4, 4, 1)))
    assert changes(passage) == [Change(2, 4, 2, 4)]


def test_two_insertions_stay_two() -> None:
    passage = Passage((Block(0, 0, 2), Block(2, 3, 1), Block(3, 5, 4)))
    assert changes(passage) == [Change(2, 2, 2, 3), Change(3, 3, 4, 5)]


def test_sides_exchanged_twice_are_the_same() -> None:
    passage = Passage((Block(0, 7, 2), Block(5, 9, 3)))
    assert mirrored(mirrored(passage)) == passage
    assert mirrored(passage).left == passage.right


def test_a_change_within_a_word_is_the_words() -> None:
    # 我们|加强|管理 -> 我们|增强|管理
    assert list(in_words([Change(2, 3, 2, 3)], words("我们|加强|管理"))) == [Change(2, 4, 2, 4)]


def test_two_changes_of_one_word_are_one() -> None:
    # 天|当局部门 -> 天|政局都门
    found = list(in_words([Change(1, 2, 1, 2), Change(3, 4, 3, 4)], words("天|当局部门|地")))
    assert found == [Change(1, 5, 1, 5)]


def test_what_is_put_in_between_words_stays_apart() -> None:
    assert list(in_words([Change(2, 2, 2, 5)], words("我们|加强"))) == [Change(2, 2, 2, 5)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change(0, 4, 0, 4), [Change(0, 2, 0, 2), Change(2, 4, 2, 4)]),
        (Change(0, 4, 0, 5), [Change(0, 4, 0, 5)]),
    ],
)
def test_neighbours_are_parted_where_lengths_agree(change: Change, expected: list[Change]) -> None:
    assert list(parted(change, words("增加|投入"))) == expected


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("政务公开", "政务果然"), ("公开", "果然")),
        (("办事处", "服务处"), ("办事", "服务")),
        (("加强", "增强"), ("加强", "增强")),
        (("电话", "德律风"), ("电话", "德律风")),
        (("负责人", "当真人"), ("负责", "当真")),
        (("的", "之"), ("的", "之")),
    ],
)
def test_the_core_of_an_exchange(pair: tuple[str, str], expected: tuple[str, str]) -> None:
    assert core(*pair) == expected


@pytest.mark.parametrize(("change", "said"), [((0, 2, 0, 2), True), ((0, 0, 0, 2), False), ((0, 9, 0, 2), False)])
def test_words_for_words(change: tuple[int, int, int, int], said: bool) -> None:
    assert Change(*change).is_exchange is said
