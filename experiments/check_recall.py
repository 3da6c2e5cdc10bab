"""Recall of passages that a report took from a saved corpus, shortened and edited.

Takes passages of prose out of documents of an index, changes them, puts each into a host that the index does not hold,
and counts those of which matches into documents that hold the words cover half or more. What is a set phrase counts as
missed in the first figure and as told in the second: it is listed as such and is no evidence.

    python -m experiments.check_recall INDEX HOSTS [--passages 200] [--seed 1] [--documents even|odd|all]
    python -m experiments.check_recall INDEX HOSTS --reports PATTERN [--documents even|odd|all]

HOSTS: a corpus (folder, file, file of records) to plant into; longer ones than 8,000 characters are left out. Prints
recall by length and by change, how many matches the hosts had beside, and the seconds a comparison took. What is told
of faint passages (`toolkit/align/faint`) was chosen on documents of even numbers in the index.

With --reports nothing is planted: documents of the index whose name holds PATTERN are checked against all others, and
counted is what is found that nobody planted; --show N prints as many of the faint ones.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from toolkit.align.grams import IntArray
from toolkit.engine import front
from toolkit.engine.against import Comparer
from toolkit.engine.batch import BatchBuilder
from toolkit.engine.config import Config
from toolkit.engine.indexing import packed
from toolkit.engine.judging import Judged
from toolkit.experiment import changes
from toolkit.experiment.changes import Change
from toolkit.index.store import Index
from toolkit.model import Page
from toolkit.read import plan, read

LENGTHS = (40, 60, 100, 200)
CHANGES: dict[str, Change] = {
    "none": changes.verbatim,
    "10 % edited": lambda draw, passage: changes.edited(draw, passage, 0.1),
    "20 % edited": lambda draw, passage: changes.edited(draw, passage, 0.2),
    "20 % exchanged": lambda draw, passage: spotted(draw, passage, 0.2, "exchange"),
    "20 % left out": lambda draw, passage: spotted(draw, passage, 0.2, "leave out"),
    "20 % put in": lambda draw, passage: spotted(draw, passage, 0.2, "put in"),
    "clauses shuffled": changes.reordered,
}
_LONGEST_HOST = 8000
_MARKUP = re.compile(r"[A-Za-z<>/#*|]{2}")


@dataclass(frozen=True, slots=True)
class Planted:
    """A report with a passage of a document of the index in it, from start to end; original: before it was edited."""

    source: str
    original: str
    report: str
    start: int
    end: int


def hosts_of(corpus: Path, config: Config) -> list[str]:
    """The texts of a corpus."""
    jobs, _ = plan(corpus, limits=config.read)
    return [page.text for job in jobs for page in read(job, limits=config.read) if isinstance(page, Page)]


def spotted(draw: random.Random, passage: str, share: float, how: str) -> str:
    """Single characters exchanged, left out or put in, here and there."""
    chars = list(passage)
    for at in sorted(draw.sample(range(len(chars)), round(share * len(chars))), reverse=True):
        new = [] if how == "leave out" else [draw.choice(changes.COMMON)]
        chars[at : at + (how != "put in")] = new
    return "".join(chars)


def plant(draw: random.Random, index: Index, hosts: list[str], length: int, change: Change, numbers: range) -> Planted:
    """One passage of a random document, changed, between two paragraphs of a random host. numbers: of the documents."""
    while True:
        number = draw.choice(numbers)
        [document] = index.documents(np.array([number]))
        [text] = index.texts([number])
        body = "".join(char for char, kept in zip(text.text, text.readable, strict=True) if kept)
        if len(body) < length + 20:
            continue
        at = draw.randrange(0, len(body) - length)
        original = body[at : at + length]
        if _MARKUP.search(original) is None:
            break
    passage = change(draw, original)
    host = draw.choice(hosts)
    breaks = [i + 1 for i, char in enumerate(host) if char in "。\n"] or [0]
    place = draw.choice(breaks)
    return Planted(document.doc_id, original, host[:place] + passage + "。" + host[place:], place, place + len(passage))


@dataclass(frozen=True, slots=True)
class Told:
    """What a report's comparison told of the passage planted in it.

    found: matches into the source cover half of it. phrase: or set phrases do. beside: how many other matches.
    """

    found: bool
    phrase: bool
    beside: int


def compared(comparer: Comparer, report: str, content: bytes = bytes(16)) -> Iterator[Judged]:
    """What a report shares with an index, document by document. content: of its page, as the index knows it."""
    builder = BatchBuilder()
    for work in front.take_apart([Page("host.txt", report, report)]):
        if isinstance(work, front.PageWork) and work.layout is not None:
            builder.add(work.text, work.layout, work.described)
    batch = builder.build()
    readable = np.unpackbits(batch.readable)
    for row in batch.documents:
        with tempfile.TemporaryDirectory() as folder:
            yield comparer.compare(row, packed(batch, row, readable), content, Path(folder), lang="zh").judged


def checked(comparer: Comparer, planted: Planted) -> Told:
    """What a comparison tells of a planted passage."""
    covered, phrases = (np.zeros(len(planted.report), dtype=np.bool_) for _ in range(2))
    beside = 0
    for found in compared(comparer, planted.report):
        names = [document.doc_id for document in found.collection.documents]
        m, runs = found.matches, found.formulas
        own = runs.start < found.collection.corpus.offsets[1]
        for start, end in _places(found, runs.start[own].astype(np.int64), runs.end[own].astype(np.int64)):
            phrases[start:end] = True
        for doc, formula, (start, end) in zip(
            m.right_doc.tolist(), m.formula.tolist(), _places(found, m.left_start, m.left_end), strict=True
        ):
            if formula:
                phrases[start:end] = True
            elif names[doc] == planted.source or planted.original in found.collection.texts.text(doc):
                covered[start:end] = True
            beside += not formula and (end <= planted.start or start >= planted.end)
    part = slice(planted.start, planted.end)
    is_found = bool(covered[part].mean() >= 0.5)
    return Told(is_found, is_found or bool((covered | phrases)[part].mean() >= 0.5), beside)


def _places(found: Judged, start: IntArray, end: IntArray) -> list[list[int]]:
    """Original ranges of corpus ranges in the report."""
    first, plain = np.zeros(len(start), dtype=np.int64), np.zeros(len(start), dtype=np.bool_)
    spans: list[list[int]] = found.collection.texts.originals(first, start, end, plain).tolist()
    return spans


def nobody_planted(comparer: Comparer, numbers: Iterable[int], show: int) -> None:
    """Check documents of the index against all others, and tell what is found."""
    rows = comparer.index.table.select(["doc_id", "content"]).to_pylist()
    ordinary = faint = phrases = chars = of_faint = n = 0
    shown = []
    for number in numbers:
        [text] = comparer.index.texts([number])
        for found in compared(comparer, text.text, rows[number]["content"]):
            m, texts = found.matches, found.collection.texts
            weighed = m.publishers > 0
            ordinary += int((~weighed & ~m.formula).sum())
            faint += int((weighed & ~m.formula).sum())
            phrases += int((weighed & m.formula).sum())
            chars += int(found.collection.corpus.offsets[1])
            here = np.zeros(int(found.collection.corpus.offsets[1]), dtype=np.bool_)
            for i in np.flatnonzero(weighed & ~m.formula).tolist():
                here[m.left_start[i] : m.left_end[i]] = True
                left = texts.repaired(0, int(m.left_start[i]), int(m.left_end[i]))
                right = texts.repaired(int(m.right_doc[i]), int(m.right_start[i]), int(m.right_end[i]))
                shown.append(f"{m.bits[i]:.0f} bits, {m.publishers[i]} say it: {left} | {right}".replace("\n", "/"))
            of_faint += int(here.sum())
        n += 1
    print(
        f"{n} documents: {ordinary / n:.1f} matches each, {faint / n:.1f} faint ones, {phrases / n:.1f} faint phrases"
    )
    print(f"faint ones have {of_faint / chars:.4f} of the characters")
    for line in random.Random(1).sample(shown, min(show, len(shown))):
        print(line)


def main() -> None:
    """Plant, check, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("hosts", type=Path)
    parser.add_argument("--passages", type=int, default=200, help="for each length and change")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", choices=["even", "odd", "all"], default="all", help="to take passages from")
    parser.add_argument("--lengths", type=int, nargs="+", default=LENGTHS)
    parser.add_argument("--reports", help="check documents whose name holds this, and plant nothing")
    parser.add_argument("--show", type=int, default=0, help="faint matches to print")
    options = parser.parse_args()
    config, draw = Config(), random.Random(options.seed)
    index = Index(options.index)
    first, step = {"even": (0, 2), "odd": (1, 2), "all": (0, 1)}[options.documents]
    numbers = range(first, int(index.alive.sum()), step)
    comparer, seconds, beside = Comparer(index, config), [], 0
    if options.reports:
        names = index.table.column("doc_id").to_pylist()
        chosen = [number for number, name in enumerate(names) if options.reports in name]
        nobody_planted(comparer, chosen[first::step], options.show)
        return
    hosts = [host for host in hosts_of(options.hosts, config) if len(host) <= _LONGEST_HOST]
    print(f"{len(numbers):,} documents ({options.documents}), {len(hosts):,} hosts, seed {options.seed}")
    print("length  change            found  or as set phrase")
    for length in options.lengths:
        for name, change in CHANGES.items():
            told = []
            for _ in range(options.passages):
                planted = plant(draw, index, hosts, length, change, numbers)
                began = time.process_time()
                told.append(checked(comparer, planted))
                seconds.append(time.process_time() - began)
            beside += sum(one.beside for one in told)
            found, either = (sum(getattr(one, what) for one in told) / len(told) for what in ("found", "phrase"))
            print(f"{length:>6}  {name:<16}  {found:.3f}  {either:.3f}", flush=True)
    print(f"{beside} matches beside those planted, in {len(seconds)} reports")
    print(f"median {statistics.median(seconds):.3f} s of processor time a report, slowest {max(seconds):.3f} s")


if __name__ == "__main__":
    main()
