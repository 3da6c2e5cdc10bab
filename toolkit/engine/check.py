"""`toolkit check`: reports judged each by itself, and against a corpus where there is one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa

from toolkit.checked import CheckedDocument, Compared, GarbleVerdict, SourceShare
from toolkit.engine.against import Comparer
from toolkit.engine.batch import Batch, BatchBuilder
from toolkit.engine.config import Config
from toolkit.engine.front import PageWork, take_apart
from toolkit.engine.indexing import build_index, packed
from toolkit.engine.judging import Judged
from toolkit.engine.names import UniqueNames
from toolkit.engine.rewritten import substitutions_table
from toolkit.engine.stages import Progress
from toolkit.engine.tables import matches_table
from toolkit.errors import BadInput
from toolkit.index.manifest import MANIFEST
from toolkit.index.store import Index
from toolkit.judge.document import Subject, judge_document
from toolkit.judge.garble.lm import WordFitter, second_opinion
from toolkit.judge.garble.score import score_text
from toolkit.judge.garble.verdict import evidence
from toolkit.judge.sources import rank_sources
from toolkit.model import DocumentPart, DocumentView, Finding, FlagName, OffsetMap, Page, Skipped, Text
from toolkit.read import Job, plan, read

_MOST_SOURCES = 30


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, in order, and what could not be."""

    documents: tuple[CheckedDocument, ...]
    skipped: tuple[Skipped, ...]


def check_files(
    files: Sequence[Path],
    *,
    config: Config,
    lang: str,
    comparer: Comparer | None,
    model: WordFitter | None,
    progress: Progress,
) -> Checked:
    """Judge every document of some files, and compare it with an index if there is a comparer.

    model: a language model that looks again at words that seem put in. Raises BadInput if a path is no file.
    """
    pages = list(_pages(files, config))
    skipped: list[Skipped] = []
    documents: list[CheckedDocument] = []
    names = UniqueNames()
    for done, item in enumerate(take_apart(pages)):
        progress("judge", done, len(pages))
        if isinstance(item, Skipped):
            skipped.append(item)
        elif item.trouble is not None:
            skipped.append(Skipped(item.page.page_id, item.trouble))
        else:
            skipped += (Skipped(item.page.page_id, note) for note in item.page.notes)
            documents += _documents(item, names, lang=lang, comparer=comparer, model=model)
    return Checked(tuple(documents), tuple(skipped))


def _pages(files: Sequence[Path], config: Config) -> Iterator[Page | Skipped]:
    for file in files:
        if not file.is_file():
            trouble = "is a folder" if file.is_dir() else "no such file"
            raise BadInput(f"{file}: {trouble}", next_step="give files; toolkit dedup takes folders")
    jobs: list[Job] = []
    for file in files:
        own, refused = plan(file, limits=config.read, text_column=config.records.text_column)
        yield from refused
        jobs += own
    yield from chain.from_iterable(read(job, limits=config.read) for job in jobs)


@contextmanager
def opened(against: Path, *, config: Config, n_jobs: int, lang: str, progress: Progress) -> Iterator[Comparer]:
    """Open an index; of a corpus, make one that lasts as long as the body runs.

    Raises BadIndex for an index that can't be used, BadInput for a corpus that can't be opened.
    """
    if (against / MANIFEST).exists():
        yield Comparer(Index(against), config)
        return
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "index"
        build_index(against, built, config=config, n_jobs=n_jobs, lang=lang, progress=progress)
        yield Comparer(Index(built), config)


