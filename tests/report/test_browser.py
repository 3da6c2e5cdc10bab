"""The page in a real browser, opened as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from tests.report.browse import browse
from tests.report.fabricate import HOSTILE, document, match, run_of, small, tables_of, texts_of
from toolkit.report import Limits, write_html
from toolkit.report.pairs import pair_up
from toolkit.report.ranked import rank_tables

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    tables, texts = small()
    write_html(folder, tables, run_of(), texts)
    return folder / "report.html"


def opened(browser: str, page: Path, view: str, profile: Path) -> html.HtmlElement:
    tree = browse(browser, f"{page.as_uri()}#{view}", profile)
    assert tree.findtext(".//title") == "文本重复检查报告"
    return tree


def test_overview_opens_from_a_file_and_lists_documents(browser: str, report: Path, tmp_path: Path) -> None:
    tree = opened(browser, report, "overview", tmp_path)
    assert len(tree.xpath("//table[@id='docs']/tbody/tr")) == 4
    assert tree.xpath("//section[@id='view-documents']/@hidden") == [""]


def test_two_documents_side_by_side(browser: str, report: Path, tmp_path: Path) -> None:
    tree = opened(browser, report, "pair=2,0", tmp_path)
    left, right = tree.xpath("//article[@class='pane']")
    assert "一千八" in "".join(right.xpath(".//*[@class='d']/text()"))
    assert "三千二" in "".join(left.xpath(".//*[@class='d']/text()"))
    assert left.xpath(".//*[contains(@class, 'kind-slot_filled') and contains(@class, 'lit')]")
    assert right.xpath(".//*[contains(@class, 'kind-formula')]")
    assert "早于右侧" in "".join(tree.xpath("//*[@id='detail']//text()"))


def test_a_document_and_its_sources(browser: str, report: Path, tmp_path: Path) -> None:
    tree = opened(browser, report, "doc=0", tmp_path)
    assert len(tree.xpath("//ol[@class='sources']/li")) == 2
    text = "".join(tree.xpath("//*[@class='text']//text()"))
    assert "𠮷祥如意" in text


def test_a_pair_has_the_same_figure_from_both_its_documents(browser: str, tmp_path: Path) -> None:
    texts = {name: f"{name}的文字" * 20 for name in ("a", "b")}
    spans = [((0, 30), (40, 60), 15), ((20, 45), (10, 50), 20), ((20, 25), (70, 75), 4)]
    documents = [document(name, text, copied=0.5, reused=0.5) for name, text in texts.items()]
    matches = [match(k, ("a", *mine), ("b", *other), n_chars=n) for k, (mine, other, n) in enumerate(spans)]
    skipped = [{"path": "c.pdf", "reason": "read, but: no text on page 2"}]
    tables = tables_of(documents=documents, matches=matches, skipped=skipped)
    write_html(tmp_path, tables, run_of(), texts_of(texts))
    [told] = pair_up(rank_tables(tables)).chars.tolist()
    for rank in (0, 1):
        tree = opened(browser, tmp_path / "report.html", f"doc={rank}", tmp_path / "profile")
        [meta] = tree.xpath("//ol[@class='sources']//*[@class='meta']/text()")
        assert f" {told} 字 " in meta
    rows = tree.xpath("//section[@id='view-skipped']//table//td/text()")
    assert rows == ["c.pdf", "no text on page 2"]


def test_hostile_text_stays_text(browser: str, report: Path, tmp_path: Path) -> None:
    tree = opened(browser, report, "doc=3", tmp_path)
    assert HOSTILE[:40] in "".join(tree.xpath("//*[@class='text']//text()"))


def test_a_text_in_a_sibling_page_is_found(browser: str, tmp_path: Path) -> None:
    texts = {f"d{k}": f"第{k}份文件的文字，各说各的话。" for k in range(4)}
    tables, _ = small()
    documents = [{**row, "doc_id": f"d{k}"} for k, row in enumerate(tables.documents.to_pylist())]
    write_html(tmp_path, tables_of(documents=documents), run_of(), texts_of(texts), limits=Limits(text_bytes=10))
    tree = opened(browser, tmp_path / "report.html", "doc=2", tmp_path / "profile")
    assert "份文件的文字" in "".join(tree.xpath("//*[@class='text']//text()"))
    assert tree.xpath("//a[@href='../report.html']")
