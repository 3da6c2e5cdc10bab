"""Recall of passages that a report took from a saved corpus, shortened and edited.

Takes passages of prose out of documents of an index, changes them, puts each into a host that the index does not hold,
and counts those of which matches into documents that hold the words cover half or more. What is a set phrase counts as
missed in the first figure and as told in the second: it is listed as such and is no evidence.

    python -m experiments.check_recall INDEX HOSTS [--passages 200] [--seed 1] [--documents even|odd|all]

HOSTS: a corpus (folder, file, file of records) to plant into; longer ones than 8,000 characters are left out. Prints
recall by length and by change, how many matches the hosts had beside, and the seconds a comparison took. What is told
of faint passages (`toolkit/align/faint.py`) was chosen on documents of even numbers in the index.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from toolkit.engine import front
from toolkit.engine.against import Comparer
from toolkit.engine.batch import BatchBuilder
from toolkit.engine.config import Config
from toolkit.engine.indexing import packed
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


def checked(comparer: Comparer, planted: Planted, config: Config) -> Told:
    """What a comparison tells of a planted passage."""
    builder = BatchBuilder()
    for work in front.take_apart([Page("host.txt", planted.report, planted.report)]):
        if isinstance(work, front.PageWork) and work.layout is not None:
            builder.add(work.text, work.layout, work.described)
    batch = builder.build()
    covered, phrases = (np.zeros(len(planted.report), dtype=np.bool_) for _ in range(2))
    beside = 0
    readable = np.unpackbits(batch.readable)
    for row in batch.documents:
        with tempfile.TemporaryDirectory() as folder:
            found = comparer.compare(row, packed(batch, row, readable), bytes(16), Path(folder), lang="zh").judged
            names = [document.doc_id for document in found.collection.documents]
            m = found.matches
            spans = found.collection.texts.originals(
                m.left_doc, m.left_start, m.left_end, np.zeros(len(m), dtype=np.bool_)
            )
            for doc, formula, (start, end) in zip(
                m.right_doc.tolist(), m.formula.tolist(), spans.tolist(), strict=True
            ):
                if formula:
                    phrases[start:end] = True
                elif names[doc] == planted.source or planted.original in found.collection.texts.text(doc):
                    covered[start:end] = True
                beside += not formula and (end <= planted.start or start >= planted.end)
    part = slice(planted.start, planted.end)
    is_found = bool(covered[part].mean() >= 0.5)
    return Told(is_found, is_found or bool((covered | phrases)[part].mean() >= 0.5), beside)


def main() -> None:
    """Plant, check, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("hosts", type=Path)
    parser.add_argument("--passages", type=int, default=200, help="for each length and change")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", choices=["even", "odd", "all"], default="all", help="to take passages from")
    parser.add_argument("--lengths", type=int, nargs="+", default=LENGTHS)
    options = parser.parse_args()
    config, draw = Config(), random.Random(options.seed)
    index = Index(options.index)
    first, step = {"even": (0, 2), "odd": (1, 2), "all": (0, 1)}[options.documents]
    numbers = range(first, int(index.alive.sum()), step)
    hosts = [host for host in hosts_of(options.hosts, config) if len(host) <= _LONGEST_HOST]
    comparer, seconds, beside = Comparer(index, config), [], 0
    print(f"{len(numbers):,} documents ({options.documents}), {len(hosts):,} hosts, seed {options.seed}")
    print("length  change            found  or as set phrase")
    for length in options.lengths:
        for name, change in CHANGES.items():
            told = []
            for _ in range(options.passages):
                planted = plant(draw, index, hosts, length, change, numbers)
                began = time.process_time()
                told.append(checked(comparer, planted, config))
                seconds.append(time.process_time() - began)
            beside += sum(one.beside for one in told)
            found, either = (sum(getattr(one, what) for one in told) / len(told) for what in ("found", "phrase"))
            print(f"{length:>6}  {name:<16}  {found:.3f}  {either:.3f}", flush=True)
    print(f"{beside} matches beside those planted, in {len(seconds)} reports")
    print(f"median {statistics.median(seconds):.3f} s of processor time a report, slowest {max(seconds):.3f} s")


if __name__ == "__main__":
    main()
