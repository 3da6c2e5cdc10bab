"""The main job on this machine: a corpus in, tables and reports out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from toolkit import __version__, schema
from toolkit.align.background import load_background
from toolkit.align.census import GramStates, take_census
from toolkit.align.grams import GRAM, IntArray
from toolkit.align.matches import LeftOut, Matches, find_matches
from toolkit.embed import Encoder
from toolkit.engine.collection import BodyTexts, Collection, copies_as_one_source
from toolkit.engine.config import Config
from toolkit.engine.deliver import deliver, workshop, write_run, write_tables
from toolkit.engine.front import Front
from toolkit.engine.gather import gather, nothing_readable
from toolkit.engine.judging import judge_matches
from toolkit.engine.planned import planned
from toolkit.engine.pool import pooled
from toolkit.engine.recount import CountedCorpus, counted_in
from toolkit.engine.refilled import refilled_tables
from toolkit.engine.rewritten import substitutions_table
from toolkit.engine.rhetoric import Told, find_rhetoric
from toolkit.engine.stages import Progress, Stages
from toolkit.engine.tables import (
    documents_table,
    empty_table,
    families_table,
    flags_table,
    formulas_table,
    matches_table,
    skipped_table,
)
from toolkit.fingerprint import SketchParams
from toolkit.judge.formulas import Formula, Runs, formula_runs, most_widespread
from toolkit.judge.rewrite import Rewrite, find_rewrites
from toolkit.model import FlagName, Skipped
from toolkit.pair import families, near_duplicates
from toolkit.read.names import disk_name
from toolkit.report import write_html
from toolkit.schema import RunInfo, Tables

MAX_FORMULAS = 5000
"""Set phrases listed in `formulas.parquet`; how many there are in all stands in `run.json`."""

_SKETCH = SketchParams()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run gives back. tables: everything but sentences, which lie in `out`; counted: what the ratios rest on."""

    tables: Tables
    run: RunInfo
    out: Path
    counted: CountedCorpus


def dedup(
    corpus: Path,
    out: Path,
    *,
    config: Config,
    n_jobs: int,
    lang: str,
    progress: Progress,
    html: bool = True,
    encoder: Encoder | None = None,
) -> Outcome:
    """Find reuse in a corpus and write every table of the contract and the report into `out`.

    encoder: to find turns of speech with; None leaves them out.
    `out` stays as it is until all is done. Raises BadInput if the corpus can't be opened or `out` can't be written.
    """
    started = datetime.now(UTC).isoformat(timespec="seconds")
    stages = Stages(progress)
    with stages.stage("list"):
        jobs, refused = planned(corpus, out, config)
    with workshop(out) as folder:
        with stages.stage("read") as tick:
            collection = gather(jobs, Front(config.read, lang), n_jobs=n_jobs, folder=folder, progress=tick)
        if not collection.documents:
            raise nothing_readable(corpus, [*refused, *collection.skipped])
        found, grams = _find(collection, config, stages, folder, n_jobs)
        with stages.stage("judge"):
            told = _told_by_grams(collection, found.matches, grams)
            del grams  # a byte a character, whose room the judges need
            collection.let_go()
            tables, counted, left_out = _judge(collection, found, told, refused, lang)
        turns = _rhetoric(collection, config, stages, folder, n_jobs, encoder)
        if turns is not None:
            tables = replace(tables, rhetoric=turns.members, rhetoric_clusters=turns.clusters)
            left_out += turns.caps
        counts = _counts(collection, tables, found.left_out, told.n_formulas)
        run = RunInfo(
            version=__version__,
            corpus=disk_name(corpus),
            started=started,
            config_hash=config.digest(),
            config=config.sections(),
            input_digest=collection.digest,
            seeds={"sketch": _SKETCH.seed},
            counts=counts,
            stages=tuple(stages.costs),
            caps=(*found.caps, *left_out),
            encoder=None if encoder is None else encoder.name,
        )
        run = _write(folder, tables, run, collection, stages, lang if html else None)
        deliver(folder, out)
    return Outcome(tables, run, out, counted)


@dataclass(frozen=True, slots=True)
class _Found:
    """What matching gave. families: the families' table."""

    matches: Matches
    left_out: LeftOut
    families: pa.Table
    caps: tuple[str, ...]


def _find(
    collection: Collection, config: Config, stages: Stages, folder: Path, n_jobs: int
) -> tuple[_Found, GramStates]:
    """All matches, and how common the grams of the corpus are."""
    corpus = collection.corpus
    with stages.stage("pair"):
        bodies = BodyTexts(corpus)
        near = near_duplicates(bodies, threshold=config.families.similarity, sketch=_SKETCH)
        groups = families(bodies, near, threshold=config.families.similarity)
        collection.let_go()
    with stages.stage("census"):
        corpus = copies_as_one_source(corpus, groups)
        census = take_census(corpus, load_background(GRAM), config.census, n_threads=n_jobs)
    with stages.stage("align"):
        runner = pooled(corpus, folder, n_jobs)
        matches, left_out = find_matches(corpus, collection.numbers, census, config.matching, runner=runner)
        collection.let_go()
    caps = [*census.caps, *near.caps, *groups.caps]
    if left_out.formula:
        caps.append(
            f"{left_out.formula:,} further places of little evidence (mostly formula) were counted, not aligned"
        )
    return _Found(matches, left_out, families_table(collection, groups), tuple(caps)), census.states()


