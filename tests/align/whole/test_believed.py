from __future__ import annotations

import pytest

from tests.align.whole.invented import prose, sentences, sides, spun
from toolkit.align.whole import Side
from toolkit.align.whole import believed as module
from toolkit.align.whole.pieces import Box, common_pieces


def believed(left: Side, right: Side, *, parallel: list[Box] | None = None, alike: float = 0.1) -> list[Box]:
    box = Box(0, len(left) - 1, 0, len(right) - 1)
    pieces = common_pieces(left, right)
    return module.believed(left, right, box, pieces, parallel=parallel or [], alike=alike)


def test_a_copy_is_believed_however_alike_the_texts_are() -> None:
    left, right = sides(prose(1, 3), prose(1, 3))
    whole = [Box(0, len(left) - 1, 0, len(right) - 1)]
    assert believed(left, right) == believed(left, right, alike=1.0) == whole


@pytest.mark.parametrize("seed", range(5))
def test_what_is_thin_has_to_tell_the_more_the_more_alike_the_texts_are(seed: int) -> None:
    source = prose(seed, 3)
    left, right = sides(spun(source, seed, 0.5), source)
    assert believed(left, right) == [Box(0, len(left) - 1, 0, len(right) - 1)]
    assert believed(left, right, alike=1.0) == []


def test_of_a_thin_passage_what_is_dense_is_kept() -> None:
    first, last = prose(1, 3), prose(2, 3)
    left, right = sides(first + prose(3, 30) + last, first + prose(4, 30) + last)
    n, m = (len(text.replace("。", "")) for text in (first, last))
    end, right_end = len(left) - 1, len(right) - 1
    assert believed(left, right) == [Box(0, n, 0, n), Box(end - m, end, right_end - m, right_end)]
    whole = Box(0, end, 0, right_end)
    assert believed(left, right, parallel=[whole]) == [whole]


def test_a_phrase_of_several_pieces_is_none() -> None:
    words = sentences(5, 1)[0][:12]
    other = sentences(6, 1)[0][:12]
    for middle, told in (("", 0), ("仓窑", 1)):
        ours = words + middle + other * told
        theirs = words + middle[::-1] + other * told
        assert len(believed(*sides(ours + "。", theirs + "。"))) == told
