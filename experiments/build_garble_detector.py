"""Rebuild toolkit/data/garble.npz: the detector of machine-garbled rewrites, trained on the building data.

    python experiments/build_garble_detector.py ../shared/data --work /tmp/garble [--millions 1400] [--held-out]

Counts n-grams on two folds of the natural documents, trains on the third, spun by thousands of simulated spinners, and
so with each fold; fixes the document scores and their bounds on other documents. Kept are counts, weights and
thresholds; no text. With --held-out the words of the test spinner (see `garble_corpus.split_rules`) occur in no
training spinner, and the detector is written into the work folder: the figures for unseen words are its. Needs the
extra `embed` (torch); the full length takes eight minutes on a large GPU with eight cores, and days without.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import cpu_count, get_context
from pathlib import Path

import jieba
import torch

from experiments.garble_calibration import fit
from experiments.garble_corpus import Natural, natural_parts, pieces, read_rules, split_folds, split_rules, stable
from experiments.garble_counts import count
from experiments.garble_course import Course, Fold
from experiments.garble_network import TorchNetwork
from experiments.garble_spinners import ListedRules, Vocabulary
from experiments.garble_training import train
from experiments.garble_transformer import TorchTransformer
from experiments.garble_vocabulary import build_vocabulary, dictionary
from toolkit.judge.garble.form import FIRST
from toolkit.judge.garble.grams import PATTERNS
from toolkit.judge.garble.model import Detector, write_detector
from toolkit.repair.chars import to_simplified

OUT = Path(__file__).resolve().parents[1] / "toolkit" / "data" / "garble.npz"
ALPHABET = 4500
USUAL_WORDS = 12_000
RESERVED_SHARE = 0.2
"""Of the dictionary's words that are in no rule: those that a held-out build keeps from its spinners too."""


def choose_alphabet(naturals: list[Natural]) -> str:
    """The commonest characters that are neither letters nor digits nor Traditional."""
    counts = Counter[str]()
    for natural in naturals:
        counts.update(natural.text)
    simplified = to_simplified()
    kept = [
        char
        for char, count in counts.most_common()
        if count >= 2
        and ord(char) < 0x10000
        and char not in ",.!?;:()"
        and simplified.get(char, char) == char
        and ("一" <= char <= "鿿" or not (char.isspace() or char.isalnum()))
    ]
    return "".join(kept[:ALPHABET])


def reserved_words(data: Path) -> set[str]:
    """Words that a held-out build never spins with: of the rules not trained with, and some that are in no rule."""
    parts = split_rules(read_rules(data))
    trained = {word for rule in parts["train"] for word in rule}
    others = {w for w, _, _ in dictionary(()) if w not in trained and stable(f"reserved/{w}") < RESERVED_SHARE}
    return others | {word for part, chosen in parts.items() if part != "train" for rule in chosen for word in rule}


def reserved_vocabulary(data: Path) -> Vocabulary:
    """The reserved words that are in no rule, for spinners of words that a held-out detector has never seen spun."""
    listed = {word for rule in read_rules(data) for word in rule}
    rows = [row for row in dictionary(listed) if stable(f"reserved/{row[0]}") < RESERVED_SHARE]
    words, counts, tags = (list(column) for column in zip(*rows, strict=True))
    return Vocabulary(words, counts, tags, {})


def usual_words(naturals: list[Natural], alphabet: str) -> tuple[str, ...]:
    """The commonest words of official prose that are no names, from which originals are guessed."""
    known = {word for word, _, _ in dictionary(()) if set(word) <= set(alphabet)}
    counts = Counter[str]()
    for natural in naturals:
        counts.update(word for word in jieba.cut(natural.text) if word in known)
    return tuple(word for word, _ in counts.most_common(USUAL_WORDS))


def prepare(data: Path, *, held_out: bool) -> Course:
    """Count, and gather what training needs."""
    learn = natural_parts(data)["learn"]
    alphabet = choose_alphabet(learn)
    sample = [p for n in learn for p in pieces(n.text, 2000, 6000 if n.genre in ("news", "law") else 2000)]
    sample = sorted(sample, key=stable)[:2500]
    rules = read_rules(data)
    exclude = reserved_words(data) if held_out else set()
    listed = ListedRules(split_rules(rules)["train"] if held_out else rules)
    usual = usual_words(learn[::6], alphabet)
    vocabulary: Vocabulary = build_vocabulary(sample, exclude, usual)
    return Course(alphabet, count_folds(learn, alphabet), vocabulary, listed, usual)


def count_folds(learn: Sequence[Natural], alphabet: str) -> tuple[Fold, ...]:
    """The documents in folds, each with the tables of the others, of all their genres and of laws or news alone."""
    folds = split_folds(learn)
    others = [[n for other in folds if other is not fold for n in other] for fold in folds]
    counted = [
        [n for n in other if genre is None or n.genre == genre] for other in others for genre in (None, "law", "news")
    ]
    with ProcessPoolExecutor(cpu_count(), mp_context=get_context("fork")) as pool:
        tables = list(pool.map(partial(count, alphabet=alphabet), counted))
    found = []
    for k, fold in enumerate(folds):
        every, laws, news = tables[3 * k : 3 * k + 3]
        found.append(Fold(fold, every, {n.genre: news if n.genre == "law" else laws for n in fold}))
    return tuple(found)


def main() -> None:
    """Prepare, train, calibrate, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, required=True, help="folder for what is kept between runs")
    parser.add_argument(
        "--millions",
        type=float,
        default=1400.0,
        help="of symbols to train on; 0: go on with the networks in the work folder",
    )
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--seed", type=int, default=1, help="of the training examples")
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    name = "held-out" if asked.held_out else "all"
    course_path = asked.work / f"course-{name}.pkl"
    if not course_path.exists():
        course_path.write_bytes(pickle.dumps(prepare(asked.data, held_out=asked.held_out)))
    course: Course = pickle.loads(course_path.read_bytes())
    torch.manual_seed(1)
    n_symbols = FIRST + len(course.alphabet)
    network, transformer = TorchNetwork(n_symbols, len(PATTERNS)), TorchTransformer(n_symbols, len(PATTERNS))
    paths: list[tuple[torch.nn.Module, Path]] = [
        (network, asked.work / f"network-{name}.pt"),
        (transformer, asked.work / f"transformer-{name}.pt"),
    ]
    if asked.millions > 0:
        say = partial(print, file=sys.stderr, flush=True)
        n = max(1, cpu_count() - 1)
        train(network, transformer, course, millions=asked.millions, seed=asked.seed, n_processes=n, say=say)
        for learner, path in paths:
            torch.save(learner.state_dict(), path)
    for learner, path in paths:
        learner.load_state_dict(torch.load(path))
    one, other = network.to_numpy(), transformer.to_numpy()
    fitted = fit(course, one, other, natural_parts(asked.data)["calibrate"])
    out = asked.work / "garble-held-out.npz" if asked.held_out else OUT
    write_detector(out, Detector(course.alphabet, course.tables, one, other, *fitted, course.usual))
    print(f"{out.name}: {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
