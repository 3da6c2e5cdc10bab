"""Run the first half of the flow over all jobs, in this process or in several, and gather the batches in order."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from itertools import islice
from pathlib import Path

from toolkit.engine.batch import Batch
from toolkit.engine.collection import Collection, Gatherer
from toolkit.engine.front import prepare_all
from toolkit.engine.pool import worker_pool
from toolkit.engine.stages import Progress
from toolkit.read import Job, ReadLimits

SPOOL = "texts.spool"
"""Where the documents' texts lie while a run goes on."""

_ALONE_BYTES = 3 << 20
"""Below this a corpus is read before worker processes would have started."""

_BUNDLE_BYTES = 2 << 20
_BUNDLE_JOBS = 256
_AHEAD = 3


def gather(
    jobs: list[Job], *, limits: ReadLimits, lang: str, n_jobs: int, folder: Path, progress: Progress
) -> Collection:
    """Read, repair, split and describe every job. Writes `sentences.parquet` and the text spool into `folder`."""
    gatherer = Gatherer(folder / "sentences.parquet", folder / SPOOL)
    try:
        for batch in batches(jobs, limits=limits, lang=lang, n_jobs=n_jobs, progress=progress):
            gatherer.add(batch)
        return gatherer.finish()
    finally:
        gatherer.close()


def batches(jobs: list[Job], *, limits: ReadLimits, lang: str, n_jobs: int, progress: Progress) -> Iterator[Batch]:
    """Read, repair, split and describe every job, in order, in this process or in several."""
    bundles = list(_bundles(jobs))
    total, done = sum(job.size for job in jobs), 0
    for bundle, batch in zip(bundles, _batches(bundles, limits, lang, n_jobs, total), strict=True):
        yield batch
        done += sum(job.size for job in bundle)
        progress("read", done, total)


def _bundles(jobs: list[Job]) -> Iterator[tuple[Job, ...]]:
    """Jobs in order, small files bundled so that handing them out costs little."""
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


def _batches(bundles: list[tuple[Job, ...]], limits: ReadLimits, lang: str, n_jobs: int, total: int) -> Iterator[Batch]:
    if n_jobs == 1 or total < _ALONE_BYTES or len(bundles) == 1:
        for bundle in bundles:
            yield prepare_all(bundle, limits, lang)
        return
    with worker_pool(min(n_jobs, len(bundles)), preload="toolkit.engine.front") as pool:
        waiting = iter(bundles)
        # A few bundles ahead of the parent, no more: finished batches wait in memory.
        ahead: list[Future[Batch]] = [
            pool.submit(prepare_all, bundle, limits, lang) for bundle in islice(waiting, n_jobs * _AHEAD)
        ]
        while ahead:
            batch = ahead.pop(0).result()
            ahead += [pool.submit(prepare_all, bundle, limits, lang) for bundle in islice(waiting, 1)]
            yield batch
