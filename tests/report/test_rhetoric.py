"""The page of turns of speech, and what a terminal and a program are told of them."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from rich.console import Console

from tests.report.browse import browse
from tests.report.fabricate import HOSTILE, TURN, Texts, run_of, small, with_turns
from tests.report.test_html import data_of, written
from toolkit.report import Limits, write_html
from toolkit.report.labels import LANGS, Lang, Words
from toolkit.report.ranked import rank_tables
from toolkit.report.rhetoric import TurnsPage, turns_page
from toolkit.report.turns import print_turns, turns_json
from toolkit.schema import Tables


def page_of(tables: Tables, texts: Texts, **limits: int) -> TurnsPage:
    found = turns_page(tables, rank_tables(tables), texts, words=Words("zh"), limits=Limits(**limits))
    assert found is not None
    return found


def test_without_turns_there_is_no_page(tmp_path: Path) -> None:
    tables, texts = small()
    assert turns_page(tables, rank_tables(tables), texts, words=Words("zh"), limits=Limits()) is None
    assert 'id="view-rhetoric"' not in written(tmp_path, tables, texts)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_stands_without_a_script(tmp_path: Path, lang: Lang) -> None:
    tree = html.fromstring(written(tmp_path, *with_turns(), lang=lang).encode())
    [section] = tree.xpath("//section[@id='view-rhetoric']")
    assert len(section.xpath(".//*[local-name()='circle' and ancestor::*[@class='turn-map']]")) == 3
    assert len(section.xpath(".//*[contains(@class, 'heat')]//*[@class='cell']")) == 6 + 1
    assert [tab for tab in tree.xpath("//nav/a/@data-tab") if tab == "rhetoric"]
    assert Words(lang)("rhetoric.map") in "".join(section.itertext())


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    page = written(tmp_path, *with_turns())
    assert "<img" not in page
    assert len(page.split("</script>")) == 4
    tree = html.fromstring(page.encode())
    assert any("<img" in title for title in tree.xpath("//*[local-name()='title']/text()"))


def test_examples_come_from_the_texts_and_name_their_documents() -> None:
    tables, texts = with_turns()
    found = page_of(tables, texts)
    examples = found.data["examples"]
    assert isinstance(examples, list)
    assert [text for _, text, _, _ in examples[0]] == [f"第0种说法：{words}" for words in TURN]
    assert [near for _, _, near, _ in examples[0]] == [0.9, 0.8, 0.7]
    assert found.named == set(range(9))
    assert found.data["years"][0] == [[2011, 1], [2012, 1], [2013, 1]]  # type: ignore[index]
    assert len(texts.asked) == len(set(texts.asked))


def test_a_text_that_is_lost_is_left_empty() -> None:
    tables, texts = with_turns()
    del texts.views["文件0-1.txt"]
    examples = page_of(tables, texts).data["examples"]
    assert isinstance(examples, list)
    assert sorted(text == "" for _, text, _, _ in examples[0]) == [False, False, True]


def test_limits_hold_and_are_told(tmp_path: Path) -> None:
    tables, texts = with_turns(6)
    found = page_of(tables, texts, rhetoric=4, turn_examples=2, heat=2)
    assert (found.n_clusters, found.n_spreading, len(found.discs)) == (6, 5, 4)
    assert len(found.heat.rows) == len(found.heat.columns) == 2
    assert found.heat.left_out == 1
    examples = found.data["examples"]
    assert isinstance(examples, list)
    assert [len(one) for one in examples] == [2] * 4
    caps = write_html(tmp_path, tables, run_of(), texts, limits=Limits(rhetoric=4))
    assert any("rhetoric_clusters.parquet" in cap for cap in caps)


def test_names_on_the_map_do_not_touch() -> None:
    tables, texts = with_turns(40)
    discs = page_of(tables, texts).discs
    named = [(disc.name[0], disc.x, disc.name[1]) for disc in discs if disc.name[0]]
    assert 0 < len(named) < 40
    for i, (name, x, y) in enumerate(named):
        for _, other_x, other_y in named[:i]:
            assert abs(x - other_x) >= 13 * len(name) or abs(y - other_y) >= 13


def test_the_data_of_a_page_without_turns_has_none(tmp_path: Path) -> None:
    assert "rhetoric" not in data_of(written(tmp_path, *small()))
    assert "rhetoric" in data_of(written(tmp_path, *with_turns()))


def test_the_terminal_is_told_and_not_steered() -> None:
    tables, _ = with_turns()
    for lang, alone in (("zh", "没有传播"), ("en", "no spread")):
        console = Console(file=io.StringIO(), width=80, force_terminal=False)
        print_turns(console, tables.rhetoric_clusters, words=Words(lang), most=3)  # type: ignore[arg-type]
        said = console.file.getvalue()  # type: ignore[attr-defined]
        assert "\x1b" not in said and "\u202e" not in said
        assert alone in said
        assert "2011" in said


def test_json_holds_every_sentence() -> None:
    tables, texts = with_turns()
    said = [texts.view(row["doc_id"]).text[row["start"] : row["end"]] for row in tables.rhetoric.to_pylist()]
    turns = turns_json(tables.rhetoric_clusters, tables.rhetoric, tables.documents, said)
    assert [len(turn["sentences"]) for turn in turns] == [3, 3, 3]  # type: ignore[index, call-overload, arg-type]
    first = turns[0]["sentences"][1]  # type: ignore[index, call-overload]
    assert (first["doc_id"], first["year"], first["agency"]) == ("文件0-1.txt", 2012, "第1局")  # type: ignore[index, call-overload]
    assert first["text"] == f"第0种说法：{TURN[1]}"  # type: ignore[index, call-overload]
    nothing = replace(tables, rhetoric=tables.rhetoric.slice(0, 0), rhetoric_clusters=tables.rhetoric_clusters[:0])
    assert turns_json(nothing.rhetoric_clusters, nothing.rhetoric, tables.documents, []) == []


@pytest.mark.browser
def test_a_cluster_opens_and_the_list_can_be_searched(browser: str, tmp_path: Path) -> None:
    tables, texts = with_turns()
    write_html(tmp_path, tables, run_of(), texts)
    page = (tmp_path / "report.html").as_uri()
    tree = browse(browser, f"{page}#rhetoric=1", tmp_path / "profile")
    [lit] = tree.xpath("//div[@id='turn-chosen']//tr[@class='lit']")
    assert len(lit.xpath(".//details[@open]//ol/li")) == 3
    assert f"第1种说法：{TURN[2]}" in "".join(lit.itertext())
    assert lit.xpath(".//*[local-name()='svg' and @class='timeline']")
    assert tree.xpath("//section[@id='view-rhetoric' and not(@hidden)]")
    assert any(HOSTILE[:30] in text for text in tree.xpath("//tr[@id='turn-2']//text()"))
    searched = (
        (tmp_path / "report.html")
        .read_text(encoding="utf-8")
        .replace(
            "</body>",
            "<script>const box = document.querySelector('#turns input[type=search]'); box.value = '第0种'; "
            "box.dispatchEvent(new Event('input'));</script></body>",
        )
    )
    (tmp_path / "searched.html").write_text(searched, encoding="utf-8")
    tree = browse(browser, f"{(tmp_path / 'searched.html').as_uri()}#rhetoric", tmp_path / "profile")
    assert tree.xpath("//tr[starts-with(@id, 'turn-')]/@id") == ["turn-0"]
