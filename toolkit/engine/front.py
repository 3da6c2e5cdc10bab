"""The first half of the flow for some jobs: read, repair, split, describe. Runs in a worker process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from toolkit.describe import describe
from toolkit.engine.batch import Batch, BatchBuilder
from toolkit.judge.document import Subject, judge_document
from toolkit.judge.garble.screen import odd_texts
from toolkit.judge.vocabulary import vocabulary
from toolkit.model import Finding, Layout, Metadata, Page, Skipped, Text, to_original
from toolkit.read import Job, ReadLimits, read
from toolkit.repair import classified, repair
from toolkit.split import split_page

# Pages that go through the stages together: a stage's code and tables then stay in the processor's caches, which saves
# a fifth of the time (measured; from about 32 pages on). The characters bound the memory where pages are long.
_GROUP_PAGES = 64
_GROUP_CHARS = 1 << 20


# A batch is closed behind the page that makes it longer: an archive or a table of a gigabyte is never held whole, and
# arrays of this size stay in the processor's caches, which saves a quarter of the time (measured).
_BATCH_CHARS = 1 << 19


@dataclass(frozen=True, slots=True)
class Front:
    """How jobs and pages become batches; worker processes get it whole.

    judged: whether each document is judged by itself too, which takes most of the time, and the batches hold that.
    """

    limits: ReadLimits
    lang: str
    judged: bool = True

    def of_jobs(self, jobs: Sequence[Job]) -> list[Batch]:
        """Read the jobs' pages and take them apart. What can't be read comes back in `skipped`, never as an error."""
        return self.of_pages(item for job in jobs for item in read(job, limits=self.limits))

    def of_pages(self, items: Iterable[Page | Skipped]) -> list[Batch]:
        """Take pages apart that were read elsewhere; one batch or more, in order."""
        batches: list[Batch] = []
        builder = BatchBuilder()
        for group in _taken_apart(items):
            if self.judged:
                _find_odd([item for item in group if isinstance(item, PageWork)])
            for item in group:
                if isinstance(item, Skipped):
                    builder.skip(item)
                else:
                    _add(builder, item, self)
                if builder.n_chars > _BATCH_CHARS:
                    batches.append(builder.build())
                    builder = BatchBuilder()
        return [*batches, builder.build()] if builder.holds_any or not batches else batches


@dataclass(slots=True)
class PageWork:
    """A page on its way. layout: None until it was split, and where no text is in it. error: what ended the way.

    described: one Metadata for each of layout.parts. odd: whether each reads oddly enough to ask for garbling; empty
    where that was not looked at.
    """

    page: Page
    text: Text
    layout: Layout | None = None
    described: list[Metadata] = field(default_factory=list)
    odd: list[bool] = field(default_factory=list)
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
    yield from chain.from_iterable(_taken_apart(items))


def _taken_apart(items: Iterable[Page | Skipped]) -> Iterator[list[PageWork | Skipped]]:
    """The same by groups of pages."""
    today = date.today()
    for group in _groups(items):
        _prepare([item for item in group if isinstance(item, PageWork)], today)
        yield group


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
    flags = iter(classified([work.page for work in works]))

    def mend(work: PageWork) -> None:
        work.text = repair(work.page, flags=next(flags))

    def cut(work: PageWork) -> None:
        work.layout = split_page(work.text) if work.text.text.strip() else None

    def tell(work: PageWork) -> None:
        layout = work.layout
        if layout is not None:
            work.described = [describe(work.text, layout, part, today=today) for part in layout.parts]

    for work in works:
        _try(mend, work)
    for work, starts in zip(works, vocabulary().starts([work.text.text for work in works]), strict=True):
        work.text = replace(work.text, starts=starts)
    for step in (cut, tell):
        for work in works:
            _try(step, work)


def _try(step: Callable[[PageWork], None], work: PageWork) -> None:
    if work.error is not None:
        return
    try:
        step(work)
    except Exception as error:  # the per-file border: one odd page of a hundred thousand must not end the run
        work.error = error


def _find_odd(works: list[PageWork]) -> None:
    """Look at all documents of some pages at once: which may have been garbled."""
    given = [(work, part) for work in works if work.error is None and work.layout for part in work.layout.parts]
    odd = odd_texts([work.text.text[part.start : part.end] for work, part in given])
    for (work, _), found in zip(given, odd.tolist(), strict=True):
        work.odd.append(found)


def _add(builder: BatchBuilder, work: PageWork, front: Front) -> None:
    """Add a page, each of its documents judged by itself where that is asked for."""
    found: list[tuple[Finding, ...]] = []

    def judge(work: PageWork) -> None:
        layout = work.layout
        if layout is not None:
            found.extend(_judged(work, layout, front.lang))

    if front.judged:
        _try(judge, work)
    page, layout, trouble = work.page, work.layout, work.trouble
    read_but = "" if trouble else "read, but: " if front.lang == "en" else "已读，但："
    for note in page.notes:
        builder.skip(Skipped(page.page_id, read_but + note))
    if work.error is None and layout is not None:  # that there is only furniture on it, the builder says
        builder.add(work.text, layout, work.described, found if front.judged else None)
    elif trouble is not None:
        builder.skip(Skipped(page.page_id, trouble))


def _judged(work: PageWork, layout: Layout, lang: str) -> Iterator[tuple[Finding, ...]]:
    """What can be said of each document of a page by itself, in original coordinates."""
    text = work.text
    for number, (part, metadata) in enumerate(zip(layout.parts, work.described, strict=True)):
        odd = not work.odd or work.odd[number]
        yield tuple(
            replace(finding, start=where.start, end=where.end)
            for finding in judge_document(Subject(text, layout, part, metadata, odd=odd), lang)
            for where in [to_original(text.origin, finding.start, finding.end)]
        )
