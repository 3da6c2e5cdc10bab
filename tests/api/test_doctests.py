"""The examples in the API's docstrings run as they are written."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = ("toolkit.api.corpora", "toolkit.api.checking", "toolkit.api.reuse")


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name), raise_on_error=False, verbose=False)
    assert found.attempted > 0
    assert found.failed == 0
