"""Every task on tiny data, and every experiment that lies in configs/."""

from __future__ import annotations

import random
import tarfile
from pathlib import Path

import pytest

from toolkit.errors import BadInput
from toolkit.experiment.benchmark import build_benchmark
from toolkit.experiment.config import load_experiment
from toolkit.experiment.measured import Measured, Work
from toolkit.experiment.record import read_run
from toolkit.experiment.registry import TASKS
from toolkit.experiment.run import run_experiment
from toolkit.experiment.tasks.bands import BandsParams, bands
from toolkit.experiment.tasks.families import FamiliesParams, families_quality
from toolkit.experiment.tasks.match_quality import MatchQualityParams, match_quality
from toolkit.experiment.tasks.pan_alignment import PanParams, pan_alignment
from toolkit.experiment.tasks.self_reuse import SelfReuseParams, self_reuse

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
def test_every_experiment_runs_on_tiny_data(config: Path, years: Path, pan: Path, tmp_path: Path) -> None:
    tiny = {
        "bands": ["n_pairs=20"],
        "benchmark": [f"corpus={EXAMPLES / 'corpus'}", "pairs_per_class=1"],
        "families": ["n_families=5"],
        "match_quality": [f"corpus={EXAMPLES / 'corpus'}", f"truth={EXAMPLES / 'truth.jsonl'}"],
        "pan_alignment": [f"corpus={pan}", "per_class=1"],
        "rhetoric_quality": [f"moves={EXAMPLES / 'rhetoric' / 'moves.jsonl'}", "part=dev"],
        "self_reuse": [f"corpus={years}"],
    }
    kinds = {name: task.params for name, task in TASKS.items()}
    described = load_experiment(config, kinds, tiny[load_experiment(config, kinds).task])
    ran = run_experiment(described, TASKS, tmp_path / "run")
    assert not any(cell.error for cell in ran.cells)
    assert all(cell.figures for cell in read_run(tmp_path / "run").cells)


@pytest.mark.shared
@pytest.mark.skipif(not HAILAR.is_dir(), reason="needs the district's reports in ../shared")
def test_a_real_district_repeats_itself_a_little(tmp_path: Path) -> None:
    found = self_reuse(SelfReuseParams(corpus=HAILAR), Work(1, tmp_path))
    share = value(found, "earlier")
    assert share is not None and 0 < share < 0.5
