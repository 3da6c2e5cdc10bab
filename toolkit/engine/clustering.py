"""`toolkit cluster`: the turns of speech of a corpus, without the main job."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from toolkit import __version__, schema
from toolkit.embed import Encoder
from toolkit.engine.collection import Collection
from toolkit.engine.config import Config
from toolkit.engine.deliver import deliver, workshop, write_run, write_tables
from toolkit.engine.front import Front
from toolkit.engine.gather import gather, nothing_readable
from toolkit.engine.planned import planned
from toolkit.engine.rhetoric import Told, find_rhetoric
from toolkit.engine.stages import Progress, Stages
from toolkit.engine.tables import documents_table, skipped_table
from toolkit.errors import BadInput
from toolkit.judge.ratios import Ratios
from toolkit.model import Skipped
from toolkit.read.names import disk_name
from toolkit.schema import RunInfo

_OF_DEDUP = "matches.parquet"


@dataclass(frozen=True, slots=True, eq=False)
class Clustered:
    """What a run gives back. documents: the table of the contract, its ratios empty: nothing was compared."""

    told: Told
    documents: pa.Table
    skipped: tuple[Skipped, ...]
    run: RunInfo


def cluster(
    corpus: Path, out: Path | None, *, encoder: Encoder, config: Config, n_jobs: int, lang: str, progress: Progress
) -> Clustered:
    """Find the turns of speech of a corpus; write their tables into `out`, whole or not at all, if that is given.

    Raises BadInput if the corpus can't be opened, `out` can't be written or holds a report of the main job, or the
    encoder gives what are no vectors.
    """
    started = datetime.now(UTC).isoformat(timespec="seconds")
    stages = Stages(progress)
    with stages.stage("list"):
        jobs, refused = planned(corpus, out, config)
    with _place(out) as folder:
        with stages.stage("read") as tick:
            collection = gather(
                jobs, Front(config.read, lang, judged=False), n_jobs=n_jobs, folder=folder, progress=tick
            )
        skipped = (*refused, *collection.skipped)
        if not collection.documents:
            raise nothing_readable(corpus, skipped)
        with stages.stage("rhetoric") as tick:
            told = find_rhetoric(
                collection,
                folder / "sentences.parquet",
                encoder,
                params=config.rhetoric,
                n_threads=n_jobs,
                progress=tick,
            )
        run = RunInfo(
            version=__version__,
            corpus=disk_name(corpus),
            started=started,
            config_hash=config.digest(),
            config=config.sections(),
            input_digest=collection.digest,
            seeds={},
            counts=_counts(collection, told),
            stages=tuple(stages.costs),
            caps=told.caps,
            encoder=encoder.name,
        )
        found = Clustered(told, _documents(collection), skipped, run)
        if out is not None:
            _write(folder, found)
            deliver(folder, out)
    return found


@contextmanager
def _place(out: Path | None) -> Iterator[Path]:
    """Where to build: a workshop in `out`, or a folder that goes away."""
    if out is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    if (out / _OF_DEDUP).exists():
        raise BadInput(
            f"{out} holds a report of toolkit dedup",
            next_step="choose another folder with --out, or run toolkit dedup --rhetoric",
        )
    with workshop(out) as folder:
        yield folder


def _counts(collection: Collection, told: Told) -> dict[str, int]:
    return {
        "pages": collection.n_pages,
        "documents": len(collection.documents),
        "sentences": sum(row.n_sentences for row in collection.documents),
        "sentences_asked": len(told.texts) - told.rhetoric.excluded.total,
        "sentences_in_clusters": len(told.rhetoric.sentence),
        "rhetoric_clusters": len(told.rhetoric.turns),
        "rhetoric_spreading": told.rhetoric.n_spreading,
    }


def _documents(collection: Collection) -> pa.Table:
    n_chars = np.diff(collection.corpus.offsets) - 1
    unknown = np.zeros(len(n_chars))
    table = documents_table(collection, Ratios(n_chars, *[unknown] * 6))
    for name in ("reused", "formulaic", "own_earlier", "superior", "copied", "garbled", "original"):
        empty = pa.nulls(table.num_rows, pa.float64())
        table = table.set_column(table.column_names.index(name), schema.DOCUMENTS.field(name), empty)
    return table


def _write(folder: Path, found: Clustered) -> None:
    tables = {
        "documents": found.documents,
        "rhetoric": found.told.members,
        "rhetoric_clusters": found.told.clusters,
        "skipped": skipped_table(list(found.skipped)),
    }
    write_tables(folder, tables)
    write_run(folder, found.run)