def _documents(
    work: PageWork, names: UniqueNames, *, lang: str, comparer: Comparer | None, model: WordFitter | None
) -> Iterator[CheckedDocument]:
    assert work.layout is not None
    page = work.page
    builder = BatchBuilder()
    builder.add(work.text, work.layout, work.described)
    batch = builder.build()
    for number, (part, metadata) in enumerate(zip(work.layout.parts, work.described, strict=True)):
        doc_id = names.claim(page.page_id if part.part is None else f"{page.page_id}#{part.part}")
        view = _view(doc_id, work.text, part)
        garbling = score_text(view.text)
        if model is not None:
            garbling = second_opinion(garbling, view.text, model)
        # `_garbled` tells of garbling: the full score is at hand already
        alone = judge_document(Subject(work.text, work.layout, part, metadata, odd=False), lang)
        compared = None if comparer is None else _compared(comparer, batch, number, doc_id, lang)
        yield CheckedDocument(
            view=view,
            path=page.path,
            part=batch.documents[number].part,
            metadata=metadata,
            garbling=garbling,
            findings=(
                *_garbled(view, garbling, lang),
                *_moved(view, alone, part.start),
                *(() if compared is None else compared.findings),
            ),
            compared=compared,
        )


def _compared(comparer: Comparer, batch: Batch, number: int, doc_id: str, lang: str) -> Compared:
    row = replace(batch.documents[number], doc_id=f"\0{doc_id}")  # no document of the index is called that
    with tempfile.TemporaryDirectory() as folder:
        found = comparer.compare(
            row, packed(batch, row, np.unpackbits(batch.readable)), batch.pages[row.page][1], Path(folder), lang=lang
        )
        judged = found.judged
        matches = matches_table(judged.collection, judged.matches, judged.verdicts)
        substitutions = substitutions_table(judged.collection, judged.matches, found.rewrites)
    shares = judged.ratios
    return Compared(
        n_chars=int(shares.n_chars[0]),
        reused=float(shares.reused[0]),
        formulaic=float(shares.formulaic[0]),
        own_earlier=float(shares.own_earlier[0]),
        superior=float(shares.superior[0]),
        copied=float(shares.copied[0]),
        garbled=float(shares.garbled[0]),
        sources=_sources(judged),
        findings=tuple(finding for document, finding in judged.findings if document == 0),
        substitutions=_named(substitutions, doc_id),
        matches=_named(matches, doc_id),
        same=tuple(document.doc_id for document in found.same),
        unseen=found.unseen,
    )


def _named(rows: pa.Table, doc_id: str) -> pa.Table:
    """The rows with the report's name for its stand-in, which is always on the left."""
    place = rows.schema.get_field_index("left_doc")
    return rows.set_column(place, rows.schema.field(place), pa.array([doc_id] * len(rows), pa.string()))


def _sources(found: Judged) -> tuple[SourceShare, ...]:
    """The sources of a report, formulas not counted, best first."""
    told = ~found.matches.formula
    n_chars = int(found.collection.corpus.offsets[1]) - 1
    matches = found.matches.take(told)
    ranked = rank_sources(
        matches.right_doc, matches.left_start, matches.left_end, n_chars=max(n_chars, 1), most=_MOST_SOURCES
    )
    verdicts = {
        int(document): verdict
        for document, verdict, counts in zip(
            found.matches.right_doc.tolist(), found.verdicts, told.tolist(), strict=True
        )
        if counts
    }
    shares = []
    for source in ranked:
        row, verdict = found.collection.documents[source.document], verdicts[source.document]
        shares.append(
            SourceShare(
                doc_id=row.doc_id,
                title=row.metadata.title,
                agency=row.metadata.agency,
                year=row.metadata.year,
                published=row.metadata.published,
                relation=verdict.relation,
                direction=verdict.direction,
                reason=verdict.reason,
                share=source.share,
                alone=source.alone,
            )
        )
    return tuple(shares)


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


def _garbled(view: DocumentView, garbling: GarbleVerdict, lang: str) -> Iterator[Finding]:
    if garbling.garbled and garbling.score is not None:
        whole = view.to_original(0, len(view.text))
        said = evidence(garbling, view.text, lang)
        yield Finding(FlagName.GARBLED_REWRITE, garbling.score, whole.start, whole.end, said)
