from __future__ import annotations

from pathlib import Path

import pytest

from tests.align.helpers import prose
from tests.engine.helpers import page_of, pages, rows, run, stored, write_corpus
from toolkit.engine.refilled import kind_of_value

FRAME = "去年{}修渠{}条，共运走淤泥{}车，又请村民{}带头出工，把闸门也修好了，全村老少都来帮忙。"
FILES = {
    "甲.txt": "水务总结\n" + prose(1, 50) + "。\n" + FRAME.format("柳垭乡", 3, "1,205.5", "冯立群") + "\n",
    "乙.txt": "水务总结\n" + prose(2, 50) + "。\n" + FRAME.format("渔梁镇", 17, "461", "江映舟") + "\n",
    "丙.html": f"<html><body><p>{prose(3, 50)}。</p><p>{FRAME.format('××乡', 9, '88', '××')}</p></body></html>",
}


def test_the_table_shows_what_each_document_put_in(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", FILES)
    outcome = run(corpus, tmp_path / "out")
    (template,) = rows(outcome.tables.templates)
    assert template["n_docs"] == 3
    assert "修渠〔2〕条，共运走淤泥〔3〕车" in template["text"]
    slots = stored(tmp_path / "out", "slots")
    by_doc = {doc: [s["value"] for s in slots if s["doc_id"] == doc] for doc in FILES}
    assert [value[1:3] for value in by_doc.values()] == [["3", "1,205.5"], ["17", "461"], ["9", "88"]]
    originals = pages(corpus)
    for slot in slots:
        if slot["start"] is not None:
            raw = page_of(slot["doc_id"], originals).raw
            assert raw[slot["start"] : slot["end"]] == slot["value"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("", "nothing"),
        ("1,205.5", "number"),
        ("九十一", "number"),
        ("2009年3月", "date"),
        ("××", "blank"),
        ("20××年", "blank"),
        ("柳垭乡", "place"),
        ("安徽省亳州市", "place"),
        ("民政局", "body"),
        ("冯立群", "name"),
        ("向受灾的群众发放", "words"),
        ("\ud800", "words"),
    ],
)
def test_kinds_of_values(value: str, kind: str) -> None:
    assert kind_of_value(value) == kind
