from __future__ import annotations

import random

import numpy as np
import pytest

from toolkit.align.together import grown_span, joined_spans, with_lines

SOURCE = "渡槽年久失修，沿线五个村逐段丈量、逐段定人，维修账目贴到村口，请种田大户和老支书一起验收。"
OTHER = "古城墙修好了南门，游人都从那里登城看江，饭馆也多开了几家，码头添了两条渡船，每天往返十二趟，船票不涨价。"
THIRD = "果园嫁接新枝，冷库如期投用，外销订单翻了一番，合作社给社员分了红，又买了三台烘干机和一辆冷藏车。"


def joined(left: str, right: str, *spans: tuple[int, int, int, int]) -> list[list[int]]:
    found: list[list[int]] = joined_spans(left, right, np.array(spans, dtype=np.int64).reshape(-1, 4)).tolist()
    return found


def test_nothing_gives_nothing() -> None:
    assert joined("", "") == []


def test_what_differs_on_both_sides_parts_two_passages() -> None:
    left, right = SOURCE + OTHER + SOURCE, SOURCE + THIRD + SOURCE
    n = len(SOURCE)
    second = (n + len(OTHER), len(left), n + len(THIRD), len(right))
    assert joined(left, right, (0, n, 0, n), second) == [[0, n, 0, n], list(second)]


def test_what_was_put_in_on_one_side_does_not() -> None:
    left, right = SOURCE + OTHER + SOURCE, SOURCE + SOURCE
    n = len(SOURCE)
    spans = (0, n, 0, n), (n + len(OTHER), len(left), n, 2 * n)
    assert joined(left, right, *spans) == [[0, len(left), 0, 2 * n]]


def test_nor_does_what_was_changed_or_moved() -> None:
    changed = OTHER.replace("南门", "北门").replace("游人", "客商").replace("十二", "二十")
    left, right = SOURCE + changed + SOURCE, SOURCE + OTHER + SOURCE
    n, m = len(SOURCE), len(SOURCE) + len(OTHER)
    assert len(joined(left, right, (0, n, 0, n), (m, m + n, m, m + n))) == 1
    assert len(joined(left, right, (0, n, m, m + n), (m, m + n, 0, n))) == 1


def test_what_lies_far_apart_on_one_side_stays_apart() -> None:
    left, right = SOURCE + SOURCE, SOURCE + OTHER * 5 + SOURCE
    n = len(SOURCE)
    assert len(joined(left, right, (0, n, 0, n), (n, 2 * n, len(right) - n, len(right)))) == 2


@pytest.mark.parametrize("seed", range(10))
def test_order_and_sides_do_not_matter_and_hulls_hold_every_span(seed: int) -> None:
    draw = random.Random(seed)
    text = "".join(draw.choice(SOURCE + OTHER) for _ in range(2000))
    spans = [
        (a, a + draw.randrange(5, 60), b, b + draw.randrange(5, 60))
        for a, b in ((draw.randrange(1900), draw.randrange(1900)) for _ in range(12))
    ]
    found = joined(text, text, *spans)
    assert joined(text, text, *draw.sample(spans, len(spans))) == found
    swapped = joined(text, text, *((c, d, a, b) for a, b, c, d in spans))
    assert sorted([c, d, a, b] for a, b, c, d in swapped) == found
    for a, b, c, d in spans:
        assert any(h[0] <= a and b <= h[1] and h[2] <= c and d <= h[3] for h in found)


def test_a_span_grows_over_what_is_equal_and_no_further() -> None:
    left, right = f"甲\n一、管护\n{SOURCE}\n乙", f"丙\n一、管护\n{SOURCE}\n丁"
    start = left.index("渡槽")
    grown = grown_span(left, right, (start, start + 10, start, start + 10))
    assert left[grown[0] : grown[1]] == right[grown[2] : grown[3]] == f"一、管护\n{SOURCE}"
    assert grown_span("x" + SOURCE, SOURCE, (1, 11, 0, 10)) == (1, len(SOURCE) + 1, 0, len(SOURCE))


def test_a_long_equal_stretch_is_walked_to_its_end() -> None:
    text = SOURCE * 40
    assert grown_span(text, text, (900, 910, 900, 910)) == (0, len(text), 0, len(text))


def test_the_rest_of_the_last_line_and_the_heading_before_are_taken_in_where_they_are_alike() -> None:
    left, right = f"甲\n一、管护情况\n{SOURCE}\n二、乙", f"丙\n一、管护的情况\n{SOURCE}\n二、乙"
    start, end = left.index("渡槽"), left.index("验收。")
    span = start, end, start + 1, end + 1
    assert with_lines(left, right, span) == (2, end + 3, 2, end + 4)


def test_lines_of_other_words_are_not_nor_is_the_next_heading() -> None:
    left, right = f"古城墙修好了\n{SOURCE}\n二、管护", f"果园嫁接新枝\n{SOURCE}\n二、管护"
    span = 7, 7 + len(SOURCE), 7, 7 + len(SOURCE)
    assert with_lines(left, right, span) == span
    assert with_lines(SOURCE, SOURCE, (0, len(SOURCE), 0, len(SOURCE))) == (0, len(SOURCE), 0, len(SOURCE))
