"""Real files of the building data, where they lie beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.model import Page
from toolkit.read import plan, read

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="building data (../shared) is not here"),
]


def pages(folder: str) -> list[Page]:
    jobs, skipped = plan(SHARED / folder)
    assert skipped == []
    return [item for job in jobs for item in read(job) if isinstance(item, Page)]


def test_zipped_reports_with_names_in_gbk() -> None:
    found = [page for page in pages("data/reports") if ".zip/" in page.path]
    assert len(found) == 31
    assert all(page.media == "docx" and page.path.endswith("政府工作报告.docx") for page in found)
    assert all(8_000 < len(page.text) < 60_000 for page in found)


def test_gbk_reports_decode_without_loss() -> None:
    found = pages("data/reports/hailar")
    assert {page.encoding for page in found} == {"gb18030"}
    assert not any("\ufffd" in page.text or page.notes for page in found)


def test_crawled_pages_are_five_utf8_texts() -> None:
    assert [(page.media, page.encoding) for page in pages("seeds")] == [("txt", "utf-8")] * 5