@dataclass(frozen=True, slots=True)
class _Told:
    """What takes knowing how common the grams are. formulas: the most widespread; n_formulas: how many there are."""

    rewrites: list[Rewrite]
    phrases: Runs
    formulas: list[Formula]
    n_formulas: int


def _told_by_grams(collection: Collection, matches: Matches, grams: GramStates) -> _Told:
    """Rewrites and set phrases, side by side: the second are NumPy's work, the first mostly the interpreter's."""
    with ThreadPoolExecutor(1) as beside:
        listed = beside.submit(_formulas, collection, grams)
        rewrites = find_rewrites(collection.corpus, matches, grams, suspects=_suspects(collection))
        return _Told(rewrites, *listed.result())


def _judge(
    collection: Collection, found: _Found, told: _Told, refused: list[Skipped], lang: str
) -> tuple[Tables, CountedCorpus, list[str]]:
    """All tables, what the ratios rest on, and what was left out in words."""
    judged = judge_matches(collection, found.matches, told.rewrites, told.phrases, lang)
    collection, matches = judged.collection, judged.matches
    collection.let_go()
    laid_out, slots, caps = refilled_tables(collection, matches)
    tables = Tables(
        documents=documents_table(collection, judged.ratios),
        matches=matches_table(collection, matches, judged.verdicts),
        substitutions=substitutions_table(collection, matches, told.rewrites),
        families=found.families,
        formulas=formulas_table(collection, told.formulas),
        rhetoric=empty_table(schema.RHETORIC),
        flags=flags_table(collection, judged.findings),
        skipped=skipped_table([*refused, *collection.skipped]),
        templates=laid_out,
        slots=slots,
    )
    return tables, counted_in(judged), caps


def _rhetoric(
    collection: Collection, config: Config, stages: Stages, folder: Path, n_jobs: int, encoder: Encoder | None
) -> Told | None:
    """Turns of speech, where somebody asks for them."""
    if encoder is None:
        return None
    with stages.stage("rhetoric") as tick:
        sentences = folder / "sentences.parquet"
        return find_rhetoric(collection, sentences, encoder, params=config.rhetoric, n_threads=n_jobs, progress=tick)


def _formulas(collection: Collection, grams: GramStates) -> tuple[Runs, list[Formula], int]:
    """Where set phrases stand, the most widespread of them, and how many there are."""
    runs = formula_runs(grams)
    collection.let_go()
    years = np.array([row.metadata.year or 0 for row in collection.documents], dtype=np.int64)
    dates = [row.metadata.seen for row in collection.documents]
    return runs, *most_widespread(collection.corpus, runs, years, dates, limit=MAX_FORMULAS)


def _suspects(collection: Collection) -> IntArray:
    """Documents that read, each by itself, as if a machine had garbled them."""
    flagged = [
        number
        for number, row in enumerate(collection.documents)
        if any(finding.flag is FlagName.GARBLED_REWRITE for finding in row.findings)
    ]
    return np.array(flagged, dtype=np.int64)


def _counts(collection: Collection, tables: Tables, left_out: LeftOut, n_formulas: int) -> dict[str, int]:
    return {
        "pages": collection.n_pages,
        "documents": len(collection.documents),
        "bytes": collection.n_bytes,
        "characters_matched": int(collection.corpus.offsets[-1]) - len(collection.documents),
        "sentences": sum(row.n_sentences for row in collection.documents),
        "matches": tables.matches.num_rows,
        "agreements_too_weak": left_out.weak,
        "formulas": n_formulas,
        "families": len(set(tables.families.column("family_id").to_pylist())),
        "rhetoric_clusters": tables.rhetoric_clusters.num_rows,
        "flags": tables.flags.num_rows,
        "skipped": tables.skipped.num_rows,
    }


def _write(
    folder: Path, tables: Tables, run: RunInfo, collection: Collection, stages: Stages, lang: str | None
) -> RunInfo:
    """Write the tables and the report into the workshop; returns the run with what that took."""
    with stages.stage("write"):
        write_tables(folder, {name: getattr(tables, name) for name in Tables.__dataclass_fields__})
    caps = run.caps
    if lang is not None:
        with stages.stage("report"):
            caps += write_html(folder, tables, run, collection.texts, lang="en" if lang == "en" else "zh")
    run = replace(run, stages=tuple(stages.costs), caps=caps)
    write_run(folder, run)
    return run
