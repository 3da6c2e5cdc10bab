"""What is said beside the figures: the same in the terminal and in the page."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from tests.report.checked_examples import examples
from toolkit.checked import Compared
from toolkit.report.handover import handover_html
from toolkit.report.labels import Words
from toolkit.report.remarks import chance, n_sources, remarks


def compared() -> Compared:
    found = examples().documents[0].compared
    assert found is not None
    return found


def weighed(*rows: tuple[float | None, int | None, bool]) -> Compared:
    """A comparison with matches of such bits, publishers and formula alone."""
    bits, publishers, formula = zip(*rows, strict=True)
    table = pa.table({"bits": pa.array(bits, pa.float64()), "publishers": publishers, "formula": formula})
    return replace(compared(), matches=table, repeated=(), unseen=0)


def test_faint_matches_tell_how_rare_chance_is_by_the_weakest() -> None:
    [told] = remarks(Words("zh"), weighed((98.0, 1, False), (171.2, 3, False), (None, None, False)))
    assert told.startswith("其中 2 处是弱匹配")
    assert "不到 10 的 29 次方分之一（证据至少 98 比特）" in told
    assert chance(Words("en"), 40) == "not once in 10 to the power of 12"


@pytest.mark.parametrize(("publishers", "among"), [((2, 2), "有 2 家"), ((2, 5), "有 2–5 家")])
def test_what_few_say_and_counts_as_formula_tells_how_many_say_it(publishers: tuple[int, int], among: str) -> None:
    [told] = remarks(Words("zh"), weighed(*((90.0, n, True) for n in publishers), (None, None, True)))
    assert among in told and "按套语计" in told and "另有 2 处" in told


def test_lists_and_sources_that_add_nothing_are_told() -> None:
    plain = weighed((None, None, False))
    assert list(remarks(Words("zh"), plain)) == []
    [told] = remarks(Words("zh"), replace(plain, row_form=0.8))
    assert told.startswith("本文有80%是清单、表格各行反复出现的格式")
    source = compared().sources[0]
    [told] = remarks(Words("en"), replace(plain, repeated=(source,), sources=(source, source)))
    assert told.startswith("1 of the sources shares only words")
    assert n_sources(replace(plain, repeated=(source,), sources=(source, source)))[0] == 3


def test_the_page_says_what_the_terminal_says() -> None:
    checked = examples()
    document = replace(checked.documents[0], compared=replace(compared(), row_form=0.5, unseen=7))
    page = handover_html([document], [], checked.provenance)
    assert document.compared is not None
    for remark in remarks(Words("zh"), document.compared):
        assert remark in page
