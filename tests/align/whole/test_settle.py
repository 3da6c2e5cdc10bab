from __future__ import annotations

import pytest

from tests.align.whole.invented import prose, sentences, sides
from toolkit.align.whole import settle
from toolkit.align.whole.pieces import Box
from toolkit.align.whole.settle import parted, settled


def bare(text: str) -> int:
    return len(text.replace("。", ""))


def test_borders_go_to_where_what_is_shared_ends() -> None:
    shared, before, behind = prose(1, 5), prose(2, 4), prose(3, 4)
    left, right = sides(before + shared + behind, prose(4, 3) + shared + prose(5, 3))
    a, b = bare(before), bare(prose(4, 3))
    n = bare(shared)
    for off in (-15, 0, 12):
        box = Box(a + off, a + n + off, b + off, b + n + off)
        assert settled(left, right, box) == Box(a, a + n, b, b + n)


def test_a_passage_is_parted_where_other_matter_stands_on_both_sides_only() -> None:
    first, last = prose(1, 3), prose(2, 3)
    left, right = sides(first + prose(3, 4) + last, first + prose(4, 4) + last)
    whole = Box(0, len(left) - 1, 0, len(right) - 1)
    n, m = bare(first), bare(last)
    pieces = parted(left, right, whole)
    assert pieces == [Box(0, n, 0, n), Box(len(left) - 1 - m, len(left) - 1, len(right) - 1 - m, len(right) - 1)]
    left, right = sides(first + prose(3, 4) + last, first + last)
    whole = Box(0, len(left) - 1, 0, len(right) - 1)
    assert parted(left, right, whole) == [whole]


def test_sentences_in_another_order_stay_one_passage() -> None:
    own = sentences(7, 6)
    left, right = sides("".join(own), "".join(own[3:] + own[:3]))
    whole = Box(0, len(left) - 1, 0, len(right) - 1)
    assert parted(left, right, settled(left, right, whole)) == [whole]


def test_what_is_too_large_to_be_aligned_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    first, last = prose(1, 3), prose(2, 3)
    left, right = sides(first + prose(3, 4) + last, first + prose(4, 4) + last)
    box = Box(3, len(left) - 5, 0, len(right) - 1)
    assert settled(left, right, box) != box or len(parted(left, right, box)) > 1
    monkeypatch.setattr(settle, "_LARGEST", 100)
    assert settled(left, right, box) == box
    assert parted(left, right, box) == [box]
