"""NumPy multiplies in one thread while a function of the API runs, and in as many as before after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from threadpoolctl import ThreadpoolController

from toolkit import Corpus, check, dedup
from toolkit.api import checking, reuse
from toolkit.api.threads import one_blas_thread
from toolkit.engine.check import check_files
from toolkit.engine.local import dedup as find_reuse


def threads() -> list[int]:
    return [library.num_threads for library in ThreadpoolController().select(user_api="blas").lib_controllers]


def test_within_and_after() -> None:
    before = threads()
    with one_blas_thread():
        assert set(threads()) <= {1}
    assert threads() == before
    with pytest.raises(KeyError), one_blas_thread():
        raise KeyError
    assert threads() == before


def test_check_and_dedup_run_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[int]] = []

    def noted(function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: object, **named: object) -> object:
            seen.append(threads())
            return function(*arguments, **named)

        return called

    monkeypatch.setattr(checking, "check_files", noted(check_files))
    monkeypatch.setattr(reuse, "find_reuse", noted(find_reuse))
    corpus = Corpus.from_texts({"甲": "今年修渠三条，村民都来帮忙。"})
    check(corpus)
    dedup(corpus)
    assert len(seen) == 2
    assert all(set(counts) <= {1} for counts in seen)
