"""`check` for scripts and notebooks: one report, or several, by themselves or against others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

import numpy as np
import pyarrow as pa

from toolkit.api import asked
from toolkit.api.corpora import Corpus, Index, silent
from toolkit.api.frames import html_table, to_polars
from toolkit.api.threads import one_blas_thread
from toolkit.checked import CheckedDocument, Compared, Provenance, SourceShare
from toolkit.engine.against import Comparer
from toolkit.engine.check import check_files, opened
from toolkit.engine.config import Config, with_text_column
from toolkit.judge.rescore import Exclusions, kept_matches, rescore
from toolkit.model import Skipped
from toolkit.report.checked import checked_json
from toolkit.report.handover import handover_html
from toolkit.report.safe import Json
from toolkit.schema import CHECKED_MATCHES, DOCUMENTS, FLAGS

if TYPE_CHECKING:
    import polars

Report = str | Path | Corpus
_REPORTS = pa.schema([field for field in DOCUMENTS if field.name not in {"media", "encoding", "n_sentences"}])


@dataclass(frozen=True, slots=True, eq=False)
class CheckedReport:
    """What was found in one report. document: all of it, as the engine has it; whole: before any rethreshold."""

    document: CheckedDocument
    whole: CheckedDocument | None = None

    @property
    def doc_id(self) -> str:
        """What it is called."""
        return self.document.view.doc_id

    @property
    def copied(self) -> float | None:
        """Share found elsewhere and explained by nothing, 0-1; None where nothing was compared."""
        return None if self.document.compared is None else self.document.compared.copied

    @property
    def sources(self) -> tuple[SourceShare, ...]:
        """The sources that explain most, each beyond the better ones."""
        return () if self.document.compared is None else self.document.compared.sources

    @property
    def matches(self) -> pa.Table:
        """The matches as in `matches.parquet`, and behind them leads (`paraphrase`); the report is left.

        bits, publishers: the evidence of faint matches, and how many publishers say much of them; null of others.
        """
        compared = self.document.compared
        return (
            CHECKED_MATCHES.empty_table() if compared is None else pa.concat_tables([compared.matches, compared.leads])
        )

    @property
    def flags(self) -> pa.Table:
        """The flags as in `flags.parquet`."""
        rows = [
            {name: getattr(found, name, None) for name in FLAGS.names}
            | {"doc_id": self.doc_id, "flag": str(found.flag)}
            for found in self.document.findings
        ]
        return pa.Table.from_pylist(rows, FLAGS)

    def to_arrow(self) -> pa.Table:
        """Its matches."""
        return self.matches

    def to_polars(self) -> polars.DataFrame:
        """Its matches. Raises MissingExtra where polars is not installed."""
        return to_polars(self.matches)

    def rethreshold(
        self,
        *,
        min_chars: int = 0,
        without_matches: Collection[int] = (),
        without_sources: Collection[str] = (),
    ) -> CheckedReport:
        """The same report counted again without some of its matches; always from all that was found.

        min_chars: equal characters that a match needs, and characters that a set phrase needs to count by itself.
        without_matches: by match_id; without_sources: by doc_id; those that it does not have change nothing. Flags
        stay as they are. Raises BadInput for a number that is none, and for a single name instead of several.
        """
        min_chars = asked.whole_number("min_chars", min_chars, least=0)
        asked.names("without_matches", without_matches)
        asked.names("without_sources", without_sources)
        whole = self.whole or self.document
        if whole.compared is None:
            return self
        rows, places = frozenset(_rows(whole.compared, without_matches)), _places(whole.compared, without_sources)
        again = _again(whole.compared, Exclusions(rows, places, min_chars))
        return CheckedReport(replace(whole, compared=again), whole)

    def __repr__(self) -> str:
        share = "not compared" if self.copied is None else f"{self.copied:.1%} copied, {len(self.sources)} sources"
        return f"CheckedReport({self.doc_id}: {share}, {len(self.document.findings)} flags)"

    def _repr_html_(self) -> str:
        rows = ([s.title, s.agency, s.year, str(s.relation), s.share, s.alone, s.doc_id] for s in self.sources)
        head = ("title", "agency", "year", "relation", "share", "alone", "doc_id")
        return html_table(head, rows, title=repr(self), n_rows=len(self.sources))


def _rows(compared: Compared, match_ids: Collection[int]) -> Iterator[int]:
    wanted = set(match_ids)
    yield from (row for row, name in enumerate(compared.matches.column("match_id").to_pylist()) if name in wanted)


def _places(compared: Compared, doc_ids: Collection[str]) -> frozenset[int]:
    everything = (*compared.sources, *compared.repeated)
    return frozenset(place for place, source in enumerate(everything) if source.doc_id in set(doc_ids))


def _again(compared: Compared, out: Exclusions) -> Compared:
    """The comparison without what is out, sources ranked anew."""
    everything = (*compared.sources, *compared.repeated)
    counted = compared.counted
    scores = rescore(counted, out, n_sources=len(everything))
    order = [i for i in range(len(everything)) if scores.alones[i] > 0]
    order.sort(key=lambda i: (-scores.shares[i], -scores.alones[i], i))
    sources = [
        replace(everything[i], share=scores.shares[i], alone=scores.alones[i], copied=scores.copied_of[i])
        for i in order
    ]
    rows = np.flatnonzero(kept_matches(counted, out))
    place = np.full(len(everything) + 1, -1)  # the last for matches of no source
    place[order] = np.arange(len(order))
    long = counted.phrase_end - counted.phrase_start >= out.shorter_than
    return replace(
        compared,
        reused=scores.reused,
        formulaic=scores.formulaic,
        own_earlier=scores.own_earlier,
        superior=scores.superior,
        copied=scores.copied,
        garbled=scores.garbled,
        sources=tuple(source for source in sources if source.share > 0),
        repeated=tuple(source for source in sources if source.share == 0),
        matches=compared.matches.take(pa.array(rows)),
        phrases=tuple(phrase for phrase, stays in zip(compared.phrases, long.tolist(), strict=True) if stays),
        passages={},
        counted=replace(
            counted,
            start=counted.start[rows],
            end=counted.end[rows],
            equal=counted.equal[rows],
            sort=counted.sort[rows],
            garbled=counted.garbled[rows],
            source=place[counted.source[rows]],
        ),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Checks(Sequence[CheckedReport]):
    """What a check found, report by report; skipped: files that gave none, and why."""

    reports: tuple[CheckedReport, ...]
    skipped: tuple[Skipped, ...]
    provenance: Provenance

    def __len__(self) -> int:
        return len(self.reports)

    @overload
    def __getitem__(self, index: int) -> CheckedReport: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[CheckedReport, ...]: ...
    def __getitem__(self, index: int | slice) -> CheckedReport | tuple[CheckedReport, ...]:
        return self.reports[index]

    def to_json(self) -> dict[str, Json]:
        """What `toolkit check --json` writes."""
        return checked_json([report.document for report in self.reports], self.skipped, self.provenance)

    def to_arrow(self) -> pa.Table:
        """One row a report, columns as in `documents.parquet`; ratios are null where nothing was compared."""
        rows = self.to_json()["documents"]
        return pa.Table.from_pylist(rows, _REPORTS)

    def to_polars(self) -> polars.DataFrame:
        """One row a report. Raises MissingExtra where polars is not installed."""
        return to_polars(self.to_arrow())

    def rethreshold(self, *, min_chars: int = 0, without_sources: Collection[str] = ()) -> Checks:
        """Every report counted again; see `CheckedReport.rethreshold`."""
        again = (one.rethreshold(min_chars=min_chars, without_sources=without_sources) for one in self.reports)
        return replace(self, reports=tuple(again))

    def save_html(self, path: str | Path, *, lang: Literal["zh", "en"] = "zh") -> Path:
        """Write the report to hand over, of all that was found; exclusions are made, and recorded, in the page."""
        whole = [report.whole or report.document for report in self.reports]
        target = Path(path)
        target.write_text(handover_html(whole, self.skipped, self.provenance, lang=lang), encoding="utf-8")
        return target

    def __repr__(self) -> str:
        return f"Checks of {len(self)} reports, {len(self.skipped)} files skipped"

    def _repr_html_(self) -> str:
        shown = ("doc_id", "agency", "year", "copied", "reused", "formulaic", "own_earlier", "superior", "original")
        rows = ([row[name] for name in shown] for row in self.to_arrow().slice(0, 20).to_pylist())
        return html_table(shown, rows, title=repr(self), n_rows=len(self))


@one_blas_thread()
def check(
    reports: Report | Iterable[Report],
    against: Index | Report | None = None,
    *,
    jobs: int = 1,
    lang: Literal["zh", "en"] = "zh",
) -> Checks:
    """Check one report, or several: each by itself, and against an index or a corpus if there is one.

    reports: files, or corpora of texts. against: an opened index, or the path of an index or a corpus. jobs: worker
    processes for reading a corpus. Raises BadInput for a file that isn't there, BadIndex for an unusable index.

    >>> words = "针对渡槽年久失修、放水时间不固定的老问题，镇里会同沿线五个村逐段丈量、逐段定人，修一段成一段。"
    >>> mine = Corpus.from_records([{"text": words + "今年也是这样做的。", "agency": "苇塘镇人民政府"}])
    >>> theirs = Corpus.from_records([{"text": words, "agency": "柏川县水务局", "year": 2011}])
    >>> [report] = check(mine, against=theirs)
    >>> round(report.copied, 2), [source.agency for source in report.sources]
    (0.84, ['柏川县水务局'])
    >>> report.rethreshold(min_chars=100).copied
    0.0
    """
    several = [reports] if isinstance(reports, (str, Path, Corpus)) else list(reports)
    corpora = [report if isinstance(report, Corpus) else Corpus(report) for report in several]
    config = with_text_column(next((one.text_column for one in corpora if one.text_column), None))
    with _comparer(against, config, jobs, lang) as comparer:
        found = check_files(
            [corpus.path for corpus in corpora],
            config=config,
            lang=lang,
            comparer=comparer,
            model=None,
            progress=silent,
            passages=True,
        )
    return Checks(tuple(map(CheckedReport, found.documents)), found.skipped, found.provenance)


def _comparer(
    against: Index | Report | None, config: Config, jobs: int, lang: str
) -> AbstractContextManager[Comparer | None]:
    if against is None:
        return nullcontext()
    if isinstance(against, Index):
        return nullcontext(Comparer(against.stored, config))
    path = against.path if isinstance(against, Corpus) else Path(against)
    return opened(path, config=config, n_jobs=asked.whole_number("jobs", jobs, least=1), lang=lang, progress=silent)
