"""What paraphrase evidence (`toolkit.judge.paraphrase`) finds, and how often it speaks where there is nothing.

    python -m experiments.paraphrase_leads ../shared

Hard negatives: provincial reports of one year, each checked against an index of the others: they tell of one plan in
one order. The bound is one passage in 100 pairs. Consecutive reports of one government are printed beside: much there
is told over indeed. Positives: six sentences of a report of the index, reworded one by one and put into another report;
found by matches of words (half covered), by a lead into their document, by either. Rules of synonyms are of families
that nothing was tried on. Swaps: three PAWS-X pairs of one label a document, among the same reports.
"""

from __future__ import annotations

import argparse
import json
import lzma
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random

import numpy as np

from experiments.encoder_data import heavy_rewrite, pairs
from toolkit.checked import CheckedDocument
from toolkit.engine.against import Comparer
from toolkit.engine.check import check_files
from toolkit.engine.config import Config
from toolkit.engine.front import PageWork, take_apart
from toolkit.engine.indexing import build_index
from toolkit.experiment.spinners import Rule, fresh_synonym, load_rules, split_families
from toolkit.index.store import Index
from toolkit.model import Role
from toolkit.read import plan, read

SENTENCES, PASSAGES, SEED = 6, 40, 20261126
SWAPS, BATCHES = 29, 3
"""Documents of PAWS-X pairs beside the reports, few enough that all are looked at."""
YEARS = (2001, 2016)
"""National reports that are looked at."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A passage in a report: characters start to end; source: the document that its sentences were reworded from."""

    report: str
    source: str
    start: int
    end: int


def silent(*_: object) -> None:
    """Nobody looks on."""


def bodies(corpus: Path) -> dict[str, list[str]]:
    """The sentences of each document of a corpus."""
    jobs, _ = plan(corpus, limits=Config().read)
    found: dict[str, list[str]] = {}
    for work in take_apart(chain.from_iterable(map(read, jobs))):
        if isinstance(work, PageWork) and work.layout is not None:
            text = work.text.text
            body = (s for part in work.layout.parts for s in part.sentences if s.role in (Role.BODY, Role.LIST_ITEM))
            found[work.page.page_id] = [text[s.start : s.end] for s in body]
    return found


def national(data: Path) -> dict[str, list[str]]:
    """Reports of one government, by year."""
    path = data / "reports" / "national" / "government_work_reports.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {str(row["year"]): [row["content"]] for row in rows if YEARS[0] <= int(row["year"] or 0) <= YEARS[1]}


class Bench:
    """Documents to check against, and what a check says of one more."""

    def __init__(self, documents: dict[str, list[str]], folder: Path) -> None:
        self.names = {f"{number:03}.txt": name for number, name in enumerate(documents)}
        corpus = folder / "corpus"
        corpus.mkdir()
        for file, name in self.names.items():
            (corpus / file).write_text("\n".join(documents[name]), encoding="utf-8")
        self._report = folder / "report.txt"
        build_index(corpus, folder / "index", config=Config(), n_jobs=1, lang="zh", progress=silent)
        self._comparer = Comparer(Index(folder / "index"), Config())
        self.seconds = 0.0

    def check(self, text: str) -> CheckedDocument:
        """The report checked."""
        self._report.write_text(text, encoding="utf-8")
        began = time.process_time()
        checked = check_files(
            [self._report], config=Config(), lang="zh", comparer=self._comparer, model=None, progress=silent
        )
        self.seconds += time.process_time() - began
        return checked.documents[0]

    def leads(self, text: str) -> list[tuple[str, int, int]]:
        """Document, start and end of each lead."""
        compared = self.check(text).compared
        assert compared is not None
        rows = compared.leads.to_pylist()
        return [(self.names[row["right_doc"]], row["left_start"], row["left_end"]) for row in rows]

    def found(self, planted: Planted) -> tuple[bool, bool]:
        """Whether matches into the source cover half of a passage, and whether a lead into it touches the passage."""
        compared = self.check(planted.report).compared
        assert compared is not None
        held = [np.zeros(len(planted.report), dtype=np.bool_) for _ in range(2)]
        for covered, rows in zip(held, (compared.matches, compared.leads), strict=True):
            for row in rows.to_pylist():
                if self.names[row["right_doc"]] == planted.source:
                    covered[row["left_start"] : row["left_end"]] = True
        words, lead = (covered[planted.start : planted.end].mean() for covered in held)
        return bool(words >= 0.5), bool(lead >= 0.3)


def each_against_others(documents: dict[str, list[str]]) -> Iterator[tuple[str, Bench]]:
    """Every document with a bench of the others."""
    for name in documents:
        with tempfile.TemporaryDirectory() as folder:
            yield name, Bench({other: documents[other] for other in documents if other != name}, Path(folder))


