"""Quality floors of alignment; the figures themselves stand in docs/results.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments.align_examples import tried
from experiments.pan_alignment import in_half, pairs_of, together, try_pairs, unpacked
from toolkit.engine.aligning import Aligner
from toolkit.engine.config import Config
from toolkit.engine.pairs_folder import NamedPair
from toolkit.experiment.pan import measure

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT.parent / "shared" / "data" / "pan13-train.tar.xz"
FLOORS = {"02-no-obfuscation": 0.9, "03-random-obfuscation": 0.85, "04-translation-obfuscation": 0.85}


def test_passages_of_the_example_corpus() -> None:
    truth, found = tried(ROOT / "examples")
    assert len(truth) == 78
    measures = measure([case for _, case in truth], found)
    assert measures.plagdet >= 0.94
    assert measures.granularity <= 1.02


def test_halves_share_no_suspicious_document() -> None:
    pairs = [NamedPair(f"suspicious-document{i:05}.txt", "source.txt") for i in range(300)]
    assert all(in_half(pair, "dev") != in_half(pair, "held-out") for pair in pairs)
    assert 100 < sum(in_half(pair, "dev") for pair in pairs) < 200


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(not ARCHIVE.exists(), reason="needs the PAN training pairs in ../shared")
def test_pan_training_pairs(tmp_path: Path) -> None:
    aligner = Aligner(Config(), "en")
    with unpacked(ARCHIVE) as root:
        classes = {
            name: try_pairs(root, name, pairs_of(root, name, "held-out")[:150], tmp_path / name, aligner)
            for name in ("01-no-plagiarism", *FLOORS, "05-summary-obfuscation")
        }
    for name, floor in FLOORS.items():
        assert measure(classes[name].cases, classes[name].detections).plagdet >= floor, name
    assert classes["01-no-plagiarism"].touched <= 3
    whole = together(list(classes.values()))
    measures = measure(whole.cases, whole.detections)
    assert measures.plagdet >= 0.85
    assert measures.granularity <= 1.02
