"""Recall of passages that a report took from a saved corpus, shortened and edited.

Takes passages of prose out of documents of an index, edits a share of their characters, puts each into a host that the
index does not hold, and counts those of which matches into documents that hold the words cover half or more. What is a
set phrase counts as missed: it is listed as such and is no evidence.

    python -m experiments.check_recall INDEX HOSTS [--passages 200] [--seed 1]

HOSTS: a corpus (folder, file, file of records) to plant into. Prints recall by length and by share of characters
edited, with the seconds a comparison took.
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
from toolkit.index.store import Index
from toolkit.model import Page
from toolkit.read import plan, read

LENGTHS = (40, 80, 160)
EDITED = (0.0, 0.1, 0.2)
_MARKUP = re.compile(r"[A-Za-z<>/#*|]{2}")
COMMON = "的一是在有和大国中人上为这个到以地方工作年发展建设管理服务群众制度加强推进落实完善组织实施部门单位开展情况"


@dataclass(frozen=True, slots=True)
class Planted:
    """A report with a passage of a document of the index in it, from start to end; original: before it was edited."""

    source: str
    original: str
    report: str
    start: int
    end: int


def edited(draw: random.Random, passage: str, share: float) -> str:
    """Words of one to three characters exchanged, left out or put in until a share of the characters is touched."""
    text, budget = list(passage), round(share * len(passage))
    while budget > 0:
        size = min(budget, draw.randrange(1, 4))
        at = draw.randrange(0, max(1, len(text) - size))
        kind = draw.random()
        new = [draw.choice(COMMON) for _ in range(size)]
        if kind < 0.6:
            text[at : at + size] = new
        elif kind < 0.8:
            del text[at : at + size]
        else:
            text[at:at] = new
        budget -= size
    return "".join(text)


def hosts_of(corpus: Path, config: Config) -> list[str]:
    """The texts of a corpus."""
    jobs, _ = plan(corpus, limits=config.read)
    return [page.text for job in jobs for page in read(job, limits=config.read) if isinstance(page, Page)]


def plant(draw: random.Random, index: Index, hosts: list[str], length: int, share: float) -> Planted:
    """One passage of a random document, edited, between two paragraphs of a random host."""
    while True:
        number = draw.randrange(int(index.alive.sum()))
        [document] = index.documents(np.array([number]))
        [text] = index.texts([number])
        body = "".join(char for char, kept in zip(text.text, text.readable, strict=True) if kept)
        if len(body) < length + 20:
            continue
        at = draw.randrange(0, len(body) - length)
        original = body[at : at + length]
        if _MARKUP.search(original) is None:
            break
    passage = edited(draw, original, share)
    host = draw.choice(hosts)
    breaks = [i + 1 for i, char in enumerate(host) if char in "。\n"] or [0]
    place = draw.choice(breaks)
    return Planted(document.doc_id, original, host[:place] + passage + "。" + host[place:], place, place + len(passage))


def is_found(comparer: Comparer, planted: Planted, config: Config) -> bool:
    """Whether matches into the source cover half of what was planted."""
    builder = BatchBuilder()
    for work in front.take_apart([Page("host.txt", planted.report, planted.report)]):
        if isinstance(work, front.PageWork) and work.layout is not None:
            builder.add(work.text, work.layout, work.described)
    batch = builder.build()
    covered = np.zeros(len(planted.report), dtype=np.bool_)
    readable = np.unpackbits(batch.readable)
    for row in batch.documents:
        with tempfile.TemporaryDirectory() as folder:
            found = comparer.compare(row, packed(batch, row, readable), b"", Path(folder), lang="zh").judged
            names = [document.doc_id for document in found.collection.documents]
            holds = {
                doc: names[doc] == planted.source or planted.original in found.collection.texts.text(doc)
                for doc in set(found.matches.right_doc.tolist())
            }
            ours = np.array([holds[doc] for doc in found.matches.right_doc.tolist()], dtype=np.bool_)
            m = found.matches.take(ours & ~found.matches.formula)
            spans = found.collection.texts.originals(
                m.left_doc, m.left_start, m.left_end, np.zeros(len(m), dtype=np.bool_)
            )
            for start, end in spans.tolist():
                covered[start:end] = True
    return bool(covered[planted.start : planted.end].mean() >= 0.5)


def main() -> None:
    """Plant, check, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("hosts", type=Path)
    parser.add_argument("--passages", type=int, default=200, help="for each length and share")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    config, draw = Config(), random.Random(options.seed)
    index = Index(options.index)
    comparer, hosts = Comparer(index, config), hosts_of(options.hosts, config)
    seconds = []
    print(f"{index.n_documents:,} documents, {len(hosts):,} hosts, seed {options.seed}")
    print("length  edited  found")
    for length in LENGTHS:
        for share in EDITED:
            hits = 0
            for _ in range(options.passages):
                planted = plant(draw, index, hosts, length, share)
                began = time.perf_counter()
                hits += is_found(comparer, planted, config)
                seconds.append(time.perf_counter() - began)
            print(f"{length:>6}  {share:>6.0%}  {hits / options.passages:.3f}", flush=True)
    print(f"median {statistics.median(seconds):.3f} s a report, slowest {max(seconds):.3f} s")


if __name__ == "__main__":
    main()
