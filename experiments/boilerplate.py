"""Boilerplate or substance: how well one number tells labelled passages of American bills apart.

    python -m experiments.boilerplate ../shared

Each passage is one that two bills share (0: set phrases of drafting, 1: substance; 28 of the 398 that are labelled 2,
neither, are left out of measuring, not of counting). Printed is the area under the ROC curve of

- the document-frequency baseline: minus the mean log number of other bills that use a word of the passage;
- the passage's length;
- what the toolkit goes by, the information of its grams: the sum of log n_bills / n_bills_with_it over the distinct
  character 6-grams of the matching form, the two bills themselves left out; it needs no label;
- a classifier of character 3-grams learnt from the labels, cross-validated tenfold, five times, bills that share a
  passage always in one fold; and both together.

Baseline and information see the passages, never the labels.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from math import log, log1p
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.align.grams import GRAM
from toolkit.align.normalize import matching_form

FOLDS, TIMES = 10, 5
_KINDS = {"0": False, "1": True}
Floats = NDArray[np.float64]


class Passage(NamedTuple):
    """One labelled row."""

    text: str
    bills: frozenset[str]
    substance: bool | None


def passages(shared: Path) -> list[Passage]:
    """The labelled rows; the left bill's words stand for both."""
    path = shared / "data" / "lid" / "alignment_classifier.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [Passage(r["left"], frozenset((r["left_doc_id"], r["right_doc_id"])), _KINDS.get(r["label"])) for r in rows]


def auc(scores: Floats, rows: list[Passage]) -> float:
    """Chance that a passage of substance scores above one of boilerplate, ties half."""
    high, low = (scores[[row.substance is kind for row in rows]] for kind in (True, False))
    high, low = high[:, None], low[None]
    return float((high > low).mean() + (high == low).mean() / 2)


def words(text: str) -> list[str]:
    """Words in lower case."""
    return re.findall("[a-z]+", text.lower())


def char_grams(text: str, n: int) -> list[str]:
    """Character n-grams of the matching form."""
    codes = "".join(map(chr, matching_form(text)[0].tolist()))
    return [codes[i : i + n] for i in range(len(codes) - n + 1)]


def frequencies(rows: list[Passage], cut: Callable[[str], Iterable[str]]) -> list[list[int]]:
    """Of each distinct gram of each passage: how many other bills use it."""
    users: dict[str, set[str]] = {}
    for row in rows:
        for gram in cut(row.text):
            users.setdefault(gram, set()).update(row.bills)
    return [[len(users[gram] - row.bills) for gram in dict.fromkeys(cut(row.text))] for row in rows]


def information(rows: list[Passage]) -> Floats:
    """Sum of the inverse document frequencies of each passage's grams."""
    n_bills = len(frozenset().union(*(row.bills for row in rows)))
    counted = frequencies(rows, lambda text: char_grams(text, GRAM))
    return np.array([sum(log((n_bills + 1) / (n + 1)) for n in counts) for counts in counted])


def learnt(rows: list[Passage], seed: int) -> Floats:
    """Cross-validated log odds of each passage by naive Bayes over its distinct character 3-grams."""
    group = _groups(rows)
    order = sorted(set(group))
    random.Random(seed).shuffle(order)
    fold = {name: number % FOLDS for number, name in enumerate(order)}
    grams = [set(char_grams(row.text, 3)) for row in rows]
    scores = np.zeros(len(rows))
    for held_out in range(FOLDS):
        train = [i for i in range(len(rows)) if fold[group[i]] != held_out]
        seen = {kind: [grams[i] for i in train if rows[i].substance is kind] for kind in (True, False)}
        counts = {kind: Counter(gram for passage in seen[kind] for gram in passage) for kind in seen}
        for i in (i for i in range(len(rows)) if fold[group[i]] == held_out):
            odds = [
                log((counts[True][gram] + 1) / (len(seen[True]) + 2))
                - log((counts[False][gram] + 1) / (len(seen[False]) + 2))
                for gram in grams[i]
            ]
            scores[i] = sum(odds) / max(len(odds), 1) ** 0.5
    return scores


def _groups(rows: list[Passage]) -> list[str]:
    """A name for each passage; equal where bills connect them."""
    parent: dict[str, str] = {}

    def root(bill: str) -> str:
        while parent.setdefault(bill, bill) != bill:
            bill = parent[bill]
        return bill

    for row in rows:
        first, *others = sorted(row.bills)
        for other in others:
            parent[root(first)] = root(other)
    return [root(min(row.bills)) for row in rows]


def standard(values: Floats) -> Floats:
    """Values with mean 0 and deviation 1."""
    result: Floats = (values - values.mean()) / values.std()
    return result


def main() -> None:
    """Print one line a score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    rows = passages(parser.parse_args().shared)
    baseline = np.array([-np.mean([log1p(n) for n in counts] or [0.0]) for counts in frequencies(rows, words)])
    told = information(rows)
    kinds = [row.substance for row in rows]
    print(f"{kinds.count(True)} passages of substance, {kinds.count(False)} of boilerplate")
    print(f"document frequency of words (baseline)   {auc(baseline, rows):.3f}")
    print(f"length in characters                     {auc(np.array([len(r.text) for r in rows], float), rows):.3f}")
    print(f"information of {GRAM}-grams, no labels        {auc(told, rows):.3f}")
    by_words = [learnt(rows, seed) for seed in range(TIMES)]
    alone = [auc(scores, rows) for scores in by_words]
    both = [auc(standard(scores) + standard(np.log1p(told)), rows) for scores in by_words]
    print(f"3-grams learnt, cross-validated          {np.mean(alone):.3f} ± {np.std(alone):.3f}")
    print(f"both, cross-validated                    {np.mean(both):.3f} ± {np.std(both):.3f}")


if __name__ == "__main__":
    main()
