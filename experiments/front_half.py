"""What each step of the first half costs, in CPU milliseconds a document.

    python -m experiments.front_half corpus.jsonl [--repeats 5] [--documents 2000] [--gather]

Each step runs several times over the same 64 pages and the least time counts: on a busy machine the others measure the
neighbours. The garble screen, which is a network and no pass over the text, is left out (`experiments.garble_blind`).
To compare with another version, run it there too (PYTHONPATH=other-checkout), one after the other.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is imported

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from toolkit.describe import describe
from toolkit.engine.batch import BatchBuilder
from toolkit.engine.front import Front
from toolkit.engine.gather import gather
from toolkit.engine.stages import peak_mb
from toolkit.judge.document import JUDGES
from toolkit.judge.garbled import garbled_alone
from toolkit.judge.subject import Subject
from toolkit.judge.vocabulary import vocabulary
from toolkit.model import Page, Text
from toolkit.read import Job, ReadLimits, plan, read
from toolkit.repair import classified, repair
from toolkit.split import split_page

T = TypeVar("T")
_GROUP = 64


class Clock:
    """CPU seconds by step, the least of several runs over each group."""

    def __init__(self, repeats: int) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._repeats = repeats

    def run(self, step: str, work: Callable[[], T]) -> T:
        """Do the work several times over; gives its last result."""
        least = float("inf")
        for _ in range(self._repeats):
            begin = time.process_time()
            result = work()
            least = min(least, time.process_time() - begin)
        self.seconds[step] += least
        return result


def measure(corpus: Path, *, repeats: int, n_documents: int) -> tuple[Clock, int, int]:
    """Times by step; how many documents and characters they are of."""
    jobs, _ = plan(corpus, slice_bytes=1 << 18)
    today, limits = date.today(), ReadLimits()
    clock = Clock(repeats)
    n_done = n_chars = 0
    for job in jobs:
        pages = clock.run("read", partial(_pages, job, limits))
        for first in range(0, len(pages), _GROUP):
            n_done += _group(clock, pages[first : first + _GROUP], today)
            n_chars += sum(len(page.text) for page in pages[first : first + _GROUP])
        if n_done >= n_documents:
            break
    return clock, n_done, n_chars


def _group(clock: Clock, pages: list[Page], today: date) -> int:
    texts = clock.run("repair", lambda: _repaired(pages))
    texts = clock.run("look for words", lambda: _looked_at(texts))
    layouts = clock.run("split", lambda: [split_page(text) for text in texts])
    page_parts = [(text, layout, part) for text, layout in zip(texts, layouts, strict=True) for part in layout.parts]
    facts = clock.run("describe", lambda: [describe(*each, today=today) for each in page_parts])

    def judge() -> None:
        for each, metadata in zip(page_parts, facts, strict=True):
            subject = Subject(*each, metadata)
            for judge_one in JUDGES:
                if judge_one is not garbled_alone:
                    list(judge_one(subject, "zh"))

    clock.run("judge", judge)

    def batch() -> None:
        builder, left = BatchBuilder(), iter(facts)
        for text, layout in zip(texts, layouts, strict=True):
            builder.add(text, layout, list(islice(left, len(layout.parts))))
        builder.build()

    clock.run("columns", batch)
    return len(page_parts)


def _pages(job: Job, limits: ReadLimits) -> list[Page]:
    return [page for page in read(job, limits=limits) if isinstance(page, Page)]


def _repaired(pages: list[Page]) -> list[Text]:
    return [repair(page, flags=flags) for page, flags in zip(pages, classified(pages), strict=True)]


def _looked_at(texts: list[Text]) -> list[Text]:
    found = vocabulary().starts([text.text for text in texts])
    return [replace(text, starts=starts) for text, starts in zip(texts, found, strict=True)]


def measure_parent(corpus: Path) -> None:
    """Print what the parent process spends and holds while two workers take a corpus apart."""
    jobs, _ = plan(corpus)
    before, begin = resident_mb(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        found = gather(jobs, Front(ReadLimits(), "zh"), n_jobs=2, folder=Path(folder), progress=lambda *_: None)
        n, seconds, grown = len(found.documents), time.process_time() - begin, resident_mb() - before
    print(
        f"{n} documents, {found.n_bytes / 1e6:.1f} MB of text: parent {seconds / n * 1e3:.3f} ms a document, ", end=""
    )
    print(f"memory grown by {grown:.0f} MB ({grown * 1e6 / found.n_bytes:.2f} times the text), peak {peak_mb():.0f} MB")


def resident_mb() -> float:
    """Resident memory of this process, from Linux's /proc."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Print a line a step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--gather", action="store_true", help="the parent process over two workers instead")
    asked = parser.parse_args()
    if asked.gather:
        measure_parent(asked.corpus)
        return
    measure(asked.corpus, repeats=1, n_documents=_GROUP)  # loads tables and imports
    clock, n, n_chars = measure(asked.corpus, repeats=asked.repeats, n_documents=asked.documents)
    for step, seconds in clock.seconds.items():
        print(f"{step:28s} {seconds / n * 1e3:.3f} ms a document")
    print(f"{'all':28s} {sum(clock.seconds.values()) / n * 1e3:.3f} ms of {n_chars / n:.0f} characters, {n} documents")


if __name__ == "__main__":
    main()
