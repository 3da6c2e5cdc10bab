"""The first half of the flow for some jobs: read, repair, split, describe. Runs in a worker process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from toolkit.describe import describe
from toolkit.engine.batch import Batch, BatchBuilder
from toolkit.model import Layout, Metadata, Page, Skipped, Text
from toolkit.read import Job, ReadLimits, read
from toolkit.repair import describe_repairs, repair
from toolkit.split import split_page

# Pages that go through the stages together: a stage's code and tables then stay in the processor's caches, which saves
# a fifth of the time (measured; from about 32 pages on). The characters bound the memory where pages are long.
_GROUP_PAGES = 64
_GROUP_CHARS = 1 << 20


def prepare_all(jobs: tuple[Job, ...], limits: ReadLimits, lang: str) -> Batch:
    """Read the jobs' pages and take them apart. What can't be read comes back in `skipped`, never as an exception."""
    builder = BatchBuilder()
    today = date.today()
    for group in _groups(item for job in jobs for item in read(job, limits=limits)):
        _prepare([item for item in group if isinstance(item, _Work)], today)
        for item in group:
            if isinstance(item, Skipped):
                builder.skip(item)
            else:
                _add(builder, item, lang)
    return builder.build()


@dataclass(slots=True)
class _Work:
    """A page on its way. layout: None until it was split, and where no text is in it. error: what ended the way."""

    page: Page
    text: Text
    layout: Layout | None = None
    described: list[Metadata] = field(default_factory=list)
    error: Exception | None = None


def _groups(items: Iterable[Page | Skipped]) -> Iterator[list[_Work | Skipped]]:
    """Pages, and what was skipped between them, in order and by groups."""
    group: list[_Work | Skipped] = []
    n_chars = 0
    for item in items:
        if isinstance(item, Skipped):
            group.append(item)
        else:
            group.append(_Work(item, Text(item, item.text, item.origin)))
            n_chars += len(item.text)
        if len(group) == _GROUP_PAGES or n_chars >= _GROUP_CHARS:
            yield group
            group, n_chars = [], 0
    if group:
        yield group


def _prepare(works: list[_Work], today: date) -> None:
    """Bring each page through the stages, one stage after the other for all of them."""

    def mend(work: _Work) -> None:
        work.text = repair(work.page)

    def cut(work: _Work) -> None:
        work.layout = split_page(work.text) if work.text.text.strip() else None

    def tell(work: _Work) -> None:
        layout = work.layout
        if layout is not None:
            work.described = [describe(work.text, layout, part, today=today) for part in layout.parts]

    for step in (mend, cut, tell):
        for work in works:
            _try(step, work)


def _try(step: Callable[[_Work], None], work: _Work) -> None:
    if work.error is not None:
        return
    try:
        step(work)
    except Exception as error:  # the per-file border: one odd page of a hundred thousand must not end the run
        work.error = error


def _add(builder: BatchBuilder, work: _Work, lang: str) -> None:
    page, text, error = work.page, work.text, work.error
    for note in page.notes:
        builder.skip(Skipped(page.page_id, note))
    if error is not None:
        builder.skip(Skipped(page.page_id, f"could not be taken apart: {type(error).__name__}: {error}; please report"))
    elif work.layout is None:
        builder.skip(Skipped(page.page_id, "no text in it"))
    else:
        touched = sum(r.count for r in text.repairs)
        damage = describe_repairs(text, lang="en" if lang == "en" else "zh") if text.repairs else None
        share = min(1.0, touched / len(text.text))
        builder.add(text, work.layout, work.described, damage=damage or "", damage_share=share)
