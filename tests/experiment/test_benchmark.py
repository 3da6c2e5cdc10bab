from __future__ import annotations

import random
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from experiments.pan_chinese import main
from toolkit.engine.pairs_folder import Folders, read_pairs
from toolkit.errors import BadInput
from toolkit.experiment.benchmark import CLASSES, build_benchmark
from toolkit.experiment.pan import PLANTED, read_cases
from toolkit.experiment.set_phrases import SET_PHRASES

CORPUS = Path(__file__).resolve().parents[2] / "examples" / "corpus"
N = 3


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("benchmark") / "out"
    result = build_benchmark(CORPUS, out, pairs_per_class=N, seed=5)
    assert result.n_pairs == N * len(CLASSES)
    return out


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    build_benchmark(CORPUS, tmp_path / "again", pairs_per_class=N, seed=5)
    assert content(tmp_path / "again") == content(built)
    build_benchmark(CORPUS, tmp_path / "more", pairs_per_class=N + 1, seed=5)
    assert {name: text for name, text in content(tmp_path / "more").items() if name in content(built)} | {
        name: text for name, text in content(built).items() if name.endswith(("pairs", ".json"))
    } == content(built)
    build_benchmark(CORPUS, tmp_path / "other", pairs_per_class=N, seed=6)
    assert content(tmp_path / "other") != content(built)


def test_classes_lie_in_pans_layout(built: Path) -> None:
    folders = Folders(built / "susp", built / "src", built)
    names = sorted(path.parent.name for path in built.glob("*/pairs"))
    assert names == [f"{number:02}-{name}" for number, name in enumerate(CLASSES, 1)]
    for name in names:
        pairs = read_pairs(built / name / "pairs", folders)
        assert len(pairs) == N
        cases = read_cases((built / name / pair.xml_name for pair in pairs), feature=PLANTED)
        assert len(cases) == (0 if name[3:] in ("no-reuse", "formula-only") else N), name


def passages(built: Path, name: str) -> list[tuple[str, str, ET.Element]]:
    """Planted and original words of a class, with the feature that says where they stand."""
    found = []
    for file in sorted(built.glob(f"*-{name}/*.xml")):
        root = ET.parse(file).getroot()
        (feature,) = root.iter("feature")
        sides = []
        for side, folder, document in (
            ("this", "susp", root.attrib["reference"]),
            ("source", "src", feature.attrib["source_reference"]),
        ):
            text = (built / folder / document).read_bytes().decode("utf-8")
            start = int(feature.attrib[f"{side}_offset"])
            sides.append(text[start : start + int(feature.attrib[f"{side}_length"])])
        found.append((sides[0], sides[1], feature))
    assert len(found) == N
    return found


@pytest.mark.parametrize("name", ["verbatim", "excerpt"])
def test_truth_is_exact(built: Path, name: str) -> None:
    for planted, original, feature in passages(built, name):
        assert planted == original
        assert feature.attrib["obfuscation"] == name


@pytest.mark.parametrize("name", sorted(set(CLASSES) - {"no-reuse", "formula-only", "verbatim", "excerpt"}))
def test_changed_passages_are_changed_and_lie_where_they_should(built: Path, name: str) -> None:
    for planted, original, _ in passages(built, name):
        assert planted != original
        assert planted.strip() and original.strip()


def test_slots_differ_in_digits_and_names_alone(built: Path) -> None:
    for planted, original, _ in passages(built, "slots"):
        same = [re.sub(r"\d", "0", text) for text in (planted, original)]
        assert len(set(same[0]) & set(same[1])) >= 0.9 * len(set(same[1]))


def test_excerpts_are_short_and_lie_in_long_reports(built: Path) -> None:
    for planted, _, _ in passages(built, "excerpt"):
        assert 40 <= len(planted) <= 120
    for line in (built / "07-excerpt" / "pairs").read_text().splitlines():
        assert len((built / "susp" / line.split()[0]).read_text("utf-8")) > 2000


def test_garbled_says_who_spun_and_how_much(built: Path) -> None:
    for _, _, feature in passages(built, "garbled"):
        assert feature.attrib["spinner"] and 0.1 <= float(feature.attrib["share"]) <= 1


def test_hard_negatives_share_set_phrases_and_nothing_else(built: Path) -> None:
    for line in (built / "02-formula-only" / "pairs").read_text().splitlines():
        susp, source = (
            (built / folder / name).read_bytes().decode("utf-8")
            for folder, name in zip(("susp", "src"), line.split(), strict=True)
        )
        assert sum(phrase in susp and phrase in source for phrase in SET_PHRASES) >= 4
        runs = {susp[i : i + 80] for i in range(len(susp) - 79)}  # two phrases may stand side by side by chance
        assert not any(source[i : i + 80] in runs for i in range(len(source) - 79))


def test_bad_input_is_named(built: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not empty"):
        build_benchmark(CORPUS, built, pairs_per_class=1, seed=1)
    for name, text in [("a.txt", "短文。"), ("b.txt", "也短。")]:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="0 texts"):
        build_benchmark(tmp_path, tmp_path / "out", pairs_per_class=1, seed=1)
    same = "".join(random.Random(1).choices("茶园码头学校道路账目票据仓库设备巡查值班", k=400)) + "。"
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(same, encoding="utf-8")
    with pytest.raises(BadInput, match="each two share"):
        build_benchmark(tmp_path, tmp_path / "out", pairs_per_class=1, seed=1)


def test_the_script_says_what_it_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["pan_chinese", str(tmp_path / "out"), str(CORPUS), "--pairs", "1"])
    assert main() == 0
    assert "11 pairs from" in capsys.readouterr().out
    assert main() == 2
    assert "not empty" in capsys.readouterr().err
