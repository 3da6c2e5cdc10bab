"""Run the first half of the flow over all jobs, in this process or in several, and gather the batches in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path

from toolkit.engine.batch import Batch
from toolkit.engine.collection import Collection, Gatherer
from toolkit.engine.front import Front
from toolkit.engine.pool import worker_pool
from toolkit.engine.stages import Progress
from toolkit.errors import BadInput
from toolkit.model import Page, Skipped
from toolkit.read import Job, read

SPOOL = "texts.spool"
"""Where the documents' texts lie while a run goes on."""

_ALONE_BYTES = 3 << 20
"""Below this a corpus is read before worker processes would have started."""

_BUNDLE_BYTES = 1 << 20
_BUNDLE_JOBS = 256
_PIECE_CHARS = 1 << 18
_PIECE_PAGES = 1024
_AHEAD = 3


def gather(jobs: list[Job], front: Front, *, n_jobs: int, folder: Path, progress: Progress) -> Collection:
    """Read, repair, split and describe every job. Writes `sentences.parquet` and the text spool into `folder`."""
    gatherer = Gatherer(folder / "sentences.parquet", folder / SPOOL)
    try:
        for batch in batches(jobs, front, n_jobs=n_jobs, progress=progress):
            gatherer.add(batch)
        return gatherer.finish()
    finally:
        gatherer.close()


def batches(jobs: list[Job], front: Front, *, n_jobs: int, progress: Progress) -> Iterator[Batch]:
    """Read, repair, split and describe every job, in order, in this process or in several."""
    total, done = sum(job.size for job in jobs), 0
    for size, found in _done(_tasks(jobs, front), total, n_jobs):
        yield from found
        done += size
        progress("read", done, total)


@dataclass(frozen=True, slots=True)
class _Task:
    """What one call of a worker does. size: bytes of the jobs that end with it."""

    run: Callable[[], list[Batch]]
    size: int


def _tasks(jobs: list[Job], front: Front) -> Iterator[_Task]:
    """The jobs in order, lazily: small files bundled so that handing them out costs little, big tables cut up.

    No one can tell where a row of such a table begins without reading what is before it: the rows are read here.
    """
    for bundle in _bundles(jobs):
        size = sum(job.size for job in bundle)
        if size > _BUNDLE_BYTES and bundle[0].is_table:
            for pages in _pieces(read(bundle[0], limits=front.limits)):
                yield _Task(partial(front.of_pages, pages), 0)
            yield _Task(list, size)
        else:
            yield _Task(partial(front.of_jobs, bundle), size)


def _bundles(jobs: list[Job]) -> Iterator[tuple[Job, ...]]:
    bundle: list[Job] = []
    size = 0
    for job in jobs:
        if bundle and (size + job.size > _BUNDLE_BYTES or len(bundle) == _BUNDLE_JOBS):
            yield tuple(bundle)
            bundle, size = [], 0
        bundle.append(job)
        size += job.size
    if bundle:
        yield tuple(bundle)


def _pieces(items: Iterable[Page | Skipped]) -> Iterator[list[Page | Skipped]]:
    piece: list[Page | Skipped] = []
    n_chars = 0
    for item in items:
        piece.append(item)
        n_chars += len(item.text) if isinstance(item, Page) else 0
        if n_chars > _PIECE_CHARS or len(piece) == _PIECE_PAGES:
            yield piece
            piece, n_chars = [], 0
    if piece:
        yield piece


def _done(tasks: Iterator[_Task], total: int, n_jobs: int) -> Iterator[tuple[int, list[Batch]]]:
    """What each task gave, in order, with its size."""
    first = list(islice(tasks, 2))
    if n_jobs == 1 or total < _ALONE_BYTES or len(first) < 2:
        for task in chain(first, tasks):
            yield task.size, task.run()
        return
    waiting = chain(first, tasks)
    with worker_pool(n_jobs, preload="toolkit.engine.front") as pool:
        # A few tasks ahead of the parent, no more: finished batches wait in memory.
        ahead = [(task.size, pool.submit(task.run)) for task in islice(waiting, n_jobs * _AHEAD)]
        while ahead:
            size, future = ahead.pop(0)
            found = future.result()
            ahead += [(task.size, pool.submit(task.run)) for task in islice(waiting, 1)]
            yield size, found


def nothing_readable(corpus: Path, skipped: Sequence[Skipped]) -> BadInput:
    """What is said of a corpus without a single document; skipped: all that was passed over."""
    reasons = "; ".join(f"{s.path}: {s.reason}" for s in skipped[:3]) or "it is empty"
    more = f" (and {len(skipped) - 3} more)" if len(skipped) > 3 else ""
    return BadInput(
        f"{corpus}: nothing readable in it: {reasons}{more}",
        next_step="give a folder with txt, md, html, docx, pdf, jsonl, csv, parquet or zip files",
    )
