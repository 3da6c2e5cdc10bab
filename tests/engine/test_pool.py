from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from tests.align.helpers import census_of, corpus_of, numbers_of, prose, random_texts
from toolkit.align import bulk
from toolkit.align.matches import MatchParams, find_matches
from toolkit.engine import pool
from toolkit.engine.pool import pooled, worker_pool
from toolkit.errors import ToolkitError


def test_one_process_needs_no_pool(tmp_path: Path) -> None:
    assert pooled(corpus_of(["短文"]), tmp_path, 1) is None


def test_several_processes_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [prose(i, 30) + text for i, text in enumerate(random_texts(1, n_texts=8, alphabet=prose(1, 60)))]
    corpus, numbers = corpus_of(texts), numbers_of(texts)
    census = census_of(corpus)
    alone, left_out = find_matches(corpus, numbers, census, MatchParams())
    monkeypatch.setattr(bulk, "_TASK_STRETCHES", 4)
    monkeypatch.setattr(pool, "_WORTH_TASKS", 2)
    together, also_left_out = find_matches(corpus, numbers, census, MatchParams(), runner=pooled(corpus, tmp_path, 2))
    assert len(alone) > 10
    assert left_out == also_left_out
    for column in fields(alone):
        np.testing.assert_array_equal(getattr(alone, column.name), getattr(together, column.name))
    assert list(tmp_path.iterdir()) == []


ORPHANED = """
import os, signal, time
from toolkit.engine.pool import worker_pool
with worker_pool(2, preload="toolkit.engine.pool") as pool:
    tasks = [pool.submit(time.sleep, 600) for _ in range(2)]
    while not all(task.running() for task in tasks):
        time.sleep(0.01)
    pool.submit(time.sleep, 600)
    time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_workers_end_when_their_parent_is_killed() -> None:
    root = Path(__file__).resolve().parents[2]
    # Its output ends when the last process that holds it does.
    done = subprocess.run(
        [sys.executable, "-c", ORPHANED],
        env=os.environ | {"PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL


def test_a_worker_that_is_killed_ends_the_run_with_advice() -> None:
    with (
        pytest.raises(ToolkitError, match="killed") as caught,
        worker_pool(1, preload="toolkit.engine.pool") as workers,
    ):
        workers.submit(os._exit, 1).result()
    assert "--jobs 1" in caught.value.next_step


THREADS_OF_A_WORKER = """
import os
from toolkit.engine.pool import BLAS_THREADS, worker_pool
before = os.environ.get(BLAS_THREADS)
with worker_pool(1, preload="toolkit.engine.pool") as pool:
    print(pool.submit(os.getenv, BLAS_THREADS).result())
assert os.environ.get(BLAS_THREADS) == before
"""


@pytest.mark.parametrize(("said", "expected"), [(None, "1"), ("3", "3")])
def test_workers_multiply_matrices_in_one_thread_unless_told_otherwise(said: str | None, expected: str) -> None:
    root = Path(__file__).resolve().parents[2]
    env = os.environ | {"PYTHONPATH": str(root)}
    env.pop(pool.BLAS_THREADS, None)
    env |= {pool.BLAS_THREADS: said} if said else {}
    done = subprocess.run(
        [sys.executable, "-c", THREADS_OF_A_WORKER], env=env, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == expected
