"""Aligning in several processes over one shared copy of the corpus on disk."""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
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

_SHARED = ("codes.npy", "offsets.npy", "borders.npy")
_WORTH_TASKS = 8
"""Fewer tasks are done before a worker process would have started."""

_SETTLING_S = 0.05


@contextmanager
def worker_pool(n_jobs: int, *, preload: str) -> Iterator[ProcessPoolExecutor]:
    """Worker processes, started from a server that has imported `preload` where the system has such a thing.

    Leaving the body early cancels what has not begun. Raises ToolkitError if a worker is killed.
    """
    with ProcessPoolExecutor(n_jobs, mp_context=_context(preload), initializer=_leave_interrupts) as pool:
        try:
            _start_workers(pool, n_jobs)
            yield pool
        except BrokenProcessPool as error:
            raise ToolkitError(
                "a worker process was killed (out of memory?)", next_step="run again with --jobs 1"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


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


def _start_workers(pool: ProcessPoolExecutor, n_jobs: int) -> None:
    """Start all workers now. Broken off halfway, one that the pool does not know of yet would die with a traceback."""
    with _held_back(signal.SIGINT, signal.SIGTERM):
        for _ in range(n_jobs):
            pool.submit(time.sleep, _SETTLING_S)  # as long as none is idle, the pool starts another


@contextmanager
def _held_back(*signals: signal.Signals) -> Iterator[None]:
    """Answer signals that come during the body after it. Only the main thread gets any.

    Handlers, not a mask: with more threads than one the system would hand a masked signal to another.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = [(number, signal.signal(number, lambda number, _: caught.append(number))) for number in signals]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for first in caught[:1]:
            signal.raise_signal(first)


def _leave_interrupts() -> None:
    """Ctrl-C reaches every process of the terminal; the parent alone decides what to do about it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def pooled(corpus: Corpus, folder: Path, n_jobs: int) -> Runner | None:
    """A runner over n_jobs processes; None where one process is all there is. Writes the codes into `folder`."""
    if n_jobs == 1:
        return None

    def run(tasks: list[ClusterTask], params: SpanParams) -> Iterable[AlignedSpans]:
        columns = (corpus.codes, corpus.offsets, corpus.borders)
        if len(tasks) < _WORTH_TASKS:
            return [align_task(*columns, task, params) for task in tasks]
        for name, column in zip(_SHARED, columns, strict=True):
            np.save(folder / name, column if column is not None else np.zeros(len(corpus.codes), np.uint8))
        return _in_pool(tasks, params, folder, n_jobs)

    return run


def _in_pool(tasks: list[ClusterTask], params: SpanParams, folder: Path, n_jobs: int) -> Iterator[AlignedSpans]:
    try:
        with worker_pool(n_jobs, preload="toolkit.engine.pool") as pool:
            yield from pool.map(partial(_align_shared, folder, params), tasks)
    finally:
        for name in _SHARED:
            (folder / name).unlink()


def _align_shared(folder: Path, params: SpanParams, task: ClusterTask) -> AlignedSpans:
    codes, offsets, borders = (np.load(folder / name, mmap_mode="r") for name in _SHARED)
    return align_task(codes, offsets, borders, task, params)