def negatives(title: str, documents: dict[str, list[str]], *, show: bool) -> None:
    """How often reports that nobody planted anything in have leads."""
    n_leads = n_pairs = 0
    for name, bench in each_against_others(documents):
        text = "\n".join(documents[name])
        leads = bench.leads(text)
        n_leads += len(leads)
        n_pairs += len(documents) - 1
        if show:
            for source, start, end in leads:
                print(f"    {name} -> {source} [{start}-{end}] {text[start:end][:160]!r}")
    print(f"{title}: {n_leads} leads in {n_pairs} ordered pairs, {100 * n_leads / n_pairs:.2f} in 100", flush=True)


def ways(data: Path) -> dict[str, Callable[[str, Random], str]]:
    """How a sentence is reworded, from little to much."""
    _, unseen = split_families(load_rules(data / "spin" / "rules-dev.txt"))
    return {
        "synonyms": lambda text, rng: fresh_synonym(text, unseen, 0.4, rng),
        "heavy": lambda text, rng: rounds(text, unseen, rng, 1),
        "heavy, twice": lambda text, rng: rounds(text, unseen, rng, 2),
        "heavy, three times": lambda text, rng: rounds(text, unseen, rng, 3),
    }


def rounds(text: str, rules: list[Rule], rng: Random, n: int) -> str:
    """Rewritten heavily, n times over."""
    for _ in range(n):
        text = heavy_rewrite(text.rstrip("。；"), rules, rng)
    return f"{text}。"


def plant(
    hosts: dict[str, list[str]], sources: dict[str, list[str]], way: Callable[[str, Random], str], rng: Random
) -> Planted:
    """Sentences of a random source, reworded, within a random host."""
    source, host = rng.choice(sorted(sources)), rng.choice(sorted(hosts))
    at = rng.randrange(len(sources[source]) - SENTENCES)
    passage = "".join(way(sentence, rng) for sentence in sources[source][at : at + SENTENCES])
    place = rng.randrange(len(hosts[host]))
    before = "\n".join(hosts[host][:place]) + "\n"
    report = before + passage + "\n" + "\n".join(hosts[host][place:])
    return Planted(report, source, len(before), len(before) + len(passage))


def positives(documents: dict[str, list[str]], data: Path, n: int) -> None:
    """Recall by way of rewording."""
    names = sorted(documents)
    hosts = {name: documents[name] for name in names[::4]}
    sources = {name: documents[name] for name in names if name not in hosts}
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(sources, Path(folder))
        print("reworded              words   lead  either  lead alone")
        for title, way in ways(data).items():
            rng = Random(SEED)
            found = np.array([bench.found(plant(hosts, sources, way, rng)) for _ in range(n)])
            words, lead = found.T
            shares = [words.mean(), lead.mean(), (words | lead).mean(), (lead & ~words).mean()]
            print(f"{title:<20}" + "".join(f"{share:>8.3f}" for share in shares), flush=True)


def swaps(documents: dict[str, list[str]], data: Path) -> None:
    """Leads on documents of three PAWS-X pairs that mean the same, and of three that do not."""
    labelled = pairs(data, "PAWS-X/dev")
    fired = Counter[float]()
    for label in (1.0, 0.0):
        alike = [pair for pair in labelled if pair.label == label]
        Random(SEED).shuffle(alike)
        triples = [alike[i : i + 3] for i in range(0, 3 * SWAPS * BATCHES, 3)]
        for groups in (triples[i : i + SWAPS] for i in range(0, len(triples), SWAPS)):
            planted = {f"paws {i}": [pair.right for pair in group] for i, group in enumerate(groups)}
            with tempfile.TemporaryDirectory() as folder:
                bench = Bench({**documents, **planted}, Path(folder))
                leads = [bench.leads("\n".join(pair.left for pair in group)) for group in groups]
            fired[label] += sum(any(source == f"paws {i}" for source, _, _ in lead) for i, lead in enumerate(leads))
    print(
        f"PAWS-X: {BATCHES * SWAPS} documents each, leads on {fired[1.0]} of one meaning, {fired[0.0]} of swapped roles"
    )


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="folder with data/")
    parser.add_argument("--passages", type=int, default=PASSAGES, help="for each way of rewording")
    parser.add_argument("--show", action="store_true", help="print the leads where nothing was planted")
    parser.add_argument("--only", choices=("negatives", "positives", "swaps"))
    options = parser.parse_args()
    data = options.shared / "data"
    provinces = bodies(data / "reports" / "provincial-2025.zip")
    few = {name: provinces[name] for name in sorted(provinces)[::3]}
    if options.only in (None, "positives"):
        positives(provinces, data, options.passages)
    if options.only in (None, "swaps"):
        swaps(few, data)
    if options.only in (None, "negatives"):
        negatives("provinces, one year", provinces, show=options.show)
        negatives(f"{len(few)} provinces, one year", few, show=options.show)
        negatives("one government, by year", national(data), show=options.show)


if __name__ == "__main__":
    main()
