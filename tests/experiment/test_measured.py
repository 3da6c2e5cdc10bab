from __future__ import annotations

import pytest

from toolkit.experiment.measured import Metric, pair_group, pair_of
from toolkit.experiment.page import _square
from toolkit.experiment.record import Figure


@pytest.mark.parametrize("names", [("苇塘", "栎岗"), ("2012", "2011"), ("", "栎岗")])
def test_a_pair_is_told_from_its_group(names: tuple[str, str]) -> None:
    assert pair_of(pair_group(*names)) == names


def test_an_arrow_in_an_agencys_name_parts_no_row_of_a_heat_map() -> None:
    group = pair_group("首页 > 苇塘", "栎岗 > 一科")
    assert pair_of(group) == ("首页 ＞ 苇塘", "栎岗 ＞ 一科")
    rows, columns, table = _square([Figure(Metric("shared_with", 0.5, group), None, None)])
    assert rows == columns == ["首页 ＞ 苇塘", "栎岗 ＞ 一科"]
    assert table[0][1] == 0.5
