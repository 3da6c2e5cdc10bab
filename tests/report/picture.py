"""The picture of a hand-over report in the READMEs: `python -m tests.report.picture docs/check-report.png`."""

from __future__ import annotations

import struct
import sys
import tempfile
from pathlib import Path

from tests.report.browse import find_browser, run_browser
from tests.report.checked_examples import EXAMPLES, FILES, check
from toolkit.report.handover import handover_html

WIDTH, HEIGHT, SCALE = 1120, 1328, 0.75


def take_picture(browser: str, target: Path) -> None:
    """Check a report of the example corpus, open the page at one of its passages, and save what is seen."""
    found = check([EXAMPLES / FILES[0]], EXAMPLES)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        text = handover_html(found.documents, found.skipped, found.provenance)
        click = "<script>document.querySelectorAll('.t.m')[1].click(); scrollTo(0, 0);</script>"
        page.write_text(text.replace("</body>", f"{click}</body>"), encoding="utf-8")
        run_browser(
            browser,
            page.as_uri(),
            Path(folder) / "profile",
            f"--window-size={WIDTH},{HEIGHT}",
            f"--force-device-scale-factor={SCALE}",
            f"--screenshot={target}",
        )


def size_of(png: Path) -> tuple[int, int]:
    """Width and height. Raises ValueError if it is no PNG."""
    head = png.read_bytes()[:24]
    if head[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError(f"{png}: no PNG")
    width, height = struct.unpack(">II", head[16:])
    return width, height


if __name__ == "__main__":
    chromium = find_browser()
    if chromium is None:
        sys.exit("no headless Chromium is installed")
    take_picture(chromium, Path(sys.argv[1]).resolve())
