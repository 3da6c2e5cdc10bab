from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.model import Layout, Page, Text
from toolkit.split import split_page

Splitter = Callable[[str], Layout]


@pytest.fixture(scope="session")
def split() -> Splitter:
    """Split a plain text as a page that needed no repair."""

    def run(raw: str) -> Layout:
        return split_page(Text(Page("page.txt", raw, raw), raw))

    return run
