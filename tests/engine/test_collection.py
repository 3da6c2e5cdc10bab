from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from tests.engine.test_batch import ONE, TWO, batch_of
from toolkit.align.normalize import matching_form
from toolkit.engine.collection import BodyTexts, Collection, Gatherer
from toolkit.engine.names import UniqueNames

LONG = "".join(f"第{i}村清点渔船{i * 7}艘，登记渔民{i}户。" for i in range(400))


def collected(folder: Path, *batches: object) -> Collection:
    gatherer = Gatherer(folder / "sentences.parquet", folder / "spool")
    for batch in batches:
        gatherer.add(batch)  # type: ignore[arg-type]
    return gatherer.finish()


def test_batches_put_together_are_one_corpus(tmp_path: Path) -> None:
    texts = [ONE, TWO, LONG, "短文一句。", ONE]
    whole = collected(tmp_path, batch_of(*texts[:2]), batch_of(), batch_of(texts[2]), batch_of(*texts[3:]))
    corpus = whole.corpus
    for number, text in enumerate(texts):
        first, last = corpus.offsets[number : number + 2].tolist()
        assert corpus.codes[first : last - 1].tolist() == matching_form(text)[0].tolist()
        assert corpus.codes[last - 1] == 0
    assert [row.page for row in whole.documents] == list(range(len(texts)))
    assert whole.n_pages == len(texts)
    assert pq.read_table(tmp_path / "sentences.parquet").num_rows == sum(row.n_sentences for row in whole.documents)


def test_every_code_leads_to_its_character(tmp_path: Path) -> None:
    # Seven characters and less than a byte of kept bits between batches: nothing may shift.
    texts = ["清点渔船。", "村民𠮷某登记渔船。", LONG, "甲，乙、丙丁。"]
    whole = collected(tmp_path, *(batch_of(text) for text in texts))
    for number, text in enumerate(texts):
        assert whole.texts.text(number) == text
        codes, keep = matching_form(text)
        at = np.flatnonzero(keep).tolist()
        first = int(whole.corpus.offsets[number])
        ranges = np.array([(i, i + 1) for i in range(len(codes))] + [(0, len(codes)), (1, 3)]) + first
        numbers = np.full(len(ranges), number)
        nowhere = np.zeros(len(ranges), dtype=np.bool_)
        spans = whole.texts.originals(numbers, ranges[:, 0], ranges[:, 1], nowhere)
        assert spans.tolist() == [[at[a], at[b - 1] + 1] for a, b in (ranges - first).tolist()]
        for (start, end), (left, right) in zip(ranges[-2:].tolist(), spans[-2:].tolist(), strict=True):
            assert whole.texts.repaired(number, start, end) == text[left:right]


def test_views_show_rare_characters(tmp_path: Path) -> None:
    whole = collected(tmp_path, batch_of(ONE), batch_of("村民𠮷某、𠮷某某登记渔船。", ids=("b.txt",)))
    assert whole.texts.view("b.txt").text == "村民𠮷某、𠮷某某登记渔船。"
    with pytest.raises(KeyError):
        whole.texts.view("nowhere.txt")


def test_one_name_in_two_batches(tmp_path: Path) -> None:
    ids = ("a.txt", "a.txt~2", "a.txt")
    whole = collected(tmp_path, batch_of(ONE, ids=("a.txt",)), batch_of(TWO, ONE, TWO, ids=ids))
    names = [row.doc_id for row in whole.documents]
    assert len(set(names)) == 4
    assert names[0] == "a.txt"
    sentences = pq.read_table(tmp_path / "sentences.parquet").to_pylist()
    for number, name in enumerate(names):
        own = "".join(row["text"] for row in sentences if row["doc_id"] == name)
        assert own == whole.texts.text(number)


def test_sources_are_pages_where_no_agency_is_known(tmp_path: Path) -> None:
    whole = collected(tmp_path, batch_of(ONE, TWO), batch_of(ONE))
    assert len(set(whole.corpus.source.tolist())) == 3


def test_body_texts_are_the_codes_without_separators(tmp_path: Path) -> None:
    texts = [ONE, TWO, LONG]
    bodies = BodyTexts(collected(tmp_path, *(batch_of(text) for text in texts)).corpus)
    chunks = list(bodies.chunks())
    assert len(chunks) == 1
    assert chunks[0].codes.tolist() == [code for text in texts for code in matching_form(text)[0].tolist()]
    again = bodies.take(np.array([2, 0]))
    assert again.codes.tolist() == matching_form(LONG)[0].tolist() + matching_form(ONE)[0].tolist()
    assert len(bodies.take(np.zeros(0, np.int64)).codes) == 0


def test_no_batches_at_all(tmp_path: Path) -> None:
    whole = collected(tmp_path)
    assert (whole.documents, whole.corpus.n_docs, len(whole.corpus.codes)) == ((), 0, 0)


def test_names_stay_unique_and_cheap() -> None:
    names = UniqueNames()
    claimed = [names.claim(name) for name in ["a", "a~2", "a", "a", "b", "a~2", *["c"] * 20_000]]
    assert len(set(claimed)) == len(claimed)
    assert claimed[:5] == ["a", "a~2", "a~2~2", "a~3", "b"]
