"""Machine-garbled rewrites without their source: how many are found, how many natural texts are called garbled.

    python experiments/garble_blind.py ../shared/data
    python experiments/garble_blind.py ../shared/data --rules test --detector /tmp/garble/garble-held-out.npz

Recall by the share of characters that the spinner changed, for documents of 2,000 characters and windows of 300, with
95 % intervals from resampling documents (all pieces of one together); then the natural texts called garbled, by genre.
Reads the test part alone; the detector's bounds were fixed on the calibration part when it was built.

--rules all: spinners use rules that the detector was trained with. --rules test: rules no word of which occurs in the
training of a detector built with --held-out, filled up, where they reach too little text for the rate asked, with
replacements drawn among words reserved from its training (calibrate: others such, for tuning). --rules train: the rules
that such a detector has seen.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import jieba
import numpy as np

from experiments.build_garble_detector import reserved_vocabulary
from experiments.garble_calibration import natural_pieces
from experiments.garble_corpus import GENRES, Natural, Part, natural_parts, pieces, read_rules, split_rules
from experiments.garble_spinners import WAYS, DrawnRules, EitherRules, ListedRules, RuleSource, spin
from toolkit.judge.garble.form import read_form
from toolkit.judge.garble.form_score import score_form
from toolkit.judge.garble.model import Detector, load_detector, read_detector
from toolkit.judge.garble.screen import odd_texts
from toolkit.judge.garble.verdict import THRESHOLD

Rules = Literal["all", "train", "calibrate", "test"]
RATES = (0.04, 0.08, 0.18, 0.27)
SIZES = (2000, 300)
SPUN_GENRES = ("province", "national_new", "district")
WAY_SHARES = (0.5, 0.2, 0.1, 0.1, 0.1)


@dataclass(frozen=True, slots=True)
class Trial:
    """One judged piece. key: the natural document it comes from; rate: share of changed characters."""

    key: str
    genre: str
    way: str
    rate: float
    score: float
    passed_screen: bool

    @property
    def called(self) -> bool:
        """Whether it was called garbled."""
        return self.score >= THRESHOLD


def judge(text: str, detector: Detector) -> tuple[float, bool]:
    """The score without the screen, and whether the screen would have let the text through."""
    return score_form(read_form(text, detector.alphabet), detector) or 0.0, bool(odd_texts([text], detector)[0])


def spun_trials(
    naturals: Sequence[Natural], rules: Rules, data: Path, detector: Detector, *, size: int, rate: float, n: int
) -> Iterator[Trial]:
    """`n` spun pieces of reports, in all ways."""
    rng = np.random.default_rng(11)
    given = [(d, piece) for d in naturals if d.genre in SPUN_GENRES for piece in pieces(d.text, size, size)]
    every = read_rules(data)
    listed = ListedRules(every if rules == "all" else split_rules(every)[rules])
    reserve = reserved_vocabulary(data) if rules in ("calibrate", "test") else None
    for _ in range(n):
        document, piece = given[int(rng.integers(len(given)))]
        way, seed = WAYS[int(rng.choice(len(WAYS), p=WAY_SHARES))], int(rng.integers(1 << 40))
        source: RuleSource = EitherRules(listed, DrawnRules(reserve, seed)) if reserve else listed
        spun = spin(piece, source, rate=rate, way=way, seed=str(seed))
        yield Trial(document.key, document.genre, way, spun.rate, *judge(spun.text, detector))


def interval(trials: Sequence[Trial]) -> tuple[float, float, float]:
    """Share called garbled, with a 95 % interval from resampling documents."""
    by_key: dict[str, list[bool]] = {}
    for trial in trials:
        by_key.setdefault(trial.key, []).append(trial.called)
    hits = np.array([sum(found) for found in by_key.values()])
    sizes = np.array([len(found) for found in by_key.values()])
    drawn = np.random.default_rng(5).integers(len(hits), size=(2000, len(hits)))
    shares = hits[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(hits.sum() / sizes.sum()), float(low), float(high)


def print_recall(naturals: Sequence[Natural], rules: Rules, data: Path, detector: Detector, n: int) -> None:
    """The curves of recall over the rate."""
    print(
        f"| rules: {rules} | rate asked | rate reached | called garbled | 95 % | after the screen | by way | by genre |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for size in SIZES:
        for rate in RATES:
            trials = list(spun_trials(naturals, rules, data, detector, size=size, rate=rate, n=n))
            share, low, high = interval(trials)
            screened = np.mean([trial.called and trial.passed_screen for trial in trials])
            reached = np.mean([trial.rate for trial in trials])
            ways = _shares([(way, [t for t in trials if t.way == way]) for way in WAYS])
            genres = _shares([(genre, [t for t in trials if t.genre == genre]) for genre in SPUN_GENRES])
            print(
                f"| {size} | {rate:.2f} | {reached:.3f} | {share:.3f} | {low:.2f}-{high:.2f} | "
                f"{screened:.3f} | {ways} | {genres} |"
            )


def _shares(groups: Sequence[tuple[str, Sequence[Trial]]]) -> str:
    return ", ".join(f"{name} {np.mean([t.called for t in found]):.2f}" for name, found in groups if found)


def print_false(naturals: Sequence[Natural], detector: Detector, want: int) -> None:
    """Natural pieces called garbled, by genre."""
    print("| natural | size | documents | pieces | called garbled | per 1,000 | 95 % | highest | through the screen |")
    print("|---|---|---|---|---|---|---|---|---|")
    for size in SIZES:
        for genre in GENRES:
            trials = [
                Trial(key, genre, "natural", 0.0, *judge(piece, detector))
                for key, piece in natural_pieces(naturals, genre, size, want)
            ]
            if trials:
                share, low, high = interval(trials)
                false = sum(trial.called for trial in trials)
                through = np.mean([trial.passed_screen for trial in trials])
                documents = len({trial.key for trial in trials})
                print(
                    f"| {genre} | {size} | {documents} | {len(trials)} | {false} | {1000 * share:.2f} | "
                    f"{1000 * low:.1f}-{1000 * high:.1f} | {max(t.score for t in trials):.3f} | {through:.3f} |"
                )


def print_speed(naturals: Sequence[Natural], detector: Detector) -> None:
    """Characters a second of the full score, and milliseconds a document behind the screen; CPU time."""
    texts = [piece for d in naturals if d.genre in SPUN_GENRES for piece in pieces(d.text, 2000, 1000)][:300]
    began = time.process_time()
    for text in texts:
        score_form(read_form(text, detector.alphabet), detector)
    full = time.process_time() - began
    began = time.process_time()
    through = np.concatenate([odd_texts(texts[at : at + 64], detector) for at in range(0, len(texts), 64)])
    screen = time.process_time() - began
    n_chars = sum(len(text) for text in texts)
    print(f"full score: {n_chars / full:,.0f} characters/s of CPU over {len(texts)} reports of 2,000 characters")
    share = float(np.mean(through))
    each = 1000 * (screen + full * share) / len(texts)
    print(f"screen alone: {1000 * screen / len(texts):.3f} ms a report; lets {share:.3f} through; both {each:.3f} ms")


def main() -> None:
    """Judge and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--detector", type=Path, help="another than the one that ships")
    parser.add_argument("--rules", choices=("all", "train", "calibrate", "test"), default="all")
    parser.add_argument("--part", choices=("calibrate", "test"), default="test")
    parser.add_argument("--spun", type=int, default=200, help="spun pieces a cell")
    parser.add_argument("--natural", type=int, default=1500, help="natural pieces a genre and size, about")
    asked = parser.parse_args()
    jieba.setLogLevel(30)
    detector = read_detector(asked.detector) if asked.detector else load_detector()
    part: Part = asked.part
    naturals = natural_parts(asked.data)[part]
    print_recall(naturals, asked.rules, asked.data, detector, asked.spun)
    print_false(naturals, detector, asked.natural)
    print_speed(naturals, detector)


if __name__ == "__main__":
    main()
