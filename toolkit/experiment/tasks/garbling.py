"""How much of a spinner's work is found by the share of characters it changed, with its source at hand and without."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field
from rapidfuzz.distance import Indel

from toolkit.engine.config import Config
from toolkit.engine.local import dedup
from toolkit.errors import BadInput
from toolkit.experiment.config import Params
from toolkit.experiment.measured import Item, Measured, Metric, Work, share
from toolkit.experiment.ranking import recall_at_rate, recall_at_rate_by_genre
from toolkit.experiment.spinners import SPINNERS, Rule, load_rules, pseudo_rules
from toolkit.experiment.texts import NamedText, texts_of
from toolkit.judge.garble.score import garble_scores
from toolkit.judge.garble.verdict import THRESHOLD

RATE = 0.01


class GarblingParams(Params):
    """corpus: reports to spin passages of. rules: a list of `A→B` lines whose words the detector's training saw.

    lists: `known`: the spinners work by that list; `unseen`: by words drawn from the reports, none of which stands in
    it. source: whether the reports lie beside what was spun from them. rate: share of characters to change, 0-1.
    n_spun: passages, each by one of five spinners in turn. n_chars: their length.
    """

    corpus: Path
    rules: Path
    lists: Literal["known", "unseen"] = "known"
    source: bool = True
    rate: float = Field(default=0.08, gt=0, le=1)
    n_spun: int = Field(default=40, ge=5, le=10_000)
    n_chars: int = Field(default=2000, ge=200, le=20_000)


@dataclass(frozen=True, slots=True)
class _Spun:
    """A passage before and after. report: it was taken from; spinner: which one changed it."""

    report: NamedText
    spinner: str
    natural: str
    text: str

    @property
    def reached(self) -> float:
        """Share of the characters that are not what they were, 0-1: a list may have no more words for a passage."""
        kept = Indel.similarity(self.natural, self.text) / 2
        return 1 - kept / max(1, len(self.natural))


def garbling(params: GarblingParams, work: Work) -> Measured:
    """Recall, of all and by spinner, and what else was called garbled. A document here is a natural report.

    With the source: `recall` takes being flagged with the right source and no other, by `toolkit dedup`. Without: being
    called garbled by `toolkit check`'s detector; `recall_at_rate` is what a threshold would find that calls one in a
    hundred of the same passages as they were, also for each folder of the corpus apart.
    """
    spun = spun_passages(params, work.seed)
    metrics = _beside_source(params, spun, work) if params.source else _without_source(spun)
    reached = [Item(one.report.name, one.reached, 1) for one in spun]
    return Measured((*metrics, share("rate_reached", reached), Metric("passages", len(spun))))


def spun_passages(params: GarblingParams, seed: int) -> list[_Spun]:
    """Passages of reports, spun as the settings say."""
    draw = random.Random(seed)
    reports, _ = texts_of(params.corpus)
    reports = [one for one in reports if len(one.text) >= params.n_chars]
    if not reports:
        raise BadInput(
            f"{params.corpus}: no report of {params.n_chars} characters", next_step="give longer ones, or set n_chars"
        )
    listed = load_rules(params.rules)
    if not listed:
        raise BadInput(f"{params.rules}: no rule in it", next_step="give a file of lines A→B")
    known = {word for rule in listed for word in (rule.source, rule.target)}
    fresh = [r for r in pseudo_rules([one.text for one in reports], draw) if not {r.source, r.target} & known]
    rules = listed if params.lists == "known" else fresh
    return [_one(draw, params, rules, reports, number) for number in range(params.n_spun)]


def _one(
    draw: random.Random, params: GarblingParams, rules: list[Rule], reports: Sequence[NamedText], number: int
) -> _Spun:
    """Some passage of some report, by the spinner whose turn it is."""
    report, spinner = draw.choice(reports), list(SPINNERS)[number % len(SPINNERS)]
    at = draw.randrange(len(report.text) - params.n_chars + 1)
    natural = report.text[at : at + params.n_chars]
    text = SPINNERS[spinner](natural, draw.sample(rules, len(rules)), params.rate, draw)
    return _Spun(report, spinner, natural, text)


def _recall(spun: Sequence[_Spun], found: Sequence[bool]) -> list[Metric]:
    items = [(one.spinner, Item(one.report.name, hit, 1)) for one, hit in zip(spun, found, strict=True)]
    return [
        share("recall", [item for _, item in items]),
        *(share("recall", [item for by, item in items if by == spinner], spinner) for spinner in SPINNERS),
    ]


def _beside_source(params: GarblingParams, spun: Sequence[_Spun], work: Work) -> list[Metric]:
    """Run the main job over reports and spun passages together."""
    reports, _ = texts_of(params.corpus)
    names = {one.name: str(number) for number, one in enumerate(reports)}
    records = [(str(number), one.text) for number, one in enumerate(reports)]
    records += [(f"spun{number}", one.text) for number, one in enumerate(spun)]
    corpus = work.folder / "corpus.jsonl"
    lines = (json.dumps({"id": key, "text": text}, ensure_ascii=False) + "\n" for key, text in records)
    corpus.write_text("".join(lines), encoding="utf-8")
    outcome = dedup(
        corpus,
        work.folder / "report",
        config=Config(),
        n_jobs=work.n_jobs,
        lang="zh",
        progress=work.progress,
        html=False,
    )
    called: dict[str, set[str]] = {}
    for row in outcome.tables.flags.to_pylist():
        if row["flag"] == "garbled_rewrite":
            called.setdefault(_record(row["doc_id"]), set()).add(_record(row["source_doc"] or ""))
    found = [called.get(f"spun{number}") == {names[one.report.name]} for number, one in enumerate(spun)]
    natural = [Item(one.name, names[one.name] in called, 1) for one in reports]
    return [*_recall(spun, found), share("false_calls", natural)]


def _record(doc_id: str) -> str:
    """The record's id in a doc_id: `corpus.jsonl#ID`, or `corpus.jsonl#ID#part`."""
    return doc_id.split("#")[1] if "#" in doc_id else ""


def _without_source(spun: Sequence[_Spun]) -> list[Metric]:
    """Ask the detector, of the spun passages and of the same ones as they were."""
    scores = np.nan_to_num(garble_scores([text for one in spun for text in (one.text, one.natural)], screened=False))
    spun_scores, natural = scores[::2], scores[1::2]
    right = np.tile([True, False], len(spun))
    folders = [one.report.kind for one in spun for _ in range(2)]
    by_folder = recall_at_rate_by_genre(scores, right, folders, rate=RATE) if len(set(folders)) > 1 else {}
    return [
        *_recall(spun, (spun_scores >= THRESHOLD).tolist()),
        share(
            "false_calls", [Item(o.report.name, bool(s >= THRESHOLD), 1) for o, s in zip(spun, natural, strict=True)]
        ),
        Metric("recall_at_rate", recall_at_rate(scores, right, rate=RATE).recall),
        *(Metric("recall_at_rate", found.recall, folder) for folder, found in by_folder.items()),
    ]
