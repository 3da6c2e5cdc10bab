"""Aligning in several processes over one shared copy of the corpus on disk."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import BaseContext
from pathlib import Path

import numpy as np

from toolkit.align.bulk import AlignedSpans, ClusterTask, Runner, align_task
from toolkit.align.grams import Corpus
from toolkit.align.spans import SpanParams
from toolkit.errors import ToolkitError

_WORTH_TASKS = 8
"""Fewer tasks are done before a worker process would have started."""


@contextmanager
def worker_pool(n_jobs: int, *, preload: str) -> Iterator[ProcessPoolExecutor]:
    """Worker processes, started from a server that has imported `preload` where the system has such a thing.

    Leaving the body early cancels what has not begun. Raises ToolkitError if a worker is killed.
    """
    with ProcessPoolExecutor(n_jobs, mp_context=_context(preload), initializer=_leave_interrupts) as pool:
        try:
            yield pool
        except BrokenProcessPool as error:
            raise ToolkitError(
                "a worker process was killed (out of memory?)", next_step="run again with --jobs 1"
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _context(preload: str) -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload])
    _start_server()
    return context


def _start_server() -> None:
    """Start the server deaf to Ctrl-C, and so are its children: it would print a traceback while it still imports."""
    resource_tracker.ensure_running()  # it would unblock the signal again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave_interrupts() -> None:
    """Ctrl-C reaches every process of the terminal; the parent alone decides what to do about it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def pooled(corpus: Corpus, folder: Path, n_jobs: int) -> Runner | None:
    """A runner over n_jobs processes; None where one process is all there is. Writes the codes into `folder`."""
    if n_jobs == 1:
        return None

    def run(tasks: list[ClusterTask], params: SpanParams) -> Iterable[AlignedSpans]:
        if len(tasks) < _WORTH_TASKS:
            return [align_task(corpus.codes, corpus.offsets, task, params) for task in tasks]
        np.save(folder / "codes.npy", corpus.codes)
        np.save(folder / "offsets.npy", corpus.offsets)
        return _in_pool(tasks, params, folder, n_jobs)

    return run


def _in_pool(tasks: list[ClusterTask], params: SpanParams, folder: Path, n_jobs: int) -> Iterator[AlignedSpans]:
    try:
        with worker_pool(n_jobs, preload="toolkit.engine.pool") as pool:
            yield from pool.map(partial(_align_shared, folder, params), tasks)
    finally:
        (folder / "codes.npy").unlink()
        (folder / "offsets.npy").unlink()


def _align_shared(folder: Path, params: SpanParams, task: ClusterTask) -> AlignedSpans:
    codes = np.load(folder / "codes.npy", mmap_mode="r")
    offsets = np.load(folder / "offsets.npy", mmap_mode="r")
    return align_task(codes, offsets, task, params)
