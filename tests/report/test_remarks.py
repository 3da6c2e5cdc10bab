"""What is said beside the figures: the same in the terminal and in the page."""

from __future__ import annotations

import io
from dataclasses import replace

import pyarrow as pa
import pytest
from lxml import html
from rich.console import Console

from tests.report.checked_examples import examples
from toolkit.checked import CheckedDocument, Compared
from toolkit.model import Finding, FlagName
from toolkit.report.checked import print_checked
from toolkit.report.handover import handover_html
from toolkit.report.labels import Words
from toolkit.report.remarks import chance, list_told, n_sources, remarks


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
    [told] = list_told(Words("zh"), replace(plain, row_form=0.8))
    assert list(list_told(Words("zh"), plain)) == []
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
    for remark in (*list_told(Words("zh"), document.compared), *remarks(Words("zh"), document.compared)):
        assert remark in page


def several(*copied: float) -> list[CheckedDocument]:
    document = examples().documents[0]
    return [
        replace(
            document,
            view=replace(document.view, doc_id=f"{number}.txt"),
            compared=replace(compared(), copied=share),
        )
        for number, share in enumerate(copied)
    ]


def printed(documents: list[CheckedDocument]) -> str:
    stream = io.StringIO()
    print_checked(Console(file=stream, width=160), documents, [])
    return stream.getvalue()


def test_of_several_reports_those_with_most_to_explain_are_told_last_and_first_in_the_page() -> None:
    documents = [replace(one, findings=()) for one in several(0.1, 0.0, 0.6, 0.3)]
    ranked = printed(documents).partition("共 4 份文件，其中 3 份有须解释的重复，0 份有线索；从多到少：")[2]
    assert [line.split()[0] for line in ranked.splitlines() if ".txt" in line] == ["60%", "30%", "10%"]
    assert "从多到少" not in printed(documents[:3])
    leads = [replace(documents[1], findings=(Finding(FlagName.COPIED_FIGURES, 1.0, 0, 4, "照抄", "甲.txt"),))]
    ranked = printed([*leads, *documents]).partition("其中 3 份有须解释的重复，1 份有线索；从多到少：")[2]
    assert [line.split()[0] for line in ranked.splitlines() if ".txt" in line] == ["60%", "30%", "10%", "0%"]
    tree = html.fromstring(handover_html(documents, [], examples().provenance))
    links = tree.xpath("//section[@class='overview']//tbody//a/@href")
    assert links == ["#d2", "#d3", "#d0", "#d1"]
    assert tree.xpath("//section[@data-number]/@data-number") == ["0", "1", "2", "3"]


def test_of_many_findings_of_one_kind_the_first_are_told_and_the_rest_counted() -> None:
    figures = tuple(Finding(FlagName.COPIED_FIGURES, 1.0, n, n + 1, f"照抄{n}号", "甲.txt") for n in range(9))
    other = Finding(FlagName.COPIED_FIGURES, 1.0, 40, 41, "照抄别家", "乙.txt")
    told = printed([replace(several(0.1)[0], findings=(*figures, other))])
    assert [f"照抄{n}号" in told for n in range(9)] == [True] * 5 + [False] * 4
    assert "照抄别家" in told
    assert "另有 4 项，见 --json" in told
