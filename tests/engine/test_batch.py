from __future__ import annotations

import pickle
import random
from dataclasses import replace

import numpy as np
import pytest

from toolkit.align.normalize import DIGITS, SEPARATOR, matching_form
from toolkit.engine.batch import Batch, BatchBuilder
from toolkit.model import Layout, Level, Metadata, OffsetMap, Page, Skipped, Text
from toolkit.split import split_page


def batch_of(*texts: str, ids: tuple[str, ...] = ()) -> Batch:
    """One batch of plain pages; each is one document."""
    builder = BatchBuilder()
    for i, raw in enumerate(texts):
        text = Text(Page(ids[i] if ids else f"{i}.txt", raw, raw), raw)
        layout = split_page(text)
        builder.add(text, layout, [Metadata() for _ in layout.parts])
    return builder.build()


def codes_of(batch: Batch, number: int) -> list[int]:
    first, last = batch.columns.bounds[number : number + 2].tolist()
    assert batch.columns.codes[last - 1] == SEPARATOR
    codes: list[int] = batch.columns.codes[first : last - 1].tolist()
    return codes


def numbers_of(batch: Batch, number: int) -> list[tuple[int, int]]:
    first, last = batch.columns.bounds[number : number + 2].tolist()
    rows = zip(batch.columns.number_at.tolist(), batch.columns.number_value.tolist(), strict=True)
    return [(at - first, value) for at, value in rows if first <= at < last]


ONE = "全镇清点渔船12艘，发放票据3,450张。工作人员逐户走访了9个村。"
TWO = "2010年清点渔船15艘，发放票据28.5万张。依照《渔港管理办法（试行）》第7条办理。"


def test_each_document_has_the_columns_it_would_have_alone() -> None:
    both = batch_of(ONE, TWO)
    for number, raw in enumerate((ONE, TWO)):
        alone = batch_of(raw)
        assert codes_of(both, number) == codes_of(alone, 0) == matching_form(raw)[0].tolist()
        assert numbers_of(both, number) == numbers_of(alone, 0)


@pytest.mark.parametrize("end", ["共检查12", "共检查1.", "共检查1，", "共检查《办法"])
@pytest.mark.parametrize("start", ["34户居民参加了会议", "0.5万户居民参加了会议", ".5万户居民", "》的居民参加了会议"])
def test_nothing_runs_from_one_document_into_the_next(end: str, start: str) -> None:
    end = "各村清点了全部渔船，" + end
    both = batch_of(end, start)
    for number, raw in enumerate((end, start)):
        assert codes_of(both, number) == codes_of(batch_of(raw), 0)
        assert numbers_of(both, number) == numbers_of(batch_of(raw), 0)
    assert len(both.columns.inert) == 0


def test_separators_bounds_and_kept_bits_agree() -> None:
    batch = batch_of(ONE, TWO, ONE)
    assert np.flatnonzero(batch.columns.codes == SEPARATOR).tolist() == (batch.columns.bounds[1:] - 1).tolist()
    kept = np.unpackbits(batch.columns.kept)[: len(batch.text)]
    for number, row in enumerate(batch.documents):
        first, last = batch.columns.bounds[number : number + 2].tolist()
        assert int(kept[row.text_start : row.text_end].sum()) == last - 1 - first
    assert int(kept.sum()) == len(batch.columns.codes) - 3
    assert (batch.columns.codes[batch.columns.number_at] == DIGITS).all()
    assert len(batch.columns.number_at) == int((batch.columns.codes == DIGITS).sum())


def test_title_marks_are_inert_where_they_stand() -> None:
    batch = batch_of(ONE, TWO)
    assert len(batch.columns.inert) == 1
    start, end = batch.columns.inert[0].tolist()
    inside, _ = matching_form("《渔港管理办法（试行）》")
    assert batch.columns.codes[start:end].tolist() == inside.tolist()


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("12", "12", True),
        ("12", "21", False),
        ("12", "012", False),
        ("12.5", "125", False),
        ("12.5", "1.25", False),
        ("1,250", "1250", True),
        ("１２", "12", True),
        ("12.5", "12．5", True),
        ("123456789012345", "123456789012346", False),
        ("123456789012345678", "123456789012345687", False),
        ("0", "00", False),
    ],
)
def test_numbers_have_one_value_however_they_are_written(one: str, other: str, equal: bool) -> None:
    values = [numbers_of(batch_of(f"全镇清点渔船{number}艘并登记。"), 0) for number in (one, other)]
    assert len(values[0]) == len(values[1]) == 1
    assert (values[0] == values[1]) is equal


