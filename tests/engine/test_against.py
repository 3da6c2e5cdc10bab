"""One report against an index finds what the main job finds over the whole corpus."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.align.helpers import prose
from tests.engine.helpers import write_corpus
from tests.engine.test_indexing import silent, text_corpus
from toolkit.engine import against, front
from toolkit.engine.against import Comparer, Comparison
from toolkit.engine.batch import Batch
from toolkit.engine.config import Config
from toolkit.engine.indexing import build_index, packed
from toolkit.engine.local import dedup
from toolkit.errors import BadIndex
from toolkit.index import store
from toolkit.index.manifest import Scheme
from toolkit.index.store import Index
from toolkit.model import FlagName
from toolkit.read import DEFAULT_LIMITS, plan

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "corpus"


def saved(corpus: Path, folder: Path) -> Comparer:
    build_index(corpus, folder, config=Config(), n_jobs=1, lang="zh", progress=silent)
    return Comparer(Index(folder), Config())


def read_all(corpus: Path) -> Batch:
    jobs, _ = plan(corpus)
    return front.Front(DEFAULT_LIMITS, "zh").of_jobs(jobs)[0]


def compare(comparer: Comparer, batch: Batch, number: int, folder: Path) -> Comparison:
    row = batch.documents[number]
    text = packed(batch, row, np.unpackbits(batch.readable))
    folder.mkdir(exist_ok=True)
    return comparer.compare(row, text, batch.pages[row.page][1], folder, lang="zh")


def test_each_example_finds_the_partners_and_ratios_of_the_main_job(tmp_path: Path) -> None:
    comparer = saved(EXAMPLES, tmp_path / "index")
    tables = dedup(EXAMPLES, tmp_path / "out", config=Config(), n_jobs=1, lang="zh", progress=silent, html=False).tables
    expected: Counter[tuple[str, str]] = Counter()
    for match in tables.matches.to_pylist():
        if not match["formula"] and match["relation"] != "same_page":
            expected[match["left_doc"], match["right_doc"]] += match["n_chars"]
            expected[match["right_doc"], match["left_doc"]] += match["n_chars"]
    copied = {row["doc_id"]: row["copied"] for row in tables.documents.to_pylist()}
    on_shared_pages = {match["left_doc"] for match in tables.matches.to_pylist() if match["relation"] == "same_page"}
    batch = read_all(EXAMPLES)
    found: Counter[tuple[str, str]] = Counter()
    for number, row in enumerate(batch.documents):
        result = compare(comparer, batch, number, tmp_path / "work")
        names = [document.doc_id for document in result.judged.collection.documents]
        told = result.judged.matches
        told = told.take(~told.formula & (told.publishers == 0))  # the main job weighs no faint passages
        for partner, equal in zip(told.right_doc.tolist(), told.equal.tolist(), strict=True):
            found[row.doc_id, names[partner]] += equal
        assert row.doc_id in {document.doc_id for document in result.same}
        if not any(row.doc_id.startswith(name.partition("#")[0]) for name in on_shared_pages):
            assert float(result.judged.ratios.copied[0]) == pytest.approx(copied[row.doc_id], abs=0.01)
    assert len(expected) > 80
    assert found == expected


def test_a_report_that_shares_nothing_has_no_matches(tmp_path: Path) -> None:
    comparer = saved(text_corpus(tmp_path / "corpus", 1), tmp_path / "index")
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("临江县旅游局工作总结\n古城墙修好了南门，游人都从那里登城看江。\n", encoding="utf-8")
    result = compare(comparer, read_all(other), 0, tmp_path / "work")
    assert len(result.judged.matches) == 0
    assert result.same == ()
    assert float(result.judged.ratios.reused[0]) == 0


@pytest.mark.parametrize("text", ["短\n", "办好了。\n", "苇塘镇工作总结\n\n办好了。\n"])
def test_a_report_of_next_to_nothing_is_no_trouble(tmp_path: Path, text: str) -> None:
    comparer = saved(text_corpus(tmp_path / "corpus", 1), tmp_path / "index")
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text(text, encoding="utf-8")
    result = compare(comparer, read_all(other), 0, tmp_path / "work")
    assert len(result.judged.matches) == 0


def test_mirrors_of_one_text_make_no_formula_of_it(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    [text] = [path.read_text(encoding="utf-8") for path in text_corpus(tmp_path / "one", 4, n=1).iterdir()]
    corpus.mkdir()
    for i in range(30):
        (corpus / f"{i}.txt").write_text(text.replace("青石镇", f"第{i}镇") + f"镜像{i}号\n", encoding="utf-8")
    comparer = saved(corpus, tmp_path / "index")
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text(text.replace("青石镇", "高桥镇"), encoding="utf-8")
    result = compare(comparer, read_all(other), 0, tmp_path / "work")
    assert (~result.judged.matches.formula).any()
    assert float(result.judged.ratios.copied[0]) > 0.8


def test_the_source_of_a_figure_is_found_among_hundreds_with_the_same_set_phrase(tmp_path: Path) -> None:
    phrase = "全年共主动公开各类渡槽维修信息{}条，受理群众来信来访{}件，按期答复率{}%。"
    draw = random.Random(9)
    records = []
    for number in range(400):
        own = draw.randrange(1000, 9000), draw.randrange(300, 900), draw.randrange(601, 999) / 10
        text = f"{prose(number, 60)}。\n{phrase.format(*own)}\n{prose(number + 500, 60)}。"
        records.append({"id": str(number), "agency": f"{number}号水务局", "year": 2011, "text": text})
        if number == 217:
            copied = f"{prose(998, 60)}。\n{phrase.format(*own)}\n{prose(999, 60)}。"
            report = json.dumps({"text": copied, "agency": "苇塘镇水务站"})
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    comparer = saved(write_corpus(tmp_path / "corpus", {"c.jsonl": lines}), tmp_path / "index")
    batch = read_all(write_corpus(tmp_path / "report", {"r.jsonl": report}))
    found = compare(comparer, batch, 0, tmp_path / "work").judged
    told = [finding for document, finding in found.findings if document == 0]
    assert {finding.flag for finding in told} == {FlagName.COPIED_FIGURES}
    assert {finding.source_doc for finding in told} == {"c.jsonl#217"}


def test_an_index_of_another_scheme_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(text_corpus(tmp_path / "corpus", 1, n=1), tmp_path / "index")
    index = Index(tmp_path / "index")
    with pytest.raises(BadIndex, match="other settings"):
        store.refuse_other_scheme(index, Scheme(5, "x"))


def test_candidates_are_paired_some_at_a_time_with_the_same_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparer, batch = saved(EXAMPLES, tmp_path / "index"), read_all(EXAMPLES)
    whole = [compare(comparer, batch, number, tmp_path / "work").judged.matches for number in range(6)]
    monkeypatch.setattr(against, "_AT_ONCE", 500)
    for number, before in enumerate(whole):
        after = compare(comparer, batch, number, tmp_path / "work").judged.matches
        for name in ("left_start", "left_end", "right_start", "right_end", "right_doc", "evidence"):
            assert getattr(after, name).tolist() == getattr(before, name).tolist()


_SURNAMES, _GIVEN = "王李张刘陈杨黄赵吴周徐孙", "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超霞平刚桂英华"
_VILLAGES = [a + b + "村" for a in "石上下东西南北大小" for b in "河坪湾沟庄岭坝寨"]


def list_of(draw: random.Random, n: int) -> list[str]:
    """Rows of one form with other persons and other sums."""
    return [
        f"{draw.choice(_VILLAGES)}村民{draw.choice(_SURNAMES)}{draw.choice(_GIVEN)}{draw.choice(_GIVEN)}"
        f"领取危房改造补助资金{draw.randint(1000, 25000)}元。"
        for _ in range(n)
    ]


def compare_lists(folder: Path, report: list[str], others: list[list[str]]) -> Comparison:
    for name, rows in (("corpus", others), ("other", [report])):
        (folder / name).mkdir()
        for number, own in enumerate(rows):
            text = f"公示名单{name}{number}\n" + "\n".join(own) + "\n"
            (folder / name / f"{number}.txt").write_text(text, encoding="utf-8")
    comparer = saved(folder / "corpus", folder / "index")
    return compare(comparer, read_all(folder / "other"), 0, folder / "work")


@pytest.mark.parametrize("n_rows", [12, 120])
def test_a_list_is_no_copy_of_a_list_of_other_persons(tmp_path: Path, n_rows: int) -> None:
    draw = random.Random(n_rows)
    result = compare_lists(tmp_path, list_of(draw, n_rows), [list_of(draw, 300)])
    assert float(result.judged.ratios.copied[0]) == 0
    assert result.judged.matches.formula.all()


def test_a_list_of_the_same_persons_is_a_copy_whatever_the_sums(tmp_path: Path) -> None:
    draw = random.Random(1)
    rows = list_of(draw, 80)
    others = [re.sub(r"\d+", lambda _: str(draw.randint(1000, 25000)), row) for row in rows]
    result = compare_lists(tmp_path, others, [rows, list_of(draw, 80)])
    assert float(result.judged.ratios.copied[0]) > 0.95


def test_rows_copied_into_a_list_are_found_however_hot_its_form_is(tmp_path: Path) -> None:
    draw = random.Random(2)
    source, report = list_of(draw, 90), list_of(draw, 90)
    report[40:60] = source[10:30]
    result = compare_lists(tmp_path, report, [source])
    assert 0.18 < float(result.judged.ratios.copied[0]) < 0.3
    told = result.judged.matches.take(~result.judged.matches.formula)
    texts = result.judged.collection.texts
    words = "".join(
        texts.repaired(0, start, end)
        for start, end in zip(told.left_start.tolist(), told.left_end.tolist(), strict=True)
    )
    assert all(row.rstrip("。") in words for row in report[41:59])


def test_a_list_in_another_order_is_a_copy(tmp_path: Path) -> None:
    draw = random.Random(3)
    rows = list_of(draw, 200)
    result = compare_lists(tmp_path, draw.sample(rows, 100), [rows, list_of(draw, 200)])
    assert float(result.judged.ratios.copied[0]) > 0.95
    told = result.judged.matches.take(~result.judged.matches.formula)
    assert {result.judged.collection.documents[doc].doc_id for doc in told.right_doc.tolist()} == {"0.txt~2"}
