"""Aligning in several processes over one shared copy of the corpus on disk."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import forkserver
from multiprocessing.context import BaseContext, ForkServerContext, ForkServerProcess
from pathlib import Path

import numpy as np

from toolkit.align.bulk import AlignedSpans, ClusterTask, Runner, align_task
from toolkit.align.grams import Corpus
from toolkit.align.spans import SpanParams
from toolkit.engine.signals import held_back
from toolkit.engine.spool import let_go
from toolkit.errors import ToolkitError

_SHARED = ("codes.npy", "offsets.npy", "borders.npy")
BLAS_THREADS = "OPENBLAS_NUM_THREADS"
"""What NumPy's BLAS reads when it is loaded."""

_WORTH_TASKS = 8
"""Fewer tasks are done before a worker process would have started."""


@contextmanager
def worker_pool(n_jobs: int, *, preload: str) -> Iterator[ProcessPoolExecutor]:
    """Worker processes, started from a server that has imported `preload` where the system has such a thing.

    Leaving the body early cancels what has not begun. Raises ToolkitError if a worker is killed.
    """
    with (
        _one_blas_thread(),
        ProcessPoolExecutor(n_jobs, mp_context=_context(preload), initializer=_begin_worker) as pool,
    ):
        try:
            with held_back(signal.SIGINT, signal.SIGTERM):  # a worker that the pool does not know of yet would complain
                pool.submit(int)  # waits until the server has imported; from here on, workers start at once
            yield pool
        except BrokenProcessPool as error:
            raise ToolkitError(
                "a worker process was killed (out of memory?)", next_step="run again with --jobs 1"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


class _Alone(ForkServerProcess):
    """A worker that does not run the caller's script again: it only ever calls functions of this package.

    So a script or a notebook that asks for several jobs needs no `if __name__ == "__main__"`.
    """

    def start(self) -> None:
        """Start it as if there were no script."""
        main = sys.modules["__main__"]
        kept = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
        try:
            for name in kept:
                setattr(main, name, None)
            super().start()
        finally:
            for name, value in kept.items():
                setattr(main, name, value)


class _Context(ForkServerContext):
    Process = _Alone


@contextmanager
def _one_blas_thread() -> Iterator[None]:
    """Let processes that start within the body multiply matrices in one thread each, unless the user said otherwise.

    Threads of several workers wait for each other: on a busy machine that took twenty times as long (measured).
    """
    if BLAS_THREADS in os.environ:
        yield
        return
    os.environ[BLAS_THREADS] = "1"
    try:
        yield
    finally:
        del os.environ[BLAS_THREADS]


def _context(preload: str) -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = _Context()
    context.set_forkserver_preload([preload])
    if threading.current_thread() is threading.main_thread():  # no other may do this, nor gets Ctrl-C
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # inherited: the server is deaf while it imports, too
        try:
            forkserver.ensure_running()
        finally:
            signal.signal(signal.SIGINT, before or signal.SIG_DFL)
    return context


def _begin_worker() -> None:
    """Leave Ctrl-C, which every process of a terminal gets, to the parent; end with it, even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


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
        let_go(*(column for column in columns if column is not None))
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
    # Plain arrays: every small slice of a np.memmap costs three times as much.
    codes, offsets, borders = (np.asarray(np.load(folder / name, mmap_mode="r")) for name in _SHARED)
    return align_task(codes, offsets, borders, task, params)
