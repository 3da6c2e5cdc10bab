"""Holding signals back where to break off would leave half of something."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_back(*signals: signal.Signals) -> Iterator[None]:
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
