"""The hand-over report as it is written, before any script."""

from __future__ import annotations

import re

import pytest
from lxml import html

from tests.cli.commands import PASSAGE
from tests.report.checked_examples import EXAMPLES, FILES, check, examples, hostile
from tests.report.fabricate import HOSTILE
from toolkit.judge.rescore import Exclusions, rescore
from toolkit.model import Skipped
from toolkit.report import handover
from toolkit.report.handover import handover_html


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    found = examples()
    return html.fromstring(handover_html(found.documents, [Skipped("坏.pdf", "没有文字层")], found.provenance))


def words(node: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", node.text_content())


def test_every_document_has_its_sheet_and_its_text(page: html.HtmlElement) -> None:
    documents = examples().documents
    sheets = page.xpath("//section[@class='sheet' and @data-number]")
    assert len(sheets) == len(documents) == 7
    for sheet, document in zip(sheets, documents, strict=True):
        [text] = sheet.xpath(".//div[@class='text']")
        assert text.text_content() == document.view.text
        assert document.sha256 in words(sheet)


def test_counting_again_with_nothing_excluded_is_the_first_count() -> None:
    for document in examples().documents:
        told = document.compared
        assert told is not None
        again = rescore(told.counted, Exclusions(), n_sources=len(told.sources) + len(told.repeated))
        for name in ("reused", "formulaic", "own_earlier", "superior", "copied", "garbled"):
            assert getattr(again, name) == pytest.approx(getattr(told, name)), (document.view.doc_id, name)
        everything = (*told.sources, *told.repeated)
        assert again.shares == pytest.approx([source.share for source in everything])
        assert again.alones == pytest.approx([source.alone for source in everything])


def test_a_match_is_shown_in_the_words_of_both_originals(page: html.HtmlElement) -> None:
    [document] = [d for d in examples().documents if d.view.doc_id.startswith("石砚县人力资源局")]
    assert document.compared is not None
    [sheet] = [s for s in page.xpath("//section[@data-number]") if "石砚县人力资源局2010年" in s.findtext("h1")]
    cards = sheet.xpath(".//article[@class='card']")
    telling = [row for row in document.compared.matches.to_pylist() if not row["formula"]]
    assert len(cards) == len(telling) > 3
    for row in telling:
        [card] = [c for c in cards if c.get("data-row") == str(row["match_id"])]
        mine, theirs = card.xpath(".//blockquote/p")
        span = document.view.to_repaired(row["left_start"], row["left_end"])
        assert mine.text_content() == document.view.text[span.start : span.end]
        source = "".join(theirs.xpath("./text() | ./mark/text()"))
        if row["right_doc"].endswith(".txt") and row["kind"] == "verbatim":
            raw = (EXAMPLES / row["right_doc"]).read_bytes()
            assert source in raw.decode("utf-8" if b"\xef\xbb\xbf" in raw else _encoding(raw))


def _encoding(raw: bytes) -> str:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def test_what_the_issue_asks_for_is_there(page: html.HtmlElement) -> None:
    sheet = page.xpath("//section[@data-number='0']")[0]
    told = words(sheet)
    for title in (
        "人工排除记录",
        "来源",
        "线索与依据",
        "全文",
        "逐处对照",
        "同一模板，各填各的",
        "公文套语",
        "未计入的内容与原因",
    ):
        assert title in [heading.text for heading in sheet.xpath(".//h2")], title
    assert "同一文件" in told
    assert "梧叶街道办事处" in told
    assert sheet.xpath(".//div[@data-ratio]/@data-ratio") == [
        "total",
        "formulas_off",
        "own_off",
        "superior_off",
        "largest",
    ]
    foot = words(page.xpath("//footer")[0])
    provenance = examples().provenance
    for value in (provenance.config_hash, provenance.index_digest, provenance.version, "42", str(EXAMPLES)):
        assert str(value) in foot
    assert "坏.pdf" in words(page)


def test_hostile_words_stay_words() -> None:
    found = hostile(HOSTILE, PASSAGE)
    text = handover_html(found.documents, found.skipped, found.provenance)
    tree = html.fromstring(text)
    assert not tree.xpath("//img")
    assert [one.tag for one in tree.xpath("//*[@onerror or @onload]")] == []
    assert len(tree.xpath("//script")) == 3
    assert "\x1b" not in text
    assert HOSTILE[:30] in tree.text_content()


def test_nothing_is_loaded_from_anywhere() -> None:
    found = examples()
    text = handover_html(found.documents, (), found.provenance, lang="en")
    assert not re.search(r"\b(?:src|href)\s*=\s*[\"'](?!#)", text)
    assert "http" not in re.sub(r'http-equiv="', "", text)
    assert "Text reuse report" in text


def test_without_a_corpus_the_page_says_so() -> None:
    found = check([EXAMPLES / FILES[2]], None)
    tree = html.fromstring(handover_html(found.documents, (), found.provenance))
    assert "没有与其他文件比较" in words(tree)
    assert not tree.xpath("//*[@data-ratio]")


def test_what_one_page_can_not_hold_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "TEXT_CHARS", 1)
    found = examples()
    tree = html.fromstring(handover_html(found.documents, (), found.provenance))
    assert len(tree.xpath("//section[@data-number]")) == 1
    rows = tree.xpath("//section[@class='overview']//tbody/tr")
    assert len(rows) == len(found.documents)
    assert "本页放不下" in words(rows[1])


def test_a_page_of_no_document_is_a_page() -> None:
    found = examples()
    text = handover_html((), [Skipped("空.txt", "empty file")], found.provenance)
    assert "空.txt" in html.fromstring(text).text_content()