def test_repaired_text_leads_back_to_the_original() -> None:
    raw = "XX" + "".join(f"{char}(a)" for char in ONE)
    text = Text(
        Page("a.txt", raw, raw),
        ONE,
        origin=OffsetMap(np.arange(len(ONE), dtype=np.int32) * 4 + 2, np.arange(len(ONE), dtype=np.int32) * 4 + 3),
    )
    builder = BatchBuilder()
    builder.add(text, split_page(text), [Metadata()])
    batch = builder.build()
    row = batch.documents[0]
    assert (row.start, row.end) == (2, 2 + 4 * (len(ONE) - 1) + 1)
    sentences = batch.sentences.to_pylist()
    assert [raw[s["start"] : s["end"]].replace("(a)", "") for s in sentences] == [s["text"] for s in sentences]


def test_two_documents_of_one_name_get_names_of_their_own() -> None:
    batch = batch_of(ONE, TWO, ONE, ids=("a.txt", "a.txt", "a.txt"))
    assert [row.doc_id for row in batch.documents] == ["a.txt", "a.txt~2", "a.txt~3"]
    sentences = batch.sentences.to_pylist()
    by_id = {row.doc_id: "".join(s["text"] for s in sentences if s["doc_id"] == row.doc_id) for row in batch.documents}
    assert by_id["a.txt"] == by_id["a.txt~3"] != by_id["a.txt~2"]


def test_rare_characters_are_kept_aside() -> None:
    batch = batch_of("村民𠮷某某参加了会议\uf8ff。")
    assert batch.astral == {2: "𠮷"}


def test_a_page_of_site_furniture_is_listed() -> None:
    builder = BatchBuilder()
    text = Text(Page("a.html", "首页", "首页"), "首页")
    builder.add(text, Layout(()), [])
    assert [s.path for s in builder.build().skipped] == ["a.html"]


def test_an_empty_batch() -> None:
    builder = BatchBuilder()
    builder.skip(Skipped("a.txt", "empty file"))
    batch = builder.build()
    assert (batch.documents, len(batch.columns.codes), batch.n_pages) == ((), 0, 0)
    assert batch.columns.bounds.tolist() == [0]
    assert batch.sentences.num_rows == 0


def test_a_lone_surrogate_does_not_break_the_tables() -> None:
    batch = batch_of("村民\ud800某某参加了会议，清点了全部渔船。")
    assert batch.sentences.to_pylist()[0]["text"].startswith("村民")


def test_the_digest_is_of_names_and_originals() -> None:
    base = batch_of(ONE, ids=("a.txt",)).digest
    assert batch_of(ONE, ids=("a.txt",)).digest == base
    assert batch_of(ONE, ids=("b.txt",)).digest != base
    assert batch_of(TWO, ids=("a.txt",)).digest != base


@pytest.mark.parametrize("seed", range(20))
def test_sentence_texts_are_what_stands_at_their_places(seed: int) -> None:
    draw = random.Random(seed)
    signs = "渠道修缮。；a é，\n\ud800" + ("𠮷" if seed % 2 else "")
    raws = ["渠口已修。" + "".join(draw.choices(signs, k=draw.randrange(60))) for _ in range(3)]
    for row in (batch := batch_of(*raws)).sentences.to_pylist():
        raw = raws[int(row["doc_id"].removesuffix(".txt"))]
        assert row["text"] == raw[row["start"] : row["end"]].replace("\ud800", "?")
    assert batch.sentences.num_rows >= 3


def test_rows_come_out_of_a_pickle_as_they_went_in() -> None:
    batch = batch_of(ONE)
    row = replace(
        batch.documents[0], metadata=Metadata("题", "局", "县", Level.COUNTY, 2016, "2016-05-03", "plan", "站")
    )
    again = pickle.loads(pickle.dumps(row))
    assert again == row
    assert again.placed("b", 7) == replace(row, doc_id="b", page=7)
