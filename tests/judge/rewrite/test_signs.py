from __future__ import annotations

import pytest

from tests.judge.rewrite.prose import REPORT, TABLE, edited, scanned, spun
from toolkit.align.normalize import matching_form
from toolkit.judge.rewrite.alignment import Side, passages
from toolkit.judge.rewrite.signs import Comparison, compare
from toolkit.judge.rewrite.verdict import CALLED, score


def compared(left: str, right: str) -> Comparison | None:
    sides = matching_form(left)[0], matching_form(right)[0]
    return compare(*sides, passages(*map(Side, sides)))


def table_of(comparison: Comparison) -> dict[tuple[str, str], tuple[int, int]]:
    return {(row.source, row.target): (row.times, row.kept) for table in comparison.tables for row in table}


@pytest.mark.parametrize("swapped", [False, True])
def test_a_spun_report_is_called_and_the_garbled_side_is_the_copy(swapped: bool) -> None:
    found = compared(*((spun(), REPORT) if swapped else (REPORT, spun())))
    assert found is not None
    assert found.source_is_left is not swapped
    assert score(found.signs) > 0.9
    rows = table_of(found)
    right = {pair for pair in rows if TABLE.get(pair[0]) == pair[1]}
    assert len(right) >= 0.9 * len(TABLE)
    assert rows["公开", "果然"] == (REPORT.count("公开"), 0)


def test_all_or_nothing_is_counted() -> None:
    everywhere = compared(REPORT, spun())
    once = REPORT
    for word, other in TABLE.items():
        once = once.replace(word, other, 1)
    first = compared(REPORT, once)
    assert everywhere is not None
    assert first is not None
    assert everywhere.signs.always == everywhere.signs.repeated > 8
    assert first.signs.always == 0 < first.signs.repeated
    assert score(first.signs) > CALLED


@pytest.mark.parametrize("seed", range(6))
def test_an_editors_copy_is_not_called(seed: int) -> None:
    found = compared(REPORT, edited(seed))
    assert found is None or score(found.signs) < 0.2


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("rate", [0.02, 0.05, 0.1, 0.2, 0.3])
def test_a_bad_scan_is_not_called(rate: float, seed: int) -> None:
    found = compared(REPORT, scanned(seed, rate))
    assert found is None or (score(found.signs) == 0 and found.signs.known < 0.4)


def test_another_towns_copy_is_not_called() -> None:
    names = {"云溪镇": "石桥镇", "全镇": "全乡", "镇政府": "乡政府", "镇机关": "乡机关", "一年": "两年"}
    assert compared(REPORT, spun(table=names)) is None


def test_an_equal_copy_has_no_signs() -> None:
    assert compared(REPORT, REPORT) is None
