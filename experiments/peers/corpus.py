"""The files that every program reads: reports in JSON lines, and which of them are near-duplicates."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

from experiments.peers.score import exact
from toolkit.experiment.changes import edited, slots
from toolkit.experiment.texts import texts_of
from toolkit.split.sentences import sentences_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "corpus"
_SENTENCES = (25, 60)
_MEMBERS = (2, 6)
_NEAR_SHARE = 0.12
_EDITS = (0.005, 0.01, 0.02, 0.04)


def make_corpus(folder: Path, n_reports: int, generator: Path | None) -> tuple[Path, Path]:
    """Paths of the reports and of the planted pairs; made once. generator: a script NAME N FOLDER to make them with."""
    corpus, truth = folder / f"c{n_reports}.jsonl", folder / f"gt{n_reports}.jsonl"
    if not (corpus.is_file() and truth.is_file()):
        folder.mkdir(parents=True, exist_ok=True)
        if generator is not None:
            subprocess.run([sys.executable, str(generator), str(n_reports), str(folder)], check=True)
        else:
            _write_own(corpus, truth, n_reports)
    return corpus, truth


def _write_own(corpus: Path, truth: Path, n_reports: int) -> None:
    """Reports put together from sentences of the example corpus, their slots refilled, and edited copies of some."""
    draw = random.Random(n_reports)
    found, _ = texts_of(EXAMPLES)
    sentences = sorted({one.text[a:b] for one in found for a, b in sentences_of(one.text) if b - a >= 10})
    texts: list[str] = []
    pairs: list[tuple[int, int]] = []
    while len(texts) < n_reports:
        chosen = draw.choices(sentences, k=draw.randrange(*_SENTENCES))
        text = "".join(slots(draw, sentence).replace("\n", "") for sentence in chosen)
        first = len(texts)
        texts.append(text)
        if draw.random() < _NEAR_SHARE / 3:
            copies = min(draw.randrange(*_MEMBERS) - 1, n_reports - len(texts))
            texts += [edited(draw, text, draw.choice(_EDITS)) for _ in range(copies)]
            pairs += [(a, b) for b in range(first, len(texts)) for a in range(first, b)]
    with corpus.open("w", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            file.write(json.dumps({"id": f"r{number}", "text": text}, ensure_ascii=False) + "\n")
    with truth.open("w", encoding="utf-8") as file:
        for pair, jaccard in zip(pairs, exact(texts, pairs), strict=True):
            file.write(json.dumps([*pair, round(jaccard, 6)]) + "\n")
