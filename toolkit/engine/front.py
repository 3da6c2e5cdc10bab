"""The first half of the flow for one job: read, repair, split, describe. Runs in a worker process."""

from __future__ import annotations

from toolkit.describe import describe
from toolkit.engine.batch import Batch, BatchBuilder
from toolkit.model import Page, Skipped
from toolkit.read import Job, read
from toolkit.read.limits import ReadLimits
from toolkit.repair import describe_repairs, repair
from toolkit.split import split_page


def prepare(job: Job, limits: ReadLimits, lang: str) -> Batch:
    """Read a job's pages and take them apart. What can't be read comes back in `skipped`, never as an exception."""
    builder = BatchBuilder()
    for item in read(job, limits=limits):
        if isinstance(item, Skipped):
            builder.skip(item)
        else:
            _add_page(builder, item, lang)
    return builder.build()


def _add_page(builder: BatchBuilder, page: Page, lang: str) -> None:
    for note in page.notes:
        builder.skip(Skipped(page.page_id, note))
    text = repair(page)
    if not text.text.strip():
        builder.skip(Skipped(page.page_id, "no text in it"))
        return
    layout = split_page(text)
    described = [describe(text, layout, part) for part in layout.parts]
    touched = sum(r.count for r in text.repairs)
    damage = describe_repairs(text, lang=lang) if text.repairs else None
    builder.add(text, layout, described, damage=damage or "", damage_share=min(1.0, touched / len(text.text)))
