from __future__ import annotations

import pytest

from tests.report.browse import find_browser


@pytest.fixture(scope="session")
def browser() -> str:
    found = find_browser()
    if found is None:
        pytest.skip("no headless Chromium is installed")
    return found
