"""The first half of the flow for some jobs: read, repair, split, describe. Runs in a worker process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from toolkit.describe import describe
from toolkit.engine.batch import Batch, BatchBuilder
from toolkit.model import DocumentPart, Layout, Metadata, Page, Repair, Skipped, Span, Text, to_original
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
    damages: list[tuple[str, float]] = []
    for item in take_apart(item for job in jobs for item in read(job, limits=limits)):
        if isinstance(item, Skipped):
            builder.skip(item)
        else:
            damages += _add(builder, item, lang)
    batch = builder.build()
    rows = zip(batch.documents, damages, strict=True)
    return replace(batch, documents=tuple(replace(row, damage=said, damage_share=share) for row, (said, share) in rows))


@dataclass(slots=True)
class PageWork:
    """A page on its way. layout: None until it was split, and where no text is in it. error: what ended the way.

    described: one Metadata for each of layout.parts.
    """

    page: Page
    text: Text
    layout: Layout | None = None
    described: list[Metadata] = field(default_factory=list)
    error: Exception | None = None

    @property
    def trouble(self) -> str | None:
        """Why the page gives no document; None where it gives one."""
        if self.error is not None:
            return f"could not be taken apart: {type(self.error).__name__}: {self.error}; please report"
        if self.layout is None:
            return "no text in it"
        return None if self.layout.parts else "nothing but site furniture was found in it"


def take_apart(items: Iterable[Page | Skipped]) -> Iterator[PageWork | Skipped]:
    """Repair, split and describe pages, in order; what goes wrong with one of them is its `error`."""
    today = date.today()
    for group in _groups(items):
        _prepare([item for item in group if isinstance(item, PageWork)], today)
        yield from group


def _groups(items: Iterable[Page | Skipped]) -> Iterator[list[PageWork | Skipped]]:
    """Pages, and what was skipped between them, in order and by groups."""
    group: list[PageWork | Skipped] = []
    n_chars = 0
    for item in items:
        if isinstance(item, Skipped):
            group.append(item)
        else:
            group.append(PageWork(item, Text(item, item.text, item.origin)))
            n_chars += len(item.text)
        if len(group) == _GROUP_PAGES or n_chars >= _GROUP_CHARS:
            yield group
            group, n_chars = [], 0
    if group:
        yield group


def _prepare(works: list[PageWork], today: date) -> None:
    """Bring each page through the stages, one stage after the other for all of them."""

    def mend(work: PageWork) -> None:
        work.text = repair(work.page)

    def cut(work: PageWork) -> None:
        work.layout = split_page(work.text) if work.text.text.strip() else None

    def tell(work: PageWork) -> None:
        layout = work.layout
        if layout is not None:
            work.described = [describe(work.text, layout, part, today=today) for part in layout.parts]

    for step in (mend, cut, tell):
        for work in works:
            _try(step, work)


def _try(step: Callable[[PageWork], None], work: PageWork) -> None:
    if work.error is not None:
        return
    try:
        step(work)
    except Exception as error:  # the per-file border: one odd page of a hundred thousand must not end the run
        work.error = error


def _add(builder: BatchBuilder, work: PageWork, lang: str) -> list[tuple[str, float]]:
    """Add a page; gives what its repairs did to each of its documents, in words and as a share."""
    page, layout, trouble = work.page, work.layout, work.trouble
    read_but = "" if trouble else "read, but: " if lang == "en" else "已读，但："
    for note in page.notes:
        builder.skip(Skipped(page.page_id, read_but + note))
    if work.error is None and layout is not None:  # that there is only furniture on it, the builder says
        builder.add(work.text, layout, work.described, damage="", damage_share=0.0)
        return [_damage(work.text, part, lang) for part in layout.parts]
    if trouble is not None:
        builder.skip(Skipped(page.page_id, trouble))
    return []


def _damage(text: Text, part: DocumentPart, lang: str) -> tuple[str, float]:
    """What the repairs that touch a document did to it, in words ("" for nothing), and to how much of it, in 0-1."""
    if not text.repairs:
        return "", 0.0
    whole = to_original(text.origin, part.start, part.end)
    repairs = tuple(_within(done, whole) for done in text.repairs if done.start < whole.end and whole.start < done.end)
    said = describe_repairs(replace(text, repairs=repairs), lang="en" if lang == "en" else "zh")
    return said or "", min(1.0, sum(done.count for done in repairs) / len(whole))


def _within(done: Repair, whole: Span) -> Repair:
    """The part of a repair that lies in a document: of one that goes beyond it (a whole page's), in proportion."""
    start, end = max(done.start, whole.start), min(done.end, whole.end)
    share = (end - start) / (done.end - done.start)
    return replace(done, start=start, end=end, count=max(1, round(done.count * share)), lost=round(done.lost * share))
