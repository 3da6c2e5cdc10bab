"""The first half of the flow for some jobs: read, repair, split, describe. Runs in a worker process."""

from __future__ import annotations

from datetime import date

from toolkit.describe import describe
from toolkit.engine.batch import Batch, BatchBuilder
from toolkit.model import Page, Skipped
from toolkit.read import Job, ReadLimits, read
from toolkit.repair import describe_repairs, repair
from toolkit.split import split_page


def prepare_all(jobs: tuple[Job, ...], limits: ReadLimits, lang: str) -> Batch:
    """Read the jobs' pages and take them apart. What can't be read comes back in `skipped`, never as an exception."""
    builder = BatchBuilder()
    today = date.today()
    for job in jobs:
        for item in read(job, limits=limits):
            if isinstance(item, Skipped):
                builder.skip(item)
            else:
                _add_page(builder, item, lang, today)
    return builder.build()


def _add_page(builder: BatchBuilder, page: Page, lang: str, today: date) -> None:
    for note in page.notes:
        builder.skip(Skipped(page.page_id, note))
    try:
        text = repair(page)
        layout = split_page(text) if text.text.strip() else None
        described = [describe(text, layout, part, today=today) for part in layout.parts] if layout else []
    except Exception as error:  # the per-file border: one odd page of a hundred thousand must not end the run
        builder.skip(Skipped(page.page_id, f"could not be taken apart: {type(error).__name__}: {error}; please report"))
        return
    if layout is None:
        builder.skip(Skipped(page.page_id, "no text in it"))
        return
    touched = sum(r.count for r in text.repairs)
    damage = describe_repairs(text, lang="en" if lang == "en" else "zh") if text.repairs else None
    builder.add(text, layout, described, damage=damage or "", damage_share=min(1.0, touched / len(text.text)))
