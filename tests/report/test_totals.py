from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from tests.report.fabricate import Row, document, match, run_of, tables_of
from tests.report.test_terminal import printed
from toolkit.report.labels import Words
from toolkit.report.ranked import rank_tables
from toolkit.report.tell import verdict
from toolkit.report.totals import Totals, lower_bound, rounded, split_skipped, totals_of
from toolkit.schema import Tables

CHAINED = ("passages in more than 30 places were linked in a chain, each with the next",)


def figures(tables: Tables) -> Totals:
    return totals_of(rank_tables(tables), tables)


def member(doc_id: str, *, family: int = 1, similarity: float = 1.0) -> Row:
    return {"family_id": family, "doc_id": doc_id, "role": "member", "similarity_to_medoid": similarity}


def test_template_essays_themselves_are_not_counted() -> None:
    documents = [document("report", "字" * 90), document("essay", "字" * 90, genre="template_essay")]
    matches = [match(1, ("report", 0, 40), ("essay", 0, 40), relation="template_site")]
    assert figures(tables_of(documents=documents, matches=matches)).template == 1


@pytest.mark.parametrize(
    ("agencies", "similarity", "shared"),
    [(("甲局", "乙局", None), 1.0, 3), (("甲局", "甲局", None), 1.0, 0), (("甲局", "乙局", "丙局"), 0.9, 0)],
)
def test_identical_members_of_a_family_share_with_other_agencies(
    agencies: tuple[str | None, ...], similarity: float, shared: int
) -> None:
    documents = [document(f"d{k}", "字" * 90, agency=agency, formulaic=0.1) for k, agency in enumerate(agencies)]
    families = [member(f"d{k}", similarity=similarity) for k in range(3)]
    found = figures(tables_of(documents=documents, families=[*families, member("gone")]))
    assert found.shared == shared
    assert found.formula_only == 3 - shared


def test_size_counts_equal_characters_once() -> None:
    documents = [document(name, "字" * 100, agency=name) for name in "abc"]
    matches = [
        match(1, ("a", 0, 20), ("b", 0, 20), n_chars=10),
        match(2, ("a", 0, 20), ("c", 0, 20), n_chars=10),
        match(3, ("a", 50, 90), ("c", 50, 90), n_chars=40, relation="own_earlier"),
    ]
    found = figures(tables_of(documents=documents, matches=matches))
    assert found.shared_chars == 30
    told = verdict(Words("en"), found, at_least=False)
    assert "30 characters in all of them together (10% of all text)" in told[1]


def test_chained_passages_make_counts_lower_bounds() -> None:
    assert lower_bound(CHAINED)
    assert not lower_bound(("something else was cut",))
    documents = [document(name, "字" * 100, agency=name, copied=0.4) for name in ("甲局", "乙局")]
    tables = tables_of(documents=documents, matches=[match(1, ("甲局", 0, 40), ("乙局", 0, 40))])
    text = printed(tables, run_of(caps=CHAINED), width=200)
    assert "其中至少 2 份" in text
    assert "与至少 1 个机构或网站的至少 1 份文件" in text
    assert "Of these, at least 2 (100%) share" in printed(tables, run_of(caps=CHAINED), width=200, lang="en")
    assert "至少" not in printed(tables, run_of(), width=200)


def test_reuse_within_one_page_is_called_so() -> None:
    documents = [document(f"page#{k}", "字" * 100, copied=1.0, original=0.0) for k in range(2)]
    matches = [match(1, ("page#0", 0, 100), ("page#1", 0, 100), relation="same_page")]
    told = " ".join(verdict(Words("zh"), figures(tables_of(documents=documents, matches=matches)), at_least=False))
    assert "有 2 篇与同一网页内的其他文章有相同段落" in told
    assert "100% 与同一网页内的其他文章相同" in told
    assert "没有这类解释" not in told


def test_remarks_on_files_that_were_read_stand_apart() -> None:
    skipped: list[Row] = [
        {"path": "a.pdf", "reason": "no text in it"},
        {"path": "b.pdf", "reason": "read, but: 2 of 9 pages have no text layer"},
        {"path": "c.pdf", "reason": "已读，但：有两页没有文字层"},
        {"path": "d.pdf", "reason": None},
        {"path": "e.pdf", "reason": "已读取，但：第三页是空的"},
    ]
    tables = tables_of(documents=[document("b", "字")], skipped=skipped)
    missed, remarks = split_skipped(tables.skipped)
    assert missed["path"].to_pylist() == ["a.pdf", "d.pdf"]
    assert remarks["reason"].to_pylist() == ["2 of 9 pages have no text layer", "有两页没有文字层", "第三页是空的"]
    text = printed(tables, run_of(), lang="en")
    assert "2 skipped · 3 remarks" in " ".join(text.split())
    assert text.index("Skipped files") < text.index("a.pdf") < text.index("Remarks on files") < text.index("b.pdf")


def test_english_counts_one_as_one() -> None:
    documents = [document(name, "字" * 100, agency=name, copied=0.4) for name in ("甲局", "乙局")]
    tables = tables_of(documents=documents, matches=[match(1, ("甲局", 0, 40), ("乙局", 0, 40))])
    text = printed(tables, run_of(), width=200, lang="en")
    assert "2 documents · 1 match ·" in text
    assert "shares passages with 1 document of 1 agency or site;" in text


@pytest.mark.parametrize("seed", range(20))
def test_rounded_shares_add_up(seed: int) -> None:
    exact = np.random.default_rng(seed).dirichlet(np.ones(5))
    told = rounded(dict(zip("abcde", exact.tolist(), strict=True)), steps=100)
    assert sum(Fraction(round(share * 100), 100) for share in told.values()) == 1
    assert max(abs(share - old) for share, old in zip(told.values(), exact, strict=True)) < 0.01


def test_small_shares_are_not_told_as_nothing() -> None:
    documents = [document("a", "字" * 1000, formulaic=0.003, original=0.997)]
    told = verdict(Words("en"), figures(tables_of(documents=documents)), at_least=False)[-1]
    assert told.startswith("Of all characters under 1% are formula, 100% are found nowhere else")
    assert rounded({"a": 0.0, "b": 0.0}, steps=100) == {"a": 0.0, "b": 0.0}
