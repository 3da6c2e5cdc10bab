"""What a notebook uses: typed results over the same engine as the commands."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import polars
import pytest

import toolkit
from tests.cli.commands import PASSAGE, environment, write_pair
from tests.engine.helpers import paragraphs
from tests.report.fabricate import HOSTILE
from toolkit import Corpus, Index, check, dedup
from toolkit.api import Added, CheckedReport, Checks, Reuse
from toolkit.errors import BadIndex, BadInput, MissingExtra

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "corpus"
REPORT = EXAMPLES / "部门年报" / "石砚县人力资源局2010年信息公开年报.txt"


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> Checks:
    index = Index.build(EXAMPLES, tmp_path_factory.mktemp("index") / "examples")
    return check([REPORT, EXAMPLES / "方案" / "芦湖县全面推行河湖长制实施方案.md"], index)


@pytest.fixture(scope="module")
def reuse() -> Reuse:
    return dedup(EXAMPLES)


def test_public_names_are_what_they_say() -> None:
    assert set(toolkit.__all__) == {"Corpus", "Index", "__version__", "check", "dedup"}
    assert set(toolkit.__all__) <= set(dir(toolkit))
    with pytest.raises(AttributeError, match="nothing_such"):
        toolkit.nothing_such  # noqa: B018  # asking is the test


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys, toolkit; print([n for n in sys.modules if n.startswith(('numpy', 'pyarrow', 'toolkit.'))])"
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_check_is_a_sequence_of_reports(checks: Checks) -> None:
    assert len(checks) == 2
    first = checks[0]
    assert isinstance(first, CheckedReport)
    assert [report.doc_id for report in checks[0:2]] == [report.doc_id for report in checks]
    assert first.sources[0].agency == "柏川县民政局"
    assert first.to_polars().height == first.matches.num_rows == len(first.to_arrow())
    assert set(first.flags.column("flag").to_pylist()) == {"mirror_damage"}
    frame = checks.to_polars()
    assert isinstance(frame, polars.DataFrame)
    assert frame["copied"].to_list() == [report.copied for report in checks]
    assert checks.to_json()["run"]["n_documents"] == 42  # type: ignore[index, call-overload]  # plain JSON


def test_a_report_counted_again(checks: Checks) -> None:
    report = checks[0]
    assert report.copied is not None
    same = report.rethreshold()
    assert same.copied == pytest.approx(report.copied)
    assert [s.doc_id for s in same.sources] == [s.doc_id for s in report.sources]
    best = report.sources[0]
    without = report.rethreshold(without_sources=[best.doc_id])
    assert best.doc_id not in {s.doc_id for s in without.sources}
    assert best.doc_id not in without.matches.column("right_doc").to_pylist()
    assert without.sources[0].alone <= best.alone
    none = without.rethreshold(min_chars=10_000)
    assert (none.copied, none.sources, none.matches.num_rows) == (0, (), 0)
    assert none.rethreshold().copied == pytest.approx(report.copied), "always from all that was found"
    first = report.matches.column("match_id")[0].as_py()
    assert report.rethreshold(without_matches=[first]).matches.num_rows == report.matches.num_rows - 1
    assert checks.rethreshold(min_chars=10_000).to_arrow().column("reused").to_pylist() == [0, 0]


def test_the_page_to_hand_over_can_be_saved(checks: Checks, tmp_path: Path) -> None:
    saved = checks.rethreshold(min_chars=100).save_html(tmp_path / "报告.html")
    assert "柏川县民政局" in saved.read_text(encoding="utf-8")


def test_without_anything_to_compare_with_shares_are_unknown() -> None:
    [report] = check(REPORT)
    assert report.copied is None
    assert report.rethreshold(min_chars=5).sources == ()
    assert check(REPORT).to_arrow().column("copied").to_pylist() == [None]


def test_a_corpus_counted_again_with_nothing_left_out_is_as_it_was(reuse: Reuse) -> None:
    again = reuse.rethreshold()
    for name in ("reused", "formulaic", "own_earlier", "superior", "copied", "garbled", "original"):
        found, told = (one.tables.documents.column(name).to_pylist() for one in (again, reuse))
        assert found == pytest.approx(told), name
    assert again.tables.matches.equals(reuse.tables.matches)


def test_a_corpus_counted_again_without_the_short_and_the_unlike(reuse: Reuse) -> None:
    again = reuse.rethreshold(min_chars=60, min_similarity=0.9)
    matches = again.to_arrow()
    assert 0 < matches.num_rows < reuse.to_arrow().num_rows
    assert min(matches.column("n_chars").to_pylist()) >= 60
    assert min(matches.column("similarity").to_pylist()) >= 0.9
    before, after = (one.to_polars("documents")["reused"].sum() for one in (reuse, again))
    assert after < before
    assert reuse.rethreshold(min_chars=10**6).to_polars("documents")["reused"].sum() == 0
    assert again.rethreshold().to_arrow().num_rows == reuse.to_arrow().num_rows


def test_families_lose_members_and_then_themselves(tmp_path: Path) -> None:
    text = "".join(paragraphs(random.Random(4), 12))
    found = dedup(Corpus.from_texts({"甲": text, "乙": text, "丙": text + PASSAGE}))
    assert found.to_arrow("families").num_rows == 3
    assert found.rethreshold(min_similarity=1).to_arrow("families").num_rows == 2


def test_an_index_and_what_adding_did(tmp_path: Path) -> None:
    write_pair(tmp_path / "corpus", "a.txt", "b.txt")
    index = Index.build(tmp_path / "corpus", tmp_path / "index")
    digest = index.digest
    assert index.add(tmp_path / "corpus") == Added(0, 0, 2, ())
    assert index.digest == digest
    write_pair(tmp_path / "corpus", "c.txt")
    assert index.add(tmp_path / "corpus").added == 1
    assert len(index) == len(Index(tmp_path / "index")) == 3
    assert index.digest != digest
    index.prove()
    with pytest.raises(BadIndex, match="no index"):
        Index(tmp_path / "corpus")


@pytest.mark.parametrize("vectors", [False, True])
def test_an_index_is_searched_with_and_without_vectors(vectors: bool, tmp_path: Path) -> None:
    records = [
        {"id": "甲", "agency": "东河县人民政府", "year": 2019, "text": "少数干部对公开的意义认识不足。今年修渠三条。"},
        {"id": "乙", "agency": "西山县人民政府", "year": 2021, "text": "个别同志对公开工作认识不到位。今年修桥一座。"},
    ]
    index = Index.build(Corpus.from_records(records), tmp_path / "index", vectors=vectors)
    assert (index.stored.manifest.vectors is not None) == vectors
    found = index.search("对公开认识不到位", limit=2)
    assert [one.text for one in found] == ["个别同志对公开工作认识不到位。", "少数干部对公开的意义认识不足。"]
    assert [one.document.metadata.year for one in index.search("认识不到位", agency="东河")][:1] == [2019]
    assert not index.search("认识不到位", years=(2015, 2018))
    with pytest.raises(BadInput, match="too short"):
        index.search("。")


def test_an_encoder_without_vectors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="vectors"):
        Index.build(Corpus.from_texts({"甲": "今年修渠三条。"}), tmp_path / "index", encoder="some/model")
    assert not (tmp_path / "index").exists()


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        Corpus(tmp_path / "nothing")
    with pytest.raises(BadInput, match="record 1"):
        Corpus.from_records([{"title": "x"}])
    with pytest.raises(BadInput):
        check(tmp_path / "nothing")


def test_without_polars_the_cure_is_named(monkeypatch: pytest.MonkeyPatch, reuse: Reuse) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)  # importing it fails
    with pytest.raises(MissingExtra) as caught:
        reuse.to_polars()
    assert "pip install 'gongwen-reuse[polars]'" in caught.value.next_step


def test_notebooks_see_words_as_words(checks: Checks, reuse: Reuse, tmp_path: Path) -> None:
    corpus = Corpus.from_records(
        {"id": HOSTILE[:20], "text": HOSTILE + PASSAGE + end, "title": HOSTILE} for end in ("甲说完了。", "乙说完了。")
    )
    index = Index.build(corpus, tmp_path / "index")
    found = check(corpus, against=corpus)
    for shown in (dedup(corpus), index, found, found[0], checks, checks[0], reuse):
        page = shown._repr_html_()
        assert "<table>" in page
        assert "<img" not in page


def test_a_script_may_ask_for_several_jobs_without_a_main_guard(tmp_path: Path) -> None:
    write_pair(tmp_path / "corpus", "a.txt", "b.txt", "c.txt")
    (tmp_path / "script.py").write_text(
        "from toolkit import dedup\n"
        "from toolkit.engine import gather\n"
        "gather._ALONE_BYTES, gather._BUNDLE_JOBS = 0, 1  # little as it is, processes share it\n"
        "print('once')\n"
        "print(dedup('corpus', jobs=2).to_arrow('documents').num_rows)\n"
    )
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.stdout == "once\n3\n", done.stderr[-2000:]


def test_what_cannot_be_asked_for_is_told_in_words(tmp_path: Path) -> None:
    index = Index.build(Corpus.from_texts({"甲": "今年修渠三条，村民都来帮忙。"}), tmp_path / "index")
    for wrong in ("2017-", (2017,), ("2017", "2019"), 2017, (2019, 2015)):
        with pytest.raises(BadInput, match="not a first and a last year") as told:
            index.search("村民修渠", years=wrong)  # type: ignore[arg-type]
        assert "years=(2015, 2019)" in told.value.next_step
    for limit in (0, -1, 2.5, None, True):
        with pytest.raises(BadInput, match=r"limit=.*no whole number"):
            index.search("村民修渠", limit=limit)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="no text"):
        index.search(None)  # type: ignore[arg-type]
    reuse = dedup(Corpus.from_texts({"甲": "今年修渠三条。", "乙": "今年修桥一座。"}))
    for ask in (reuse.to_arrow, reuse.to_polars):
        with pytest.raises(BadInput, match="no table 'nosuch'") as told:
            ask("nosuch")  # type: ignore[arg-type]
        assert "documents, matches" in told.value.next_step
    for similarity in (2, -0.1, float("nan"), "x", True):
        with pytest.raises(BadInput, match=r"min_similarity=.*from 0 to 1"):
            reuse.rethreshold(min_similarity=similarity)  # type: ignore[arg-type]
    for jobs in (0, "x", 1.5):
        with pytest.raises(BadInput, match=r"jobs=.*no whole number"):
            dedup(Corpus.from_texts({"甲": "今年修渠三条。"}), jobs=jobs)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="texts without names"):
        Corpus.from_texts(["今年修渠三条。"])  # type: ignore[arg-type]
    for opened in (Index, Corpus):
        with pytest.raises(BadInput, match="no path"):
            opened(3)  # type: ignore[arg-type]


def test_exclusions_that_say_nothing_are_told_in_words() -> None:
    mine = Corpus.from_records([{"text": "今年修渠三条，村民都来帮忙，渠水流到田头。", "agency": "苇塘镇人民政府"}])
    [report] = check(mine, against=Corpus.from_texts({"甲": "今年修渠三条，村民都来帮忙，渠水流到田头。"}))
    for chars in (-1, 1.5, "3"):
        with pytest.raises(BadInput, match=r"min_chars=.*no whole number"):
            report.rethreshold(min_chars=chars)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match=r"without_sources=.*no list"):
        report.rethreshold(without_sources="records.jsonl#甲")
    with pytest.raises(BadInput, match="without_matches=3"):
        report.rethreshold(without_matches=3)  # type: ignore[arg-type]
    assert report.rethreshold(without_sources=["nobody"]).copied == report.copied
