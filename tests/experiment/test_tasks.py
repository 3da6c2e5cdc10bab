"""Every task on tiny data, and every experiment that lies in configs/."""

from __future__ import annotations

import io
import json
import random
import tarfile
from pathlib import Path
from typing import Literal

import pytest
from datasketch import bBitMinHash

from toolkit.errors import BadInput
from toolkit.experiment.benchmark import build_benchmark
from toolkit.experiment.config import PageWords, load_experiment
from toolkit.experiment.labels import LANGS
from toolkit.experiment.measured import Measured, Work
from toolkit.experiment.page import write_page
from toolkit.experiment.record import read_run
from toolkit.experiment.registry import TASKS
from toolkit.experiment.run import run_experiment
from toolkit.experiment.spinners import SPINNERS, load_rules, pseudo_rules
from toolkit.experiment.tasks.bands import BandsParams, bands
from toolkit.experiment.tasks.families import FamiliesParams, families_quality
from toolkit.experiment.tasks.garbling import GarblingParams, garbling, spun_passages
from toolkit.experiment.tasks.match_quality import MatchQualityParams, match_quality
from toolkit.experiment.tasks.pan_alignment import PanParams, pan_alignment
from toolkit.experiment.tasks.self_reuse import SelfReuseParams, self_reuse
from toolkit.experiment.tasks.shared_text import SharedTextParams, shared_text
from toolkit.experiment.tasks.sketches import BITS, Scheme, SketchesParams, by_sets, by_signatures, sketches
from toolkit.experiment.texts import texts_of
from toolkit.fingerprint import Codes, SketchParams, sign
from toolkit.fingerprint.datasketch_bridge import to_minhashes

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
CONFIGS = sorted((ROOT / "configs" / "experiments").glob("*.toml"))
HAILAR = ROOT.parent / "shared" / "data" / "reports" / "hailar"
WORDS = "茶园码头学校道路票据仓库巡查值班渔民教师司机专家登记采购发放清点核对约谈通报汇总验收备案归档移交"


def value(measured: Measured, name: str, group: str = "") -> float | None:
    (found,) = [metric.value for metric in measured.metrics if (metric.name, metric.group) == (name, group)]
    return found


