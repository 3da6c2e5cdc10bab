from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.picture import HEIGHT, SCALE, WIDTH, size_of, take_picture

DOCS = Path(__file__).resolve().parents[2] / "docs"
SHOWN = DOCS / "check-report.png"


def test_the_readmes_show_a_small_picture_of_the_size_it_is_taken_in() -> None:
    assert size_of(SHOWN) == (WIDTH * SCALE, HEIGHT * SCALE)
    assert SHOWN.stat().st_size < 400_000
    for readme in ("README.md", "README.zh-CN.md"):
        assert "docs/check-report.png" in (DOCS.parent / readme).read_text(encoding="utf-8")


@pytest.mark.browser
def test_the_picture_can_be_taken_again(browser: str, tmp_path: Path) -> None:
    target = tmp_path / "now.png"
    take_picture(browser, target)
    assert size_of(target) == size_of(SHOWN)
    # A page that failed to draw would pack into next to nothing.
    assert target.stat().st_size > SHOWN.stat().st_size / 3
