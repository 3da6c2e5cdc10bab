"""How many threads NumPy may multiply in while a function of the API runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let NumPy's BLAS multiply in one thread while the body runs, as the command does for its whole process.

    The matrices here are small: more threads gain nothing, and where another process is at work they wait for each
    other (a warm check took two to eight times as long, measured).
    """
    with _loaded().limit(limits=1, user_api="blas"):
        yield


@cache
def _loaded() -> ThreadpoolController:
    """The libraries that are loaded; looking for them takes milliseconds."""
    return ThreadpoolController()
