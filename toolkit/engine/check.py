"""`toolkit check`: reports judged each by itself, and against a corpus where there is one."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from toolkit import __version__
from toolkit.checked import CheckedDocument, GarbleVerdict, Provenance
from toolkit.engine.against import Comparer
from toolkit.engine.batch import BatchBuilder
from toolkit.engine.compared import compared_with
from toolkit.engine.config import Config
from toolkit.engine.front import PageWork, take_apart
from toolkit.engine.indexing import build_index
from toolkit.engine.names import UniqueNames
from toolkit.engine.stages import Progress
from toolkit.errors import BadInput
from toolkit.index.store import Index, is_index
from toolkit.judge.document import Subject, judge_document
from toolkit.judge.garble.lm import WordFitter, second_opinion
from toolkit.judge.garble.score import score_text
from toolkit.judge.garble.verdict import evidence
from toolkit.model import DocumentPart, DocumentView, Finding, FlagName, OffsetMap, Page, Skipped, Text
from toolkit.read import plan, read
from toolkit.read.names import disk_name


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, in order, and what could not be; and what it was checked with.

    skipped: files to be checked, and of a corpus what could not be compared with.
    """

    documents: tuple[CheckedDocument, ...]
    skipped: tuple[Skipped, ...]
    provenance: Provenance


def check_files(
    files: Sequence[Path],
    *,
    config: Config,
    lang: str,
    comparer: Comparer | None,
    model: WordFitter | None,
    progress: Progress,
    passages: bool = False,
) -> Checked:
    """Judge every document of some files, and compare it with an index if there is a comparer.

    model: a language model that looks again at words that seem put in. passages: whether the sources' words behind each
    match are wanted too. Raises BadInput if a path is no file.
    """
    started = datetime.now(UTC).isoformat(timespec="seconds")
    pages = list(_pages(files, config))
    skipped = [] if comparer is None else list(comparer.unread)
    documents: list[CheckedDocument] = []
    desk = _Desk(UniqueNames(), lang, comparer, model, passages)
    for done, (item, (_, sha256)) in enumerate(zip(take_apart(page for page, _ in pages), pages, strict=True)):
        progress("judge", done, len(pages))
        if isinstance(item, Skipped):
            skipped.append(item)
        elif item.trouble is not None:
            skipped.append(Skipped(item.page.page_id, item.trouble))
        else:
            skipped += (Skipped(item.page.page_id, note) for note in item.page.notes)
            documents += desk.documents(item, sha256)
    return Checked(tuple(documents), tuple(skipped), _provenance(config, comparer, started))


def _provenance(config: Config, comparer: Comparer | None, started: str) -> Provenance:
    if comparer is None:
        return Provenance(__version__, config.digest(), started)
    index = comparer.index
    return Provenance(__version__, config.digest(), started, comparer.name, index.manifest.digest(), index.n_documents)


def _pages(files: Sequence[Path], config: Config) -> Iterator[tuple[Page | Skipped, str]]:
    """Every page of the files, each with the SHA-256 of its file."""
    for file in files:
        if not file.is_file():
            trouble = "is a folder" if file.is_dir() else "no such file"
            raise BadInput(f"{file}: {trouble}", next_step="give files; toolkit dedup takes folders")
    for file in files:
        jobs, refused = plan(file, limits=config.read, text_column=config.records.text_column)
        yield from ((skipped, "") for skipped in refused)
        sha256 = _digest(file)
        for job in jobs:
            yield from ((item, sha256) for item in read(job, limits=config.read))


def _digest(file: Path) -> str:
    """SHA-256 of a file, "" where it can't be read: the reader says why."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


@contextmanager
def opened(against: Path, *, config: Config, n_jobs: int, lang: str, progress: Progress) -> Iterator[Comparer]:
    """Open an index; of a corpus, make one that lasts as long as the body runs.

    Raises BadIndex for an index that can't be used, BadInput for a corpus that can't be opened.
    """
    if is_index(against):
        yield Comparer(Index(against), config, name=disk_name(against))
        return
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "index"
        done = build_index(against, built, config=config, n_jobs=n_jobs, lang=lang, progress=progress)
        name = disk_name(against)
        unread = [Skipped(f"{name}/{one.path}", one.reason) for one in done.skipped]
        yield Comparer(Index(built), config, name=name, unread=unread)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every document is checked with."""

    names: UniqueNames
    lang: str
    comparer: Comparer | None
    model: WordFitter | None
    passages: bool

    def documents(self, work: PageWork, sha256: str) -> Iterator[CheckedDocument]:
        """The documents of a page, each judged. sha256: of the page's file."""
        assert work.layout is not None
        page = work.page
        builder = BatchBuilder()
        builder.add(work.text, work.layout, work.described)
        batch = builder.build()
        for number, (part, metadata) in enumerate(zip(work.layout.parts, work.described, strict=True)):
            doc_id = self.names.claim(page.page_id if part.part is None else f"{page.page_id}#{part.part}")
            view = _view(doc_id, work.text, part)
            garbling = score_text(view.text)
            if self.model is not None:
                garbling = second_opinion(garbling, view.text, self.model)
            # `_garbled` tells of garbling: the full score is at hand already
            alone = judge_document(Subject(work.text, work.layout, part, metadata, odd=False), self.lang)
            compared = (
                None
                if self.comparer is None
                else compared_with(self.comparer, batch, number, view, lang=self.lang, passages=self.passages)
            )
            together = () if compared is None else compared.findings
            yield CheckedDocument(
                view=view,
                path=page.path,
                part=batch.documents[number].part,
                metadata=metadata,
                garbling=garbling,
                findings=(
                    *_told_once(_garbled(view, garbling, self.lang), together),
                    *_moved(view, alone, part.start),
                    *together,
                ),
                compared=compared,
                sha256=sha256,
            )


def _view(doc_id: str, text: Text, part: DocumentPart) -> DocumentView:
    """The document as it is shown, with the way back to the original."""
    body = text.text[part.start : part.end]
    if text.origin is None:
        return DocumentView(doc_id, body, part.start)
    starts, ends = text.origin.starts[part.start : part.end], text.origin.ends[part.start : part.end]
    return DocumentView(doc_id, body, int(starts[0]), OffsetMap(starts, ends))


def _moved(view: DocumentView, findings: Iterable[Finding], first: int) -> Iterator[Finding]:
    """Findings in repaired coordinates of the page, in original ones."""
    for finding in findings:
        where = view.to_original(finding.start - first, finding.end - first)
        yield replace(finding, start=where.start, end=where.end)


def _told_once(garbled: Iterable[Finding], together: Iterable[Finding]) -> Iterable[Finding]:
    """What garbling shows by itself; nothing where it was told with its source, which says more."""
    return () if any(finding.flag is FlagName.GARBLED_REWRITE for finding in together) else garbled


def _garbled(view: DocumentView, garbling: GarbleVerdict, lang: str) -> Iterator[Finding]:
    if garbling.garbled and garbling.score is not None:
        whole = view.to_original(0, len(view.text))
        said = evidence(garbling, view.text, lang)
        yield Finding(FlagName.GARBLED_REWRITE, garbling.score, whole.start, whole.end, said)
