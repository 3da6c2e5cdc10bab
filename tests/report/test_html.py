from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html

from tests.report.fabricate import FORMULA, Texts, document, match, run_of, small, tables_of, texts_of
from toolkit.report import Limits, write_html
from toolkit.report.labels import LANGS, Lang
from toolkit.schema import Tables


def written(folder: Path, tables: Tables, texts: Texts, *, lang: Lang = "zh", limits: Limits | None = None) -> str:
    write_html(folder, tables, run_of(), texts, lang=lang, limits=limits)
    return (folder / "report.html").read_text("utf-8")


def data_of(page: str) -> dict[str, dict[str, list[object]]]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, dict[str, list[object]]] = json.loads(found[1])
    return data


def many(n: int) -> tuple[Tables, Texts]:
    texts = {f"d{k:03d}": f"第{k}份文件的文字。" * 20 for k in range(n)}
    documents = [
        document(name, text, agency=f"机构{k % 5}", copied=1 - k / n, reused=1 - k / n)
        for k, (name, text) in enumerate(texts.items())
    ]
    matches = [match(k, (f"d{k:03d}", 0, 40), (f"d{k + 1:03d}", 0, 40)) for k in range(n - 1)]
    return tables_of(documents=documents, matches=matches), texts_of(texts)


@pytest.mark.parametrize("lang", LANGS)
def test_page_asks_for_nothing_from_outside(tmp_path: Path, lang: Lang) -> None:
    page = written(tmp_path, *small(), lang=lang)
    tree = html.fromstring(page.encode())
    [policy] = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'none'" in policy
    assert not tree.xpath("//*[@src] | //link | //iframe | //object | //base | //form")
    assert all(link.startswith("#") for link in tree.xpath("//a/@href"))
    without_data = re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.DOTALL)
    assert not re.findall(
        r"https?://|url\(|@import|fetch\(|XMLHttpRequest|innerHTML|insertAdjacent|eval\(", without_data
    )


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    page = written(tmp_path, *small())
    assert len(re.findall("</script>", page)) == 3
    assert "<img" not in page
    tree = html.fromstring(page.encode())
    assert not tree.xpath("//img")
    assert "坏[b]/空[/x].docx" in data_of(page)["skipped"]["path"]


def test_spans_point_at_the_shown_words(tmp_path: Path) -> None:
    data = data_of(written(tmp_path, *small()))
    matches, texts = data["matches"], data["texts"]
    by_rank = dict(zip(texts["ranks"], texts["texts"], strict=True))
    sides = zip(matches["l"], matches["ls"], matches["le"], matches["formula"], strict=True)
    shown = [str(by_rank[rank])[int(str(start)) : int(str(end))] for rank, start, end, formula in sides if formula]
    assert shown == [FORMULA, FORMULA]


def test_small_corpus_is_whole(tmp_path: Path) -> None:
    tables, texts = small()
    assert write_html(tmp_path, tables, run_of(), texts) == ()
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_overflow_goes_to_sibling_pages_and_is_told(tmp_path: Path) -> None:
    tables, texts = many(40)
    limits = Limits(table_rows=10, text_bytes=3_000, pages=2, document_matches=1, formulas=1)
    caps = write_html(tmp_path, tables, run_of(), texts, limits=limits)
    pages = sorted(path.name for path in (tmp_path / "report-data").iterdir())
    assert pages == ["part-01.html", "part-02.html"]
    assert any("report-data" in cap for cap in caps)
    assert any("documents.parquet" in cap for cap in caps)
    data = data_of((tmp_path / "report.html").read_text("utf-8"))
    where = dict(zip(data["documents"]["rank"], data["pages"], strict=True))
    for number in (1, 2):
        part = data_of((tmp_path / "report-data" / f"part-{number:02d}.html").read_text("utf-8"))
        assert set(part["texts"]["homes"]) <= set(part["texts"]["ranks"])
        told = [rank for rank, held in where.items() if number in held]  # type: ignore[operator]  # lists of pages
        assert told
        assert set(told) <= set(part["texts"]["ranks"])


def test_caps_stand_in_the_page(tmp_path: Path) -> None:
    tables, texts = many(12)
    caps = write_html(tmp_path, tables, run_of(caps=("引擎说的一条",)), texts, limits=Limits(table_rows=5))
    page = html.fromstring((tmp_path / "report.html").read_bytes())
    listed = page.xpath("//details[@class='cuts']//li/text()")
    assert listed == ["引擎说的一条", *caps]


def test_pages_of_an_earlier_report_go_and_other_files_stay(tmp_path: Path) -> None:
    old = tmp_path / "report-data"
    old.mkdir()
    (old / "part-09.html").write_text("old")
    (old / "mine.txt").write_text("keep")
    written(tmp_path, *small())
    assert [path.name for path in old.iterdir()] == ["mine.txt"]


def test_long_lost_and_orphaned_are_told(tmp_path: Path) -> None:
    tables = tables_of(
        documents=[document("long", "字" * 500), document("lost", "字")],
        matches=[match(1, ("long", 0, 400), ("nowhere", 0, 400))],
    )
    caps = write_html(tmp_path, tables, run_of(), texts_of({"long": "字" * 500}), limits=Limits(text_chars=100))
    assert len(caps) == 3
    assert data_of((tmp_path / "report.html").read_text("utf-8"))["texts"]["cut"] == [1]


def test_empty_corpus(tmp_path: Path) -> None:
    assert "没有读到任何文件" in written(tmp_path, tables_of(), texts_of({}))


def test_texts_with_lone_surrogates_and_not_a_number_shares(tmp_path: Path) -> None:
    nan = float("nan")
    tables = tables_of(
        documents=[document("a", "字", copied=nan)], matches=[match(1, ("a", 0, 1), ("a", 1, 2), similarity=nan)]
    )
    assert data_of(written(tmp_path, tables, texts_of({"a": "字\ud800"})))["texts"]["texts"] == ["字\ufffd"]


def test_texts_are_asked_for_only_while_there_is_room(tmp_path: Path) -> None:
    tables, texts = many(60)
    written(tmp_path, tables, texts, limits=Limits(text_bytes=3_000, pages=1))
    assert len(set(texts.asked)) < 20


def test_unfinished_files_are_not_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path, target: Path) -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        written(tmp_path, *small())
    assert not list(tmp_path.iterdir())