def prose(seed: int, n: int = 260) -> str:
    draw = random.Random(seed)
    return "".join("".join(draw.choices(WORDS, k=draw.randrange(12, 24))) + "。" for _ in range(n // 18))


@pytest.fixture(scope="session")
def years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three years of one town: the second takes a passage from the first, the third one from each."""
    folder = tmp_path_factory.mktemp("years")
    first, second = prose(1, 90), prose(2, 90)
    bodies = {2012: [prose(11), first], 2013: [prose(12), second, first], 2014: [prose(13), first, second]}
    for year, parts in bodies.items():
        text = f"{year}年苇塘镇人民政府工作报告\n\n" + "\n".join(parts) + f"\n苇塘镇人民政府\n{year}年12月30日\n"
        (folder / f"{year}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Laws of three towns, in a folder and in an archive: two share an article, the third has none of it."""
    folder = tmp_path_factory.mktemp("towns")
    article = prose(50, 90)
    with tarfile.open(folder / "laws.tar.xz", "w:xz") as archive:
        for name, parts in {"苇塘": [prose(21), article], "栎岗": [prose(22), article], "松坪": [prose(23)]}.items():
            for kind in ("laws/DLC/甲/乙", "laws/other/甲/乙"):
                data = "\n".join([f"{name}河湖条例", *parts]).encode()
                member = tarfile.TarInfo(f"{kind}/{name}/条例.md")
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
    with tarfile.open(folder / "laws.tar.xz") as archive:
        archive.extractall(folder / "open", filter="data")
    return folder


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short list of a spinner: words of the example corpus, each by another of them."""
    file = tmp_path_factory.mktemp("rules") / "rules.txt"
    texts = [one.text for one in texts_of(EXAMPLES / "corpus")[0]]
    drawn = pseudo_rules(texts, random.Random(9))[:200]
    file.write_text("".join(f"{rule.source}→{rule.target}\n" for rule in drawn), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def pan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pan") / "corpus"
    build_benchmark(EXAMPLES / "corpus", out, pairs_per_class=2, seed=1)
    return out


def test_self_reuse_is_what_was_taken_over(years: Path, tmp_path: Path) -> None:
    found = self_reuse(SelfReuseParams(corpus=years), Work(1, tmp_path))
    sizes = {path.stem: len(path.read_text("utf-8").strip()) for path in years.iterdir()}
    assert value(found, "previous_year", "2013") == pytest.approx(len(prose(1, 90)) / sizes["2013"], abs=0.02)
    both = (len(prose(1, 90)) + len(prose(2, 90))) / sizes["2014"]
    assert value(found, "previous_year", "2014") == pytest.approx(both, abs=0.02)
    assert value(found, "earlier", "2014") == pytest.approx(both, abs=0.02)
    assert value(found, "documents_without_year") == 0
    assert not [metric for metric in found.metrics if metric.group == "2012"]


def test_one_year_has_no_year_before(years: Path, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "a.txt").write_bytes((years / "2012.txt").read_bytes())
    with pytest.raises(BadInput, match="fewer than two years"):
        self_reuse(SelfReuseParams(corpus=tmp_path / "one"), Work(1, tmp_path))


def test_shared_text_is_what_two_towns_have(towns: Path, tmp_path: Path) -> None:
    params = SharedTextParams(corpus=towns / "laws.tar.xz", only="DLC/*/*/*/*.md", by="folder")
    found = shared_text(params, Work(1, tmp_path))
    article = len(prose(50, 90))
    size = len("苇塘河湖条例\n" + prose(21) + "\n") + article
    assert value(found, "documents") == 3
    assert value(found, "shared", "苇塘") == pytest.approx(article / size, abs=0.02)
    assert value(found, "shared_with", "苇塘 > 栎岗") == pytest.approx(article / size, abs=0.02)
    assert value(found, "shared", "松坪") == 0
    assert value(found, "shared_as", "verbatim") == value(found, "shared")
    assert not [metric for metric in found.metrics if "松坪" in metric.group and ">" in metric.group]
    (quote,) = [quote for quote in found.quotes if not quote.formula]
    assert (quote.n_holders, quote.n_documents) == (2, 2)
    assert quote.n_chars == pytest.approx(article, abs=5)
    assert prose(50, 90).startswith(quote.text.rstrip("…"))


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"only": "nothing/*.md"}, "no member is nothing"),
        ({"only": "DLC/*/*/苇塘/*.md", "by": "folder"}, "fewer than two publishers"),
    ],
)
def test_shared_text_of_nobody_is_named(params: dict[str, str], words: str, towns: Path, tmp_path: Path) -> None:
    settings = {"corpus": str(towns / "laws.tar.xz"), **params}
    with pytest.raises(BadInput, match=words):
        shared_text(SharedTextParams.model_validate_json(json.dumps(settings)), Work(1, tmp_path))


def test_only_an_archive_has_members_to_choose(towns: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="open"):
        shared_text(SharedTextParams(corpus=towns / "open", only="*.md"), Work(1, tmp_path))


@pytest.mark.parametrize("scheme", ["full_containment", "full_jaccard", "one_permutation", "k_permutation", "b_bit"])
def test_every_scheme_finds_a_long_passage_in_windows_of_its_length(scheme: Scheme, tmp_path: Path) -> None:
    params = SketchesParams(corpus=EXAMPLES / "corpus", scheme=scheme, passage_chars=160, window=200, n_passages=20)
    found = sketches(params, Work(1, tmp_path))
    assert (value(found, "recall_at_1") or 0) > 0.9
    assert (value(found, "auc") or 0) > 0.95


def test_whole_sets_contain_a_passage_and_its_edits_cost(tmp_path: Path) -> None:
    whole = SketchesParams(corpus=EXAMPLES / "corpus", scheme="full_containment", window=0, n_passages=20)
    kept, edited = (sketches(whole.model_copy(update={"edited": share}), Work(1, tmp_path)) for share in (0.0, 0.3))
    assert value(kept, "recall_at_1") == value(kept, "score_of_source") == value(kept, "average_precision") == 1
    assert (value(edited, "score_of_source") or 1) < 0.6


def test_bits_are_estimated_as_datasketch_does(tmp_path: Path) -> None:
    codes = Codes.from_texts([prose(1), prose(1)[:100], prose(2)])
    params = SketchesParams(corpus=tmp_path, scheme="b_bit")
    (ours,) = by_signatures(params, codes, 1, 7)
    sketched = to_minhashes(sign(codes, SketchParams("k_permutation", params.n_slots, 7, params.shingle_chars)))
    asked, *held = [bBitMinHash(one, b=BITS) for one in sketched]
    assert ours.tolist() == pytest.approx([asked.jaccard(other) for other in held])


@pytest.mark.parametrize("scheme", ["full_containment", "full_jaccard"])
def test_sets_are_compared_exactly(scheme: Scheme, tmp_path: Path) -> None:
    texts = ["甲乙丙丁甲乙丙", "乙丙丁戊甲乙丙丁", "子丑寅卯", "甲"]
    params = SketchesParams(corpus=tmp_path, scheme=scheme, shingle_chars=2)
    (ours,) = by_sets(params, Codes.from_texts(texts), 1, 1)
    sets = [{text[i : i + 2] for i in range(len(text) - 1)} for text in texts]
    whole = [len(sets[0] | other) if scheme == "full_jaccard" else len(sets[0]) for other in sets[1:]]
    assert ours.tolist() == [len(sets[0] & other) / n for other, n in zip(sets[1:], whole, strict=True)]


def test_no_passage_that_one_report_alone_has_is_named(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(prose(3), encoding="utf-8")
    with pytest.raises(BadInput, match="no passage of 80 characters"):
        sketches(SketchesParams(corpus=tmp_path), Work(1, tmp_path))


@pytest.mark.parametrize("lists", ["known", "unseen"])
def test_spinners_of_unseen_words_use_none_of_the_list(lists: Literal["known", "unseen"], rules: Path) -> None:
    params = GarblingParams(corpus=EXAMPLES / "corpus", rules=rules, lists=lists, n_spun=10, n_chars=600, rate=0.1)
    targets = {rule.target for rule in load_rules(rules)}
    spun = spun_passages(params, 3)
    assert len(spun) == 10 and {one.spinner for one in spun} == set(SPINNERS)
    put_in = sum(one.text.count(word) - one.natural.count(word) for one in spun for word in targets)
    assert (put_in > 20) is (lists == "known")
    assert all(0.02 < one.reached < 0.25 for one in spun)


def test_a_list_without_rules_is_named(tmp_path: Path) -> None:
    (tmp_path / "rules.txt").write_text("no rule", encoding="utf-8")
    with pytest.raises(BadInput, match=r"rules\.txt: no rule"):
        garbling(GarblingParams(corpus=EXAMPLES / "corpus", rules=tmp_path / "rules.txt"), Work(1, tmp_path))


def test_set_phrases_link_reports_only_where_they_count(tmp_path: Path) -> None:
    truth = EXAMPLES / "truth.jsonl"
    on, off = (
        match_quality(
            MatchQualityParams(corpus=EXAMPLES / "corpus", truth=truth, formula=formula),
            Work(1, tmp_path / str(formula)),
        )
        for formula in (True, False)
    )
    assert (value(on, "false_links") or 0) == 0
    assert (value(off, "false_links", "formula") or 0) > 10
    assert (value(on, "precision") or 0) > 0.97 > (value(off, "precision") or 0)
    assert (value(on, "recall") or 0) > 0.96


def test_a_truth_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "truth.jsonl").write_text("no")
    params = MatchQualityParams(corpus=EXAMPLES / "corpus", truth=tmp_path / "truth.jsonl")
    with pytest.raises(BadInput, match=r"truth\.jsonl"):
        match_quality(params, Work(1, tmp_path))


@pytest.mark.parametrize(("similarity", "low", "high"), [(0.2, 0.0, 0.3), (0.5, 0.95, 1.0), (0.9, 1.0, 1.0)])
def test_bands_propose_what_the_formula_promises(similarity: float, low: float, high: float, tmp_path: Path) -> None:
    found = bands(BandsParams(similarity=similarity, n_pairs=300), Work(1, tmp_path))
    assert value(found, "similarity") == pytest.approx(similarity, abs=0.02)
    proposed, promised = value(found, "proposed"), value(found, "promised")
    assert proposed is not None and promised is not None
    assert low <= proposed <= high
    assert proposed == pytest.approx(promised, abs=0.07)
    assert (value(found, "recall") is None) is (similarity < 0.5)


def test_families_are_those_planted_until_the_template_is_most_of_the_text(tmp_path: Path) -> None:
    apart, alike = (
        families_quality(FamiliesParams(template_share=share, n_families=20), Work(1, tmp_path))
        for share in (0.3, 0.95)
    )
    assert [value(apart, name) for name in ("precision", "recall", "f1", "rand", "largest")] == [1, 1, 1, 1, 4]
    # 95 % of all texts is the same: at a threshold of .7 everything is near everything.
    assert (value(alike, "precision") or 0) < 0.1 and (value(alike, "largest") or 0) > 40


def test_a_pan_archive_is_measured_as_its_folder(pan: Path, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "pan.tar.xz", "w:xz") as archive:
        archive.add(pan, "corpus")
    whole = [
        pan_alignment(PanParams(corpus=path, method="common_runs"), Work(1, tmp_path / path.name))
        for path in (pan, tmp_path / "pan.tar.xz")
    ]
    assert whole[0] == whole[1]
    assert value(whole[0], "recall", "03-verbatim") == pytest.approx(1, abs=0.1)
    assert value(whole[0], "touched_pairs", "01-no-reuse") == 0
    few = pan_alignment(PanParams(corpus=pan, per_class=1, method="common_runs"), Work(1, tmp_path / "few"))
    assert value(few, "touched_pairs", "03-verbatim") == 1


@pytest.mark.parametrize("name", ["nothing", "no.tar.xz", "empty.tar"])
def test_no_pan_corpus_is_named(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "nothing":
        path.mkdir()
    elif name == "empty.tar":
        tarfile.open(path, "w").close()
    else:
        path.write_bytes(b"no archive")
    with pytest.raises(BadInput, match=name.replace(".", r"\.")):
        pan_alignment(PanParams(corpus=path, method="common_runs"), Work(1, tmp_path / "work"))


def test_there_is_an_experiment_for_every_task() -> None:
    kinds = {name: task.params for name, task in TASKS.items()}
    described = [load_experiment(path, kinds) for path in CONFIGS]
    assert {one.task for one in described} == set(TASKS)
    assert all(one.question.endswith("?") for one in described)


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.stem)
def test_every_experiment_runs_on_tiny_data(
    config: Path, years: Path, pan: Path, towns: Path, rules: Path, tmp_path: Path
) -> None:
    tiny = {
        "bands": ["n_pairs=20"],
        "benchmark": [f"corpus={EXAMPLES / 'corpus'}", "pairs_per_class=1"],
        "encoder_retrieval": [f"corpus={EXAMPLES / 'corpus'}", "n_sentences=300", "n_asked=20"],
        "families": ["n_families=5"],
        "garbling": [
            f"corpus={EXAMPLES / 'corpus'}",
            f"rules={rules}",
            "n_spun=5",
            "n_chars=600",
            "rate=0.1",
            "lists=known",
        ],
        "match_quality": [f"corpus={EXAMPLES / 'corpus'}", f"truth={EXAMPLES / 'truth.jsonl'}"],
        "pan_alignment": [f"corpus={pan}", "per_class=1"],
        "rhetoric_quality": [f"moves={EXAMPLES / 'rhetoric' / 'moves.jsonl'}", "part=dev"],
        "self_reuse": [f"corpus={years}"],
        "provinces": [f"corpus={towns / 'open'}", "by=folder", "formula=true"],
        "shared_text": [f"corpus={towns / 'laws.tar.xz'}"],
        "shingle-size": [f"corpus={EXAMPLES / 'corpus'}", "n_passages=5", "edited=0.1"],
        "sketches": [f"corpus={EXAMPLES / 'corpus'}", "n_passages=5", "window=200"],
    }
    kinds = {name: task.params for name, task in TASKS.items()}
    described = load_experiment(config, kinds, tiny.get(config.stem) or tiny[load_experiment(config, kinds).task])
    ran = run_experiment(described, TASKS, tmp_path / "run")
    for lang in LANGS:
        words = described.page.get(lang, PageWords())
        page = write_page(read_run(tmp_path / "run"), words, TASKS[described.task].pictures, lang)
        assert f'<html lang="{lang}">' in page.read_text("utf-8")
    assert not any(cell.error for cell in ran.cells)
    assert all(cell.figures for cell in read_run(tmp_path / "run").cells)


@pytest.mark.shared
@pytest.mark.skipif(not HAILAR.is_dir(), reason="needs the district's reports in ../shared")
def test_a_real_district_repeats_itself_a_little(tmp_path: Path) -> None:
    found = self_reuse(SelfReuseParams(corpus=HAILAR), Work(1, tmp_path))
    share = value(found, "earlier")
    assert share is not None and 0 < share < 0.5
